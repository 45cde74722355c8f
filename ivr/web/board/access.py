"""Who is let in at the board, and what is kept of who looked at what."""

import logging
from typing import cast

from flask import Blueprint, abort, g, redirect, request, session
from flask.typing import ResponseReturnValue

from ivr.store.faults import where
from ivr.store.looks import keep_look
from ivr.store.staff import Role, Staff, staff_of
from ivr.web.board import sessions
from ivr.web.board.protection import board_url, csrf, protected
from ivr.web.board.sessions import Over
from ivr.web.line import current_line

log = logging.getLogger(__name__)

POLL = "X-Board-Poll"
"""The header with which a page asks again by itself: `active` if somebody did something since, `idle` if nobody did."""


def signed_in(blueprint: Blueprint, role: Role = Role.RESPONDER) -> Blueprint:
    """Let only signed-in staff of that role through; a lead may all that a responder may."""
    blueprint.before_request(require_lead if role is Role.LEAD else require_responder)
    return protected(blueprint)


def current_staff() -> Staff:
    """Return who is signed in, in a request that was let through."""
    return cast("Staff", g.staff)


def note_look(what: str, sid: str | None = None) -> None:
    """Write down that whoever is signed in looks at something now. If it cannot be written, there is nothing to see."""
    line = current_line()
    keep_look(line.desk.journal.engine, line.desk.clock(), current_staff().id, what, sid)


def note_refusal(what: str, staff: int | None = None, sid: str | None = None) -> None:
    """Write down what was refused. What is refused stays so even if this cannot be written."""
    line = current_line()
    try:
        keep_look(line.desk.journal.engine, line.desk.clock(), staff, f"refused: {what}", sid)
    except Exception as error:  # noqa: BLE001 a refusal must stay one
        log.error("a refusal is not written down: %s", where(error))  # noqa: TRY400 its message may tell


def require_responder() -> ResponseReturnValue | None:
    """Let signed-in staff through."""
    return _require(Role.RESPONDER)


def require_lead() -> ResponseReturnValue | None:
    """Let a signed-in lead through."""
    return _require(Role.LEAD)


def _require(role: Role) -> ResponseReturnValue | None:
    found = _who()
    if isinstance(found, Over):
        return _turned_away(found)
    if not found.may(role):
        note_refusal("role", found.id)
        abort(403)
    g.staff = found
    if request.headers.get(POLL) != "idle":
        sessions.was_active(current_line().desk.clock())
    csrf.protect()
    return None


def _who() -> Staff | Over:
    """Return who is signed in, or why nobody is."""
    line = current_line()
    if (reason := sessions.over(session, line.desk.clock())) is not None:
        return reason
    staff = staff_of(line.desk.journal.engine, session["staff"])
    if staff is None or staff.disabled_at or staff.epoch != session["epoch"]:
        return Over.ENDED
    return staff


def _turned_away(reason: Over) -> ResponseReturnValue:
    """Ask whoever it is to sign in; a page that asks by itself is told that it may not."""
    note_refusal(f"signed out, {reason}", session.get("staff"))
    session.clear()
    if POLL in request.headers:
        abort(401)
    return redirect(board_url(f"/sign-in?because={reason}"), 303)
