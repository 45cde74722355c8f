"""What staff did and wrote by hand about a call, as its journal has it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from ivr.call import EVENT, Event
from ivr.call.hand_events import ClaimedByHand, ClosedByHand, RungByHand, TriedByHand
from ivr.call.parts import Result
from ivr.store.engine import reading
from ivr.store.schema import events

BY_HAND = '_by_hand"'
"""What stands in every event that somebody on the staff has written."""


@dataclass(frozen=True, slots=True)
class HandNote:
    """Something that somebody on the staff did about a call. `what`: in plain words; of a closing, what came of it."""

    at: datetime
    by: str
    what: str
    note: str
    closes: bool = False


def hand_notes(engine: Engine, sid: str) -> tuple[HandNote, ...]:
    """Return what was done and noted by hand about a call, oldest first. What cannot be read is left out."""
    query = select(events.c.at, events.c.event).where(
        events.c.call_sid == sid, events.c.event.contains(BY_HAND, autoescape=True)
    )
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(events.c.seq)).all()
    return tuple(note for row in rows for note in _notes(row.at, row.event))


def _notes(at: datetime, text: str) -> Iterator[HandNote]:
    with suppress(ValueError):
        yield from _told(at, EVENT.validate_json(text))


def _told(at: datetime, event: Event) -> Iterator[HandNote]:
    match event:
        case ClaimedByHand():
            yield HandNote(at, event.by, "took the call-back", "")
        case RungByHand():
            yield HandNote(at, event.by, "rang back through the line", "")
        case TriedByHand():
            yield HandNote(at, event.by, "no answer", event.note)
        case ClosedByHand():
            yield HandNote(at, event.by, _words(event.result), event.note, closes=True)


def _words(result: str) -> str:
    """Return a result in plain words; one that a newer line wrote, as it stands; an older line asked for none."""
    return Result(result).words if result in {*Result} else result or "closed"
