"""What a caller is told when nobody has answered."""

from ivr.call.acts import HangUp, Listen, Say
from ivr.call.facts import Failed, Moved
from ivr.call.now import Now
from ivr.call.places import At, Why
from ivr.call.prompts import Prompt
from ivr.call.queueing import coming, rejoin
from ivr.call.record import Call
from ivr.call.steps import Steps
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
    return (*told, Listen((*words, Say(Prompt.UNANSWERED_KEYS)), now.limits.key_wait))


def _last_words(call: Call) -> tuple[Prompt, ...]:
    if call.why is Why.PROFESSIONAL:
        return (Prompt.UNANSWERED_PROFESSIONAL,)
    listed = (Prompt.UNANSWERED_LISTED,) if call.reach and not call.reached else ()
    if call.why is Why.RING_999:
        return (Prompt.UNANSWERED_RING_999, *listed)
    if call.urgency is Urgency.URGENT:
        return (Prompt.UNANSWERED_URGENT, Prompt.UNANSWERED_DANGER_SIGNS, Prompt.SIGNS_999, *listed)
    return (Prompt.UNANSWERED, *listed)
