"""Looking calls up, for the commands that list and show them."""

from dataclasses import dataclass

from sqlalchemy import Engine, select

from ivr.call import Call
from ivr.oncall import Owed, Reason
from ivr.store.rows import RANKS
from ivr.store.schema import calls


def latest_calls(engine: Engine, limit: int) -> list[Call]:
    """Return the calls that began last, newest first."""
    with engine.begin() as connection:
        query = select(calls.c.state).order_by(calls.c.began_at.desc()).limit(limit)
        return [Call.model_validate_json(state) for state in connection.execute(query).scalars()]


def one_call(engine: Engine, sid: str) -> Call | None:
    """Return the call of that sid, None if there is none."""
    with engine.begin() as connection:
        state = connection.execute(select(calls.c.state).where(calls.c.sid == sid)).scalar()
        return Call.model_validate_json(state) if state else None


@dataclass(frozen=True, slots=True)
class Owing:
    """A call that owes its caller a person."""

    sid: str
    caller: str | None
    owed: Owed


def owed_calls(engine: Engine) -> list[Owing]:
    """Return the calls that owe their caller a person, in rank order, the longest owed first.

    From the columns alone: a record that cannot be read any more still shows that it is owed.
    """
    with engine.begin() as connection:
        query = select(calls).where(calls.c.owed_rank.is_not(None))
        rows = connection.execute(query.order_by(calls.c.owed_rank, calls.c.owed_since, calls.c.sid))
        return [
            Owing(row.sid, row.caller, Owed(RANKS[row.owed_rank], Reason(row.owed_reason), row.owed_since))
            for row in rows
        ]
