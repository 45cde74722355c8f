"""What each kind of request gets when it cannot have its proper answer. Nothing here waits for the database.

A caller's key gets the lifeline; the end of a Dial the next contact, unless there was a conversation; a contact's leg
"a caller needs you"; a status callback nothing. What happened is kept as evidence.
"""

from typing import Literal

from flask import Response, request
from werkzeug.exceptions import HTTPException

from ivr.call import Steps
from ivr.call.acts import HangUp, Leave, Listen, Pause, Say, Take
from ivr.call.events import LegAnswered, LegJoined, LegPressed, OnLifeline
from ivr.call.finding import BRIDGED
from ivr.call.keys import Key
from ivr.call.prompts import Prompt
from ivr.logs import get_logger
from ivr.telephony import PersonLeg, forms
from ivr.web.line import current_line

log = get_logger(__name__)


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


def after_queue(turn: int, fallback: int) -> str:
    """Ring the next contact, or ask whether the caller has spoken to a doctor."""
    talked, caller = forms.queue_ended(request.form).result == BRIDGED, forms.caller(request.form)
    event = OnLifeline(fallback, "checked" if talked else "rang", caller, turn, bridged=talked or None)
    current_line().keep(forms.sid(request.form), f"lifeline/lost/{turn}", event)
    return current_line().lifeline.after_dial(fallback, talked=talked)


def wait(turn: int, piece: int, missed: int) -> str:
    """Keep a queued caller for one piece more: phones ring. The second time in a row, take them to the lifeline."""
    if missed or forms.gone(request.form):
        return current_line().writer.to_queue((Leave(),), turn, piece + 1)
    return current_line().writer.to_queue((Say(Prompt.WAIT_HOLD), Pause(2)), turn, piece + 1, missed=1)


def person(queue: str, leg: str, press: int) -> str:
    """Screen whoever picked up without knowing anything of the caller. A 1 that cannot be saved still joins."""
    line, key = current_line(), request.form.get("Digits", "")
    event = LegPressed(leg, key, unsaved=True) if press or key else LegAnswered(leg)
    line.keep_of_leg(leg, f"leg/{leg}/{press}" if press or not key else f"leg/{leg}/else/{key}", event)
    limits = line.desk.limits
    steps: Steps = (Listen((Say(Prompt.WHISPER_BARE),), limits.leg_wait), HangUp())
    if key == Key.YES:
        steps = (Say(Prompt.WHISPER_JOINING), Take(queue, limits.take_wait))
    elif key == Key.NO or press > limits.leg_wrongs:
        steps = (Say(Prompt.WHISPER_DECLINED), HangUp())
    return line.writer.to_person(steps, PersonLeg(queue, leg), press + 1)


def person_dialled(queue: str, leg: str, press: int) -> str:
    """Let a contact go. Of two who took a caller without a record, this is the one who was too late."""
    ended = forms.leg_dial_ended(request.form, leg)
    current_line().keep_of_leg(leg, f"leg/{leg}/{press}/dialled", ended)
    words = Prompt.WHISPER_THANKS if ended.bridged else Prompt.WHISPER_NOT_JOINED
    return current_line().writer.to_person((Say(words), HangUp()), PersonLeg(queue, leg), press)


def joined(queue: str, leg: str) -> str:  # noqa: ARG001 part of the address
    """Tell the caller that the doctor is there."""
    current_line().keep_of_leg(leg, f"leg/{leg}/joined", LegJoined(leg))
    return current_line().writer.joined((Say(Prompt.WAIT_JOINED),))


def greeting(**_: object) -> str:
    """Say to a patient who is rung back why they are: nothing else, whoever it is that picked up."""
    return current_line().writer.joined((Say(Prompt.PATIENT_GREETING),))


def screen(leg: str, press: int) -> str:
    """Screen whoever picked up without knowing anything of the caller. A 1 that cannot be saved still joins."""
    line, key = current_line(), request.form.get("Digits", "")
    event = LegPressed(leg, key) if press else LegAnswered(leg)
    line.keep(forms.sid(request.form, "ParentCallSid"), f"leg/{leg}/{press}", event)
    limits = line.desk.limits
    asking = (Listen((Say(Prompt.WHISPER_BARE),), limits.leg_wait), HangUp())
    asked = line.writer.to_contact(asking if press <= limits.leg_wrongs else (HangUp(),), leg, press + 1)
    return line.lifeline.after_key(key, asked)


def last(error: Exception) -> Response | HTTPException:
    """Ring a person for a caller even where a fail-safe fails; a contact's leg is ended, never joined by mistake."""
    if isinstance(error, HTTPException):
        return error
    log.critical("a fail-safe failed", error=error)
    lifeline = current_line().lifeline
    return document(lifeline.silent if "/leg/" in request.path else lifeline.ring(0))


def end(error: Exception) -> Response | HTTPException:
    """End a leg that no caller hangs on."""
    if isinstance(error, HTTPException):
        return error
    log.error("a radio check failed", error=error)
    return document(current_line().lifeline.silent)


def document(text: str) -> Response:
    """Return TwiML as Twilio takes it."""
    return Response(text, content_type="text/xml; charset=utf-8")


def nothing() -> Response:
    """Return what a status callback is answered."""
    return Response(status=204)
