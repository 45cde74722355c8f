"""Finding a person: contact after contact, each screened, until somebody has talked to the caller."""

from ivr.call.acts import HangUp, Listen, Ring, Say
from ivr.call.events import DialEnded
from ivr.call.facts import Alarm, LegChanged, LegPlaced, Moved, Sought
from ivr.call.legs import Leg
from ivr.call.now import Contact, Kind, Now
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
    placed = LegPlaced(now.token, contact.key, switchboard=contact.kind is Kind.SWITCHBOARD)
    following = next_contact(learn(call, placed, now.at), now)
    fallback = now.contacts.index(following) if following else len(now.contacts)
    said = _said_before(call, opening, switchboard=placed.switchboard)
    return (placed, Moved(At.RINGING), *map(Say, said), Ring(now.token, contact.key, fallback))


def _said_before(call: Call, opening: Prompt | None, *, switchboard: bool) -> tuple[Prompt, ...]:
    """The sentence of the transfer, or one piece between contacts; a switchboard rings long: 999 words first."""
    words_999 = Prompt.TRYING_URGENT if call.urgency is Urgency.URGENT else Prompt.TRYING_999
    if opening:
        return (opening, words_999) if switchboard else (opening,)
    if switchboard or call.urgency is Urgency.URGENT:
        return (words_999,)
    return (between(len(call.tried)),)


def between(place: int) -> Prompt:
    """Return the piece that is said before the contact at this place of the order (the second is at 1)."""
    return BETWEEN[(place - 1) % len(BETWEEN)]


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
        return _listen(At.AFTER_TALK, Prompt.AFTER_TALK, now)
    if leg.accepted_at and event.bridged is not False:
        return _listen(At.CUT_SHORT, Prompt.CUT_SHORT, now)
    if event.bridged and not leg.accepted_at:
        return (Alarm(leg.id), *_listen(At.CHECKING, Prompt.SPOKEN_CHECK, now))
    return seek_further(call, now)


def _listen(at: At, prompt: Prompt, now: Now) -> Steps:
    return (Moved(at), Listen((Say(prompt),), now.limits.key_wait))


def unanswered(call: Call, now: Now) -> Steps:
    """Say what to do when nobody has answered; 0 rings them all once more."""
    words = tuple(Say(prompt) for prompt in _last_words(call))
    if call.turn >= now.limits.turns:
        return (Moved(At.UNANSWERED), *words, HangUp())
    return (Moved(At.UNANSWERED), Listen((*words, Say(Prompt.UNANSWERED_KEYS)), now.limits.key_wait))


def _last_words(call: Call) -> tuple[Prompt, ...]:
    if call.why is Why.PROFESSIONAL:
        return (Prompt.UNANSWERED_PROFESSIONAL,)
    if call.urgency is Urgency.URGENT:
        return (Prompt.UNANSWERED_URGENT, Prompt.DANGER_SIGNS, Prompt.SIGNS_999)
    return (Prompt.UNANSWERED,)


def ask_after_leg(call: Call, now: Now) -> Steps:
    """Say again what was said after a leg ended."""
    prompts = {
        At.AFTER_TALK: Prompt.AFTER_TALK,
        At.CUT_SHORT: Prompt.CUT_SHORT,
        At.CHECKING: Prompt.SPOKEN_CHECK,
    }
    return _listen(call.at, prompts[call.at], now)
