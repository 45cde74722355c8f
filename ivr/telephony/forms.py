"""What Twilio posts, as events. The rest of the house never sees a form."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ivr.call.events import (
    DialEnded,
    HungUp,
    LegDialEnded,
    LegStatus,
    PatientReported,
    Pressed,
    QueueEnded,
    Silence,
    TextReported,
    Waited,
)
from ivr.oncall import somebodys

Form = Mapping[str, str]

ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
"""CallStatus values of a call that is over. https://www.twilio.com/docs/voice/twiml#callstatus-values"""

_LETTERS = ("ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ")
_KEYPAD = {letter: str(key) for key, letters in enumerate(_LETTERS, start=2) for letter in letters}
_WITHHELD = ("ANONYMOUS", "BLOCKED", "PRIVATE", "RESTRICTED", "UNAVAILABLE", "UNKNOWN")
SPELLED_OUT = frozenset("".join(_KEYPAD[letter] for letter in word) for word in _WITHHELD)
"""Some networks dial the word: +17378742833 is RESTRICTED."""


READ = frozenset(
    {
        *("AccountSid", "CallDuration", "CallSid", "CallStatus", "DialBridged", "DialCallDuration", "DialCallStatus"),
        *("Digits", "From", "MessageStatus", "ParentCallSid", "QueueResult"),
    }
)
"""The fields that the line goes by. Twilio sends more, and may add others at any time."""


def is_ambiguous(fields: Iterable[tuple[str, Sequence[str]]]) -> bool:
    """Tell whether a field that the line goes by has two values: Twilio sends one, and signs whichever comes first."""
    return any(name in READ and len(set(values)) > 1 for name, values in fields)


def is_sid(text: str) -> bool:
    """Tell whether a text is the id of a call: Twilio's have 32 characters after the letters, which nothing needs."""
    return re.fullmatch(r"CA[0-9A-Za-z]{1,62}", text) is not None


def sid(form: Form, field: str = "CallSid") -> str | None:
    """Return the id of a call, None where it is missing or no id at all."""
    text = form.get(field, "")
    return text if is_sid(text) else None


def is_of_account(form: Form, account: str | None) -> bool:
    """Tell whether a request is of this account, as far as it says, and it matters."""
    return account is None or form.get("AccountSid") in (None, "", account)


def word(form: Form, field: str) -> str:
    """Return one of Twilio's words for a state, which it may add to; an empty one where it is missing or no word."""
    text = form.get(field, "")
    return text if re.fullmatch(r"[a-z][a-z_-]{0,29}", text) else ""


def caller(form: Form) -> str | None:
    """Return the caller's number in E.164, None where it is withheld. `From` can be any text at all."""
    number = re.sub(r"[ ().-]", "", form.get("From", ""))
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number):
        return None
    return None if number[1:].removeprefix("1") in SPELLED_OUT or number[1:] in SPELLED_OUT else number


def gone(form: Form) -> bool:
    """Tell whether the caller had hung up when Twilio sent this."""
    return form.get("CallStatus", "") in ENDED


def key_or_silence(form: Form, *, opening: bool = False) -> Pressed | Silence:
    """Return what a Gather or the Redirect after it reports: no Digits, or empty ones, are silence."""
    digits = form.get("Digits", "").strip()
    if not digits:
        return Silence(gone=gone(form))
    return Pressed(digits, opening=opening, gone=gone(form))


def dial_ended(form: Form) -> DialEnded:
    """Return what a Dial's action reports. DialCallStatus is an open set of words."""
    seconds = whole(form.get("DialCallDuration"))
    return DialEnded(word(form, "DialCallStatus"), _bridged(form), seconds, gone=gone(form))


def leg_dial_ended(form: Form, leg: str) -> LegDialEnded:
    """Return what is reported of what a contact's leg dialled: the caller's queue, or the caller's own phone."""
    return LegDialEnded(leg, word(form, "DialCallStatus"), _bridged(form), whole(form.get("DialCallDuration")))


def _bridged(form: Form) -> bool | None:
    return {"true": True, "false": False}.get(form.get("DialBridged", "").lower())


def queue_ended(form: Form) -> QueueEnded:
    """Return what an Enqueue's action reports. QueueResult is an open set of words."""
    return QueueEnded(word(form, "QueueResult"), gone=gone(form))


def waited(form: Form, piece: int) -> Waited:
    """Return a queued caller's request for their next piece, with what they keyed during the last one."""
    keys = form.get("Digits", "").strip()
    return Waited(piece, keys, somebodys(keys.rstrip("#")), gone=gone(form))


def may_have_talked(ended: DialEnded) -> bool:
    """Tell whether the caller may have been joined to somebody, by Twilio's word alone."""
    return ended.status == "completed" if ended.bridged is None else ended.bridged


def leg_status(form: Form, leg: str) -> LegStatus:
    """Return what a status callback reports of a contact's leg."""
    return LegStatus(leg, word(form, "CallStatus"), whole(form.get("CallDuration")), sid(form))


def patient_reported(form: Form, leg: str) -> PatientReported:
    """Return what a status callback reports of the phone of a caller who is rung back from this leg."""
    return PatientReported(leg, word(form, "CallStatus"), whole(form.get("CallDuration")))


def text_reported(form: Form, text: str) -> TextReported:
    """Return what a status callback reports of a text message. MessageStatus is an open set of words."""
    return TextReported(text, word(form, "MessageStatus") or "unknown")


def hung_up(form: Form) -> HungUp:
    """Return what the number's status callback reports of the caller's call."""
    return HungUp(caller(form), whole(form.get("CallDuration")))


def whole(text: str | None) -> int | None:
    """Return a whole number of seconds, None where Twilio sent none."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None
