"""A report as tables: the same cells on the page and in the file."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from ivr.call import Outcome
from ivr.store.reports import Report
from ivr.store.spread import Spread
from ivr.web.board.bins import URGENCIES, by_step, by_wait
from ivr.web.board.period import Period
from ivr.web.board.prompt_rates import NOTHING, RATES, asked, percent, rated

ENDINGS = {
    Outcome.CONNECTED.value: "Connected",
    Outcome.ADVISED.value: "Advised",
    Outcome.UNANSWERED.value: "Unanswered",
    Outcome.ABANDONED.value: "Hung up",
    None: "On the line",
}

PLACES = {
    "opening": "Opening (before any question)",
    "language": "Choice of a language",
    "returning": "Person first, rang before",
    "professional": "Are you the patient?",
    "offering": "Offer of the team",
    "advising": "Advice",
    "menu": "Information menu",
    "clip": "Information",
    "waiting": "Waiting, phones ringing",
    "ringing": "Dialling one by one",
    "checking": "Have you spoken?",
    "cut_short": "Cut off from the doctor",
    "after_talk": "After the talk",
    "unanswered": "Nobody answered",
    "lifeline": "Lifeline",
    "new": "Before the opening",
}
"""Places that are no question, in plain words."""

Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """Some figures. `key`: its name in addresses; the first cell of a row says what the row is about."""

    key: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def place(name: str) -> str:
    """Return what a prompt is called in a report."""
    return PLACES.get(name) or f"Question: {name}"


def tables(report: Report, period: Period) -> tuple[Table, ...]:
    """Return all figures of a report."""
    return (
        _ends(report),
        _steps(report, period),
        _waits(report),
        _ringing(report),
        _lost(report),
        _owed(report),
        _tried(report),
        _contacts(report),
        _prompts(report),
        _repeats(report),
    )


def _ends(report: Report) -> Table:
    found = dict.fromkeys(product(URGENCIES, ENDINGS), 0)
    for _, urgency, ending, count in report.days:
        found[urgency, ending] += count
    counted = {words: [found[urgency, ending] for ending in ENDINGS] for urgency, words in URGENCIES.items()}
    counted["All"] = [sum(column) for column in zip(*counted.values(), strict=True)]
    rows: tuple[tuple[Cell, ...], ...] = tuple((words, *numbers, sum(numbers)) for words, numbers in counted.items())
    return Table("ends", "Calls by urgency and how they ended", ("Urgency", *ENDINGS.values(), "All"), rows)


def _steps(report: Report, period: Period) -> Table:
    step, rows = by_step(report, period)
    head = (step.capitalize(), *URGENCIES.values(), "All")
    cells: tuple[tuple[Cell, ...], ...] = tuple((label, *counts, sum(counts)) for label, counts in rows)
    return Table("days", f"Calls by {step} and urgency", head, cells)


def _waits(report: Report) -> Table:
    rows = (_row("First phone rings", report.rang), _row("Joined to a person", report.joined))
    head = ("Seconds from the caller's ring", "Calls", "Median", "95 in 100 within", "Worst")
    return Table("waits", "How long callers waited, in seconds", head, rows)


def _row(words: str, spread: Spread) -> tuple[Cell, ...]:
    found = (spread.within(50), spread.within(95), spread.worst)
    return (words, spread.count, *(NOTHING if one is None else one for one in found))


def _ringing(report: Report) -> Table:
    return Table("ringing", "Seconds to the first ringing phone", ("Seconds", "Calls"), by_wait(report.rang))


def _lost(report: Report) -> Table:
    rows = tuple((place(name), count) for name, count in sorted(report.lost, key=lambda one: (-one[1], one[0])))
    note = "Callers who hung up before they were connected or advised."
    return Table("lost", "Where callers hung up", ("Prompt", "Calls"), rows, note)


def _owed(report: Report) -> Table:
    found = report.call_backs
    rows = (
        ("Call-backs owed", found.owed),
        ("Claimed by somebody", found.claimed),
        ("Closed by a person", found.closed),
        ("Still open", found.open),
        ("Listed only: hung up while all answers were no", found.listed),
    )
    return Table("owed", "Call-backs of these calls", ("Call-backs", "Number"), rows)


def _tried(report: Report) -> Table:
    rows = (_minutes("Until claimed", report.claimed), _minutes("Until reached", report.reached))
    head = ("Minutes since the call-back was owed", "Call-backs", "Median", "95 in 100 within", "Worst")
    note = (
        "Until reached: until somebody said so, or what came of it. What was closed as not needed is left out. "
        "It does not tell when the patient was first spoken to."
    )
    return Table("until", "How long call-backs waited, in minutes", head, rows, note)


def _minutes(words: str, spread: Spread) -> tuple[Cell, ...]:
    found = (spread.within(50), spread.within(95), spread.worst)
    return (words, spread.count, *(NOTHING if one is None else f"{one / 60:.1f}" for one in found))


def _contacts(report: Report) -> Table:
    rows = tuple(
        (
            one.contact,
            one.placed,
            one.answered,
            one.accepted,
            one.declined,
            one.unreached,
            percent(one.accepted, one.placed),
        )
        for one in report.contacts
    )
    head = ("Contact", "Rung", "Picked up", "Took the caller", "Declined", "Not reached", "Taken, %")
    note = (
        "Named as in the rota, with the number of their phone. Not reached: nobody picked up, or pressed a key. "
        "Staff who ring a patient back on their own phone are not counted."
    )
    return Table("contacts", "How contacts answered", head, rows, note)


def _prompts(report: Report) -> Table:
    def cells(name: str) -> Iterator[Cell]:
        yield from (place(name), asked(report.prompts[name]))
        yield from (percent(report.prompts[name].get(what, 0), asked(report.prompts[name])) for what in RATES)

    head = ("Prompt", "Times", *(f"{words}, %" for words in RATES.values()))
    note = "Of all that callers did at a prompt. While advice is told, silence means that they listen."
    return Table(
        "prompts", "What callers did at each prompt", head, tuple(tuple(cells(n)) for n in rated(report)), note
    )


def _repeats(report: Report) -> Table:
    rows = (
        ("Calls of somebody who had rung shortly before", report.rang_before),
        ("Numbers with two or more calls in the period", report.repeated),
    )
    return Table("repeats", "Repeat callers", ("Repeat callers", "Number"), rows)


def missing(report: Report, period: Period) -> dt.datetime | None:
    """Return since when all of this is counted, if that is later than the period's start."""
    since = report.counted_since
    return since if since and since > period.since else None
