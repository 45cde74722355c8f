"""A call from its first ring on, one moment after the other: who did what, what followed, and what was said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ivr.call import Call, Entry, after
from ivr.call.events import LegJoined
from ivr.call.journal import FROM_CALLER
from ivr.web.board.effects import effects
from ivr.web.board.happened import CALLER, happened
from ivr.web.board.people import People
from ivr.web.board.spoken import Book, Said


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `to`: who heard what was said then."""

    at: datetime
    who: str
    did: str
    then: tuple[str, ...] = ()
    to: str = ""
    said: tuple[Said, ...] = ()


def timeline(sid: str, entries: Iterable[Entry], book: Book, who: People) -> tuple[Moment, ...]:
    """Return the moments of a call, but for reports that tell nothing."""
    return tuple(moment for moment in _moments(sid, entries, book, who) if moment.did or moment.then or moment.said)


def _moments(sid: str, entries: Iterable[Entry], book: Book, who: People) -> Iterator[Moment]:
    call: Call | None = None
    for entry in entries:
        before = call or Call(sid=sid, began=entry.at)
        call = after(before, entry)
        by, did = happened(before, entry, book, who)
        hears = isinstance(entry.event, (*FROM_CALLER, LegJoined))
        said = book.said(entry.steps, call.language if hears else "")
        yield Moment(entry.at, by, did, effects(before, entry, who), CALLER if hears else by, said)
