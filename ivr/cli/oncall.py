"""`ivr oncall`: who would be rung, and whether somebody is on shift in the weeks ahead."""

import datetime as dt

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from ivr.cli import say_json
from ivr.cli.overdue import say_overdue
from ivr.cli.record import minute, record
from ivr.oncall import LONDON, Check, Finding, Phone, Role, Rota, RotaError, check, oddities, phones, read_rota
from ivr.settings import DatabaseSettings, RotaSettings, Settings, SettingsError, load
from ivr.store import checks_since, connect, rota_in_force

NO_ROTA = "IVR_ROTA is not set: only the registrar's number is rung."


class Moment(click.ParamType[dt.datetime]):
    """A moment as ISO 8601 has it; without a zone it is the clock on the wall in London."""

    name = "TIME"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """Return the moment, in a zone."""
        try:
            at = dt.datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time like 2026-12-25T20:00", param, ctx)
        if not 2000 <= at.year < 2200:  # noqa: PLR2004 as far as a rota's dates go
            self.fail(f"{value!r} is not in this century or the next", param, ctx)
        return at if at.tzinfo else at.replace(tzinfo=LONDON)


@click.group()
def oncall() -> None:
    """Look up who is on call. Needs only IVR_REGISTRAR_NUMBER and, where there is a rota, IVR_ROTA."""


@oncall.command()
@click.option("--at", type=Moment(), help="When, as ISO 8601; without a zone, London's own time. Default: now.")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
def show(at: dt.datetime | None, as_json: bool) -> None:
    """Show who would be rung, in order; of a moment in the past, by the rota that was in force then.

    That one is looked up in the database of DATABASE_URL, where there is one.
    """
    (rota, registrar_number), at = read(), at or now()
    say_overdue(now())
    if (past := _in_force(at)) is not None:
        click.echo("By the rota that was in force then.", err=True)
        rota = past
    listed = [row(rota, place, phone) for place, phone in enumerate(phones(rota, registrar_number, at), start=1)]
    for oddity in oddities(rota, at) if rota else (NO_ROTA,):
        click.echo(oddity, err=True)
    if as_json:
        say_json(listed)
    else:
        _print_phones(listed)


def _in_force(at: dt.datetime) -> Rota | None:
    """Return the rota that ruled at a moment in the past, None where no record of it can be read."""
    if at >= now():
        return None
    try:
        engine = connect(load(DatabaseSettings).database_url)
        text = rota_in_force(engine, at)
        engine.dispose()
        return read_rota(text) if text else None
    except (SettingsError, SQLAlchemyError, ValueError):
        return None


@oncall.command()
def ring() -> None:
    """Check the phones now: ring whoever is on call, who presses 1. Needs every setting; `checks` shows what came."""
    from ivr.pager.by_hand import check_phones  # noqa: PLC0415 the rest of this module needs no database

    try:
        rung = check_phones(load(Settings))
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    for name in rung:
        click.echo(f"rung: {name}")


@oncall.command()
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
def checks(as_json: bool) -> None:
    """Show the checks of phones in the last day, newest first. Needs only DATABASE_URL."""
    with record() as engine:
        found = [_check(made) for made in reversed(checks_since(engine, now() - dt.timedelta(days=1)))]
    if as_json:
        say_json(found)
    else:
        table = Table("Contact", "On call from", "Rung", "Result")
        for made in found:
            table.add_row(str(made["contact"]), minute(made["shift"]), minute(made["placed_at"]), str(made["result"]))
        Console(markup=False, highlight=False).print(table if found else "No phone was checked in the last day.")


def _check(made: Check) -> dict[str, object]:
    """Return a check as JSON values. `missing`: whom the contact was told of."""
    results = {None: "not known yet", True: "confirmed", False: "not confirmed"}
    times = {"shift": made.shift.astimezone(LONDON), "placed_at": made.placed_at.astimezone(LONDON)}
    return {
        "contact": made.contact,
        **{name: moment.isoformat() for name, moment in times.items()},
        "result": results[made.answered],
        "missing": made.missing,
    }


@oncall.command("check")
@click.option("--weeks", default=8, show_default=True, type=click.IntRange(1, 104), help="How far to look ahead.")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
@click.pass_context
def check_rota(ctx: click.Context, weeks: int, as_json: bool) -> None:
    """Check the rota for the weeks ahead. Exits 1 on a fault; notes are for you to judge."""
    rota, registrar_number = read()
    found = check(rota, registrar_number, now(), weeks)
    if as_json:
        say_json([finding(one) for one in found])
    else:
        _print_findings(found, weeks)
    ctx.exit(any(one.is_fault for one in found))


def now() -> dt.datetime:
    """Return the present moment."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 a command may look at the clock


def read() -> tuple[Rota | None, str]:
    """Return the rota and the registrar's number, or stop with one line for each thing that is wrong."""
    try:
        settings = load(RotaSettings)
        text = settings.ivr_rota.read_text("utf-8-sig") if settings.ivr_rota else None
        return None if text is None else read_rota(text), settings.ivr_registrar_number
    except (SettingsError, RotaError) as error:
        raise click.ClickException(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"IVR_ROTA: the file cannot be read ({type(error).__name__})") from error


def row(rota: Rota | None, place: int, phone: Phone) -> dict[str, object]:
    """Return a phone as JSON values, with its place in the order."""
    contact = phone.contact
    person = rota.contact.get(contact.key.rpartition("/")[0]) if rota else None
    return {
        "order": place,
        "key": contact.key,
        "name": contact.name,
        "role": (person.role if person else Role.REGISTRAR).value,
        "number": phone.number,
        "kind": contact.kind.value,
        "wait": contact.wait,
        "digits": phone.digits,
        "ask": contact.ask,
    }


def finding(one: Finding) -> dict[str, object]:
    """Return a finding as JSON values, its times as the clock in London shows them."""
    start, end = (moment.astimezone(LONDON).isoformat() if moment else None for moment in (one.start, one.end))
    return {"kind": one.kind.value, "fault": one.is_fault, "from": start, "until": end, "sentence": one.sentence}


def _print_phones(listed: list[dict[str, object]]) -> None:
    table = Table("Order", "Name", "Role", "Number", "Kind", "Seconds")
    for phone in listed:
        table.add_row(*(str(phone[column]) for column in ("order", "name", "role", "number", "kind", "wait")))
    Console(markup=False, highlight=False).print(table)


def _print_findings(found: tuple[Finding, ...], weeks: int) -> None:
    for one in found:
        click.echo(f"{'FAULT' if one.is_fault else 'note '}  {one.sentence}")
    if not any(one.is_fault for one in found):
        click.echo(f"No fault in the next {weeks} weeks.")
