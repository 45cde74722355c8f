"""Opening the record for the commands that read it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ivr.settings import DatabaseSettings, SettingsError, load
from ivr.store import connect, is_current

NOT_MIGRATED = "the database has not been made, or not been brought up to date: run `ivr migrate`"
UNREACHABLE = "the database of DATABASE_URL does not answer ({}): if it has not been made yet, run `ivr migrate`"


@contextmanager
def record() -> Iterator[Engine]:
    """Open the record for reading. Whatever is wrong with it becomes one line and exit status 1."""
    engine = _engine()
    try:
        if not is_current(engine):
            raise click.ClickException(NOT_MIGRATED)
        yield engine
    except SQLAlchemyError as error:
        raise click.ClickException(UNREACHABLE.format(type(error).__name__)) from error
    finally:
        engine.dispose()


def _engine() -> Engine:
    try:
        return connect(load(DatabaseSettings).database_url)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    except (SQLAlchemyError, ValueError) as error:  # its message may hold the password
        raise click.ClickException("DATABASE_URL: is not the address of a database") from error


def minute(moment: object) -> str:
    """Return an ISO time to the minute, as people read it."""
    return str(moment)[:16].replace("T", " ")
