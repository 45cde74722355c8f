"""Wrong passwords in a row, by the name that was given, whether anybody has that name or not."""

import datetime as dt
from hashlib import sha256

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ivr.store.schema import tries

FREE = 5
"""Wrong passwords in a row before a name is slowed down."""

FIRST_WAIT = 15
LONGEST_WAIT = 900
"""Seconds."""

KEPT = dt.timedelta(days=1)
"""For how long wrong tries of a name are remembered after the last one."""


def wait_after(failures: int) -> dt.timedelta:
    """Return how long a name must wait after so many wrong passwords in a row."""
    if failures < FREE:
        return dt.timedelta(0)
    return dt.timedelta(seconds=min(FIRST_WAIT * 2 ** min(failures - FREE, 10), LONGEST_WAIT))


def name_key(login: str) -> str:
    """Return what stands for a name: people type passwords into the wrong field, and nobody may read them here."""
    return sha256(login.strip().lower().encode("utf-8", "replace")).hexdigest()


def may_try(engine: Engine, login: str, at: dt.datetime) -> bool:
    """Tell whether a password may be tried for a name now.

    The try counts as wrong until `succeeded`: of many at once, none is let through by the others.
    """
    try:
        with engine.begin() as connection:
            return _take(connection, name_key(login), at)
    except IntegrityError:  # somebody made the first try in between
        return False


def succeeded(engine: Engine, login: str) -> None:
    """Forget the wrong tries of a name: its password was right."""
    with engine.begin() as connection:
        connection.execute(delete(tries).where(tries.c.login == name_key(login)))


def _take(connection: Connection, key: str, at: dt.datetime) -> bool:
    connection.execute(delete(tries).where(tries.c.last_at < at - KEPT))
    found = connection.execute(select(tries).where(tries.c.login == key).with_for_update()).first()
    if found is None:
        connection.execute(insert(tries).values(login=key, failures=1, last_at=at))
        return True
    if at < found.last_at + wait_after(found.failures):
        return False
    connection.execute(update(tries).where(tries.c.login == key).values(failures=found.failures + 1, last_at=at))
    return True
