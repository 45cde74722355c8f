"""The lifeline, while there is a record: contact after contact, dialled from the caller's own call."""

from ivr.call.acts import Listen, Ring, Say
from ivr.call.asking import heard_from
from ivr.call.events import DialEnded
from ivr.call.facts import Alarm, Moved
from ivr.call.learning import learn
from ivr.call.leg_facts import LegChanged, LegPlaced
from ivr.call.legs import Leg
from ivr.call.now import Now
from ivr.call.order import next_contact, rung_in_search
from ivr.call.places import At, LegState, Way, Why
from ivr.call.prompts import Prompt
from ivr.call.queueing import coming, rejoin
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.call.unanswered import unanswered
from ivr.triage import Urgency

BETWEEN = (Prompt.TRYING_999, Prompt.TRYING_STILL, Prompt.TRYING_READY_TOO)
"""What is said between contacts, one piece at a time: the 999 words first."""

ONLY = {Why.RING_999: Prompt.TRYING_999, Why.PROFESSIONAL: Prompt.TRYING_PROFESSIONAL}
"""Callers for whom advice about a spine is not meant hear one piece only."""

AFTER = {
    At.AFTER_TALK: Prompt.AFTER_TALK,
    At.CUT_SHORT: Prompt.CUT_SHORT,
    At.CHECKING: Prompt.SPOKEN_CHECK,
}
"""What is asked when a contact's leg is over."""


def ring_next(call: Call, now: Now, said: tuple[Prompt, ...] | None = None) -> Steps:
    """Dial the next contact; if none is left, say what to do. `said`: words before it; None: one piece of the wait.

    A contact who has pressed 1 meanwhile comes before all others.
    """
    if coming(call, now, now.limits.hold):
        return rejoin(call, now)
    contact = next_contact(call, now)
    if contact is None:
        return unanswered(call, now)
    placed = LegPlaced(now.token, contact.key, switchboard=contact.is_switchboard)
    following = next_contact(learn(call, placed, now.at), now)
    fallback = now.contacts.index(following) if following else len(now.contacts)
    words = said_before(call, said, switchboard=placed.switchboard)
    return (placed, Moved(At.RINGING), *map(Say, words), Ring(now.token, contact.key, fallback))


def said_before(call: Call, said: tuple[Prompt, ...] | None, *, switchboard: bool) -> tuple[Prompt, ...]:
    """Return these words, or else one piece between contacts; before an operator, that piece in any case."""
    piece = between(len(rung_in_search(call)), switchboard=switchboard)
    if call.urgency is Urgency.URGENT:
        piece = Prompt.TRYING_URGENT
    elif call.why in ONLY:
        piece = ONLY[call.why]
    if said is None:
        return (piece,)
    return (*said, piece) if switchboard else said


def between(place: int, *, switchboard: bool) -> Prompt:
    """Return what is said before the contact at this place of the order: the 999 words where it rings for long."""
    return Prompt.TRYING_999 if switchboard else BETWEEN[(place - 1) % len(BETWEEN)]


def dial_ended(call: Call, event: DialEnded, now: Now) -> Steps:
    """Go by what became of the leg. Only a stored 1 is an acceptance; Twilio's word confirms or alarms."""
    ended = leg_ended(call, event)
    known = learn(call, ended, now.at)
    return (ended, *_after_leg(known, known.leg(ended.leg), event, now))


def leg_ended(call: Call, event: DialEnded) -> LegChanged:
    """Return what the end of a dialling says of the leg that was dialled."""
    leg = dialled(call)
    state = LegState.OVER if leg.accepted_at else LegState.UNREACHED
    return LegChanged(leg.id, state, seconds=event.seconds, bridged=event.bridged)


def dialled(call: Call) -> Leg:
    """Return the leg that was dialled last from the caller's own call."""
    return [leg for leg in call.legs if leg.way is Way.DIAL][-1]


def _after_leg(call: Call, leg: Leg, event: DialEnded, now: Now) -> Steps:
    if call.conversed(leg):
        return ask_after_leg(At.AFTER_TALK, now)
    if leg.accepted_at and event.bridged is not False:
        return ask_after_leg(At.CUT_SHORT, now)
    if event.bridged and not leg.accepted_at:
        return (Alarm(leg.id), *ask_after_leg(At.CHECKING, now))
    return ring_next(call, now)


def ask_after_leg(at: At, now: Now, *before: Say) -> Steps:
    """Ask what there is to ask when a contact's leg is over."""
    return (Moved(at, heard_from(now, *before)), *before, Listen((Say(AFTER[at]),), now.limits.key_wait))
