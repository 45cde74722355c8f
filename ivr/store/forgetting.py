"""Making a database file forget: SQLite leaves what was deleted in the file and in its log, unless it is told."""

from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Engine

from ivr.store.engine import LOCK_SECONDS

PATIENCE = 0.2
"""Seconds for which the log's end is waited for: no caller can write meanwhile."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Whether the write-ahead log holds nothing any more of what was deleted.

    In the file itself a trace can stay where SQLite had moved a key within its page: of 40,000 numbers, one did. Only
    VACUUM, which rewrites the whole file and keeps everybody out meanwhile, is certain.
    """

    log_is_empty: bool


def forget(engine: Engine) -> Forgotten:
    """Bring the write-ahead log into the file, and empty it: it holds pages as they were before.

    https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
    """
    if engine.dialect.name != "sqlite":
        return Forgotten(log_is_empty=True)
    with closing(engine.raw_connection()) as connection:
        execute = connection.cursor().execute
        execute("PRAGMA wal_checkpoint(PASSIVE)")  # the long part: nobody waits for it
        execute(f"PRAGMA busy_timeout={round(PATIENCE * 1000)}")
        busy = execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        execute(f"PRAGMA busy_timeout={round(LOCK_SECONDS * 1000)}")
    return Forgotten(log_is_empty=not busy)


def shorten_log(engine: Engine) -> None:
    """Bring what was written into the file. It locks nobody out, and else a caller's turn would have to do it."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")


def wipes_what_is_deleted(engine: Engine) -> bool:
    """Tell whether connections overwrite what they delete, as the engine asks of them: an SQLite may be unable to."""
    if engine.dialect.name != "sqlite":
        return True
    with closing(engine.raw_connection()) as connection:
        return bool(connection.cursor().execute("PRAGMA secure_delete").fetchone()[0])
