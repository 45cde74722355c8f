"""Bringing the database to today's shape. Several that start at once wait for one another."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, text

from ivr.store.engine import connect

WAIT_MILLISECONDS = 30_000
"""How long one migration waits for another's."""

ADVISORY_LOCK = 7_264_011
"""The number under which Postgres keeps two migrations apart."""


def migrate(url: str) -> None:
    """Create or upgrade the database at `url`."""
    engine = connect(url, create=True)
    event.listen(engine, "connect", _be_patient)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def is_current(engine: Engine) -> bool:
    """Tell whether the database has today's shape."""
    with engine.begin() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _be_patient(connection: object, _entry: object) -> None:
    if hasattr(connection, "isolation_level") and hasattr(connection, "executescript"):
        connection.execute(f"PRAGMA busy_timeout={WAIT_MILLISECONDS}")  # type: ignore[attr-defined]
        # Readers and the one writer do not wait for each other. https://www.sqlite.org/wal.html
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]
