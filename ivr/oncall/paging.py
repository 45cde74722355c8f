"""When somebody is rung for a call-back: the policy, every number of it a setting, and what it comes to for a call.

House rules:
1. A phone that could not be made to ring is no ring: nothing counts but what has started.
2. It never stops, but for a caller whom nobody can ring, once a doctor has been told.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ivr.call import Call, Limits, Why
from ivr.call.legs import CONVERSATION, Leg
from ivr.call.places import Way
from ivr.oncall.owed import Owed, Rank, is_keyless, owed
from ivr.oncall.shifts import DAY, LONDON, local_day, utc

ASK_AFTER = timedelta(minutes=1)
"""After which a doctor who talked to the patient and hung up is asked whether they reached them."""

LONGEST_RETRY = timedelta(minutes=1)


ONE_PASS = {Rank.URGENT: timedelta(hours=24)}
"""How long after its first ring a pass may last in which each contact is rung once; of another rank: an hour."""


Positive = Annotated[int, Field(ge=1, le=10_000)]


class Paging(BaseModel):
    """How call-backs are chased, and how radio checks are made."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    first_after_seconds: Positive = 20
    """Seconds from the hang-up to the first ring: many callers ring again at once."""
    after_999_minutes: Positive = 10
    """The same, in minutes, for a caller who was told to hang up and ring 999: their line is not to be engaged."""
    every_minutes: Positive = 3
    """Minutes from one ring to the next, for an emergency or a caller of whom nothing is known."""
    last_resort_after_minutes: Positive = 10
    """Minutes after the first ring was due from which on the last resort is rung in its turn."""
    lead_after_minutes: Positive = 30
    """Minutes after the first ring was due from which on the service lead is rung, too."""
    lead_every_minutes: Positive = 10
    """Minutes from one ring to the next from then on; they never stop."""
    urgent_day_minutes: Positive = 20
    """Minutes from one ring to the next by day, where it is urgent and no emergency."""
    urgent_night_minutes: Positive = 60
    """The same at night; the first ring of the morning comes no later than the day begins."""
    day_from: Annotated[int, Field(ge=0, le=23)] = 8
    """The hour at which the day begins, by the clock on the wall in London."""
    day_to: Annotated[int, Field(ge=1, le=24)] = 20
    """The hour at which the night begins."""
    urgent_lead_hours: tuple[Positive, ...] = (12, 20)
    """Hours after the first ring was due at which the service lead is told of an urgent call-back, once each."""
    lost_retry_seconds: Positive = 10
    """Seconds after which somebody is tried again whose phone could not be made to ring, times the tries in vain."""
    quiet_minutes: Positive = 3
    """Minutes without a request from a caller at a prompt after which they must have gone."""
    radio_tries: Positive = 3
    """How often a contact is rung for a radio check before the next role is told."""
    radio_late_minutes: Positive = 15
    """Minutes after the start of a shift after which no radio check is begun."""
    radio_every_minutes: Positive = 3
    """Minutes from one try of a radio check to the next."""
    lease_emergency_minutes: Positive = 10
    """Minutes for which whoever takes an emergency, or a caller of whom nothing is known, has them to themselves."""
    lease_urgent_minutes: Positive = 60
    """The same, where it is urgent and no emergency."""
    compare_minutes: Positive = 5
    """Minutes from one comparison of our record with Twilio's own list of calls to the next."""

    def limits(self) -> Limits:
        """Return the limits of a call, with the leases of this policy."""
        return Limits(lease_emergency=self.lease_emergency_minutes, lease_urgent=self.lease_urgent_minutes)

    @model_validator(mode="after")
    def _day_before_night(self) -> Self:
        if self.day_from >= self.day_to:
            raise ValueError("day_from must be before day_to")
        return self


def next_ring(rank: Rank, first: datetime, last: datetime, paging: Paging) -> datetime:
    """Return when to ring again for a call-back that was first due at `first`, and rung for at `last`."""
    if rank is Rank.URGENT:
        return min([_urgent(last, paging), *(mark for mark in lead_marks(first, paging) if mark > last)])
    late = last - first >= timedelta(minutes=paging.lead_after_minutes)
    return last + timedelta(minutes=paging.lead_every_minutes if late else paging.every_minutes)


def lead_marks(first: datetime, paging: Paging) -> tuple[datetime, ...]:
    """Return the moments at which the service lead is told of an urgent call-back that was first due at `first`."""
    return tuple(first + timedelta(hours=hours) for hours in paging.urgent_lead_hours)


def is_day(at: datetime, paging: Paging) -> bool:
    """Tell whether it is day in London by the hours of the pager."""
    return paging.day_from <= at.astimezone(LONDON).hour < paging.day_to


def _urgent(last: datetime, paging: Paging) -> datetime:
    soon = last + timedelta(minutes=paging.urgent_day_minutes)
    if is_day(soon, paging):
        return soon
    return min(last + timedelta(minutes=paging.urgent_night_minutes), _morning_after(last, paging))


def _morning_after(at: datetime, paging: Paging) -> datetime:
    today = utc(local_day(at), time(paging.day_from))
    return today if today > at else utc(local_day(at) + DAY, time(paging.day_from))


def first_due(call: Call, paging: Paging) -> datetime:
    """Return when somebody is first rung for a call whose caller has gone, which is later if they are to ring 999."""
    to_999 = call.why in (Why.RING_999, Why.NINES) or any(reason.ring_999 for reason in call.reasons)
    gone = min((moment for moment in (call.over, call.quiet) if moment), default=call.began)
    later = timedelta(minutes=paging.after_999_minutes) if to_999 else timedelta(seconds=paging.first_after_seconds)
    return gone + later


def is_due(call: Call, at: datetime, paging: Paging) -> bool:
    """Tell whether somebody is to be rung for this call now: it is time, and nobody is on the phone for it."""
    when = next_due(call, paging)
    return when is not None and when <= at and not is_live(call, at) and not is_passed(call, at)


def next_due(call: Call, paging: Paging) -> datetime | None:
    """Return when somebody is next rung for this call, if nobody is on the phone for it then; None: never."""
    debt = owed(call)
    if debt is None or debt.rank is Rank.UNFINISHED or call.gone is None or is_told(call):
        return None
    return max([_in_turn(call, debt, paging), *_retries(call, paging)])


def is_told(call: Call) -> bool:
    """Tell whether a doctor has heard of a caller whom nobody can ring."""
    return call.reach is None and call.acknowledged_by is not None


def is_live(call: Call, at: datetime) -> bool:
    """Tell whether a contact's phone rings for this call, or somebody is on it."""
    return bool(call.live_legs(at))


def is_rung_once(call: Call) -> bool:
    """Tell whether each contact is rung at most once for this caller.

    One whom nobody can ring back is chased all the same until somebody has heard of them, unless it can wait.
    """
    debt = owed(call)
    return is_keyless(call) or (call.reach is None and debt is not None and debt.rank is Rank.URGENT)


def is_passed(call: Call, at: datetime) -> bool:
    """Tell whether the one pass for such a caller lies behind: who comes on duty later is not told of them."""
    debt, rang = owed(call), [leg.placed_at or call.began for leg in pages(call) if leg.has_started]
    if not debt or not rang or not is_rung_once(call):
        return False
    return at - rang[0] > ONE_PASS.get(debt.rank, timedelta(hours=1))


def last_try(call: Call) -> Leg | None:
    """Return the leg that rang last for the call-back; one that was placed before counts once it has taken it.

    Nor does the own phone of somebody on the staff count sooner: nobody's turn waits for one that is not picked up.
    """
    tries = [leg for leg in call.legs if leg.rings_back or (leg.way is Way.PAGE and leg.has_started and not leg.by)]
    return tries[-1] if tries else None


def pages(call: Call, contact: str | None = None) -> Iterator[Leg]:
    """Return the legs that were placed for the call-back, or those of one contact."""
    return (leg for leg in call.legs if leg.way is Way.PAGE and contact in (None, leg.contact))


def in_vain(call: Call, contact: str | None = None) -> list[Leg]:
    """Return the pages, or those of one contact, that could not be made to ring since the last one that could.

    The own phone of somebody on the staff tells nothing of those of the rota, which are not rung in its place.
    """
    lost: list[Leg] = []
    for leg in pages(call, contact):
        if not leg.by:
            lost = [] if leg.has_started else [*lost, leg]
    return lost


def _in_turn(call: Call, debt: Owed, paging: Paging) -> datetime:
    """Return when to ring next by the policy and the lease, were every phone made to ring that is asked for."""
    first, last = first_due(call, paging), last_try(call)
    if last and last.end and _owes_word(call, last):
        return last.end + ASK_AFTER
    lease = call.claim.until if call.claim else first
    return max(first, lease, next_ring(debt.rank, first, last.placed_at or first, paging) if last else first)


def _owes_word(call: Call, leg: Leg) -> bool:
    """Tell whether a doctor has talked to the patient and hung up first; somebody else's claim is waited for.

    Staff who had their own phone rung say it at the board: they are not rung for it, nor anybody in their place.
    """
    talked = leg.rings_back and not (leg.switchboard or leg.by) and (leg.patient_seconds or 0) >= CONVERSATION
    return talked and leg.reached is None and (call.claim is None or call.claim.leg == leg.id)


def _retries(call: Call, paging: Paging) -> tuple[datetime, ...]:
    """Return when to try again, if the last phones could not be made to ring: ever later, up to a minute."""
    lost = [leg.placed_at or call.began for leg in in_vain(call)]
    pause = min(LONGEST_RETRY, timedelta(seconds=paging.lost_retry_seconds) * len(lost))
    return (lost[-1] + pause,) if lost else ()
