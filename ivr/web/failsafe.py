"""What each kind of request gets when it cannot have its proper answer. Nothing here waits for the database.

A caller's key gets the lifeline; the end of a Dial the next contact, unless there was a conversation; a contact's leg
"a caller needs you"; a status callback nothing. What happened is kept as evidence.
"""

import logging
from collections.abc import Mapping
from typing import Literal, cast

from flask import current_app, request

from ivr.call import Event
from ivr.call.acts import HangUp, Listen, Say
from ivr.call.events import LegAnswered, LegPressed, OnLifeline
from ivr.call.keys import Key
from ivr.call.prompts import Prompt
from ivr.telephony import forms
from ivr.web.evidence import Note
from ivr.web.faults import where
from ivr.web.line import Line

log = logging.getLogger(__name__)


HEARD: Mapping[str, Literal["accepted", "declined"]] = {Key.YES: "accepted", Key.NO: "declined"}
"""What a contact's key on the lifeline means."""


def _line() -> Line:
    return cast("Line", current_app.extensions["line"])


def ring(turn: int = 0, part: str = "", **_: object) -> str:
    """Put the caller through along the lifeline, from the first contact on."""
    digits = request.form.get("Digits", "").strip()
    key = None if part == "opening" else digits or None
    _keep_lifeline(OnLifeline(0, "rang", forms.caller(request.form), turn, key), f"lifeline/lost/{turn}")
    return _line().lifeline.ring(0)


def after_dial(turn: int, fallback: int) -> str:
    """Ring the next contact, or ask whether the caller has spoken to a doctor."""
    ended, caller = forms.dial_ended(request.form), forms.caller(request.form)
    talked = forms.may_have_talked(ended)
    what: Literal["checked", "rang"] = "checked" if talked else "rang"
    event = OnLifeline(fallback, what, caller, turn, seconds=ended.seconds, bridged=ended.bridged)
    _keep_lifeline(event, f"lifeline/lost/{turn}")
    return _line().lifeline.after_dial(fallback, talked=talked)


def screen(leg: str, press: int) -> str:
    """Screen whoever picked up without knowing anything of the caller. A 1 that cannot be saved still joins."""
    line = _line()
    key = request.form.get("Digits", "")
    event = LegPressed(leg, key) if press else LegAnswered(leg)
    _keep(forms.sid(request.form, "ParentCallSid"), f"leg/{leg}/{press}", event)
    limits = line.now().limits
    screen = (Listen((Say(Prompt.WHISPER_BARE),), limits.leg_wait), HangUp())
    asked = line.writer.to_contact(screen if press <= limits.leg_wrongs else (HangUp(),), leg, press + 1)
    return line.lifeline.after_key(key, asked)


def lifeline_dial(position: int) -> str:
    """Go on after the lifeline's Dial of the contact before `position`."""
    ended, before = forms.dial_ended(request.form), position - 1
    event = OnLifeline(before, "ended", forms.caller(request.form), seconds=ended.seconds, bridged=ended.bridged)
    _keep_lifeline(event, f"lifeline/{before}/ended")
    talked = forms.may_have_talked(ended)
    if not talked:
        _keep_ringing(position)
    return _line().lifeline.after_dial(position, talked=talked)


def lifeline_spoken(position: int) -> str:
    """Hear whether the caller has spoken to a doctor; if not, ring the next contact."""
    key = request.form.get("Digits", "").strip()
    if key != Key.YES:
        _keep_ringing(position)
    return _line().lifeline.after_check(position, key)


def lifeline_contact(position: int, press: int) -> str:
    """Screen whoever picked up, from the fixed documents alone."""
    line, key = _line(), request.form.get("Digits", "")
    event = OnLifeline(position, HEARD.get(key, "answered"))
    _keep(forms.sid(request.form, "ParentCallSid"), f"lifeline/{position}/leg/{press}", event)
    return line.lifeline.after_key(key, line.lifeline.whisper(position, press))


def lifeline_status(position: int) -> None:
    """Keep how a lifeline's leg ended."""
    if forms.gone(request.form):
        event = OnLifeline(position, "ended", seconds=forms.whole(request.form.get("CallDuration")))
        _keep(forms.sid(request.form, "ParentCallSid"), f"lifeline/{position}/status", event)


def note(sid: str, key: str, event: Event) -> None:
    """Write down what a status callback says: at once if it can be, else as soon as it can."""
    line, at = _line(), _line().clock()
    try:
        line.deadline.within(lambda _: line.learn(sid, key, event, at))
    except Exception as error:  # noqa: BLE001 whatever it is, the evidence must be kept
        log.error("status callback not saved yet: %s", where(error))  # noqa: TRY400 its message may hold numbers
        line.evidence.keep(Note(sid, key, event, at))


def note_leg(leg: str, key: str, event: Event) -> None:
    """Write down what a status callback says of a contact's leg."""
    sid = forms.sid(request.form, "ParentCallSid")
    try:
        sid = sid or _line().deadline.within(lambda _: _line().call_of(leg))
    except Exception as error:  # noqa: BLE001 a report on an unknown leg is of no use, and Twilio wants no error
        log.error("status callback of an unknown leg: %s", where(error))  # noqa: TRY400 its message may hold numbers
    else:
        note(sid, key, event)


def _keep_ringing(position: int) -> None:
    _keep_lifeline(OnLifeline(position, "rang", forms.caller(request.form)), f"lifeline/{position}/rang")


def _keep_lifeline(event: OnLifeline, key: str) -> None:
    _keep(forms.sid(request.form), key, event)


def _keep(sid: str | None, key: str, event: Event) -> None:
    line = _line()
    if sid:
        line.evidence.keep(Note(sid, key, event, line.clock()))
