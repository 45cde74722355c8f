"""By whom a number was marked as a nuisance, and when: for whoever reads one of its calls."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from ivr.store.engine import reading
from ivr.store.schema import nuisances


@dataclass(frozen=True, slots=True)
class NuisanceMark:
    """Somebody on the staff has marked a number."""

    by: str
    at: datetime


def nuisance_mark(engine: Engine, number: str | None) -> NuisanceMark | None:
    """Return who has marked a number; None: nobody has, or it was withheld."""
    query = select(nuisances.c.marked_by, nuisances.c.marked_at).where(nuisances.c.number == number)
    with reading(engine) as connection:
        row = connection.execute(query).first() if number else None
    return NuisanceMark(row.marked_by, row.marked_at) if row else None
