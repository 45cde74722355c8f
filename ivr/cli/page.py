"""`ivr page`: the worker that looks after everyone who is owed a person."""

import signal
import threading
from queue import SimpleQueue

import click
from sqlalchemy.exc import SQLAlchemyError

from ivr.cli import say_json
from ivr.cli.record import NOT_MIGRATED, UNREACHABLE
from ivr.cli.serve import settings
from ivr.logs import to_stderr
from ivr.oncall import Task
from ivr.pager.desk import Desk, make_desk, system_clock
from ivr.pager.ending import finish
from ivr.pager.loop import keep_paging
from ivr.pager.rounds import Pager
from ivr.settings import Settings, SettingsError
from ivr.store import is_current
from ivr.store.evidence import Evidence

ON_SQLITE = "DATABASE_URL is a file: the web host pages already. A second pager does no harm."


@click.command()
@click.option("--once", is_flag=True, help="Do one round, say what was done, and end.")
@click.option("--json", "as_json", is_flag=True, help="With --once: as other programs read it.")
def page(once: bool, as_json: bool) -> None:
    """Ring contacts for everyone who is owed a call-back, round after round. Needs the settings of the line."""
    if as_json and not once:
        raise click.UsageError("--json goes with --once")
    evidence = Evidence()
    desk = _desk(evidence)
    if desk.journal.engine.dialect.name == "sqlite":
        click.echo(ON_SQLITE, err=True)
    try:
        if once:
            _say(_one_round(desk), as_json=as_json)
        else:
            to_stderr()
            keep_paging(Pager(desk), asked_to_stop())
    finally:
        finish(desk, evidence)


def asked_to_stop() -> threading.Event:
    """Return what is set once this process is asked to end: by SIGTERM, or by SIGINT from a terminal.

    Not set by the handler itself: it may interrupt the very wait whose lock it would need.
    """
    stop, asked = threading.Event(), SimpleQueue[int]()

    def pass_on() -> None:
        asked.get()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: asked.put(number))
    threading.Thread(target=pass_on, name="stop", daemon=True).start()
    return stop


def _desk(evidence: Evidence) -> Desk:
    try:
        return make_desk(settings(Settings), system_clock, evidence.keep)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    except (SQLAlchemyError, ValueError) as error:  # its message may hold the password
        raise click.ClickException(f"the line cannot be put together ({type(error).__name__})") from error


def _one_round(desk: Desk) -> list[Task]:
    try:
        if not is_current(desk.journal.engine):
            raise click.ClickException(NOT_MIGRATED)
        return Pager(desk).round()
    except SQLAlchemyError as error:
        raise click.ClickException(UNREACHABLE.format(type(error).__name__)) from error


def _say(done: list[Task], *, as_json: bool) -> None:
    """Say what was done, and for which call; never whom it is about."""
    said = [{"kind": type(task).__name__.lower(), "call_sid": task.sid} for task in done]
    if as_json:
        say_json(said)
    else:
        click.echo("\n".join(f"{one['kind']} {one['call_sid']}" for one in said) or "Nothing was due.")
