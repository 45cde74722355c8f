"""What each kind of request gets when it cannot have its proper answer. Nothing here waits for the database.

A caller's key gets the lifeline; the end of a Dial the next contact, unless there was a conversation; a contact's leg
"a caller needs you"; a status callback nothing. What happened is kept as evidence.
"""

import logging
from typing import Literal

from flask import Response, request
from werkzeug.exceptions import HTTPException

from ivr.call.acts import HangUp, Listen, Say
from ivr.call.events import LegAnswered, LegPressed, OnLifeline
from ivr.call.prompts import Prompt
from ivr.telephony import forms
from ivr.web.faults import where
from ivr.web.line import current_line

log = logging.getLogger(__name__)


def ring(turn: int = 0, part: str = "", **_: object) -> str:
    """Put the caller through along the lifeline, from the first contact on."""
    digits = request.form.get("Digits", "").strip()
    key = None if part == "opening" else digits or None
    event = OnLifeline(0, "rang", forms.caller(request.form), turn, key)
    current_line().keep(forms.sid(request.form), f"lifeline/lost/{turn}", event)
    return current_line().lifeline.ring(0)


def after_dial(turn: int, fallback: int) -> str:
    """Ring the next contact, or ask whether the caller has spoken to a doctor."""
    ended, caller = forms.dial_ended(request.form), forms.caller(request.form)
    talked = forms.may_have_talked(ended)
    what: Literal["checked", "rang"] = "checked" if talked else "rang"
    event = OnLifeline(fallback, what, caller, turn, seconds=ended.seconds, bridged=ended.bridged)
    current_line().keep(forms.sid(request.form), f"lifeline/lost/{turn}", event)
    return current_line().lifeline.after_dial(fallback, talked=talked)


def screen(leg: str, press: int) -> str:
    """Screen whoever picked up without knowing anything of the caller. A 1 that cannot be saved still joins."""
    line, key = current_line(), request.form.get("Digits", "")
    event = LegPressed(leg, key) if press else LegAnswered(leg)
    line.keep(forms.sid(request.form, "ParentCallSid"), f"leg/{leg}/{press}", event)
    limits = line.now().limits
    asking = (Listen((Say(Prompt.WHISPER_BARE),), limits.leg_wait), HangUp())
    asked = line.writer.to_contact(asking if press <= limits.leg_wrongs else (HangUp(),), leg, press + 1)
    return line.lifeline.after_key(key, asked)


def last(error: Exception) -> Response | HTTPException:
    """Ring a person for a caller even where a fail-safe fails; a contact's leg is ended, never joined by mistake."""
    if isinstance(error, HTTPException):
        return error
    log.critical("a fail-safe failed: %s", where(error))
    lifeline = current_line().lifeline
    return document(lifeline.silent if "/leg/" in request.path else lifeline.ring(0))


def document(text: str) -> Response:
    """Return TwiML as Twilio takes it."""
    return Response(text, content_type="text/xml; charset=utf-8")


def nothing() -> Response:
    """Return what a status callback is answered."""
    return Response(status=204)
