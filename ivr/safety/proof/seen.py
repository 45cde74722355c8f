"""What the walk sees of each step: it believes the happenings, and of the steps only what is said and what rings."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

from ivr.call import At, Call, Event, Steps
from ivr.call.acts import HangUp, Leave, Listen, Say
from ivr.call.events import (
    Astray,
    CallerEvent,
    DialEnded,
    HungUp,
    LegDialEnded,
    LegPressed,
    LegStatus,
    QueueEnded,
    Waited,
    WentQuiet,
)
from ivr.call.facts import Answered, AskedAgain, Moved, Sought
from ivr.call.hand_events import ClosedByHand
from ivr.call.keys import Key
from ivr.call.leg_facts import LegChanged
from ivr.call.legs import Leg
from ivr.call.places import LegState, Way
from ivr.call.prompts import Prompt
from ivr.safety.proof.spot import MUST_HEAR, Seen, Spot
from ivr.safety.proof.world import CONVERSATION, STAFF

FROM_CALLER = get_args(CallerEvent)


def is_gone(event: Event | None) -> bool:
    """Tell whether this is a request of a caller who has hung up."""
    return bool(getattr(event, "gone", False))


def see(spot: Spot, event: Event, steps: Steps, at: datetime) -> Seen:
    """Return what the walk has seen after a step that was taken at that moment."""
    seen = _hear(spot.seen, event, steps)
    if isinstance(event, LegPressed) and event.key == Key.YES and not event.unsaved and _stores_one(event.leg, steps):
        seen = replace(seen, ones=seen.ones | {event.leg})
    if any(isinstance(one, Sought) for one in steps):
        return replace(seen, sought=True, anew=seen.sought, met=False, closed=False)
    met, closed = seen.met or _meets(spot, event, at), seen.closed or _closes(spot.call, event)
    return seen if (met, closed) == (seen.met, seen.closed) else replace(seen, met=met, closed=closed)


def _hear(seen: Seen, event: Event, steps: Steps) -> Seen:
    if isinstance(event, Waited):
        leaves = Leave() in steps
        return replace(seen, leaves=True) if leaves else seen
    if not isinstance(event, FROM_CALLER) or is_gone(event):
        return seen
    opening = any(isinstance(one, Listen) and one.opening for one in steps)
    heard = _still_counts(seen.heard | seen.hears, steps)
    hears = frozenset(said(steps)) & MUST_HEAR
    return replace(seen, heard=heard, hears=hears, opening=opening, leaves=False, ended=HangUp() in steps)


def _still_counts(heard: frozenset[str], steps: Steps) -> frozenset[str]:
    """Return what of it counts after a step: whoever answers must be told anew, and whoever is asked all but whom."""
    if any(isinstance(one, Answered | AskedAgain) for one in steps):
        return frozenset()
    asked = any(isinstance(one, Moved) and one.at is At.ASKING for one in steps)
    return heard & {Prompt.URGENT_CONTACTS} if asked else heard


def said(steps: Steps) -> Iterator[str]:
    """Yield the prompts that are said in these steps."""
    for one in steps:
        for line in one.lines if isinstance(one, Listen) else (one,):
            if isinstance(line, Say):
                yield line.prompt


def _stores_one(leg: str, steps: Steps) -> bool:
    return any(isinstance(one, LegChanged) and one.leg == leg and one.to is LegState.ACCEPTED for one in steps)


def _meets(spot: Spot, event: Event, at: datetime) -> bool:
    """Tell whether the caller has by this talked long enough to a doctor who had pressed 1."""
    match event:
        case DialEnded():
            legs = [leg for leg in spot.call.legs if leg.way is Way.DIAL][-1:]
            lasted = event.seconds if event.seconds is not None else _since_one(legs, at)
            long = event.bridged is not False and lasted >= CONVERSATION
        case LegDialEnded():
            legs = [leg for leg in spot.call.legs if leg.id == event.leg]
            long = event.bridged is True and (event.seconds or 0) >= CONVERSATION
        case QueueEnded(result="bridged") | HungUp() | WentQuiet() | Astray():
            legs = [leg for leg in spot.call.legs if _joined_for_long(leg, at)]
            long = True
        case LegStatus():
            legs = [leg for leg in spot.call.legs if leg.id == event.leg and _joined_for_long(leg, at)]
            long = event.status == "completed"
        case _:
            return False
    return long and any(leg.id in spot.seen.ones and not leg.switchboard and not leg.rings_back for leg in legs)


def _since_one(legs: list[Leg], at: datetime) -> float:
    """Return the seconds since a contact pressed 1, where the network says nothing of the length of their leg."""
    return max(((at - leg.accepted_at).total_seconds() for leg in legs if leg.accepted_at), default=0)


def _joined_for_long(leg: Leg, at: datetime) -> bool:
    since = leg.joined_at or leg.accepted_at
    return since is not None and leg.ended_at is None and at - since >= timedelta(seconds=CONVERSATION)


def _closes(call: Call, event: Event) -> bool:
    """Tell whether a person says by this that the patient was reached: an operator only hands them on."""
    if isinstance(event, ClosedByHand):
        return True
    if not isinstance(event, LegPressed) or event.key != Key.YES:
        return False
    leg = call.leg(event.leg)
    rang = [other for other in call.legs if other.contact == leg.contact and other.rings_back]
    talked = bool(rang) and rang[-1].reached is None and (rang[-1].patient_seconds or 0) >= CONVERSATION
    return not leg.switchboard and (leg.rings_back or (talked and leg.contact != STAFF))
