"""Bringing the database to today's shape. Several that start at once wait for one another."""

import sqlite3
from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, text
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random

from ivr.store.engine import connect, reading

WAIT_SECONDS = 30
"""How long one migration waits for another's."""

ADVISORY_LOCK = 7_264_011
"""The number under which Postgres keeps two migrations apart."""


def migrate(url: str, patience: float = WAIT_SECONDS) -> None:
    """Create or upgrade the database at `url`; wait at most `patience` seconds for a lock on a file.

    One that a newer line has migrated is left as it is: each migration only adds, and a version may be taken back.
    """
    engine = connect(url, create=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_be_patient, patience))
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
            config = _config()
            config.attributes["connection"] = connection
            if not _is_newer(connection):
                command.upgrade(config, "head")
    finally:
        engine.dispose()


def is_current(engine: Engine) -> bool:
    """Tell whether the database has today's shape, or that of a newer line, which only adds to it."""
    with reading(engine) as connection:
        is_of_today = _heads(connection) == set(ScriptDirectory.from_config(_config()).get_heads())
        return is_of_today or _is_newer(connection)


def _heads(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def _is_newer(connection: Connection) -> bool:
    """Tell whether the database has been migrated by a line that knows more migrations than this one."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return bool(_heads(connection) - known)


def can_save(engine: Engine) -> None:
    """Write, and change nothing; raise what writing a turn would raise now, be it of a full disk."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _be_patient(patience: float, connection: sqlite3.Connection, _entry: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")
    # Readers and the one writer do not wait for each other. The change to it needs the file for itself alone,
    # and does not wait, whatever the busy time-out. https://www.sqlite.org/wal.html
    for attempt in Retrying(
        stop=stop_after_delay(patience),
        wait=wait_random(0.02, 0.1),
        retry=retry_if_exception_type(sqlite3.OperationalError),
        reraise=True,
    ):
        with attempt:
            connection.execute("PRAGMA journal_mode=WAL")
