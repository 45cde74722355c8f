"""When something that is done again and again was last done."""

import datetime as dt

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from ivr.store.engine import reading
from ivr.store.schema import marks


def mark(engine: Engine, name: str, at: dt.datetime) -> None:
    """Note that it was done at that moment."""
    try:
        _write(engine, name, at)
    except IntegrityError:  # somebody made the first mark in between
        _write(engine, name, at)


def marked(engine: Engine, name: str) -> dt.datetime | None:
    """Return when it was last done, None if never."""
    with reading(engine) as connection:
        return connection.execute(select(marks.c.at).where(marks.c.name == name)).scalar()


def utc_second(at: dt.datetime) -> str:
    """Return a moment as other programs read it, to the second."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def take_turn(engine: Engine, name: str, at: dt.datetime, every: dt.timedelta) -> bool:
    """Tell whether it is time to do it again, and note that it is done at that moment: of many who ask, one is told so.

    What fails afterwards is not done before the next time.
    """
    last = marked(engine, name)
    if last is not None and at - last < every:
        return False
    try:
        with engine.begin() as connection:
            if last is None:
                connection.execute(insert(marks).values(name=name, at=at))
                return True
            same = (marks.c.name == name) & (marks.c.at == last)
            return connection.execute(update(marks).where(same).values(at=at)).rowcount == 1
    except IntegrityError:  # somebody made the first mark in between
        return False


def _write(engine: Engine, name: str, at: dt.datetime) -> None:
    with engine.begin() as connection:
        if not connection.execute(update(marks).where(marks.c.name == name).values(at=at)).rowcount:
            connection.execute(insert(marks).values(name=name, at=at))
