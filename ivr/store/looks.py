"""Who has looked at what, and what was refused to whom."""

import datetime as dt

from sqlalchemy import Engine, insert

from ivr.store.schema import looks

LONGEST = 64
"""Characters of a call's sid, however long the one is that somebody made up."""


def keep_look(engine: Engine, at: dt.datetime, staff: int | None, what: str, sid: str | None = None) -> None:
    """Write down that somebody looked at something, or that it was refused. `staff`: None if it is not known who."""
    row = {"at": at, "staff_id": staff, "what": what, "call_sid": sid[:LONGEST] if sid else None}
    with engine.begin() as connection:
        connection.execute(insert(looks).values(**row))
