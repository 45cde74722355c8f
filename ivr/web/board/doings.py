"""What staff do at the board: take a call-back, ring it through the line, say what happened, mark a nuisance number.

With a script the page asks for JSON and stays where it is; without one it is sent back to the board.
"""

from collections.abc import Callable

from flask import Blueprint, abort, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from ivr.call.parts import Result
from ivr.oncall import Rank
from ivr.oncall.shifts import local_day
from ivr.pager import by_hand
from ivr.store import DamagedError
from ivr.store.nuisances import mark_nuisance, unmark_nuisance
from ivr.store.reading import CallBack, call_back
from ivr.web.board.access import current_staff, note_look, signed_in
from ivr.web.board.listing import NO_ANSWER, RESULTS, forget, on_clock, page
from ivr.web.board.protection import board_url
from ivr.web.board.words import DAMAGED
from ivr.web.line import current_line

blueprint = signed_in(Blueprint("doings", __name__, url_prefix="/board/calls/<sid>", template_folder="../templates"))

CHOOSE = "Choose what happened."
SURE = "This is an emergency. Tick the box to say that nobody has to ring this caller."
NO_NUMBER = "This caller's number was withheld: there is nothing to mark."
RINGING = (
    "Your phone rings in a moment. Press 1 on it, and the line rings the caller. "
    "If it has not rung after half a minute, ring the caller yourself."
)


@blueprint.post("/claim")
def claim(sid: str) -> ResponseReturnValue:
    """Take a call-back for a lease."""

    def do() -> str:
        desk = current_line().desk
        at, who = desk.clock(), current_staff()
        call = by_hand.claim(desk.journal, sid, who.name, at, desk.paging, staff=who.id)
        return f"It is yours until {on_clock(call.claim.until, local_day(at))}." if call.claim else ""

    return _done("claim", sid, do)


@blueprint.post("/ring")
def ring(sid: str) -> ResponseReturnValue:
    """Ring the own phone of whoever asks, and from there the caller, who sees the line's number."""

    def do() -> str:
        desk, who = current_line().desk, current_staff()
        by_hand.ring(desk, sid, who.id, who.name, desk.clock())
        return RINGING

    return _done("ring", sid, do)


@blueprint.post("/done")
def done(sid: str) -> ResponseReturnValue:
    """Write down what happened. It closes the call-back, unless there was no answer."""

    def do() -> str:
        result = request.form.get("result", "")
        if result not in RESULTS:
            raise by_hand.NotPossibleError(CHOOSE)
        if result == Result.NOT_NEEDED and "sure" not in request.form and _is_emergency(_of(sid)):
            raise by_hand.NotPossibleError(SURE)
        return _note(sid, result, request.form.get("note", ""))

    return _done("done", sid, do)


@blueprint.post("/nuisance")
def nuisance(sid: str) -> ResponseReturnValue:
    """Mark the number of a call as a nuisance, or take the mark away."""

    def do() -> str:
        desk, number = current_line().desk, _of(sid).number
        if number is None:
            raise by_hand.NotPossibleError(NO_NUMBER)
        if request.form.get("mark") == "off":
            unmark_nuisance(desk.journal.engine, number)
            return "The number is not marked any more."
        mark_nuisance(desk.journal.engine, number, current_staff().name, desk.clock())
        return "The number is marked: it rings after others, and is never refused."

    return _done("nuisance", sid, do)


def _note(sid: str, result: str, note: str) -> str:
    desk, who = current_line().desk, current_staff()
    if result == NO_ANSWER:
        by_hand.no_answer(desk.journal, sid, who.name, note, desk.clock(), staff=who.id)
        return "Written down. The call-back stays open."
    closed = by_hand.close(desk.journal, sid, who.name, note, desk.clock(), Result(result))
    if closed.fresh:
        return f"Closed: {RESULTS[result]}."
    raise by_hand.NothingOwedError(f"{closed.call.closed_by} had closed it before")


def _of(sid: str) -> CallBack:
    found = call_back(current_line().desk.journal.engine, sid)
    return found or abort(404)


def _is_emergency(found: CallBack) -> bool:
    return found.owed is not None and found.owed.rank is Rank.EMERGENCY


def _done(what: str, sid: str, do: Callable[[], str]) -> ResponseReturnValue:
    """Do it, after it was written down who does it, and say what came of it in words."""
    note_look(what, sid)
    try:
        said = do()
    except by_hand.UnknownCallError:
        abort(404)
    except by_hand.NotPossibleError as error:
        return _refused(f"{str(error)[:1].upper()}{str(error)[1:]}".rstrip(".") + ".")
    except DamagedError:
        return _refused(DAMAGED)
    forget()
    if _wants_json():
        return jsonify(said=said)
    flash(said)
    return redirect(board_url(), 303)


def _refused(why: str) -> ResponseReturnValue:
    forget()
    return (jsonify(said=why), 409) if _wants_json() else page([], why, 409)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
