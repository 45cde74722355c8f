"""Signing in."""

import threading

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ivr.store.looks import keep_look
from ivr.store.passwords import hashed, is_dated, is_right
from ivr.store.staff import Staff, keep_password, staff_named
from ivr.store.tries import may_try, succeeded
from ivr.web.auth import open_to_all
from ivr.web.board import sessions
from ivr.web.board.journal import note_refusal
from ivr.web.board.protection import board_url, csrf, protected
from ivr.web.board.sessions import Over
from ivr.web.line import current_line

blueprint = protected(open_to_all(Blueprint("sign_in", __name__, url_prefix="/board/sign-in")))

WRONG = "The name or the password is wrong, or there were too many tries. Wait a little and try again."

WHY = {
    Over.LONG: "You were signed out after 12 hours. Sign in again.",
    Over.IDLE: "You were signed out because nothing was done for 30 minutes. Sign in again.",
    Over.ENDED: "Your session was ended. Sign in again.",
    Over.LEFT: "You are signed out, on every device.",
}

ONE_AT_A_TIME = threading.Lock()
"""A password takes a processor to check, and another must be left for callers."""

PATIENCE = 1.0
"""Seconds for which a password waits for others to be checked."""


@blueprint.get("")
def ask() -> str:
    """Ask who it is."""
    told = {reason.value: words for reason, words in WHY.items()}
    return render_template("board/sign_in.html", told=told.get(request.args.get("because", ""), ""))


@blueprint.post("")
def enter() -> ResponseReturnValue:
    """Let whoever it is in, or say the one sentence that is said whatever was wrong."""
    csrf.protect()
    line = current_line()
    staff = _proved_in_turn(request.form.get("login", ""), request.form.get("password", ""))
    if staff is None:
        return render_template("board/sign_in.html", wrong=WRONG), 403
    keep_look(line.desk.journal.engine, line.desk.clock(), staff.id, "signed in")
    sessions.begin(staff, line.desk.clock())
    return redirect(board_url(), 303)


def _proved_in_turn(login: str, password: str) -> Staff | None:
    """Return who has proved to be whoever they say, None if they have not."""
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        abort(503)
    try:
        return _proved(login, password)
    finally:
        ONE_AT_A_TIME.release()


def _proved(login: str, password: str) -> Staff | None:
    line = current_line()
    engine = line.desk.journal.engine
    if not may_try(engine, login, line.desk.clock()):
        note_refusal("too many tries")
        return None
    staff, kept = staff_named(engine, login) or (None, None)
    if not is_right(password, kept):
        note_refusal("wrong password" if staff else "unknown name", staff.id if staff else None, proved=False)
        return None
    if staff and kept and is_dated(kept):
        keep_password(engine, login, kept, hashed(password))
    succeeded(engine, login)
    return staff
