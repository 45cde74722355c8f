"""The board: who is on the line, who must be rung back, who has been seen to. A page, and the part of it that moves."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, abort, current_app, get_flashed_messages, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from ivr.call.parts import Result
from ivr.call.prompts import short_name
from ivr.oncall import LONDON, as_written
from ivr.oncall.phones import staff_key
from ivr.store.board import finished_since, live_calls
from ivr.store.nuisances import nuisance_numbers
from ivr.store.open_call_backs import open_call_backs
from ivr.web.board.access import current_staff, note_look, signed_in
from ivr.web.board.picture import Picture, Seen, midnight, picture
from ivr.web.board.protection import under
from ivr.web.board.shared import NotNowError, Shared
from ivr.web.board.watching import Watching
from ivr.web.line import Line, current_line

blueprint = signed_in(Blueprint("listing", __name__, template_folder="../templates"))

NO_ANSWER = "no-answer"
"""What happened, if nobody picked up: the call-back stays open."""

MOST_UNFINISHED = 50
"""How many unfinished calls are shown, at most."""

RESULTS = {result.value: result.words for result in Result} | {NO_ANSWER: "no answer: it stays open"}


@dataclass(frozen=True, slots=True)
class Board:
    """The board as everybody has it: nothing in it is about whoever looks."""

    picture: Picture
    html: str
    etag: str


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions["board"] = Shared[Board]()
    state.app.extensions["watching"] = Watching()


@blueprint.app_template_filter("on_clock")
def on_clock(moment: dt.datetime, day: dt.date) -> str:
    """Return a moment as London's clocks show it, with its date if it is not of that day."""
    local = moment.astimezone(LONDON)
    return f"{local:%H:%M}" if local.date() == day else f"{local:%a} {local.day} {local:%b %H:%M}"


@blueprint.get("/board")
def show() -> ResponseReturnValue:
    """Serve the whole board."""
    _note_board()
    return page([str(message) for message in get_flashed_messages()])


@blueprint.get("/board/now")
def now() -> ResponseReturnValue:
    """Serve the part of the board that moves, or that it has not moved."""
    if _watching().is_due(current_staff().id, current_line().desk.clock()):
        _note_board()
    board = _board()
    response = make_response(board.html)
    response.set_etag(board.etag)
    return response.make_conditional(request)


def page(said: list[str], refused: str = "", status: int = 200) -> ResponseReturnValue:
    """Return the whole page, with what came of what somebody did."""
    line = current_line()
    me = current_staff()
    told = {"said": said, "refused": refused, "me": me.name, "my_key": staff_key(me.id)}
    number = as_written(line.writer.last_resort.number)
    shown = {"picture": _board().picture, "results": RESULTS, "registrar": number}
    return render_template("board/listing.html", **shown, **told), status


def _note_board() -> None:
    """Write down that whoever is signed in has the board on their screen."""
    note_look("board")
    _watching().note(current_staff().id, current_line().desk.clock())


def _watching() -> Watching:
    return cast("Watching", current_app.extensions["watching"])


def forget() -> None:
    """Show what has just been done to whoever asks next."""
    cast("Shared[Board]", current_app.extensions["board"]).forget()


def _board() -> Board:
    line = current_line()
    at = line.desk.clock()
    try:
        return cast("Shared[Board]", current_app.extensions["board"]).get(at, lambda: _make(line, at))
    except NotNowError:
        abort(503)


def _make(line: Line, at: dt.datetime) -> Board:
    """Render what moves without anything of this request: `render_template` would add who is signed in."""
    found = picture(_seen(line, at))
    template = current_app.jinja_env.get_template("board/now.html")
    html = template.render(picture=found, under=under(), results=RESULTS, token="")
    return Board(found, html, hashlib.sha256(html.encode()).hexdigest()[:32])


def _seen(line: Line, at: dt.datetime) -> Seen:
    engine, texts = line.desk.journal.engine, line.desk.words.texts
    owed = open_call_backs(engine, at, MOST_UNFINISHED)
    return Seen(
        at=at,
        live=live_calls(engine),
        owed=owed.shown,
        more=owed.more,
        finished=finished_since(engine, midnight(at)),
        paging=line.desk.paging,
        contacts={key: phone.contact.name for key, phone in line.desk.roster(at).directory.items()},
        questions={one.id: texts.get(short_name(one.id), one.id) for one in line.desk.rules.questions},
        nuisances=nuisance_numbers(engine),
    )
