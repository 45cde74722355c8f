"""Finding a person: over REST while the caller waits in a queue of their own; else along the lifeline."""

from ivr.call.dialling import ask_after_leg, ring_next
from ivr.call.events import QueueEnded
from ivr.call.facts import Alarm, Sought
from ivr.call.learning import learn
from ivr.call.leg_facts import LegChanged
from ivr.call.legs import Leg
from ivr.call.now import Now
from ivr.call.order import rung_in_search
from ivr.call.places import At, LegState, Way, Why
from ivr.call.prompts import Prompt
from ivr.call.queueing import coming, enqueue
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.call.unanswered import unanswered

SENTENCES = {
    Why.RING_999: Prompt.TRANSFER_RING_999,
    Why.NINES: Prompt.TRANSFER_NINES,
    Why.CUT_OFF: Prompt.TRANSFER_AGAIN,
    Why.PROFESSIONAL: Prompt.PROFESSIONAL_ADVICE,
} | dict.fromkeys((Why.SILENT, Why.WRONG_KEYS, Why.REPEATS, Why.TURNS, Why.FAULT), Prompt.TRANSFER_UNABLE)
"""What is said before the first phone rings; whoever is not named here hears `transfer.doctor`."""

BRIDGED = "bridged"
"""QueueResult of a caller who was joined to somebody, told when the talk has ended.

https://www.twilio.com/docs/voice/twiml/enqueue
"""


def seek(call: Call, now: Now, why: Why, first: str | None = None) -> Steps:
    """Ring the contacts from the top, `first` before all others; a call that has gone on too long only goes on."""
    if call.why and call.turn >= now.limits.turns:
        return seek_further(call, now)
    sought = Sought(why, first)
    known, sentence = learn(call, sought, now.at), SENTENCES.get(why, Prompt.TRANSFER)
    if now.queues and not coming(known, now, now.limits.hold):
        return (sought, *enqueue(known, now, sentence))
    return (sought, *ring_next(known, now, (sentence,)))


def seek_further(call: Call, now: Now) -> Steps:
    """Ring the next contact of this round, with one piece said before; if none is left, say what to do."""
    return ring_next(call, now)


def queue_ended(call: Call, event: QueueEnded, now: Now) -> Steps:
    """Go on with a caller who is out of their queue: they have talked, or nobody has answered, or it has failed."""
    if event.result == BRIDGED:
        return _after_talk(call, now)
    if call.gave_up:
        return unanswered(call, now)
    # A caller for whom no phone has rung yet is not kept by another sentence.
    return ring_next(call, now, None if rung_in_search(call) else ())


def _after_talk(call: Call, now: Now) -> Steps:
    leg = joined(call)
    if leg is None:
        return (Alarm(""), *ask_after_leg(At.CHECKING, now))
    ended = talk_ended(leg)
    known = learn(call, ended, now.at)
    if not leg.accepted_at:
        return (ended, Alarm(leg.id), *ask_after_leg(At.CHECKING, now))
    talked = known.conversed(known.leg(leg.id))
    return (ended, *ask_after_leg(At.AFTER_TALK if talked else At.CUT_SHORT, now))


def talk_ended(leg: Leg) -> LegChanged:
    """Return what it says of a leg that the caller comes back from it."""
    return LegChanged(leg.id, LegState.OVER, bridged=True)


def joined(call: Call) -> Leg | None:
    """Return the leg that took the caller out of the queue: the one seen to, else the one that pressed 1 last.

    None that was over before they waited there: what is joined then is not the doctor of an earlier search.
    """
    since = call.waiting_from or call.began
    there = [leg for leg in call.legs if leg.done_at is None or leg.done_at > since]
    taken = [leg for leg in there if leg.way is not Way.DIAL and not leg.rings_back]
    legs = [leg for leg in taken if leg.joined_at or leg.accepted_at]
    return max(legs, key=lambda leg: leg.joined_at or leg.accepted_at or call.began, default=None)
