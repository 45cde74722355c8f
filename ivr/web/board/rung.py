"""Who was rung for a call, what came of it, and who took it in hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ivr.call import Call, Entry, Way, facts
from ivr.call.hand_events import ClosedByHand, TriedByHand
from ivr.call.legs import Leg
from ivr.call.parts import came_of
from ivr.oncall.came_of import result
from ivr.web.board.people import People
from ivr.web.board.spoken import Book

WAYS = {
    Way.DIAL: "from the caller's own call",
    Way.QUEUE: "while the caller waited",
    Way.PAGE: "for the call-back",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One try of one contact."""

    name: str
    way: str
    placed: datetime | None
    answered: datetime | None
    accepted: datetime | None
    joined: datetime | None
    ended: datetime | None
    result: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A claim of a call-back: a lease."""

    by: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Closing:
    """Who said that nothing is owed any more, and why."""

    by: str
    at: datetime
    result: str
    note: str


@dataclass(frozen=True, slots=True)
class InVain:
    """Somebody on the staff tried to reach the caller, and could not."""

    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Texted:
    """A text message that the caller asked for: how far it came, and what it says."""

    status: str
    words: str
    language: str


def rung(call: Call, who: People, at: datetime) -> tuple[Rung, ...]:
    """Return each leg, the first one first."""
    return tuple(_rung(leg, call, who, at) for leg in call.legs)


def _rung(leg: Leg, call: Call, who: People, at: datetime) -> Rung:
    operator = " (switchboard)" if leg.switchboard else ""
    return Rung(
        name=who.on(leg.id) + operator,
        way=WAYS[leg.way],
        placed=leg.placed_at,
        answered=leg.answered_at,
        accepted=leg.accepted_at,
        joined=leg.joined_at,
        ended=leg.end or leg.done_at,
        result=result(leg, call, at),
    )


def holds(call: Call, entries: Iterable[Entry], who: People) -> tuple[Hold, ...]:
    """Return every claim that there was; without a journal, the last one."""
    found = tuple(_holds(entries, who))
    last = call.claim
    return found or ((Hold(who.who(last.by), last.at, last.until),) if last else ())


def _holds(entries: Iterable[Entry], who: People) -> Iterator[Hold]:
    for entry in entries:
        for step in entry.steps:
            if isinstance(step, facts.Claimed):
                yield Hold(who.on(step.leg) if step.leg else who.who(step.by), entry.at, step.until)


def closing(call: Call, entries: Iterable[Entry], who: People) -> Closing | None:
    """Return who closed the call-back; only the journal has the note."""
    if call.closed_at is None:
        return None
    said = next((one.event for one in entries if _closes(one)), None)
    known = said if isinstance(said, ClosedByHand) else ClosedByHand(call.closed_by or "somebody")
    return Closing(who.who(call.closed_by or known.by), call.closed_at, came_of(known.result), known.note)


def _closes(entry: Entry) -> bool:
    return any(isinstance(step, facts.Closed) for step in entry.steps)


def in_vain(entries: Iterable[Entry]) -> tuple[InVain, ...]:
    """Return who has tried by hand, and what they noted."""
    return tuple(InVain(e.event.by, e.at, e.event.note) for e in entries if isinstance(e.event, TriedByHand))


def texts(call: Call, book: Book, line_number: str) -> tuple[Texted, ...]:
    """Return the texts to the caller."""
    hears = book.languages.of(call.language)
    found = []
    for text in call.texts:
        try:
            words = hears.text(text.prompt, {"line_number": line_number, "link": "…"})
        except KeyError:
            words = text.prompt
        found.append(Texted(text.status, words, hears.home(text.prompt).language))
    return tuple(found)
