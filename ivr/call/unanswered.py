"""What a caller is told when nobody has answered."""

from ivr.call.acts import HangUp, Listen, Say
from ivr.call.asking import heard_from
from ivr.call.concern import is_about_spine
from ivr.call.facts import Failed, Moved
from ivr.call.learning import learn_all
from ivr.call.now import Now
from ivr.call.places import At, Why
from ivr.call.prompts import Prompt
from ivr.call.queueing import coming, rejoin
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.call.texting import may_offer, send
from ivr.triage import Urgency


def unanswered(call: Call, now: Now, *before: Say) -> Steps:
    """Say what to do when nobody has answered; 0 rings them all once more.

    A contact who has pressed 1 meanwhile comes before any words.
    """
    if coming(call, now, now.limits.hold):
        return rejoin(call, now)
    words = tuple(map(Say, _last_words(call, now)))
    told: Steps = (Failed(), Moved(At.UNANSWERED, heard_from(now, *before)), *before)
    if call.turn >= now.limits.turns:
        return (*told, *words, HangUp())
    return (*told, Listen((*words, _keys(call, now)), now.limits.key_wait))


def _keys(call: Call, now: Now) -> Say:
    offered = may_offer(call, _text(call, now), now)
    return Say(Prompt.UNANSWERED_KEYS_TEXT if offered else Prompt.UNANSWERED_KEYS)


def text_of_it(call: Call, now: Now) -> Steps:
    """Have what to do sent as a text message, once, and leave the line free for 999; nothing, if it was not offered."""
    message = _text(call, now)
    if message in {text.prompt for text in call.texts}:
        return _keys_left(call, now)
    if message is None or not may_offer(call, message, now):
        return ()
    sent = send(message, now)
    return (*sent, *_keys_left(learn_all(call, sent, now.at), now, Say(Prompt.TEXT_SENT)))


def _keys_left(call: Call, now: Now, *before: Say) -> Steps:
    ring = () if call.urgency is Urgency.URGENT else (Say(Prompt.UNANSWERED_RING),)
    heard = Moved(At.UNANSWERED, heard_from(now, *before))
    return (heard, *before, Listen((*ring, _keys(call, now)), now.limits.key_wait))


def _text(call: Call, now: Now) -> Prompt | None:
    """Return the message for a caller whom nobody answered; none for who rang for another, or for the 999 signs."""
    if call.why in (Why.PROFESSIONAL, Why.RING_999):
        return None
    if call.urgency is Urgency.URGENT:
        return Prompt.TEXT_URGENT
    return Prompt.TEXT_EMERGENCY if is_about_spine(call, now) else Prompt.TEXT_UNKNOWN


def _last_words(call: Call, now: Now) -> tuple[Prompt, ...]:
    if call.why is Why.PROFESSIONAL:
        return (Prompt.UNANSWERED_PROFESSIONAL,)
    listed = (Prompt.UNANSWERED_LISTED,) if call.reach and not call.reached else ()
    if call.why is Why.RING_999:
        return (Prompt.UNANSWERED_RING_999, *listed)
    if call.urgency is Urgency.URGENT:
        return (Prompt.UNANSWERED_URGENT, Prompt.UNANSWERED_DANGER_SIGNS, Prompt.SIGNS_999, *listed)
    return (Prompt.UNANSWERED if is_about_spine(call, now) else Prompt.UNANSWERED_UNKNOWN, *listed)
