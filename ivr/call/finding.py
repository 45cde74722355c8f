"""Finding a person: contact after contact, each screened, until somebody has talked to the caller."""

from ivr.call.acts import HangUp, Listen, Ring, Say
from ivr.call.asking import heard_from
from ivr.call.events import DialEnded
from ivr.call.facts import Alarm, Failed, LegChanged, LegPlaced, Moved, Sought
from ivr.call.legs import Leg
from ivr.call.now import Contact, Now
from ivr.call.places import At, LegState, Why
from ivr.call.prompts import Prompt
from ivr.call.record import Call, learn
from ivr.call.steps import Steps
from ivr.triage import Urgency

SENTENCES = {
    Why.RING_999: Prompt.TRANSFER_RING_999,
    Why.NINES: Prompt.TRANSFER_NINES,
    Why.CUT_OFF: Prompt.TRANSFER_AGAIN,
    Why.PROFESSIONAL: Prompt.PROFESSIONAL_ADVICE,
} | dict.fromkeys((Why.SILENT, Why.WRONG_KEYS, Why.REPEATS, Why.TURNS, Why.FAULT), Prompt.TRANSFER_UNABLE)
"""What is said before the first phone rings; whoever is not named here hears `transfer.doctor`."""

BETWEEN = (Prompt.TRYING_999, Prompt.TRYING_STILL, Prompt.TRYING_READY)
"""What is said between contacts, one piece at a time: the 999 words first."""

ONLY = {Why.RING_999: Prompt.TRYING_999, Why.PROFESSIONAL: Prompt.TRYING_PROFESSIONAL}
"""Callers for whom advice about a spine is not meant hear one piece only."""

AFTER = {
    At.AFTER_TALK: Prompt.AFTER_TALK,
    At.CUT_SHORT: Prompt.CUT_SHORT,
    At.CHECKING: Prompt.SPOKEN_CHECK,
}
"""What is asked when a contact's leg is over."""


def seek(call: Call, now: Now, why: Why, first: str | None = None) -> Steps:
    """Ring the contacts from the top, `first` before all others; a call that has gone on too long only goes on."""
    if call.why and call.turn >= now.limits.turns:
        return seek_further(call, now)
    sought = Sought(why, first)
    return (sought, *_ring_next(learn(call, sought, now.at), now, SENTENCES.get(why, Prompt.TRANSFER)))


def seek_further(call: Call, now: Now) -> Steps:
    """Ring the next contact of this round, with one piece said before; if none is left, say what to do."""
    return _ring_next(call, now)


def _ring_next(call: Call, now: Now, opening: Prompt | None = None) -> Steps:
    contact = next_contact(call, now)
    if contact is None:
        return unanswered(call, now)
    placed = LegPlaced(now.token, contact.key, switchboard=contact.is_switchboard)
    following = next_contact(learn(call, placed, now.at), now)
    fallback = now.contacts.index(following) if following else len(now.contacts)
    said = _said_before(call, opening, switchboard=placed.switchboard)
    return (placed, Moved(At.RINGING), *map(Say, said), Ring(now.token, contact.key, fallback))


def _said_before(call: Call, opening: Prompt | None, *, switchboard: bool) -> tuple[Prompt, ...]:
    """The sentence of the transfer, or one piece between contacts."""
    piece = between(len(call.tried), switchboard=switchboard)
    if call.urgency is Urgency.URGENT:
        piece = Prompt.TRYING_URGENT
    elif call.why in ONLY:
        piece = ONLY[call.why]
    if opening is None:
        return (piece,)
    return (opening, piece) if switchboard else (opening,)


def between(place: int, *, switchboard: bool) -> Prompt:
    """Return what is said before the contact at this place of the order: the 999 words where it rings for long."""
    return Prompt.TRYING_999 if switchboard else BETWEEN[(place - 1) % len(BETWEEN)]


def next_contact(call: Call, now: Now) -> Contact | None:
    """Return the contact to ring next in this round: the one asked for first, then the rota's order."""
    order = sorted(now.contacts, key=lambda contact: contact.key != call.first)
    return next((contact for contact in order if contact.key not in call.tried), None)


def dial_ended(call: Call, event: DialEnded, now: Now) -> Steps:
    """Go by what became of the leg. Only a stored 1 is an acceptance; Twilio's word confirms or alarms."""
    ended = leg_ended(call, event)
    known = learn(call, ended, now.at)
    return (ended, *_after_leg(known, known.legs[-1], event, now))


def leg_ended(call: Call, event: DialEnded) -> LegChanged:
    """Return what the end of a dialling says of the leg that was dialled."""
    leg = call.legs[-1]
    state = LegState.OVER if leg.accepted_at else LegState.UNREACHED
    return LegChanged(leg.id, state, seconds=event.seconds, bridged=event.bridged)


def _after_leg(call: Call, leg: Leg, event: DialEnded, now: Now) -> Steps:
    if call.conversed(leg):
        return ask_after_leg(At.AFTER_TALK, now)
    if leg.accepted_at and event.bridged is not False:
        return ask_after_leg(At.CUT_SHORT, now)
    if event.bridged and not leg.accepted_at:
        return (Alarm(leg.id), *ask_after_leg(At.CHECKING, now))
    return seek_further(call, now)


def ask_after_leg(at: At, now: Now, *before: Say) -> Steps:
    """Ask what there is to ask when a contact's leg is over."""
    return (Moved(at, heard_from(now, *before)), *before, Listen((Say(AFTER[at]),), now.limits.key_wait))


def unanswered(call: Call, now: Now, *before: Say) -> Steps:
    """Say what to do when nobody has answered; 0 rings them all once more."""
    words = tuple(map(Say, _last_words(call)))
    told: Steps = (Failed(), Moved(At.UNANSWERED), *before)
    if call.turn >= now.limits.turns:
        return (*told, *words, HangUp())
    return (*told, Listen((*words, Say(Prompt.UNANSWERED_KEYS)), now.limits.key_wait))


def _last_words(call: Call) -> tuple[Prompt, ...]:
    if call.why is Why.PROFESSIONAL:
        return (Prompt.UNANSWERED_PROFESSIONAL,)
    listed = (Prompt.UNANSWERED_LISTED,) if call.caller and not call.reached else ()
    if call.why is Why.RING_999:
        return (Prompt.UNANSWERED_RING_999, *listed)
    if call.urgency is Urgency.URGENT:
        return (Prompt.UNANSWERED_URGENT, Prompt.UNANSWERED_DANGER_SIGNS, Prompt.SIGNS_999, *listed)
    return (Prompt.UNANSWERED, *listed)
