"""Whose own phone can be rung: that of staff who may sign in, and whose number is known."""

from sqlalchemy import Engine, select

from ivr.oncall import Phone
from ivr.oncall.phones import staff_phone_of
from ivr.store.engine import reading
from ivr.store.schema import staff


def staff_phone(engine: Engine, staff_id: int) -> Phone | None:
    """Return the own phone of somebody on the staff; None if they are unknown, disabled, or have given no number."""
    query = select(staff.c.name, staff.c.number).where(staff.c.id == staff_id, staff.c.disabled_at.is_(None))
    with reading(engine) as connection:
        row = connection.execute(query).first()
    return staff_phone_of(staff_id, row.name, row.number) if row and row.number else None
