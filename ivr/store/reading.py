"""Looking calls up, for the commands that list and show them.

From the columns, wherever they tell enough: a record that cannot be read any more still shows what is known.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, Row, select

from ivr.call import Call
from ivr.oncall import Owed, Reason
from ivr.store.engine import reading
from ivr.store.journal import DamagedError, read_state
from ivr.store.rows import RANKS
from ivr.store.schema import calls


@dataclass(frozen=True, slots=True)
class Listed:
    """A call as its row shows it. `record` is None where it is damaged."""

    sid: str
    began: datetime
    over: datetime | None
    caller: str | None
    urgency: str | None
    outcome: str | None
    ruleset: str
    record: Call | None


@dataclass(frozen=True, slots=True)
class Owing:
    """A call that owes its caller a person."""

    sid: str
    caller: str | None
    owed: Owed


def latest_calls(engine: Engine, limit: int) -> list[Listed]:
    """Return the calls that began last, newest first."""
    with reading(engine) as connection:
        rows = connection.execute(select(calls).order_by(calls.c.began_at.desc()).limit(limit)).all()
    return [_listed(row) for row in rows]


def listed_call(engine: Engine, sid: str) -> Listed | None:
    """Return the call of that sid, None if there is none."""
    with reading(engine) as connection:
        row = connection.execute(select(calls).where(calls.c.sid == sid)).first()
    return _listed(row) if row else None


def one_call(engine: Engine, sid: str) -> Call | None:
    """Return the record of a call; None if there is no such call, or its record is damaged."""
    listed = listed_call(engine, sid)
    return listed.record if listed else None


def owed_calls(engine: Engine) -> list[Owing]:
    """Return the calls that owe their caller a person, in rank order, the longest owed first."""
    query = select(calls).where(calls.c.owed_rank.is_not(None))
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(calls.c.owed_rank, calls.c.owed_since, calls.c.sid)).all()
    return [
        Owing(row.sid, row.caller, Owed(RANKS[row.owed_rank], Reason(row.owed_reason), row.owed_since)) for row in rows
    ]


def _listed(row: Row[tuple[object, ...]]) -> Listed:
    try:
        record = read_state(row.sid, row.state)
    except DamagedError:
        record = None
    return Listed(row.sid, row.began_at, row.over_at, row.caller, row.urgency, row.outcome, row.ruleset, record)
