"""`ivr calls`: what was asked, answered, said and done."""

from typing import cast

import click
from rich.console import Console
from rich.table import Table

from ivr.cli import say_json
from ivr.cli.record import minute, record
from ivr.store import latest_calls, listed_call
from ivr.store.as_json import summary, whole


@click.group()
def calls() -> None:
    """Look into the calls that came in. Needs only DATABASE_URL."""


@calls.command("list")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1), help="How many, at most.")
def list_calls(as_json: bool, limit: int) -> None:
    """List the latest calls, newest first."""
    with record() as engine:
        found = [whole(engine, call) if as_json else summary(call) for call in latest_calls(engine, limit)]
    if as_json:
        say_json(found)
    else:
        _print_list(found)


@calls.command()
@click.argument("sid")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
def show(sid: str, as_json: bool) -> None:
    """Show one call, with everything that happened in it. SID is Twilio's id of the call."""
    with record() as engine:
        call = listed_call(engine, sid)
        if call is None:
            raise click.ClickException(f"there is no call {sid!r}")
        found = whole(engine, call)
    if as_json:
        say_json(found)
    else:
        _print_one(found)


def _print_list(found: list[dict[str, object]]) -> None:
    """Print a list without numbers: who needs one has `ivr callbacks list`, or looks at the call."""
    table = Table("Call", "Began", "Urgency", "Outcome")
    for call in found:
        told = call["urgency"] or "-", call["outcome"] or "still running"
        table.add_row(str(call["call_sid"]), minute(call["began_at"]), *map(str, told))
    Console(markup=False, highlight=False).print(table if found else "No calls yet.")


def _print_one(found: dict[str, object]) -> None:
    events = cast("list[dict[str, object]]", found.pop("events") or [])
    for name, value in found.items():
        click.echo(f"{name}: {_brief(value)}")
    for entry in events:
        click.echo(f"\n{str(entry['at'])[:19]}  {entry['key']}: {_brief(entry['event'])}")
        for step in cast("list[object]", entry["steps"]):
            click.echo(f"    {_brief(step)}")


def _brief(value: object) -> str:
    """Return JSON values as words: what is empty is left out, what kind of thing it is comes first."""
    match value:
        case dict():
            kind = [str(value["kind"])] if "kind" in value else []
            rest = [f"{k}={_brief(v)}" for k, v in value.items() if k != "kind" and v not in (None, [], False, "")]
            return " ".join([*kind, *rest]) or "-"
        case list():
            return ", ".join(map(_brief, value)) or "-"
        case _:
            return "-" if value is None else str(value)
