"""Signing out, and what is asked for that is not there."""

from flask import Blueprint, abort, redirect, session
from flask.typing import ResponseReturnValue

from ivr.store.staff import end_sessions
from ivr.web.board.access import current_staff, note_look, signed_in
from ivr.web.board.protection import board_url
from ivr.web.board.sessions import Over
from ivr.web.line import current_line

blueprint = signed_in(Blueprint("sign_out", __name__, url_prefix="/board"))


@blueprint.post("/sign-out")
def leave() -> ResponseReturnValue:
    """End the sessions of whoever it is: a cookie that was copied is worth nothing afterwards."""
    note_look("signed out")
    end_sessions(current_line().desk.journal.engine, current_staff().login)
    session.clear()
    return redirect(board_url(f"/sign-in?because={Over.LEFT}"), 303)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Lead to the board whoever writes its address in their own way."""
    return redirect(board_url(), 303)


@blueprint.get("/<path:_there>")
def nothing(_there: str) -> ResponseReturnValue:
    """Say that there is nothing, but only to whoever is signed in."""
    abort(404)
