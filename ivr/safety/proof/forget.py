"""What is forgotten on the way, so that places become one: how much of a bound is used up, which phones rang before.

Nothing is lost by it. Every move is walked with its bounds fresh and with them spent (`bounds`), and a phone that is
not followed any further might as well have been reported to have ended.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ivr.call import At, Call, LegState, Way
from ivr.call.legs import Leg
from ivr.call.places import Count

LONG_AGO = timedelta(seconds=200)


def forget(before: Call, call: Call, at: datetime, turns: int) -> Call:
    """Return the call as it is walked on with. `before`: as it was before the step."""
    if call.gone:
        known = call if before.gone else _of_one_gone(call, at)
    else:
        known = _of_one_there(before, call, at) if call.why else call
    return _plain(known, turns)


def _plain(call: Call, turns: int) -> Call:
    """Forget how much of the bounds is used up."""
    update: dict[str, object] = {"turn": turns if call.turn >= turns else min(call.turn, 1), "here": ()}
    if call.why is None:
        pressed = any(count is not Count.SILENCE for count in call.counts)
        return call.model_copy(update=update | {"counts": (Count.AGAIN,) if pressed else ()})
    return call.model_copy(update=update | {"counts": (), "legs": tuple(map(_unbound, call.legs))})


def _unbound(leg: Leg) -> Leg:
    return leg.model_copy(update={"agains": 0, "wrongs": 0}) if leg.agains or leg.wrongs else leg


def fresh(call: Call, at: datetime) -> Call:
    """Return the call with every 1 that has not yet led to a join as new as it can be."""
    legs = tuple(_fresh(leg, at) for leg in call.legs)
    return call if legs == call.legs else call.model_copy(update={"legs": legs})


def _fresh(leg: Leg, at: datetime) -> Leg:
    if not is_awaited(leg, at) or leg.accepted_at in (None, at) or at - (leg.accepted_at or at) > LONG_AGO:
        return leg
    return leg.model_copy(update={"accepted_at": at, "answered_at": at})


def is_awaited(leg: Leg, at: datetime) -> bool:
    """Tell whether somebody has pressed 1 on this leg over REST, and has not yet been joined to the caller."""
    return leg.accepted_at is not None and not leg.joined_at and leg.way is not Way.DIAL and leg.is_alive(at)


def _of_one_there(before: Call, call: Call, at: datetime) -> Call:
    """Follow the newest phones of a caller who is there, and of the older ones the one that came furthest.

    A new search begins like the first one: nothing is kept of those before it but the last contact who took the
    caller, how often the two were cut off, and whoever has pressed 1 just now.
    """
    if call.turn == before.turn and call.at is not At.LIFELINE:
        return call
    anew = call.sought_at != before.sought_at
    if call.at is At.WAITING and not anew:
        return call
    known = {leg.id for leg in before.legs}
    dialled = [leg for leg in call.legs if leg.way is Way.DIAL][-1:] if call.at is At.RINGING else []
    older = [leg for leg in call.legs if leg.is_alive(at) and leg.id in known and leg not in dialled]
    keep = [leg for leg in _furthest(older) if not anew or leg.state is LegState.ACCEPTED]
    legs = tuple(_ended(leg, at) if leg in older and leg not in keep else leg for leg in call.legs)
    if not anew:
        return call.model_copy(update={"legs": legs}) if older else call
    taken = sorted((leg for leg in legs if leg.accepted_at), key=lambda leg: leg.accepted_at or at)
    last = [leg for leg in taken if leg.contact == taken[-1].contact][-2:]
    kept = tuple(leg for leg in legs if leg in last or leg in keep or leg.id not in known)
    return call.model_copy(update={"legs": kept, "failed_at": None, "confirmed": False})


def _of_one_gone(call: Call, at: datetime) -> Call:
    """Follow one phone for a caller who has gone, and whoever has picked up one dialled from the caller's own call."""
    alive = [leg for leg in call.legs if leg.is_alive(at)]
    answered = [leg for leg in alive if leg.way is Way.DIAL and leg.state is LegState.ANSWERED]
    keep = [*_furthest(alive), *answered[-1:]]
    return call.model_copy(
        update={"legs": tuple(_ended(leg, at) if leg in alive and leg not in keep else leg for leg in call.legs)}
    )


def _furthest(legs: Iterable[Leg]) -> list[Leg]:
    """Return the one leg over REST that has come furthest, if there is one."""
    phones = [leg for leg in legs if leg.way is not Way.DIAL]
    return sorted(phones, key=lambda leg: list(LegState).index(leg.state))[-1:]


def _ended(leg: Leg, at: datetime) -> Leg:
    state = LegState.OVER if leg.accepted_at else LegState.UNREACHED
    return leg.model_copy(update={"state": state, "ended_at": leg.ended_at or at, "done_at": leg.done_at or at})
