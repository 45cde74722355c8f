"""What the weeks ahead hold for a rota: gaps, overlaps, clock changes, bank holidays, dates that are over."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import combinations, groupby

from ivr.oncall.bank_holidays import is_bank_holiday
from ivr.oncall.findings import Finding, Found, from_to, on_the_wall
from ivr.oncall.rota import Role, Rota
from ivr.oncall.shifts import DAY, LONDON, Duty, Level, Stretch, duties, local_day, stretches, turn, utc

CHANGE = time(1, tzinfo=UTC)
"""When the clocks change, on a day on which they do."""


def ahead(rota: Rota, start: datetime, end: datetime) -> Iterator[Finding]:
    """Find what the time from start to end holds for a rota with shifts."""
    walk = tuple(stretches(rota, start, end))
    yield from gaps(rota, walk)
    yield from overlaps(walk)
    known = duties(rota, start, end)
    days = [local_day(start) + n * DAY for n in range((local_day(end) - local_day(start)).days + 1)]
    for day in days:
        change = datetime.combine(day, CHANGE)
        if start <= change < end:
            yield from clock_changes(known, change)
        if is_bank_holiday(day):
            yield from bank_holidays(known, utc(day, time.min), utc(day + DAY, time.min))
    yield from past_dates(rota, start)


def gaps(rota: Rota, walk: Iterable[Stretch]) -> Iterator[Finding]:
    """Find when nobody is on shift who can be rung."""

    def is_gap(stretch: Stretch) -> bool:
        return all(rota.contact[name].role is Role.LEAD for name in stretch.contacts)

    for gap, run in groupby(walk, key=is_gap):
        if gap:
            first, *rest = run
            start, end = first.start, (rest or [first])[-1].end
            yield Finding(Found.GAP, f"nobody is on shift {from_to(start, end)}", start, end)


def overlaps(walk: Iterable[Stretch]) -> Iterator[Finding]:
    """Find which two shifts cover the same time, each pair once, and when they first do."""
    times: dict[tuple[int, int], list[tuple[datetime, datetime]]] = {}
    for stretch in walk:
        for pair in combinations([duty.place for duty in stretch.ruling], 2):
            met = times.setdefault(pair, [])
            start = met.pop()[0] if met and met[-1][1] == stretch.start else stretch.start
            met.append((start, stretch.end))
    for (one, other), met in times.items():
        more = f" ({len(met)} times in all)" if len(met) > 1 else ""
        said = f"shift.{one} and shift.{other} cover the same time, {from_to(*met[0])}{more}: both ring"
        yield Finding(Found.OVERLAP, said, *met[0])


def clock_changes(known: Iterable[Duty], change: datetime) -> Iterator[Finding]:
    """Find whether the clocks change at a moment, and how long the shifts last then."""
    before, after = ((change - gone).astimezone(LONDON).utcoffset() for gone in (timedelta.resolution, timedelta()))
    if before == after or before is None or after is None:
        return
    during = [duty for duty in known if duty.start < change < duty.end]
    lengths = [f"shift.{duty.place}, {from_to(duty.start, duty.end)}, lasts {_hours(duty)}" for duty in during]
    way = "forward" if after > before else "back"
    said = f"the clocks go {way} on {on_the_wall(change)}: {'; '.join(lengths) or 'no shift covers it'}"
    yield Finding(Found.CLOCK_CHANGE, said, change)


def bank_holidays(known: Iterable[Duty], start: datetime, end: datetime) -> Iterator[Finding]:
    """Find whether a bank holiday has no shift of its own, neither for bank holidays nor for its date."""
    if not any(start <= duty.start < end for duty in known if duty.level is not Level.WEEK):
        day = f"{local_day(start):%a %d %b %Y}"
        yield Finding(Found.BANK_HOLIDAY, f"{day} is a bank holiday with the shifts of any other day", start, end)


def past_dates(rota: Rota, start: datetime) -> Iterator[Finding]:
    """Find which dated shifts are over."""
    for place, shift in enumerate(rota.shift):
        duty = turn(shift, place, shift.date) if shift.date else None
        if duty and duty.end <= start:
            yield Finding(Found.PAST_DATE, f"shift.{place} is over: its date is past", duty.start, duty.end)


def _hours(duty: Duty) -> str:
    minutes = int((duty.end - duty.start).total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
