"""How the board looks, and what moves on it. Anybody may have it: it is about nobody."""

from importlib.resources import files
from pathlib import PurePath

from flask import Blueprint, Response, abort

from ivr.web.auth import open_to_all
from ivr.web.board.protection import protected

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

blueprint = protected(open_to_all(Blueprint("board_look", __name__, template_folder="../templates")))

FILES = {
    file.name: file.read_text("utf-8")
    for file in files("ivr.web").joinpath("static/board").iterdir()
    if PurePath(file.name).suffix in KINDS
}
"""Read once, at start: no name that a browser sends is ever a path."""


@blueprint.get("/board/static/<name>")
def show(name: str) -> Response:
    """Serve one of them."""
    if name not in FILES:
        abort(404)
    answer = Response(FILES[name], mimetype=KINDS[PurePath(name).suffix])
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
