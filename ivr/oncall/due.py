"""What the pager has to do now, and whom it rings: a snapshot of the open calls and a moment give the tasks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.call import Call, Contact, Kind, LegState
from ivr.call.legs import Leg
from ivr.call.places import At, Way
from ivr.oncall.owed import Rank, owed
from ivr.oncall.paging import (
    Paging,
    first_due,
    in_vain,
    is_due,
    is_live,
    is_passed,
    is_rung_once,
    is_told,
    last_try,
    lead_marks,
    next_due,
    pages,
)
from ivr.oncall.phones import WAITS

IN_VAIN = 3
"""How often in a row a contact cannot be made to ring before it is the next one's turn."""

ENGAGED = timedelta(minutes=10)
"""How long nobody is rung for an earlier call from a number that is on the line again."""

WITHOUT_KEY = {False: timedelta(seconds=45), True: timedelta(seconds=90)}
"""How long somebody who picked up may press nothing; True: an operator, whose script is longer."""

STILL_RINGING = timedelta(minutes=1)
"""How much longer than it should a phone may seem to ring before the report of its end counts as lost."""

JOINED = timedelta(seconds=30)
"""Without a request for so long, a caller in their queue may have been joined by a 1 that could not be saved."""

PATIENCE = {
    At.WAITING: timedelta(minutes=1),  # a piece is asked for every 8 seconds
    At.RINGING: timedelta(minutes=15),
    At.LIFELINE: timedelta(minutes=15),
}
"""How long a caller who is not at a prompt may be silent before they must have gone."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring a contact for this call. All rings of one call belong together: they are placed at one moment."""

    sid: str
    contact: Contact


@dataclass(frozen=True, slots=True)
class Overdue:
    """End a leg of this call: whoever picked up has pressed nothing for too long, or its end was never reported."""

    sid: str
    leg: str


@dataclass(frozen=True, slots=True)
class Silent:
    """Write down that this call has gone quiet."""

    sid: str


Task = Ring | Overdue | Silent


def due(  # noqa: PLR0913, PLR0917 the whole snapshot
    calls: Sequence[Call],
    order: Sequence[Contact],
    leads: Sequence[Contact],
    last_resort: frozenset[str],
    at: datetime,
    paging: Paging,
    busy: frozenset[str] = frozenset(),
    closed: Mapping[str, datetime] | None = None,
    nuisances: frozenset[str] = frozenset(),
) -> tuple[Task, ...]:
    """Return what there is to do: for callers on the line, then by rank, then for the oldest call first.

    `closed`: when a call from a number was last closed. Of the calls from one number only the front one is rung for.
    `nuisances`: numbers that staff have marked, whose call-backs come after the others of their rank.
    """
    ranked, tasks = sorted(calls, key=lambda call: _place(call, nuisances)), list[Task]()
    fronts = _fronts(ranked, order, at, paging, closed or {})
    for call in ranked:
        tasks += _loose_ends(call, (*order, *leads), at, paging)
        if call.sid in fronts and is_due(call, at, paging):
            rung = whom(call, order, leads, last_resort, at, paging, busy)
            tasks += [Ring(call.sid, contact) for contact in rung]
            busy |= {contact.key for contact in rung}
    return tuple(tasks)


def whom(  # noqa: PLR0913, PLR0917 the whole snapshot
    call: Call,
    order: Sequence[Contact],
    leads: Sequence[Contact],
    last_resort: frozenset[str],
    at: datetime,
    paging: Paging,
    busy: frozenset[str] = frozenset(),
) -> tuple[Contact, ...]:
    """Return whom to ring for a call that is due: the next contact, and from some time on a lead with them."""
    pool = _pool(call, order, last_resort, at, paging)
    if is_rung_once(call):
        return _next(call, [contact for contact in pool if _turn(call, contact) is None], busy)
    reserve = leads or [contact for contact in order if contact.key in last_resort]
    lead = _next(call, reserve, busy) if _lead_is_due(call, reserve, at, paging) else ()
    others = [contact for contact in pool if contact not in lead]
    contact = _same(call, (*order, *leads), busy) or _next(call, others, busy)
    return tuple(dict.fromkeys((*contact, *lead)))


def _pool(
    call: Call, order: Sequence[Contact], last_resort: frozenset[str], at: datetime, paging: Paging
) -> list[Contact]:
    """Return whom to choose from: after a while the last resort, too, before others who have not had their turn."""
    if at - first_due(call, paging) < timedelta(minutes=paging.last_resort_after_minutes):
        return [contact for contact in order if contact.key not in last_resort] or list(order)
    debt = owed(call)
    if debt and debt.rank is Rank.URGENT:
        return list(order)
    return sorted(order, key=lambda contact: contact.key not in last_resort)


def is_settled(call: Call, at: datetime) -> bool:
    """Tell whether nothing will ever be due for this call unless something happens to it. When in doubt it is not."""
    if call.gone is None or is_live(call, at):
        return False
    debt = owed(call)
    return debt is None or debt.rank is Rank.UNFINISHED or is_told(call) or is_passed(call, at)


def _place(call: Call, nuisances: frozenset[str]) -> tuple[int, bool, datetime, str]:
    debt = owed(call) if call.gone else None
    rank = list(Rank).index(debt.rank) if debt else -1
    return (rank, debt is not None and call.reach in nuisances, call.gone or call.began, call.sid)


def _fronts(
    ranked: Iterable[Call], order: Sequence[Contact], at: datetime, paging: Paging, closed: Mapping[str, datetime]
) -> frozenset[str]:
    """Return the calls that may be rung for: of each number the first; one without a number stands for itself."""
    fronts: dict[str, Call] = {}
    for call in ranked:
        passed = is_passed(call, at) or (is_rung_once(call) and all(_turn(call, contact) for contact in order))
        if next_due(call, paging) and not passed:
            fronts.setdefault(call.reach or call.sid, call)
    engaged = {call.reach for call in ranked if call.gone is None and at - call.began < ENGAGED}
    free = (call for call in fronts.values() if not call.reach or call.reach not in engaged)
    return frozenset(call.sid for call in free if not _was_just_closed(call, closed, at, paging))


def _was_just_closed(call: Call, closed: Mapping[str, datetime], at: datetime, paging: Paging) -> bool:
    """Tell whether a call from the same number was closed just now, and since this caller has gone.

    It may have been the same patient, and the doctor may close this call next. But others may share the phone: so
    it is put off like after a ring, and where it is not only urgent by no more than that.
    """
    moment, debt = closed.get(call.reach or ""), owed(call)
    if moment is None or call.gone is None:
        return False
    pause = paging.urgent_day_minutes if debt and debt.rank is Rank.URGENT else paging.every_minutes
    return call.gone <= moment and at < moment + timedelta(minutes=pause)


def _same(call: Call, listed: Iterable[Contact], busy: frozenset[str]) -> tuple[Contact, ...]:
    """Return the doctor who took the caller last, if nobody was rung since and they can be; an operator hands on."""
    last = last_try(call)
    if last is None or not last.rings_back or last.switchboard:
        return ()
    found = [contact for contact in listed if contact.key == last.contact and contact.key not in busy]
    return tuple(contact for contact in found[:1] if len(in_vain(call, contact.key)) < IN_VAIN)


def _next(call: Call, pool: Iterable[Contact], busy: frozenset[str]) -> tuple[Contact, ...]:
    """Return the contact whose turn is longest ago, the first of those who had none; the busy ones last."""

    def turn(contact: Contact) -> tuple[bool, bool, datetime]:
        last = _turn(call, contact)
        return (contact.key in busy, last is not None, last or call.began)

    return tuple(sorted(pool, key=turn)[:1])


def _turn(call: Call, contact: Contact) -> datetime | None:
    """Return when a contact last had their turn: they were rung, or could not be several times in a row."""
    lost = in_vain(call, contact.key)
    rang = [leg for leg in pages(call, contact.key) if leg.has_started]
    had = [*rang, *lost[: len(lost) - len(lost) % IN_VAIN]]
    return had[-1].placed_at or call.began if had else None


def _lead_is_due(call: Call, reserve: Iterable[Contact], at: datetime, paging: Paging) -> bool:
    """Tell whether a lead is rung, too: each time after a while, or once for each mark where it is only urgent."""
    first, debt = first_due(call, paging), owed(call)
    if debt and debt.rank is not Rank.URGENT:
        return at - first >= timedelta(minutes=paging.lead_after_minutes)
    told = max((turn for contact in reserve if (turn := _turn(call, contact))), default=first)
    return any(told < mark <= at for mark in lead_marks(first, paging))


def _loose_ends(call: Call, listed: Iterable[Contact], at: datetime, paging: Paging) -> Iterator[Task]:
    waits = {contact.key: timedelta(seconds=contact.wait) for contact in listed}
    unheard = [leg for leg in call.legs if leg.by and not (leg.has_started or leg.is_over)]
    for leg in dict.fromkeys((*call.live_legs(at), *unheard)):
        wait = timedelta(seconds=WAITS[Kind.DIRECT]) if leg.by else waits.get(leg.contact)
        if not _may_talk(call, leg, at) and _is_overdue(leg, wait, at):
            yield Overdue(call.sid, leg.id)
    if _is_silent(call, at, paging):
        yield Silent(call.sid)


def _may_talk(call: Call, leg: Leg, at: datetime) -> bool:
    """Tell whether this contact may have the caller on the line, though no 1 of theirs is stored."""
    unheard = call.over is None and at - (call.heard or call.began) >= JOINED
    return leg.way is Way.DIAL or (leg.way is Way.QUEUE and unheard)


def _is_overdue(leg: Leg, wait: timedelta | None, at: datetime) -> bool:
    if leg.state is LegState.ANSWERED and leg.answered_at:
        return at - leg.answered_at >= WITHOUT_KEY[leg.switchboard] * (1 + leg.agains + leg.wrongs)
    rings = (leg.has_started or leg.by) and leg.state in (LegState.PLACED, LegState.RINGING)
    return bool(rings and wait and leg.placed_at and at - leg.placed_at >= wait + STILL_RINGING)


def _is_silent(call: Call, at: datetime, paging: Paging) -> bool:
    """Tell whether a caller must have gone; never while somebody who took them is on the phone."""
    taken = [leg for leg in call.legs if (leg.accepted_at or leg.joined_at) and not leg.rings_back]
    if call.gone or any(leg.is_alive(at) for leg in taken):
        return False
    dialled = [leg.placed_at for leg in call.legs if leg.way is Way.DIAL]
    signs = [call.heard, *dialled, *(leg.ended_at for leg in taken if leg.was_joined is not False)]
    last = max([call.began, *(sign for sign in signs if sign)])
    return at - last >= PATIENCE.get(call.at, timedelta(minutes=paging.quiet_minutes))
