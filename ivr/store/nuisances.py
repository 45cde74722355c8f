"""Numbers that staff have marked: they ring after others, and are never refused."""

from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from ivr.store.engine import reading
from ivr.store.schema import nuisances


def mark_nuisance(engine: Engine, number: str, by: str, at: datetime) -> None:
    """Mark a number."""
    with engine.begin() as connection:
        connection.execute(delete(nuisances).where(nuisances.c.number == number))
        connection.execute(insert(nuisances).values(number=number, marked_by=by, marked_at=at))


def unmark_nuisance(engine: Engine, number: str) -> None:
    """Take the mark away."""
    with engine.begin() as connection:
        connection.execute(delete(nuisances).where(nuisances.c.number == number))


def nuisance_numbers(engine: Engine) -> frozenset[str]:
    """Return every number that is marked."""
    with reading(engine) as connection:
        return frozenset(connection.execute(select(nuisances.c.number)).scalars())
