"""What a caller is told when nobody has answered."""

from ivr.call.acts import HangUp, Listen, Say
from ivr.call.facts import Failed, Moved
from ivr.call.now import Now
from ivr.call.places import At, Why
from ivr.call.prompts import Prompt
from ivr.call.queueing import coming, rejoin
from ivr.call.record import Call, learn_all
from ivr.call.steps import Steps
from ivr.call.texting import may_offer, send
from ivr.triage import Urgency


def unanswered(call: Call, now: Now, *before: Say) -> Steps:
    """Say what to do when nobody has answered; 0 rings them all once more.

    A contact who has pressed 1 meanwhile comes before any words.
    """
    if coming(call, now, now.limits.hold):
        return rejoin(call, now)
    words = tuple(map(Say, _last_words(call)))
    told: Steps = (Failed(), Moved(At.UNANSWERED), *before)
    if call.turn >= now.limits.turns:
        return (*told, *words, HangUp())
    offered = may_offer(call, _text(call), now)
    keys = Prompt.UNANSWERED_KEYS_TEXT if offered else Prompt.UNANSWERED_KEYS
    return (*told, Listen((*words, Say(keys)), now.limits.key_wait))


def text_of_it(call: Call, now: Now) -> Steps:
    """Have what to do sent as a text message, and say it once more; nothing, if that was not offered."""
    message = _text(call)
    if message is None or not may_offer(call, message, now):
        return ()
    sent = send(message, now)
    return (*sent, *unanswered(learn_all(call, sent, now.at), now, Say(Prompt.TEXT_SENT)))


def _text(call: Call) -> Prompt | None:
    """Return the message for a caller whom nobody answered; none for whom words about a spine are not meant."""
    if call.why in (Why.PROFESSIONAL, Why.RING_999):
        return None
    return Prompt.TEXT_URGENT if call.urgency is Urgency.URGENT else Prompt.TEXT_EMERGENCY


def _last_words(call: Call) -> tuple[Prompt, ...]:
    if call.why is Why.PROFESSIONAL:
        return (Prompt.UNANSWERED_PROFESSIONAL,)
    listed = (Prompt.UNANSWERED_LISTED,) if call.reach and not call.reached else ()
    if call.why is Why.RING_999:
        return (Prompt.UNANSWERED_RING_999, *listed)
    if call.urgency is Urgency.URGENT:
        return (Prompt.UNANSWERED_URGENT, Prompt.UNANSWERED_DANGER_SIGNS, Prompt.SIGNS_999, *listed)
    return (Prompt.UNANSWERED, *listed)
