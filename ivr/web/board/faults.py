"""What the board says where it cannot, or will not, do what it was asked."""

from flask import g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from ivr.logs import get_logger
from ivr.web.board.journal import note_refusal

log = get_logger(__name__)

REFUSALS = {400: "form not well made", 403: "role", 404: "nothing there", 413: "too long"}
"""What is written down, by the status that is answered."""


def refused(error: HTTPException) -> tuple[str, int]:
    """Say what to do instead, and write down what was refused to whom."""
    code = error.code or 500
    what = "forged or stale form" if isinstance(error, CSRFError) else REFUSALS.get(code)
    staff = g.get("staff")
    if what:
        note_refusal(what, staff.id if staff else None, (request.view_args or {}).get("sid"))
    return render_template("board/refused.html", code=code), code


def failed(error: Exception) -> tuple[str, int]:
    """Say that the board is away. What went wrong is logged without what it says."""
    log.error("the board failed", error=error)
    return refused(ServiceUnavailable() if isinstance(error, SQLAlchemyError) else InternalServerError())
