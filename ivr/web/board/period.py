"""The period that a report is about: London's days, the last one not counted."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ivr.oncall import LONDON

USUAL = 30
LONGEST = 3660
"""Days."""


class PeriodError(ValueError):
    """What was asked for is no period. Its message is for whoever asked, and repeats nothing that they wrote."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the start of one of London's days up to the start of another."""

    first: dt.date
    until: dt.date

    @property
    def since(self) -> dt.datetime:
        """The moment at which it begins."""
        return _start(self.first)

    @property
    def ends(self) -> dt.datetime:
        """The moment at which it ends."""
        return _start(self.until)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.first).days

    @property
    def query(self) -> str:
        """What stands in the address of its report."""
        return f"from={self.first}&to={self.until}"


def asked(given: Mapping[str, str], today: dt.date) -> Period:
    """Return the period that an address asks for, the last 30 days if it asks for none, or raise PeriodError."""
    usual = last(USUAL, today)
    until = _date(given["to"], "The day up to which to count") if given.get("to") else usual.until
    first = _date(given["from"], "The first day") if given.get("from") else until - dt.timedelta(days=USUAL)
    if first >= until:
        raise PeriodError("The first day must come before the day up to which to count.")
    if (until - first).days > LONGEST:
        raise PeriodError("The period is too long: ask for ten years at most.")
    return Period(first, until)


def last(days: int, today: dt.date) -> Period:
    """Return the last so many days, with today."""
    until = today + dt.timedelta(days=1)
    return Period(until - dt.timedelta(days=days), until)


def presets(today: dt.date) -> tuple[tuple[str, Period], ...]:
    """Return the periods that are asked for most, each with its name."""
    return (
        ("Today", last(1, today)),
        ("7 days", last(7, today)),
        ("30 days", last(30, today)),
        ("12 months", Period(_year_before(today), today + dt.timedelta(days=1))),
    )


def _year_before(day: dt.date) -> dt.date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day) + dt.timedelta(days=1)


def _date(text: str, what: str) -> dt.date:
    try:
        day = dt.datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 a day, not a moment
    except ValueError:
        raise PeriodError(f"{what} is not a date. Write the year, month and day, like 2026-11-01.") from None
    if not 2000 <= day.year <= 2100:  # noqa: PLR2004 no call was or will be counted outside these
        raise PeriodError(f"{what} is not in this century.")
    return day


def _start(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins in London. Its clocks never change at midnight."""
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)
