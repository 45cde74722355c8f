"""Who is let in at the board."""

from flask import Blueprint, abort, g, redirect, request, session
from flask.typing import ResponseReturnValue

from ivr.store.staff import Role, Staff, staff_of
from ivr.web.board import sessions
from ivr.web.board.journal import current_staff, note_look, note_refusal
from ivr.web.board.protection import board_url, csrf, protected
from ivr.web.board.sessions import Over
from ivr.web.line import current_line

__all__ = ["current_staff", "note_look", "require_lead", "require_responder", "signed_in"]

POLL = "X-Board-Poll"
"""The header with which a page asks again by itself: `active` if somebody did something since, `idle` if nobody did."""


def signed_in(blueprint: Blueprint, role: Role = Role.RESPONDER) -> Blueprint:
    """Let only signed-in staff of that role through; a lead may all that a responder may."""
    protected(blueprint)
    blueprint.before_request(require_lead if role is Role.LEAD else require_responder)
    return blueprint


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
    g.staff = found
    if not found.may(role):
        abort(403)
    csrf.protect()
    if request.headers.get(POLL) != "idle":
        sessions.was_active(current_line().desk.clock())
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
    note_refusal(f"signed out, {reason}", session.get("staff"), (request.view_args or {}).get("sid"))
    if session:
        session.clear()
    if POLL in request.headers:
        abort(401)
    return redirect(board_url(f"/sign-in?because={reason}"), 303)
