"""Many calls in few numbers: by day, week or month, and by how long they took."""

import datetime as dt

from ivr.store.reports import Report
from ivr.store.spread import Spread
from ivr.web.board.period import Period
from ivr.web.board.words import URGENCIES as MARKS
from ivr.web.board.words import mark_of

URGENCIES = {name: mark_of(name).word for name in (*(urgency.value for urgency in MARKS), None)}
"""The words for each urgency, as a call's row holds it, most urgent first; None: it is not known."""

BY_DAY, BY_WEEK = 62, 400
"""Up to how many days a period is shown by day, and by week; a longer one is shown by month."""

WIDTH, LAST = 5, 60
"""Seconds that are counted together, and from which on all are."""

Step = tuple[str, tuple[int, ...]]
"""A label, and how many calls of each urgency."""


def by_step(report: Report, period: Period) -> tuple[str, tuple[Step, ...]]:
    """Return what the period is cut into, and the calls of each piece by urgency; one without calls is there, too."""
    step = "day" if period.days <= BY_DAY else "week" if period.days <= BY_WEEK else "month"
    found = {_label(step, period.first + dt.timedelta(days=n)): dict.fromkeys(URGENCIES, 0) for n in range(period.days)}
    for day, urgency, _, count in report.days:
        found[_label(step, day)][urgency] += count
    return step, tuple((label, tuple(counts.values())) for label, counts in found.items())


def _label(step: str, day: dt.date) -> str:
    """A week is named by its Monday."""
    if step == "month":
        return f"{day:%Y-%m}"
    return str(day - dt.timedelta(days=day.weekday()) if step == "week" else day)


def by_wait(spread: Spread) -> tuple[tuple[str, int], ...]:
    """Return how many waited how long, five seconds at a time."""
    found = [0] * (LAST // WIDTH + 1)
    for seconds, count in spread.times:
        found[min(seconds, LAST) // WIDTH] += count
    labels = [f"{low} to {low + WIDTH - 1}" for low in range(0, LAST, WIDTH)]
    return tuple(zip([*labels, f"{LAST} or more"], found, strict=True))
