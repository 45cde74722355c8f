"""The text message that a caller may ask for: at most one of each kind, and nothing waits for it."""

from ivr.call.errands import TextPatient
from ivr.call.events import TextReported
from ivr.call.now import Now
from ivr.call.prompts import Prompt
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.call.text_facts import TextAsked, TextNoted

PROGRESS = ("unknown", "asked", "lost", "accepted", "scheduled", "queued", "sending", "sent")
"""How far a text can have come before its end, which is told by any other word, and told once.

A report of which we cannot make out the word is no progress, and no end either.

https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
"""


def may_offer(call: Call, message: Prompt | None, now: Now) -> bool:
    """Tell whether the caller can be sent this message, and has not asked for it before."""
    asked = {text.prompt for text in call.texts}
    return message is not None and message not in asked and now.can_text(call.reach)


def send(message: Prompt, now: Now) -> Steps:
    """Have a message sent, and write down that it was asked for."""
    return (TextAsked(now.token, message), TextPatient(now.token, message))


def reported(call: Call, event: TextReported, _now: Now) -> Steps:
    """Write down how far a text has come. Reports come in any order: none takes back a later one."""
    known = next((text.status for text in call.texts if text.id == event.text), None)
    if known not in PROGRESS or (event.status in PROGRESS and PROGRESS.index(event.status) <= PROGRESS.index(known)):
        return ()
    return (TextNoted(event.text, event.status),)
