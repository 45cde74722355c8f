"""Plots: where each bar and each word of one stands. Whatever a plot shows stands in a table beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ivr.store.reports import Report
from ivr.web.board.bins import URGENCIES, by_step, by_wait
from ivr.web.board.figures import place
from ivr.web.board.period import Period
from ivr.web.board.prompt_rates import RATES, asked, rated, share

WIDTH, LEFT, RIGHT = 720, 48, 8
TOP, FOOT, HEIGHT = 12, 172, 200
ROW, NAMES = 24, 220
LABELS, TICKS = 8, 4
"""How many bars are named along the foot of a plot, at most, and how many lines cross it."""
MOST_PROMPTS = 16
PATTERNS = ("solid", "stripes", "dots", "plain")
"""What tells parts of a bar from one another besides their colour, in the order of the parts."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a bar. `words`: what it stands for."""

    x: float
    y: float
    width: float
    height: float
    pattern: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Words in a plot."""

    x: float
    y: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture. `about`: what it shows, in words; `parts`: the patterns and their names."""

    key: str
    title: str
    about: str
    height: float
    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]
    lines: tuple[tuple[float, float, float, float], ...]
    parts: tuple[tuple[str, str], ...] = ()
    width: float = WIDTH


def plots(report: Report, period: Period) -> tuple[Plot, ...]:
    """Return the pictures of a report; none of what was not counted."""
    made = (_days(report, period), _waits(report), _rates(report))
    return tuple(plot for plot in made if plot.boxes)


def _days(report: Report, period: Period) -> Plot:
    step, rows = by_step(report, period)
    busiest = max(rows, key=lambda row: sum(row[1]))
    about = f"{report.calls} calls; the most in one {step}: {sum(busiest[1])}, {busiest[0]}."
    return _upright("days", f"Calls by {step} and urgency", about, rows, tuple(URGENCIES.values()))


def _waits(report: Report) -> Plot:
    rows = [
        (label.replace(" to ", "\N{EN DASH}").replace(" or more", "+"), (count,))
        for label, count in by_wait(report.rang)
    ]
    about = f"{report.rang.count} calls; half within {report.rang.within(50)} s, the worst {report.rang.worst} s."
    return _upright("ringing", "Seconds to the first ringing phone", about, rows, ("Calls",))


def _upright(
    key: str, title: str, about: str, rows: Sequence[tuple[str, tuple[int, ...]]], parts: tuple[str, ...]
) -> Plot:
    """Draw bars that stand side by side, each in parts that stand on one another."""
    step, highest = _scale(max((sum(counts) for _, counts in rows), default=0))
    each, unit = (WIDTH - LEFT - RIGHT) / max(len(rows), 1), (FOOT - TOP) / highest
    boxes: list[Box] = []
    for place_, (label, counts) in enumerate(rows):
        boxes += _stack(LEFT + place_ * each, each, unit, label, tuple(zip(parts, counts, strict=True)))
    every = -(-len(rows) // LABELS)
    marks = [Mark(LEFT + (n + 0.5) * each, HEIGHT - 8, rows[n][0]) for n in range(0, len(rows), every)]
    heights = [(value, FOOT - value * unit) for value in range(0, highest + 1, step)]
    marks += [Mark(LEFT - 6, y + 4, f"{value}", "end") for value, y in heights]
    lines = tuple((LEFT, y, WIDTH - RIGHT, y) for _, y in heights)
    named = tuple(zip(PATTERNS, parts, strict=False)) if len(parts) > 1 else ()
    return Plot(key, title, about, HEIGHT, tuple(boxes), tuple(marks), lines, named)


def _stack(x: float, each: float, unit: float, label: str, parts: tuple[tuple[str, int], ...]) -> Iterator[Box]:
    gap, foot = min(2.0, each * 0.15), float(FOOT)
    for pattern, (name, count) in zip(PATTERNS, parts, strict=False):
        height = count * unit
        foot -= height
        if count:
            yield Box(x + gap / 2, foot, each - gap, height, pattern, f"{label}, {name}: {count}")


def _scale(most: int) -> tuple[int, int]:
    """Return the step between two lines, a round number, and the height of a plot."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * TICKS >= most:
                return step, step * max(1, -(-most // step))
        size *= 10


def _rates(report: Report) -> Plot:
    """Draw a bar for each prompt: what part of all that callers did there was no yes, no or choice."""
    shown = rated(report)[:MOST_PROMPTS]
    boxes: list[Box] = []
    marks: list[Mark] = []
    for row, name in enumerate(shown):
        done, y = report.prompts[name], row * ROW + 4
        parts = [(words, share(done.get(what, 0), asked(done))) for what, words in RATES.items()]
        boxes += _along(y, place(name), parts)
        total = sum(rate for _, rate in parts)
        marks += [
            Mark(NAMES - 8, y + 14, place(name), "end"),
            Mark(_across(total) + 6, y + 14, f"{total:.0f}%", "start"),
        ]
    about = f"The {len(shown)} prompts that were met most often; the rest of each hundred was yes, no, or another key."
    named = tuple(zip(PATTERNS, RATES.values(), strict=True))
    foot = len(shown) * ROW + 6
    return Plot(
        "prompts", "Difficulty by prompt", about, foot, tuple(boxes), tuple(marks), ((NAMES, 0, NAMES, foot),), named
    )


def _along(y: float, prompt: str, parts: Iterable[tuple[str, float]]) -> Iterator[Box]:
    done = 0.0
    for pattern, (name, rate) in zip(PATTERNS, parts, strict=True):
        if rate:
            x = _across(done)
            yield Box(x, y, _across(done + rate) - x, ROW - 6, pattern, f"{prompt}, {name}: {rate:.1f}%")
        done += rate


def _across(rate: float) -> float:
    return NAMES + rate / 100 * (WIDTH - NAMES - 48)
