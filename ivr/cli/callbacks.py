"""`ivr callbacks`: everyone who should have reached a person and did not."""

from collections.abc import Iterable, Iterator

import click
from rich.console import Console
from rich.table import Table

from ivr.call import Call
from ivr.cli import say_json
from ivr.cli.calls import minute, record
from ivr.oncall import Rank, owed
from ivr.store import owed_calls


@click.group()
def callbacks() -> None:
    """Look up everyone who still has to be rung back. Needs only DATABASE_URL."""


@callbacks.command("list")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
def list_callbacks(as_json: bool) -> None:
    """List the open call-backs, the most urgent first."""
    with record() as engine:
        found = list(open_callbacks(owed_calls(engine)))
    if as_json:
        say_json(found)
    else:
        _print(found)


def open_callbacks(owing: Iterable[Call]) -> Iterator[dict[str, object]]:
    """Return what each of these calls owes its caller, as JSON values."""
    for call in owing:
        if debt := owed(call):
            yield {
                "call_sid": call.sid,
                "urgency": None if debt.rank is Rank.UNFINISHED else debt.rank.value,
                "reason": debt.reason.value,
                "number": call.caller,
                "opened_at": debt.since.isoformat(),
                "status": "open",
            }


def _print(found: list[dict[str, object]]) -> None:
    table = Table("Urgency", "Number", "Since", "Reason", "Call")
    for debt in found:
        urgency, number = debt["urgency"] or "unfinished", debt["number"] or "withheld"
        since = minute(debt["opened_at"])
        table.add_row(str(urgency), str(number), since, str(debt["reason"]), str(debt["call_sid"]))
    Console(markup=False, highlight=False).print(table if found else "Nobody has to be rung back.")
