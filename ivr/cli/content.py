"""`ivr content`: which version of the rules and of the words this is, who signed it, and when it must be looked at."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table

from ivr.cli import say_json
from ivr.cli.wording import prompts_folder, written
from ivr.oncall import LONDON
from ivr.safety import (
    Document,
    LedgerError,
    Review,
    State,
    concerns,
    documents,
    read_ledger,
    recorded,
    reviews,
    version_faults,
)
from ivr.safety.ledger import FILE
from ivr.triage import current_rules

LEDGER = click.Path(exists=True, dir_okay=False, path_type=Path)
KEPT = f"Default: the {FILE} that ships with the line."


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that must be done, and whether it must be done first."""

    document: str
    sentence: str
    remedy: str
    is_pressing: bool


@click.group()
def content() -> None:
    """Look after what is asked and said: versions, signatures, review dates. Needs no settings."""


@content.command()
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="As of that day. Default: today.")
@click.option("--ledger", type=LEDGER, metavar="FILE", help=KEPT)
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
@click.pass_context
def status(ctx: click.Context, at: dt.datetime | None, ledger: Path | None, as_json: bool) -> None:
    """Show the rules and the words of every language, and what must be done about them, by whom.

    Exits 1 when something is past its review date, was changed without a new version, or cannot be read.
    """
    found, broken = written(prompts_folder())
    shown = reviews(current_rules(), found, at.date() if at else today())
    todo = [*broken_files(broken), *against(ledger or ledger_file(), shown), *due(shown)]
    if as_json:
        say_json({"documents": [_values(one) for one in shown], "todo": [_todo(one) for one in todo]})
    else:
        _print(shown, todo)
    ctx.exit(any(one.is_pressing for one in todo))


@content.command()
@click.option("--ledger", type=LEDGER, metavar="FILE", help=KEPT)
def record(ledger: Path | None) -> None:
    """Write each new version into the ledger, with the digest of its content. What stands there is never changed."""
    file = ledger or ledger_file()
    try:
        before = _text(file)
        after = recorded(before, _documents(), today())
        file.write_text(after, "utf-8")
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({type(error).__name__})") from error
    for line in read_ledger(after)[len(read_ledger(before)) :]:
        click.echo(f"written down: {line.document} {line.version}+{line.digest}")
    if after == before:
        click.echo("Nothing is new: every version stands in the ledger.")


def today() -> dt.date:
    """Return what day it is in London."""
    return dt.datetime.now(LONDON).date()  # noqa: TID251 a command may look at the clock


def ledger_file() -> Path:
    """Return where the ledger is that ships with the line."""
    return Path(str(files("ivr.safety").joinpath(FILE)))


def broken_files(broken: Iterable[str]) -> list[Todo]:
    """Return that a language's file must be put right before anything can be said of it."""
    return [Todo("prompts", sentence, "run `ivr prompts check`", is_pressing=True) for sentence in broken]


def against(file: Path, shown: Iterable[Review]) -> list[Todo]:
    """Return what these documents have against the ledger."""
    try:
        found = version_faults((one.document for one in shown), read_ledger(_text(file)))
    except (LedgerError, OSError) as error:
        return [Todo("ledger", line, "put it back as it was", is_pressing=True) for line in str(error).splitlines()]
    return [Todo(fault.document.name, fault.sentence, fault.remedy, is_pressing=True) for fault in found]


def due(shown: Iterable[Review]) -> list[Todo]:
    """Return what must be signed or looked at again, what is out of date first."""
    found = [Todo(c.document.name, c.sentence, c.remedy, c.state is State.OVERDUE) for c in concerns(shown)]
    return sorted(found, key=lambda one: not one.is_pressing)


def _documents() -> tuple[Document, ...]:
    """Return what is to be written down; a file that cannot be read stops it."""
    found, broken = written(prompts_folder())
    if broken:
        raise LedgerError("\n".join(broken))
    return documents(current_rules(), found)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise LedgerError(f"{file}: not UTF-8 text") from error


def _values(one: Review) -> dict[str, object]:
    document = one.document
    return {
        "document": document.name,
        "version": document.version,
        "digest": document.digest,
        "approved": document.is_approved,
        "state": one.state.value,
        "reviewed_by": list(document.reviewed_by),
        "review_date": document.review_date.isoformat(),
        "days_left": one.days_left,
    }


def _todo(one: Todo) -> dict[str, object]:
    told = {"document": one.document, "sentence": one.sentence, "remedy": one.remedy}
    return told | {"pressing": one.is_pressing}


def _print(shown: Iterable[Review], todo: Iterable[Todo]) -> None:
    fixed = [Column(name, no_wrap=True) for name in ("Document", "Version and hash", "State", "Review by")]
    table = Table(*fixed, Column("Days", justify="right"), Column("Signed by", overflow="fold"))
    for one in shown:
        table.add_row(*_row(one))
    Console(markup=False, highlight=False).print(table)
    for item in todo:
        click.echo(f"{'NOW ' if item.is_pressing else 'todo'}  {item.sentence} -> {item.remedy}")


def _row(one: Review) -> tuple[str, ...]:
    document, who = one.document, ", ".join(one.document.reviewed_by) or "nobody"
    days = str(document.review_date), str(one.days_left)
    return document.name, document.stamp, one.state.value, *days, who
