"""What was tried live on the account: every go is kept, and the last one counts."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from ivr.store.engine import reading
from ivr.store.schema import rehearsals


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


def all_rehearsals(engine: Engine) -> list[Rehearsed]:
    """Return every go, oldest first."""
    columns = [column for column in rehearsals.c if column.name != "id"]
    with reading(engine) as connection:
        rows = connection.execute(select(*columns).order_by(rehearsals.c.at, rehearsals.c.id)).all()
    return [Rehearsed(*row) for row in rows]
