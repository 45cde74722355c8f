"""Looking calls up, for the commands that list and show them.

From the columns, wherever they tell enough: a record that cannot be read any more still shows what is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, Row, func, select

from ivr.call import Call, Outcome
from ivr.oncall import Owed, Reason, Status, status
from ivr.store.engine import reading
from ivr.store.nuisances import NUISANCES_LAST
from ivr.store.rows import RANKS
from ivr.store.schema import calls
from ivr.store.states import readable

IN_RANK_ORDER = (calls.c.owed_rank, NUISANCES_LAST, calls.c.owed_since, calls.c.sid)
"""The most urgent first; of one rank the marked numbers last, and else the longest owed first."""


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


@dataclass(frozen=True, slots=True)
class CallBack:
    """A call as whoever rings back sees it. `number`: where the caller can be rung; `owed`: None, nothing (more) is.

    `record` is None where it is damaged.
    """

    sid: str
    number: str | None
    owed: Owed | None
    record: Call | None

    def status(self, at: datetime) -> str:
        """Return what is being done about it at a moment, in the words of the list."""
        if self.owed is None:
            return "closed" if self.record and self.record.closed_at else "nothing owed"
        return (status(self.record, at) if self.record else Status.OPEN).value

    def others(self, listed: Iterable["CallBack"]) -> list[str]:
        """Return the sids of the other ones of the same number; a number that was withheld is nobody's."""
        return [one.sid for one in listed if one.number and one.number == self.number and one.sid != self.sid]


def latest_calls(engine: Engine, limit: int) -> list[Listed]:
    """Return the calls that began last, newest first."""
    with reading(engine) as connection:
        rows = connection.execute(select(calls).order_by(calls.c.began_at.desc()).limit(limit)).all()
    return [as_listed(row) for row in rows]


def listed_call(engine: Engine, sid: str) -> Listed | None:
    """Return the call of that sid, None if there is none."""
    with reading(engine) as connection:
        row = connection.execute(select(calls).where(calls.c.sid == sid)).first()
    return as_listed(row) if row else None


def one_call(engine: Engine, sid: str) -> Call | None:
    """Return the record of a call; None if there is no such call, or its record is damaged."""
    listed = listed_call(engine, sid)
    return listed.record if listed else None


def owed_calls(engine: Engine) -> list[Owing]:
    """Return the calls that owe their caller a person, in rank order, the longest owed first."""
    query = select(calls).where(calls.c.owed_rank.is_not(None))
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(*IN_RANK_ORDER)).all()
    return [
        Owing(row.sid, row.caller, Owed(RANKS[row.owed_rank], Reason(row.owed_reason), row.owed_since)) for row in rows
    ]


def call_backs(engine: Engine) -> list[CallBack]:
    """Return everything that was ever owed and is open, with its record, in rank order, the longest owed first."""
    query = select(calls).where(calls.c.owed_rank.is_not(None))
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(*IN_RANK_ORDER)).all()
    return [as_call_back(row) for row in rows]


def call_back(engine: Engine, sid: str) -> CallBack | None:
    """Return the call of that sid as whoever rings back sees it, None if there is none."""
    with reading(engine) as connection:
        row = connection.execute(select(calls).where(calls.c.sid == sid)).first()
    return as_call_back(row) if row else None


def is_queue(engine: Engine, name: str) -> bool:
    """Tell whether a caller of ours has waited in a queue of that name."""
    with reading(engine) as connection:
        return connection.execute(select(calls.c.sid).where(calls.c.queue == name).limit(1)).first() is not None


def spoken_to_since(engine: Engine, moment: datetime) -> dict[str, datetime]:
    """Return the numbers that somebody has spoken to after that moment, and when: on the line, or to close a call."""
    ended = func.coalesce(calls.c.closed_at, calls.c.over_at)
    spoken = calls.c.closed_at.is_not(None) | (
        (calls.c.outcome == Outcome.CONNECTED.value) & calls.c.owed_rank.is_(None)
    )
    query = select(calls.c.number, func.max(ended)).where(calls.c.number.is_not(None), spoken, ended > moment)
    with reading(engine) as connection:
        rows = connection.execute(query.group_by(calls.c.number)).all()
    return {number: when for number, when in rows if when}


def as_call_back(row: Row[tuple[object, ...]]) -> CallBack:
    """Return a call as whoever rings back sees it."""
    owed = None if row.owed_rank is None else Owed(RANKS[row.owed_rank], Reason(row.owed_reason), row.owed_since)
    return CallBack(row.sid, row.number or row.caller, owed, readable(row.sid, row.state))


def as_listed(row: Row[tuple[object, ...]]) -> Listed:
    """Return a call as its row shows it."""
    record = readable(row.sid, row.state)
    return Listed(row.sid, row.began_at, row.over_at, row.caller, row.urgency, row.outcome, row.ruleset, record)
