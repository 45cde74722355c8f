"""How each route is authenticated. Every blueprint says so, even where the answer is "by nothing"."""

import re
from typing import cast

from flask import Blueprint, abort, current_app, request

from ivr.logs import get_logger
from ivr.telephony import Signature, forms

log = get_logger(__name__)


def signed_by_twilio(blueprint: Blueprint) -> Blueprint:
    """Let only Twilio through. An oversize body is refused (413) before its signature is computed."""
    blueprint.before_request(_require_signature)
    return blueprint


def open_to_all(blueprint: Blueprint) -> Blueprint:
    """Let anybody through: nothing here is about a person."""
    blueprint.before_request(_require_nothing)
    return blueprint


def _require_signature() -> None:
    signature = cast("Signature", current_app.extensions["signature"])
    form = request.form
    if not signature.is_valid(_path_as_sent(), form, request.headers.get("X-Twilio-Signature", "")):
        log.warning("refused: not signed by Twilio for IVR_PUBLIC_URL", view=_view())
        abort(403)
    if not forms.is_of_account(form, signature.account):
        # Whoever it is hangs on the line, and what was signed under our token is ours to answer.
        log.warning("signed for another account than TWILIO_ACCOUNT_SID, and answered all the same", view=_view())


def _require_nothing() -> None:
    return None


def _view() -> object:
    return current_app.view_functions.get(request.endpoint or "")


def _path_as_sent() -> str:
    """Return path and query byte for byte: a signature covers the address as it was written.

    A proxy may write a host before them, which is never gone by. https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
    """
    sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI")
    return re.sub(r"\Ahttps?://[^/?#]*", "", str(sent or request.full_path.rstrip("?")), flags=re.IGNORECASE)
