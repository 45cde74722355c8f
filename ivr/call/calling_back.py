"""A caller who has gone: whoever picks up takes them by a 1, rings them back through us, and is asked how it went.

What they take is a lease: only "I spoke to the patient" closes a call-back.
"""

from datetime import datetime, timedelta

from ivr.call import facts, leg_facts
from ivr.call.acts import HangUp, Line, Listen, RingBack, Say
from ivr.call.errands import PlaceLeg, SendText
from ivr.call.events import Paged, PatientReported
from ivr.call.hand_events import ClaimedByHand, ClosedByHand, RungByHand, TriedByHand
from ivr.call.handover import told
from ivr.call.keys import Key
from ivr.call.legs import CONVERSATION, Leg
from ivr.call.now import Now
from ivr.call.parts import Result
from ivr.call.places import LegState, Way, Why
from ivr.call.prompts import Prompt
from ivr.call.queueing import queue_of
from ivr.call.record import Call
from ivr.call.steps import Step, Steps
from ivr.call.whisper import doctor, operator
from ivr.triage import Urgency


def paged(call: Call, event: Paged, now: Now) -> Steps:
    """Ring contacts for a caller who is owed a call-back, and tell them by text, too."""
    queue = queue_of(call)
    steps: list[Step] = []
    for place, contact in enumerate(event.contacts):
        leg = f"{now.token}-{place}"
        operator_answers = contact in event.switchboards
        steps.append(leg_facts.LegPlaced(leg, contact, switchboard=operator_answers, way=Way.PAGE))
        steps += [PlaceLeg(leg, contact, queue), SendText(contact, Prompt.TEXT_CALL_BACK)]
    return tuple(steps)


def has_gone(call: Call, now: Now) -> bool:
    """Tell whether the caller had hung up by that moment, which may be learnt of late."""
    return call.gone is not None and call.gone <= now.at


def screen_gone(call: Call, leg: Leg, now: Now) -> Steps:
    """Tell whoever picked up that the caller has hung up, and ask for a 1 to ring them."""
    lines: tuple[Line, ...] = operator(leg, now) if leg.switchboard else (doctor(call, now),)
    if call.why is Why.PROFESSIONAL:
        lines = (Say(Prompt.HANDOVER_CALL_BACK), *lines)
    ask = Prompt.WHISPER_RING_BACK if call.reach else Prompt.WHISPER_NOTE
    return (Listen((*lines, Say(ask)), now.limits.leg_wait), HangUp())


def ring_back(call: Call, leg: Leg, now: Now) -> Steps:
    """Write down who took the call-back, and ring the caller; one without a number is only told of."""
    accepted = leg_facts.LegChanged(leg.id, LegState.ACCEPTED, rings_back=bool(call.reach))
    if not call.reach:
        noted = (facts.Acknowledged(leg.who), over(leg))
        return (accepted, *noted, Say(Prompt.WHISPER_ACKNOWLEDGED), HangUp())
    claimed = facts.Claimed(leg.who, lease(call, now), leg.id, leg.staff)
    return (accepted, claimed, *told(call, now), Say(Prompt.WHISPER_RINGING_BACK), RingBack())


def lease(call: Call, now: Now) -> datetime:
    """Return until when whoever takes a call-back now has it to themselves."""
    pain_only = call.urgency is Urgency.URGENT and call.why in (None, Why.URGENT)
    return now.at + timedelta(minutes=now.limits.lease_urgent if pain_only else now.limits.lease_emergency)


def owes_word(call: Call, leg: Leg) -> bool:
    """Tell whether this contact has rung the caller back, talked, hung up first, and so was never asked how it went.

    Staff who have their own phone rung want to ring the caller; they say at the board how it went.
    """
    if leg.by:
        return False
    before = [other for other in call.legs if other.contact == leg.contact and other.rings_back and other.id != leg.id]
    talked = bool(before) and (before[-1].patient_seconds or 0) >= CONVERSATION
    return talked and before[-1].reached is None and not leg.switchboard


def ask_afterwards(prompt: Prompt, now: Now) -> Steps:
    """Ask whether they spoke to the patient."""
    return (Listen((Say(prompt),), now.limits.key_wait), HangUp())


def hear_afterwards(call: Call, leg: Leg, key: str, now: Now) -> Steps:
    """1: the patient was reached, and the call-back is closed; 2: not, and it stays open. Another key: asked again."""
    asked = leg.id if leg.rings_back else _before(call, leg).id
    if key == Key.YES:
        closed = () if leg.switchboard else (facts.Closed(leg.who, result=Result.REACHED.value),)
        return (leg_facts.Told(asked, reached=True), *closed, over(leg), Say(Prompt.WHISPER_THANKS), HangUp())
    if key == Key.NO:
        return (leg_facts.Told(asked, reached=False), over(leg), Say(Prompt.WHISPER_STAYS_OPEN), HangUp())
    if leg.wrongs > now.limits.leg_wrongs:
        return (over(leg), HangUp())
    return (leg_facts.LegChanged(leg.id, wrong=True), *ask_afterwards(Prompt.WHISPER_REACHED, now))


def over(leg: Leg) -> leg_facts.LegChanged:
    """Return that this leg is being hung up by us: its own report may be lost, and must hold up nobody."""
    return leg_facts.LegChanged(leg.id, LegState.OVER)


def _before(call: Call, leg: Leg) -> Leg:
    return [other for other in call.legs if other.contact == leg.contact and other.rings_back][-1]


def patient_reported(_call: Call, event: PatientReported, _now: Now) -> Steps:
    """Note how the phone of a caller who was rung back did."""
    return (leg_facts.PatientRang(event.leg, event.status, event.seconds),)


def claimed_by_hand(call: Call, event: ClaimedByHand, now: Now) -> Steps:
    """Note that somebody on the staff rings the caller back by other means."""
    return (facts.Claimed(event.by, lease(call, now), staff=event.staff),)


def rung_by_hand(call: Call, event: RungByHand, now: Now) -> Steps:
    """Give somebody on the staff the call-back, and ring their own phone: a 1 on it rings the caller."""
    placed = leg_facts.LegPlaced(now.token, event.contact, way=Way.PAGE, by=event.by)
    claimed = facts.Claimed(event.by, lease(call, now), now.token, event.contact)
    return (placed, claimed, PlaceLeg(now.token, event.contact, queue_of(call), is_staff=True))


def tried_by_hand(_call: Call, event: TriedByHand, _now: Now) -> Steps:
    """Note that somebody on the staff could not reach the caller. Nothing is closed: others go on."""
    return (facts.Tried(event.by, event.note, event.staff),)


def closed_by_hand(_call: Call, event: ClosedByHand, _now: Now) -> Steps:
    """Note that somebody on the staff closed the call-back, and why."""
    return (facts.Closed(event.by, event.note, event.result),)
