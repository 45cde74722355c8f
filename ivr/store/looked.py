"""Who has looked at a call: for a lead."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from ivr.store.engine import reading
from ivr.store.schema import looks, staff

MOST = 200
"""Looks at one call that are shown, the latest ones."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a call, or one that was refused. `by`: None if it is not known who."""

    at: datetime
    by: str | None
    what: str


def looks_at(engine: Engine, sid: str) -> list[Look]:
    """Return who has looked at a call, the latest first."""
    query = (
        select(looks.c.at, staff.c.name, looks.c.what)
        .join_from(looks, staff, looks.c.staff_id == staff.c.id, isouter=True)
        .where(looks.c.call_sid == sid)
        .order_by(looks.c.at.desc(), looks.c.id.desc())
        .limit(MOST)
    )
    with reading(engine) as connection:
        return [Look(row.at, row.name, row.what) for row in connection.execute(query)]
