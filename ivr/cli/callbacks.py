"""`ivr callbacks`: everyone who should have reached a person and did not."""

import click
from rich.console import Console
from rich.table import Table

from ivr.cli import say_json
from ivr.cli.record import minute, record
from ivr.oncall import Rank
from ivr.store import Owing, owed_calls


@click.group()
def callbacks() -> None:
    """Look up everyone who still has to be rung back. Needs only DATABASE_URL."""


@callbacks.command("list")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
def list_callbacks(as_json: bool) -> None:
    """List the open call-backs, the most urgent first."""
    with record() as engine:
        found = [open_callback(owing) for owing in owed_calls(engine)]
    if as_json:
        say_json(found)
    else:
        _print(found)


def open_callback(owing: Owing) -> dict[str, object]:
    """Return what a call owes its caller, as JSON values."""
    return {
        "call_sid": owing.sid,
        "urgency": None if owing.owed.rank is Rank.UNFINISHED else owing.owed.rank.value,
        "reason": owing.owed.reason.value,
        "number": owing.caller,
        "opened_at": owing.owed.since.isoformat(),
        "status": "open",
    }


def _print(found: list[dict[str, object]]) -> None:
    table = Table("Urgency", "Number", "Since", "Reason", "Call")
    for debt in found:
        urgency, number = debt["urgency"] or "unfinished", debt["number"] or "withheld"
        since = minute(debt["opened_at"])
        table.add_row(str(urgency), str(number), since, str(debt["reason"]), str(debt["call_sid"]))
    Console(markup=False, highlight=False).print(table if found else "Nobody has to be rung back.")
