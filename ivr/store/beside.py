"""What is kept beside the calls, and is no statistic: looks at calls, radio checks, old rotas, wrong passwords."""

import datetime as dt
import time
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Engine, Table, delete, func, select

from ivr.store.purging import BREATH, patiently
from ivr.store.schema import checks, looks, rotas, tries

BATCH = 500
"""Rows in one transaction."""


def purge_beside(engine: Engine, before: dt.datetime) -> Iterator[tuple[str, int]]:
    """Remove what is older than a moment, some at a time, and give the table and how many rows each time.

    The rota that was in force at that moment stays: it tells who was on call afterwards.
    """
    in_force = select(func.max(rotas.c.id)).where(rotas.c.adopted_at <= before).scalar_subquery()
    yield from _purge(engine, looks, looks.c.at < before)
    yield from _purge(engine, checks, checks.c.placed_at < before)
    yield from _purge(engine, rotas, rotas.c.id < in_force)
    yield from _purge(engine, tries, tries.c.last_at < before)


def _purge(engine: Engine, table: Table, old: ColumnElement[bool]) -> Iterator[tuple[str, int]]:
    while gone := patiently(_delete, engine, table, old):
        yield table.name, gone
        time.sleep(BREATH)


def _delete(engine: Engine, table: Table, old: ColumnElement[bool]) -> int:
    (key,) = table.primary_key
    with engine.begin() as connection:
        return connection.execute(delete(table).where(key.in_(select(key).where(old).limit(BATCH)))).rowcount
