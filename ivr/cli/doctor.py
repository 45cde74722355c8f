"""`ivr doctor`: what would stop tonight's calls, and what to do about each."""

import datetime as dt
from typing import TypeVar

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ivr.cli import say_json
from ivr.cli.checks import examine
from ivr.cli.checks.ward import Level, Line, Ward
from ivr.settings import DatabaseSettings, Settings, SettingsError, load
from ivr.store import connect

S = TypeVar("S", bound=DatabaseSettings)


@click.command()
@click.option("--offline", is_flag=True, help="Ask nobody outside: neither Twilio nor where the fallback is hosted.")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
@click.pass_context
def doctor(ctx: click.Context, offline: bool, as_json: bool) -> None:
    """Look for what would stop tonight's calls, and say what to do about each. Exits 1 on a failure."""
    found = list(examine(_ward(offline=offline)))
    if as_json:
        say_json([_values(line) for line in found])
    else:
        _print(found)
    ctx.exit(any(line.level is Level.FAIL for line in found))


def _ward(*, offline: bool) -> Ward:
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 a command may look at the clock
    settings, faults = _loaded(Settings)
    engine, more = _engine()
    return Ward(now, settings, engine, tuple(dict.fromkeys((*faults, *more))), offline)


def _loaded(kind: type[S]) -> tuple[S | None, tuple[str, ...]]:
    try:
        return load(kind), ()
    except SettingsError as error:
        return None, tuple(str(error).splitlines())


def _engine() -> tuple[Engine | None, tuple[str, ...]]:
    """Return the database, which needs no other variable to be right."""
    database, faults = _loaded(DatabaseSettings)
    try:
        return (connect(database.database_url) if database else None), faults
    except (SQLAlchemyError, ValueError):  # its message may hold the password
        return None, ("DATABASE_URL: is not the address of a database",)


def _values(line: Line) -> dict[str, object]:
    told = {"check": line.check, "status": line.level.value, "sentence": line.sentence}
    return told | {"remedy": line.remedy or None}


def _print(found: list[Line]) -> None:
    """Tell each thing on one line."""
    for line in found:
        remedy = f" -> {line.remedy}" if line.remedy else ""
        click.echo(f"{line.level.value:4}  {line.check}: {line.sentence}{remedy}")
