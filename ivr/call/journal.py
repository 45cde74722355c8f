"""The journal of a call: what happened and what was done about it, in order, nothing ever changed.

`fold` of the whole journal is the record; whatever else is stored of a call is derived from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import get_args

from pydantic import TypeAdapter

from ivr.call.events import CallerEvent, Event, Waited
from ivr.call.learning import learn_all
from ivr.call.record import Call
from ivr.call.steps import Steps


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the journal: what happened, and what was done about it. `key` is unique in its call."""

    key: str
    at: datetime
    event: Event
    steps: Steps


FROM_CALLER = (*get_args(CallerEvent), Waited)
"""Events that show that the caller's call was alive."""

_BACK: dict[str, object] = {"claim": None, "closed_at": None, "closed_by": None}
"""What is undone when a caller who seemed to have gone is heard again: it was said of somebody who was not there."""

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
STEPS: TypeAdapter[Steps] = TypeAdapter(Steps)


def turn_key(turn: int) -> str:
    """Return the journal key of the caller's request for a turn."""
    return f"turn/{turn}"


def wait_key(turn: int, piece: int) -> str:
    """Return the journal key of a piece of the wait that began after a turn."""
    return f"wait/{turn}/{piece}"


def turn_of(key: str) -> int | None:
    """Return the turn of a journal key; None if it is not one of the caller's."""
    kind, _, number = key.partition("/")
    return int(number) if kind == "turn" else None


def fold(sid: str, journal: Iterable[Entry]) -> Call:
    """Return the record of the call whose whole journal this is. ValueError if it is empty."""
    entries = list(journal)
    if not entries:
        raise ValueError("a call has at least one journal entry")
    return reduce(after, entries, Call(sid=sid, began=entries[0].at))


def after(call: Call, entry: Entry) -> Call:
    """Return the record after one more entry."""
    turned = call
    if (turn := turn_of(entry.key)) is not None:
        turned = call.model_copy(update={"turn": max(call.turn, turn + 1)})
    if isinstance(entry.event, FROM_CALLER):
        back = _BACK if call.quiet and call.over is None and not entry.event.gone else {}
        turned = turned.model_copy(update={"heard": entry.at, "quiet": None, **back})
    return learn_all(turned, entry.steps, entry.at)
