"""Which shifts cover a moment, and which of them rule.

Two house rules. A shift belongs to the day on which it starts, so after midnight the day before counts too. Its hours
are those of the clock on the wall in London, and become UTC here, once: one that ends at the hour at which the next
one starts meets it at that moment, on the nights when the clocks change as on any other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from ivr.oncall.bank_holidays import is_bank_holiday
from ivr.oncall.rota import Day, Rota, Shift

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
WEEK = tuple(Day)


class Level(IntEnum):
    """What a shift was written for. Of those that cover a moment, the lowest level rules alone."""

    DATE = 1
    BANK_HOLIDAY = 2
    WEEK = 3


@dataclass(frozen=True, slots=True)
class Duty:
    """One turn of a shift, the `place`-th of the file: from its start (UTC) to just before its end."""

    level: Level
    place: int
    start: datetime
    end: datetime
    contacts: tuple[str, ...]

    def covers(self, at: datetime) -> bool:
        """Whether a moment is in it: the start is, the end is not."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which the same duties rule, those of one level, in the order of the file."""

    start: datetime
    end: datetime
    ruling: tuple[Duty, ...]

    @property
    def contacts(self) -> tuple[str, ...]:
        """Who is on shift, each once."""
        return _names(self.ruling)


def on_shift(rota: Rota, at: datetime) -> tuple[str, ...]:
    """Return the names of the contacts on shift at a moment, in order; none in a gap."""
    return _names(_ruling(duty for duty in duties(rota, at, at) if duty.covers(at)))


def duties(rota: Rota, since: datetime, until: datetime) -> tuple[Duty, ...]:
    """Return the duties that start on the days from the one before `since` to that of `until`."""
    first, last = local_day(since) - DAY, local_day(until)
    days = (first + n * DAY for n in range((last - first).days + 1))
    found = (turn(shift, place, day) for day in days for place, shift in enumerate(rota.shift))
    return tuple(duty for duty in found if duty)


def turn(shift: Shift, place: int, day: date) -> Duty | None:
    """Return the turn of a shift that starts on a day, if there is one.

    One that lies within the hour that a spring night leaves out ends before it starts, and covers nothing.
    """
    level = _level(shift, day)
    if level is None:
        return None
    begins, ends = shift.begins or time.min, shift.ends or time.min
    last = day if begins < ends else day + DAY
    return Duty(level, place, utc(day, begins), utc(last, ends), shift.contacts)


def stretches(rota: Rota, since: datetime, until: datetime) -> Iterator[Stretch]:
    """Walk from `since` to `until` (both UTC), from one start or end of a duty to the next."""
    known = sorted(duties(rota, since, until), key=lambda duty: duty.start, reverse=True)
    bounds = {since, until, *(moment for duty in known for moment in (duty.start, duty.end))}
    covering: list[Duty] = []
    for start, end in pairwise(sorted(moment for moment in bounds if since <= moment <= until)):
        while known and known[-1].start <= start:
            covering.append(known.pop())
        covering = [duty for duty in covering if duty.end > start]
        yield Stretch(start, end, _ruling(covering))


def local_day(at: datetime) -> date:
    """Return the day of a moment in London."""
    return at.astimezone(LONDON).date()


def utc(day: date, clock: time) -> datetime:
    """Return the moment at which the wall clock shows a time: of two the first; of none, as if it had not changed."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def _level(shift: Shift, day: date) -> Level | None:
    if shift.date:
        return Level.DATE if shift.date == day else None
    if Day.BANK_HOLIDAY in shift.days and is_bank_holiday(day):
        return Level.BANK_HOLIDAY
    return Level.WEEK if not shift.days or WEEK[day.weekday()] in shift.days else None


def _ruling(covering: Iterable[Duty]) -> tuple[Duty, ...]:
    ranked = sorted(covering, key=lambda duty: (duty.level, duty.place))
    return tuple(duty for duty in ranked if duty.level is ranked[0].level)


def _names(ruling: tuple[Duty, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for duty in ruling for name in duty.contacts))
