"""One call at the board: as it was heard and answered, to read, to print, to paste and to keep."""

import json
import re

from flask import Blueprint, Response, abort, render_template

from ivr.oncall import as_written
from ivr.pager.desk import Desk
from ivr.store import Journal, Listed, listed_call
from ivr.store.as_json import whole
from ivr.store.looked import looks_at
from ivr.store.nuisances import nuisance_mark
from ivr.store.reading import call_back
from ivr.store.staff import Role
from ivr.web.board import when
from ivr.web.board.access import current_staff, note_look, signed_in
from ivr.web.board.contacts import names_of
from ivr.web.board.sbar import OUTCOMES, RUNNING, Sheet, sheet
from ivr.web.board.sbar_text import as_text
from ivr.web.board.spoken import Book
from ivr.web.board.story import Known, Story, folded, story
from ivr.web.board.words import mark_of
from ivr.web.line import current_line

blueprint = signed_in(Blueprint("board_call", __name__, template_folder="../templates"))

A_SID = re.compile(r"[A-Za-z0-9]{1,64}", re.ASCII)
"""What can be the sid of a call."""


@blueprint.get("/board/calls/<sid>")
def show(sid: str) -> str:
    """Show the whole call."""
    found = _found(sid, "call")
    told = _story(found)
    looks = looks_at(_desk().journal.engine, sid) if current_staff().may(Role.LEAD) else None
    mark = nuisance_mark(_desk().journal.engine, told.number)
    words: dict[str, object] = {
        "outcome": OUTCOMES.get(told.outcome or "", RUNNING),
        "text": as_text(_sheet(told), _desk().words.line),
    }
    words |= {"when": when, "mark_of": mark_of}
    return render_template("board/call.html", call=told, looks=looks, mark=mark, **words)


@blueprint.get("/board/calls/<sid>/handover")
def handover(sid: str) -> str:
    """Show the call as one page to print and to write on."""
    told = _story(_found(sid, "handover"))
    printed = current_line().desk.clock()
    words = {"call": told, "sheet": _sheet(told), "line": _desk().words.line}
    return render_template("board/handover.html", when=when, printed=printed, by=current_staff().name, **words)


@blueprint.get("/board/calls/<sid>/text")
def text(sid: str) -> Response:
    """Give the handover as plain text."""
    told = _story(_found(sid, "text"))
    return Response(as_text(_sheet(told), _desk().words.line), mimetype="text/plain")


@blueprint.get("/board/calls/<sid>.json")
def download(sid: str) -> Response:
    """Give all that is kept of the call, as other programs read it."""
    found = _found(sid, "json")
    answer = Response(json.dumps(whole(_desk().journal.engine, found), indent=2), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{sid}.json"'
    return answer


def _found(sid: str, what: str) -> Listed:
    """Return a call, and write down who looks at it. One that is not there is refused like one that cannot be."""
    found = listed_call(_desk().journal.engine, sid) if A_SID.fullmatch(sid) else None
    if found is None:
        abort(404)
    note_look(what, sid)
    return found


def _story(found: Listed) -> Story:
    """Return the call in plain words."""
    desk, sid = _desk(), found.sid
    back = call_back(desk.journal.engine, sid)
    try:
        entries = Journal(desk.journal.engine).entries(sid)
    except ValueError:  # a row of it is damaged, or written by a newer version
        entries = None
    if back is None:
        abort(404)  # it was there a moment ago: somebody has deleted it
    record = found.record or folded(sid, entries)
    names = names_of(desk, record.legs) if record else {}
    number = as_written(current_line().writer.line_number)
    return story(Known(found, back, entries, names, number, desk.clock()), Book(desk.rules, desk.languages))


def _sheet(told: Story) -> Sheet:
    return sheet(told, approved=_desk().rules.approved)


def _desk() -> Desk:
    return current_line().desk
