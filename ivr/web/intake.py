"""What a request must be before anything is computed of it: a form no larger than any that Twilio sends.

Twilio's have about 25 fields in one kilobyte, and it may add fields without notice: the limits leave them room for
many times that. What is refused here can only have come from somebody else, and costs neither a signature nor a parse.
"""

from flask import Flask, abort, current_app, request
from werkzeug.routing import BaseConverter

from ivr.logs import get_logger
from ivr.telephony import forms

log = get_logger(__name__)

MOST_BYTES = 64_000
MOST_FIELDS = 300
LONGEST_NAME = 200
"""Characters of a field's name, as it is sent."""
LONGEST_VALUE = 32_000

FORM = "application/x-www-form-urlencoded"


class Id(BaseConverter):
    """A part of a link of ours that names something. What is no id is no link of ours, and would spoil a document."""

    regex = r"[0-9A-Za-z_.-]{1,100}"


def limit(app: Flask) -> None:
    """Let no route of this app see anything else. Its links may name `<id:something>` from now on."""
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.url_map.converters["id"] = Id
    app.before_request(_look)


def _look() -> None:
    """Refuse what is too large (413), or no form of one meaning (400)."""
    if status := _refused(request.get_data()):
        view = current_app.view_functions.get(request.endpoint or "")
        log.warning("refused before its signature: not a form such as Twilio sends", view=view, status=status)
        abort(status)


def _refused(body: bytes) -> int | None:
    """Return the status with which this body is refused, None if it is not.

    A body of unknown length is read no further than the limit: one that reaches it may be any length.
    """
    if not body:
        return None
    if request.content_length is None and len(body) >= MOST_BYTES:
        return 413
    if request.mimetype != FORM:
        return 400
    return 400 if _has_too_much(body) or forms.is_ambiguous(request.form.lists()) else None


def _has_too_much(body: bytes) -> bool:
    if body.count(b"&") >= MOST_FIELDS:
        return True
    fields = (field.partition(b"=") for field in body.split(b"&"))
    return any(len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE for name, _, value in fields)
