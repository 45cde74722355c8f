"""`ivr callbacks`: everyone who should have reached a person and did not, and what is being done about it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import cast

import click
from rich.console import Console
from rich.table import Column, Table

from ivr.call import Call
from ivr.call.parts import Result
from ivr.call.prompts import noted, short_name
from ivr.cli import say_json
from ivr.cli.asking import asked
from ivr.cli.overdue import say_overdue
from ivr.cli.record import record
from ivr.cli.wording import default_words
from ivr.oncall import LONDON, Paging, Rank
from ivr.oncall.came_of import result
from ivr.oncall.findings import on_the_wall
from ivr.pager import by_hand
from ivr.pager.doing import doing, together
from ivr.settings import DatabaseSettings, SettingsError, load
from ivr.store import DamagedError, Journal
from ivr.store.as_json import DAMAGED
from ivr.store.notes import closing_note
from ivr.store.open_call_backs import open_call_backs
from ivr.store.reading import CallBack, call_back, call_backs
from ivr.triage import Answer

ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNSURE: "not sure"}


class PagingSettings(DatabaseSettings):
    """What tells when somebody is rung next."""

    ivr_paging: Paging = Paging()


@click.group()
def callbacks() -> None:
    """Look up and look after everyone who still has to be rung back. Needs only DATABASE_URL."""


@callbacks.command("list")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
def list_callbacks(as_json: bool) -> None:
    """List the open call-backs, the most urgent first."""
    with record() as engine:
        at = now()
        found = open_call_backs(engine, at).shown
    say_overdue(at)
    shown = [open_callback(one, found, at) for one in found]
    if as_json:
        say_json(shown)
    else:
        _print_list(shown)


@callbacks.command()
@click.argument("sid")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
def show(sid: str, as_json: bool) -> None:
    """Show one call-back: what was answered, who was rung, who has it. SID is Twilio's id of the call."""
    with record() as engine:
        found, listed, at = call_back(engine, sid), call_backs(engine), now()
        if found is None:
            raise click.ClickException(f"there is no call {sid!r}")
        shown, closing = open_callback(found, listed, at) | _details(found.record, at), closing_note(engine, sid)
        shown |= {"result": closing.what if closing else None, "note": (closing and closing.note) or None}
    if as_json:
        say_json(shown)
    else:
        for name, text in _words(shown, found.record, at):
            click.echo(f"{name:>12}  {text}")


@callbacks.command()
@click.argument("sid")
@click.option("--by", required=True, metavar="NAME", help="Who rings the caller back. It is written down.")
@click.option("--force", is_flag=True, help="Take it from whoever has it.")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
def claim(sid: str, by: str, force: bool, as_json: bool) -> None:
    """Take a call-back: nobody else is rung for it until the lease ends. SID is Twilio's id of the call."""
    with record() as engine, _refusals():
        call = by_hand.claim(Journal(engine), sid, by, now(), _paging(), force=force)
        found, listed = call_back(engine, sid), call_backs(engine)
    if as_json and found:
        say_json(open_callback(found, listed, now()))
    elif call.claim:
        click.echo(f"{sid}: {call.claim.by} has it until {on_the_wall(call.claim.until)}. Then others are rung again.")


def _note(_ctx: click.Context, param: click.Parameter, text: str) -> str:
    return asked(param, text)


@callbacks.command()
@click.argument("sid")
@click.option("--by", required=True, metavar="NAME", help="Who says that it is done. It is written down.")
@click.option("--result", type=click.Choice([one.value for one in Result]), default="reached", help="What came of it.")
@click.option("--note", default="", metavar="TEXT", callback=_note, help="Why; it is kept. `-` asks for it.")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
def done(sid: str, by: str, result: str, note: str, as_json: bool) -> None:
    """Close a call-back for good: the patient was reached, or nothing is owed. SID is Twilio's id of the call."""
    with record() as engine, _refusals():
        closed = by_hand.close(Journal(engine), sid, by, note, now(), Result(result))
        same = [one.sid for one in call_backs(engine) if one.number and one.number == closed.call.reach]
    who, at = closed.call.closed_by, closed.call.closed_at
    if as_json:
        told = {"closed_by": who, "closed_at": _iso(at), "already_closed": not closed.fresh, "others": same}
        say_json({"call_sid": sid, "status": "closed", **told})
    elif at:
        click.echo(f"{sid}: {'closed' if closed.fresh else 'had been closed'} by {who}, {on_the_wall(at)}.")
        click.echo(f"Of the same number, still open: {', '.join(same) or 'none'}.")


def now() -> dt.datetime:
    """Return the present moment."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 a command may look at the clock


def open_callback(found: CallBack, listed: Iterable[CallBack], at: dt.datetime) -> dict[str, object]:
    """Return what a call owes its caller and what is being done about it, as JSON values."""
    owed = found.owed
    return {
        "call_sid": found.sid,
        "urgency": None if owed is None or owed.rank is Rank.UNFINISHED else owed.rank.value,
        "reason": owed.reason.value if owed else None,
        "number": found.number,
        "opened_at": _iso(owed.since) if owed else None,
        "status": found.status(at),
        **_doing(found.record, at),
        "others": found.others(listed),
    }


def _doing(call: Call | None, at: dt.datetime) -> dict[str, object]:
    """Return who has it and who is rung; of a damaged call, that nobody knows."""
    if call is None:
        return dict.fromkeys(("claimed_by", "claimed_until", "attempts", "next_at"))
    done = doing(call, at, _paging())
    return {
        "claimed_by": done.held.by if done.held else None,
        "claimed_until": _iso(done.held.until) if done.held else None,
        "attempts": done.tries,
        "next_at": _iso(done.next_at),
    }


def _paging() -> Paging:
    """Return the pager's policy; its own one where the setting is wrong, for nobody must be kept from the list."""
    with suppress(SettingsError):
        return load(PagingSettings).ivr_paging
    return Paging()


def _details(call: Call | None, at: dt.datetime) -> dict[str, object]:
    """Return what only the record tells."""
    if call is None:
        return {"damaged": DAMAGED}
    return {
        "answers": {question: answer.value for question, answer in call.answers},
        "handover": {item.value: answer.value for item, answer in call.noted},
        "rung": [{"contact": g.who, "placed_at": _iso(g.placed_at), "result": result(g, call, at)} for g in call.legs],
        "claim": call.claim.model_dump(mode="json") if call.claim else None,
        "acknowledged_by": call.acknowledged_by,
        "closed_by": call.closed_by,
        "closed_at": _iso(call.closed_at),
    }


@contextmanager
def _refusals() -> Iterator[None]:
    """Whatever cannot be done becomes one line and exit status 1."""
    try:
        yield
    except by_hand.NotPossibleError as error:
        raise click.ClickException(str(error)) from error
    except DamagedError as error:
        raise click.ClickException(DAMAGED) from error


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _print_list(shown: list[dict[str, object]]) -> None:
    first = Column("Urgency", no_wrap=True), Column("Number", no_wrap=True)
    table = Table(*first, "Since", "Status", "Rung next", "Reason", Column("Call", overflow="fold"))
    for one, is_first in _together(shown):
        reach = str(one["number"] or "withheld") if is_first else "the same"
        times = _clock(one["opened_at"]), _status_words(one), _clock(one["next_at"])
        table.add_row(str(one["urgency"] or "unfinished"), reach, *times, str(one["reason"]), str(one["call_sid"]))
    Console(markup=False, highlight=False).print(table if shown else "Nobody has to be rung back.")


def _together(shown: list[dict[str, object]]) -> Iterator[tuple[dict[str, object], bool]]:
    """Give each call-back, those of one number together, and whether it is the first of them."""
    for same in together(shown, lambda one: cast("str | None", one["number"])):
        yield from ((one, one is same[0]) for one in same)


def _status_words(one: Mapping[str, object]) -> str:
    held = f" by {one['claimed_by']} until {_clock(one['claimed_until'])}" if one["claimed_by"] else ""
    return f"{one['status']}{held}"


def _clock(moment: object) -> str:
    """Return a moment as the clocks in London show it."""
    moment = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{moment.astimezone(LONDON):%d %b %H:%M}" if isinstance(moment, dt.datetime) else "-"


def _words(shown: Mapping[str, object], call: Call | None, at: dt.datetime) -> Iterator[tuple[str, str]]:
    """Tell all of it in plain words, each line with its title."""
    yield "Call", str(shown["call_sid"])
    yield "Urgency", str(shown["urgency"] or "-")
    yield "Owed", f"{shown['reason']}, since {_clock(shown['opened_at'])}" if shown["reason"] else "nothing"
    yield "Number", str(shown["number"] or "withheld")
    yield "Status", _status_words(shown)
    yield "Same number", ", ".join(cast("list[str]", shown["others"])) or "-"
    yield "Rung next", _clock(shown["next_at"])
    yield from _record_words(call, at) if call else (("Record", DAMAGED),)
    if call and call.closed_at:
        yield "Closed", f"{_clock(call.closed_at)} by {call.closed_by}: {shown['result']}, {shown['note'] or 'no note'}"


def _record_words(call: Call, at: dt.datetime) -> Iterator[tuple[str, str]]:
    texts = default_words().texts
    said = [f"{texts.get(short_name(question), question)}: {ANSWERS[answer]}" for question, answer in call.answers]
    yield "Answered", ", ".join(said) or "nothing"
    yield from (("Told us", texts[noted(item, answer)]) for item, answer in call.noted)
    yield from (("Rung", f"{_clock(leg.placed_at)} {leg.who}: {result(leg, call, at)}") for leg in call.legs)
    if call.claim:
        yield "Claim", f"{_clock(call.claim.at)} by {call.claim.by}, until {_clock(call.claim.until)}"
    if call.acknowledged_by:
        yield "Heard of it", f"{call.acknowledged_by}, who cannot ring the caller for want of a number"
