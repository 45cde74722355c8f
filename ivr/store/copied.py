"""What Twilio keeps of a call, and how to find it there."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine, select

from ivr.store.engine import reading
from ivr.store.schema import calls, legs
from ivr.store.states import readable


@dataclass(frozen=True, slots=True)
class Copied:
    """A call. `legs`: Twilio's ids of those who were rung for it; `has_texts`: the caller asked for a text message."""

    sid: str
    number: str | None = field(repr=False)
    legs: tuple[str, ...]
    has_texts: bool


def copied(engine: Engine, sids: Sequence[str]) -> list[Copied]:
    """Return what Twilio may keep of these calls. Of a damaged record, a text is taken to have been sent."""
    rung: dict[str, list[str]] = {}
    with reading(engine) as connection:
        rows = connection.execute(select(calls.c.sid, calls.c.number, calls.c.state).where(calls.c.sid.in_(sids))).all()
        for leg in connection.execute(select(legs.c.call_sid, legs.c.twilio_sid).where(legs.c.call_sid.in_(sids))):
            rung.setdefault(leg.call_sid, []).extend([leg.twilio_sid] if leg.twilio_sid else [])
    return [Copied(row.sid, row.number, tuple(rung.get(row.sid, ())), _has_texts(row.sid, row.state)) for row in rows]


def _has_texts(sid: str, state: str) -> bool:
    record = readable(sid, state)
    return record is None or bool(record.texts)
