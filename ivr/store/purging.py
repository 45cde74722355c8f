"""Removing what is kept of people: a few calls in each short transaction, so that no caller waits for it.

One that is killed has done a part of the work, no call is half gone, and doing it again does the rest.
"""

import datetime as dt
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeVar

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import OperationalError
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_fixed

from ivr.store.engine import reading
from ivr.store.forgetting import shorten_log
from ivr.store.past import purges
from ivr.store.schema import calls, events, keyed, legs, looks
from ivr.store.scope import Scope, candidates, may_go
from ivr.store.tallying import keep_first_keyed, tally

T = TypeVar("T")

BATCH = 10
"""Calls in one transaction: some two hundred rows, in a small part of the second for which a turn would wait."""

BREATH, SHARE = 0.02, 4
"""Seconds, at least, in which callers have the database to themselves between two transactions; else as many times as
long as the last one took."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants a purge, and why. It is written down."""

    by: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Purge:
    """A purge that has begun. `secret`: what stands for numbers is made with it, until it is forgotten at the end."""

    id: int
    scope: Scope
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PastPurge:
    """A purge that there was. `ended_at` is None where it was killed, or still goes on."""

    at: dt.datetime
    by: str
    reason: str
    before: dt.datetime
    of_one_number: bool
    calls: int
    ended_at: dt.datetime | None


Ready = Callable[[Sequence[str]], Sequence[str]]
"""Given the sids of calls that are about to go, those that may: whatever else holds a copy has let go of it."""


def begin_purge(engine: Engine, scope: Scope, asked: Asked) -> Purge:
    """Write down that a purge begins. One that was killed is over, and this one goes on with its secret."""
    with engine.begin() as connection:
        left = connection.execute(select(purges.c.secret).where(purges.c.secret.is_not(None)).limit(1)).scalar()
        secret = left or secrets.token_hex(32)
        connection.execute(update(purges).values(secret=None))
        row = {"at": asked.at, "by": asked.by, "reason": asked.reason, "before": scope.before}
        made = insert(purges).values(**row, of_one_number=scope.number is not None, secret=secret)
        (number,) = connection.execute(made).inserted_primary_key or (0,)
        keep_first_keyed(connection)
    return Purge(number, scope, secret)


def purge_calls(engine: Engine, purge: Purge, ready: Ready = list) -> Iterator[int]:
    """Remove the calls, some at a time, and give how many went each time."""
    last = None
    while True:
        seen, settled = candidates(engine, purge.scope, last, BATCH)
        if not seen:
            return
        last = seen[-1]
        let_go = ready(settled)
        started = time.monotonic()
        gone = patiently(_remove, engine, purge, let_go)
        took = time.monotonic() - started
        shorten_log(engine)
        yield gone
        time.sleep(max(BREATH, SHARE * took))


def end_purge(engine: Engine, purge: Purge, at: dt.datetime) -> int:
    """Forget what stood for the numbers, write down that it is over, and tell how many calls went."""
    this = purges.c.id == purge.id
    with engine.begin() as connection:
        connection.execute(update(purges).where(this).values(secret=None, ended_at=at))
        count: int = connection.execute(select(purges.c.calls).where(this)).scalar_one()
    return count


def is_left_over(engine: Engine) -> bool:
    """Tell whether a purge was killed, or still goes on: what it made stand for numbers can still be made again."""
    with reading(engine) as connection:
        return connection.execute(select(purges.c.id).where(purges.c.secret.is_not(None))).first() is not None


def past_purges(engine: Engine) -> list[PastPurge]:
    """Return every purge, the last one first."""
    known = (purges.c[one.name] for one in fields(PastPurge))
    with reading(engine) as connection:
        return [PastPurge(*row) for row in connection.execute(select(*known).order_by(purges.c.id.desc()))]


def patiently(do: Callable[..., T], *what: object) -> T:
    """Do it again where a caller's turn has the database: it is the purge that waits, and not the caller."""
    for attempt in Retrying(
        retry=retry_if_exception_type(OperationalError), stop=stop_after_attempt(5), wait=wait_fixed(0.5), reraise=True
    ):
        with attempt:
            done = do(*what)
    return done


def _remove(engine: Engine, purge: Purge, sids: Sequence[str]) -> int:
    if not sids:
        return 0
    with engine.begin() as connection:
        # Looked at again: something may have happened to one of them since it was read.
        query = select(calls).where(calls.c.sid.in_(sids), may_go(purge.scope))
        found = connection.execute(query.with_for_update()).all()
        if found:
            tally(connection, found, purge.secret)
            _delete(connection, [row.sid for row in found])
            count = update(purges).where(purges.c.id == purge.id)
            connection.execute(count.values(calls=purges.c.calls + len(found)))
    return len(found)


def _delete(connection: Connection, sids: Sequence[str]) -> None:
    """Delete all that is kept of some calls. Who looked at one is kept for as long as any look, without its id."""
    connection.execute(update(looks).where(looks.c.call_sid.in_(sids)).values(call_sid=None))
    for table in (events, legs, keyed):
        connection.execute(delete(table).where(table.c.call_sid.in_(sids)))
    connection.execute(delete(calls).where(calls.c.sid.in_(sids)))
