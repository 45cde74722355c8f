"""The radio checks that were made: each ring of somebody whose duty begins."""

import datetime as dt

from sqlalchemy import Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from ivr.oncall import Check
from ivr.store.engine import reading
from ivr.store.schema import checks

HEARD, IN_VAIN = "heard", "in vain"


def place_check(engine: Engine, check_id: str, check: Check) -> bool:
    """Write down that a contact is rung, before they are; False if another pager has done so just now."""
    row = {"id": check_id, "contact": check.contact, "shift_at": check.shift, "about": check.missing}
    try:
        with engine.begin() as connection:
            connection.execute(insert(checks).values(**row, placed_at=check.placed_at))
    except IntegrityError:
        return False
    return True


def end_check(engine: Engine, check_id: str, *, heard: bool) -> None:
    """Note that the contact pressed 1, or that the ring is over without it. A 1 is never taken back."""
    open_still = update(checks).where(checks.c.id == check_id, checks.c.outcome.is_(None) | (checks.c.outcome != HEARD))
    with engine.begin() as connection:
        connection.execute(open_still.values(outcome=HEARD if heard else IN_VAIN))


def checks_since(engine: Engine, moment: dt.datetime) -> list[Check]:
    """Return the radio checks that were placed after that moment, oldest first."""
    query = select(checks).where(checks.c.placed_at > moment).order_by(checks.c.placed_at)
    with reading(engine) as connection:
        return [_check(row) for row in connection.execute(query)]


def one_check(engine: Engine, check_id: str) -> Check | None:
    """Return a radio check; None if there is none of that id."""
    with reading(engine) as connection:
        row = connection.execute(select(checks).where(checks.c.id == check_id)).first()
    return _check(row) if row else None


def _check(row: Row[tuple[object, ...]]) -> Check:
    answered = None if row.outcome is None else row.outcome == HEARD
    return Check(row.contact, row.shift_at, row.placed_at, answered, row.about)
