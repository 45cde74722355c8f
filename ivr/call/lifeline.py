"""What happened on the lifeline, written down as soon as it can be.

The lifeline has been spoken already and moves by itself: these rows only learn.
"""

from ivr.call import facts, leg_facts
from ivr.call.asking import ANSWERS, record_answer
from ivr.call.dialling import leg_ended
from ivr.call.events import DialEnded, OnLifeline, Pressed
from ivr.call.finding import joined, talk_ended
from ivr.call.now import Now
from ivr.call.places import At, LegState, Why
from ivr.call.record import Call
from ivr.call.steps import Step, Steps

REACHED = {
    "answered": LegState.ANSWERED,
    "accepted": LegState.ACCEPTED,
    "declined": LegState.DECLINED,
}


def leg_id(call: Call, position: int) -> str:
    """Return the id of the leg that stands for the lifeline's n-th contact in a call."""
    return f"{call.sid}-lifeline-{position}"


def happened(call: Call, event: OnLifeline, now: Now) -> Steps:
    """Note that a person was sought because of a fault of ours, and how far the n-th contact got."""
    leg = leg_id(call, event.position)
    steps: list[Step] = []
    if not call.ruleset:
        steps.append(now.opened(event.caller))
    if call.at is not At.LIFELINE:
        sought = [] if call.why else [facts.Sought(Why.FAULT)]
        steps += [*_unsaved(call, event, now), *sought, facts.Moved(At.LIFELINE)]
    if event.what == "checked":
        return tuple(steps)
    if event.position >= len(now.contacts):
        return (*steps, facts.Failed())
    if leg not in {known.id for known in call.legs}:
        contact = now.contacts[event.position]
        steps.append(leg_facts.LegPlaced(leg, contact.key, switchboard=contact.is_switchboard))
    return (*steps, *_progress(call, event, leg))


def _unsaved(call: Call, event: OnLifeline, now: Now) -> Steps:
    """The request that could not be saved still tells something: an answer, or how a contact's leg ended."""
    if event.turn != call.turn:
        return ()
    if call.at is At.ASKING and event.key in ANSWERS:
        return record_answer(call, Pressed(event.key or ""), now)
    if call.at is At.WAITING and event.bridged and (leg := joined(call)):
        return (talk_ended(leg),)
    if call.at is At.RINGING:
        talked = event.bridged if event.what == "checked" else bool(event.bridged)  # else the next one was rung
        return (leg_ended(call, DialEnded("", talked, event.seconds)),)
    return ()


def _progress(call: Call, event: OnLifeline, leg: str) -> Steps:
    """A length and a bridging that come with another event are those of the leg before."""
    if event.what == "ended":
        accepted = any(known.id == leg and known.accepted_at for known in call.legs)
        state = LegState.OVER if accepted else LegState.UNREACHED
        return (leg_facts.LegChanged(leg, state, seconds=event.seconds, bridged=event.bridged),)
    return (leg_facts.LegChanged(leg, REACHED.get(event.what)),)
