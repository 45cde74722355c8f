"""What is kept of who looked at what, and of what was refused to whom."""

from typing import cast

from flask import current_app, g

from ivr.logs import get_logger
from ivr.store.looks import keep_look
from ivr.store.staff import Staff
from ivr.web.board.allowance import Allowance
from ivr.web.line import current_line

log = get_logger(__name__)


def current_staff() -> Staff:
    """Return who is signed in, in a request that was let through."""
    return cast("Staff", g.staff)


def note_look(what: str, sid: str | None = None) -> None:
    """Write down that whoever is signed in looks at something now. If it cannot be written, there is nothing to see."""
    line = current_line()
    keep_look(line.desk.journal.engine, line.desk.clock(), current_staff().id, what, sid)


def note_refusal(what: str, staff: int | None = None, sid: str | None = None, *, proved: bool = True) -> None:
    """Write down what was refused. What is refused stays so even if this cannot be written.

    `proved`: that it is that one of the staff. Whoever has only given a name is a stranger like any other.
    """
    line = current_line()
    at = line.desk.clock()
    try:
        if (staff is not None and proved) or _allowance().take(at):
            keep_look(line.desk.journal.engine, at, staff, f"refused: {what}", sid)
    except Exception as error:  # noqa: BLE001 a refusal must stay one
        log.error("a refusal is not written down", error=error)


def _allowance() -> Allowance:
    return cast("Allowance", current_app.extensions["refusals"])
