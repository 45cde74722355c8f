"""A clock that was put back: what the record has of a later hour has happened all the same."""

from datetime import datetime, timedelta

from ivr.call import Call
from ivr.call.legs import Leg

AHEAD = timedelta(minutes=1)
"""How far in the future a moment must lie for the clock to have been put back: less, and another process has written it
down since a round began, or another machine's clock is a little ahead."""

LONG_AGO = timedelta(hours=1)
"""How long ago that is taken to be. Nobody knows; whoever is owed a call must not wait for the clock to catch up."""


def as_of(call: Call, at: datetime) -> Call:
    """Return a call as it stands by the clock of now: no hang-up, and no ring that is over, lies in the future."""
    then, moved = at - LONG_AGO, dict[str, object]()
    for name, moment in (("over", call.over), ("quiet", call.quiet)):
        if moment and moment > at + AHEAD:
            moved[name] = then
    if any(_lies_ahead(leg, at) for leg in call.legs):
        moved["legs"] = tuple(_ended(leg, then) if _lies_ahead(leg, at) else leg for leg in call.legs)
    if call.claim and moved:
        moved["claim"] = call.claim.model_copy(update={"until": min(call.claim.until, at)})
    return call.model_copy(update=moved) if moved else call


def _lies_ahead(leg: Leg, at: datetime) -> bool:
    return leg.is_over and any(moment and moment > at + AHEAD for moment in (leg.placed_at, leg.end))


def _ended(leg: Leg, then: datetime) -> Leg:
    answered = then if leg.answered_at else None
    return leg.model_copy(update={"placed_at": then, "answered_at": answered, "ended_at": then, "done_at": then})
