"""Numbers that staff have marked as a nuisance: they come after others, and are never refused."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, case, delete, insert, select
from sqlalchemy.exc import IntegrityError

from ivr.store.engine import reading
from ivr.store.schema import calls, nuisances

NUISANCES_LAST = case((calls.c.number.in_(select(nuisances.c.number)), 1), else_=0)
"""Puts the calls of marked numbers after the others."""


@dataclass(frozen=True, slots=True)
class NuisanceMark:
    """Somebody on the staff has marked a number."""

    by: str
    at: datetime


def mark_nuisance(engine: Engine, number: str, by: str, at: datetime) -> None:
    """Mark a number (E.164). One that is marked already keeps who marked it first."""
    marked = insert(nuisances).values(number=number, marked_by=by, marked_at=at)
    with suppress(IntegrityError), engine.begin() as connection:
        connection.execute(marked)


def unmark_nuisance(engine: Engine, number: str) -> None:
    """Take the mark from a number."""
    with engine.begin() as connection:
        connection.execute(delete(nuisances).where(nuisances.c.number == number))


def nuisance_numbers(engine: Engine) -> frozenset[str]:
    """Return every number that is marked."""
    with reading(engine) as connection:
        return frozenset(connection.execute(select(nuisances.c.number)).scalars())


def nuisance_mark(engine: Engine, number: str | None) -> NuisanceMark | None:
    """Return who has marked a number, and when; None: nobody has, or it was withheld."""
    query = select(nuisances.c.marked_by, nuisances.c.marked_at).where(nuisances.c.number == number)
    with reading(engine) as connection:
        row = connection.execute(query).first() if number else None
    return NuisanceMark(row.marked_by, row.marked_at) if row else None


def is_nuisance(engine: Engine, number: str) -> bool:
    """Tell whether a number is marked."""
    return nuisance_mark(engine, number) is not None
