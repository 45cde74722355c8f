"""The routes of the lifeline itself: answered from its fixed documents, written down as soon as that can be."""

from collections.abc import Mapping
from typing import Literal

from flask import Blueprint, Response, request

from ivr.call.events import OnLifeline
from ivr.call.keys import Key
from ivr.telephony import forms
from ivr.web import failsafe
from ivr.web.auth import signed_by_twilio
from ivr.web.failsafe import document, nothing
from ivr.web.line import current_line

blueprint = signed_by_twilio(Blueprint("lifeline", __name__, url_prefix="/voice/lifeline"))
blueprint.register_error_handler(Exception, failsafe.last)

HEARD: Mapping[str, Literal["accepted", "declined"]] = {Key.YES: "accepted", Key.NO: "declined"}
"""What a contact's key means."""


@blueprint.post("/<int:position>")
def dial(position: int) -> Response:
    """Go on after the Dial of the contact before `position`."""
    ended, before = forms.dial_ended(request.form), position - 1
    event = OnLifeline(before, "ended", forms.caller(request.form), seconds=ended.seconds, bridged=ended.bridged)
    current_line().keep(forms.sid(request.form), f"lifeline/{before}/ended", event)
    talked = forms.may_have_talked(ended)
    if not talked:
        _keep_ringing(position)
    return document(current_line().lifeline.after_dial(position, talked=talked))


@blueprint.post("/<int:position>/spoken")
def spoken(position: int) -> Response:
    """Hear whether the caller has spoken to a doctor; if not, ring the next contact."""
    key = request.form.get("Digits", "").strip()
    if key != Key.YES:
        _keep_ringing(position)
    return document(current_line().lifeline.after_check(position, key))


@blueprint.post("/<int:position>/leg/<int:press>")
def contact(position: int, press: int) -> Response:
    """Screen whoever picked up."""
    line, key = current_line(), request.form.get("Digits", "")
    event = OnLifeline(position, HEARD.get(key, "answered"))
    line.keep(forms.sid(request.form, "ParentCallSid"), f"lifeline/{position}/leg/{press}", event)
    return document(line.lifeline.after_key(key, line.lifeline.whisper(position, press)))


@blueprint.post("/<int:position>/status")
def status(position: int) -> Response:
    """Keep how a contact's leg ended."""
    if forms.gone(request.form):
        event = OnLifeline(position, "ended", seconds=forms.whole(request.form.get("CallDuration")))
        current_line().keep(forms.sid(request.form, "ParentCallSid"), f"lifeline/{position}/status", event)
    return nothing()


def _keep_ringing(position: int) -> None:
    event = OnLifeline(position, "rang", forms.caller(request.form))
    current_line().keep(forms.sid(request.form), f"lifeline/{position}/rang", event)
