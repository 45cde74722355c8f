"""Whom to ring next for a caller who is on the line."""

from datetime import datetime, timedelta

from ivr.call.legs import Leg
from ivr.call.now import Contact, Now
from ivr.call.places import LegState
from ivr.call.record import Call


def next_contact(call: Call, now: Now) -> Contact | None:
    """Return the contact to dial next on the lifeline: each once in a round, None when all have been tried.

    Whoever is being rung for this caller over REST as well comes last: their phone would be engaged.
    """
    ringing = {leg.contact for leg in call.live_legs(now.at) if leg.has_started}
    order, rung = sorted(_order(call, now), key=lambda contact: contact.key in ringing), rung_in_search(call)
    return next((contact for contact in order if contact.key not in rung), None)


def rung_in_search(call: Call) -> frozenset[str]:
    """Return the contacts whose phones have rung since a person was last sought: some could not be made to."""
    searched = call.legs[len(call.legs) - len(call.tried) :]
    return frozenset(leg.contact for leg in searched if leg.has_rung)


def next_untried(call: Call, now: Now) -> Contact | None:
    """Return the contact after those who have been tried since a person was last sought, None when all have been."""
    return next((contact for contact in _order(call, now) if contact.key not in call.tried), None)


def next_to_place(call: Call, now: Now) -> Contact | None:
    """Return the contact to ring next for a caller in their queue, None where all are ringing or were rung just now.

    Round after round: whoever was rung least comes first, and a contact who declined after those who did not.
    """
    free = [contact for contact in _order(call, now) if _is_free(call, contact, now)]
    return min(free, key=lambda contact: (call.tried.count(contact.key), _declined(call, contact)), default=None)


def _order(call: Call, now: Now) -> list[Contact]:
    """The one asked for first, then the rota's order; those who are on another call of ours last, never skipped."""
    return sorted(now.contacts, key=lambda contact: (contact.key != call.first, contact.key in now.busy))


def _is_free(call: Call, contact: Contact, now: Now) -> bool:
    """Tell whether this contact's phone does not ring, and was not rung in vain just now in the same search."""
    legs = _legs(call, contact, now)
    if contact.key not in call.tried:
        return not any(leg.is_alive(now.at) for leg in legs)
    rest = timedelta(seconds=now.limits.rest)
    return all(not leg.is_alive(now.at) and _idle_since(leg, now) + rest <= now.at for leg in legs)


def _idle_since(leg: Leg, now: Now) -> datetime:
    return leg.done_at or leg.placed_at or now.at


def _legs(call: Call, contact: Contact, now: Now) -> list[Leg]:
    """Return the legs that rang this contact's phone, under whichever name."""
    twins = {other.key for other in now.contacts if other.twin == contact.key}
    return [leg for leg in call.legs if leg.contact in {contact.key, contact.twin, *twins}]


def _declined(call: Call, contact: Contact) -> bool:
    return any(leg.state is LegState.DECLINED for leg in call.legs if leg.contact == contact.key)
