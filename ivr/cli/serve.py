"""`ivr migrate`, and `ivr serve` for a laptop. A real line runs from the Procfile."""

import os
import sys
from typing import TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError

from ivr.settings import DatabaseSettings, Settings, SettingsError, load
from ivr.store import migrate as migrate_database

S = TypeVar("S", bound=DatabaseSettings)

SERVER = (
    "ivr.web:create_app()",
    *("--config", "python:ivr.web.host"),
    "--preload",  # a bad setting stops the server, once, and not each of its workers, again and again
    *("--workers", "2", "--worker-class", "gthread", "--threads", "16"),
    *("--graceful-timeout", "20", "--no-control-socket"),
)
"""What gunicorn is told, here and in the Procfile (a test compares them)."""


@click.command()
def migrate() -> None:
    """Create the database, or bring it up to date. Needs only DATABASE_URL."""
    migrated(settings(DatabaseSettings).database_url)
    click.echo("The database is up to date.", err=True)


@click.command()
def serve() -> None:
    """Run the line on 127.0.0.1 and PORT, which a tunnel can show to Twilio."""
    found = settings(Settings)
    migrated(found.database_url)
    bind = ("--bind", f"127.0.0.1:{found.port}")
    os.execv(sys.executable, (sys.executable, "-m", "gunicorn", *SERVER, *bind))  # noqa: S606 our own arguments


def settings(kind: type[S]) -> S:
    """Return the settings, or stop with one line for each variable that is wrong."""
    try:
        return load(kind)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def migrated(url: str) -> None:
    """Bring the database up to date, or stop with one line."""
    try:
        migrate_database(url)
    except (SQLAlchemyError, OSError, ValueError) as error:
        kind = type(error).__name__
        raise click.ClickException(f"the database of DATABASE_URL cannot be made or upgraded ({kind})") from error
