"""What was tried live on the account: every go is kept, and the last one counts."""

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from ivr.store.engine import reading
from ivr.store.schema import rehearsal_calls, rehearsals


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One go at a scenario. `number`: which line it was, as a digest; `seen`: every request, as JSON."""

    scenario: str
    at: datetime
    verdict: str
    holds: bool
    sentence: str
    depends: str
    rehearsed_by: str
    number: str
    version: str
    seen: str


def keep_rehearsal(engine: Engine, done: Rehearsed) -> None:
    """Write down a go."""
    with engine.begin() as connection:
        connection.execute(insert(rehearsals).values(**asdict(done)))


def keep_rehearsal_call(engine: Engine, sid: str, at: datetime) -> None:
    """Write down that a call was answered by a rehearsal; known ones are known already."""
    with suppress(IntegrityError), engine.begin() as connection:
        connection.execute(insert(rehearsal_calls).values(sid=sid, at=at))


def rehearsal_calls_since(engine: Engine, moment: datetime) -> frozenset[str]:
    """Return the calls since then that were answered by a rehearsal, so that nobody rings them back."""
    with reading(engine) as connection:
        found = connection.execute(select(rehearsal_calls.c.sid).where(rehearsal_calls.c.at >= moment)).scalars()
        return frozenset(found)


def all_rehearsals(engine: Engine) -> list[Rehearsed]:
    """Return every go, oldest first."""
    columns = [column for column in rehearsals.c if column.name != "id"]
    with reading(engine) as connection:
        rows = connection.execute(select(*columns).order_by(rehearsals.c.at, rehearsals.c.id)).all()
    return [Rehearsed(*row) for row in rows]
