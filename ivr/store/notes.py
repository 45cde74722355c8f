"""How a call-back was closed by hand, and what was noted then: only its journal has the note."""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Engine, select

from ivr.call import EVENT
from ivr.call.hand_events import ClosedByHand
from ivr.call.parts import came_of
from ivr.store.engine import reading
from ivr.store.schema import events

CLOSING = '"closed_by_hand"'
"""What stands in every event that closes one."""


@dataclass(frozen=True, slots=True)
class ClosingNote:
    """Somebody on the staff has closed a call-back. `what`: what came of it, in plain words."""

    by: str
    what: str
    note: str


def closing_note(engine: Engine, sid: str) -> ClosingNote | None:
    """Return how a call-back was first closed by hand; None if it was not, or that cannot be read."""
    query = select(events.c.event).where(events.c.call_sid == sid, events.c.event.contains(CLOSING, autoescape=True))
    with reading(engine) as connection:
        written = connection.execute(query.order_by(events.c.seq)).scalars().all()
    return next(filter(None, map(_note, written)), None)


def _note(written: str) -> ClosingNote | None:
    with suppress(ValueError):
        event = EVENT.validate_json(written)
        if isinstance(event, ClosedByHand):
            return ClosingNote(event.by, came_of(event.result) or "closed", event.note)
    return None
