"""`ivr staff`: who may sign in at the board."""

import datetime as dt
import re
import sys
from collections.abc import Callable

import click
from rich.console import Console
from rich.table import Table

from ivr.cli import say_json
from ivr.cli.asking import asked
from ivr.cli.record import minute, record
from ivr.oncall import e164
from ivr.store.passwords import LEAST, hashed
from ivr.store.staff import (
    LONGEST_NAME,
    Changes,
    Newcomer,
    Role,
    Staff,
    TakenError,
    add_staff,
    all_staff,
    as_login,
    change,
    disable,
    reset,
)

ROLES = click.Choice([role.value for role in Role])
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@click.group()
def staff() -> None:
    """Say who may sign in at the board. Needs only DATABASE_URL."""


def _login(_ctx: click.Context, _param: click.Parameter, text: str) -> str:
    if not LOGIN.fullmatch(as_login(text)):
        raise click.BadParameter("letters, digits, dots and hyphens, 64 at most, like a.example")
    return as_login(text)


def _name(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str | None:
    if text is None:
        return None
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise click.BadParameter(f"the name that others see, {LONGEST_NAME} characters at most")
    return name


def _number(_ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    try:
        return e164(asked(param, text)) if text else text
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _with_password(command: Callable[..., None]) -> Callable[..., None]:
    told = f"Read the password from stdin, one line, instead of asking twice. At least {LEAST} characters."
    return click.option("--password-stdin", "from_stdin", is_flag=True, help=told)(command)


@staff.command()
@click.argument("login", callback=_login)
@click.option("--name", required=True, callback=_name, help="As others see it; it is written into what they do.")
@click.option("--role", required=True, type=ROLES, help="A lead sees reports, too.")
@click.option("--number", callback=_number, help="Their own phone, which rings first when they ring back. `-` asks.")
@_with_password
def add(login: str, name: str, role: str, number: str | None, from_stdin: bool) -> None:
    """Let somebody sign in at the board. LOGIN is what they sign in as."""
    newcomer = Newcomer(login, name, Role(role), number or None)
    with record() as engine:
        if any(one.login == login for one in all_staff(engine)):
            raise click.ClickException(_taken(login))
        password = _password(from_stdin=from_stdin)
        try:
            add_staff(engine, newcomer, hashed(password), now())
        except TakenError:
            raise click.ClickException(_taken(login)) from None
    click.echo(f"{login} may sign in at the board, as a {role}.")


@staff.command(name="change")
@click.argument("login", callback=_login)
@click.option("--name", callback=_name, help="As others see it from now on. What they did keeps the name of then.")
@click.option("--role", type=ROLES, help="Who is a lead no more is signed out everywhere.")
@click.option("--number", callback=_number, help='Their own phone; "" takes it away.')
def change_staff(login: str, name: str | None, role: str | None, number: str | None) -> None:
    """Give somebody another name, role or number. They stay who they are, with what they have claimed."""
    to = Changes(name, Role(role) if role else None, number)
    if to == Changes():
        raise click.UsageError("say what is to be changed: --name, --role or --number")
    with record() as engine:
        if not change(engine, login, to):
            raise click.ClickException(_nobody(login))
    click.echo(f"{login} is changed.")


@staff.command(name="disable")
@click.argument("login", callback=_login)
def disable_staff(login: str) -> None:
    """Let somebody sign in no more, and end their sessions at once. What they did stays on record."""
    with record() as engine:
        if not disable(engine, login, now()):
            raise click.ClickException(_nobody(login))
    click.echo(f"{login} may not sign in any more, and is signed out.")


@staff.command(name="reset")
@click.argument("login", callback=_login)
@click.option("--enable", is_flag=True, help="Let somebody who was disabled sign in again.")
@_with_password
def reset_staff(login: str, enable: bool, from_stdin: bool) -> None:
    """Give somebody a new password, and end their sessions at once."""
    with record() as engine:
        known = {one.login: one for one in all_staff(engine)}
        if login not in known:
            raise click.ClickException(_nobody(login))
        if known[login].disabled_at and not enable:
            raise click.ClickException(f"{login} is disabled: --enable lets them sign in again")
        reset(engine, login, hashed(_password(from_stdin=from_stdin)))
    click.echo(f"{login} has a new password, and is signed out everywhere.")


@staff.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
def list_staff(as_json: bool) -> None:
    """List everybody who may, or might, sign in."""
    with record() as engine:
        found = all_staff(engine)
    if as_json:
        say_json([_values(one) for one in found])
    else:
        _print(found)


def now() -> dt.datetime:
    """Return the present moment."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 a command may look at the clock


def _password(*, from_stdin: bool) -> str:
    """Return a password that was typed twice, or stands on stdin. It is never shown."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True)
    if len(password) < LEAST:
        raise click.ClickException(f"a password has at least {LEAST} characters")
    return password


def _values(one: Staff) -> dict[str, object]:
    disabled = one.disabled_at.isoformat() if one.disabled_at else None
    known = {"login": one.login, "name": one.name, "role": one.role.value, "number": one.number}
    return {**known, "disabled_at": disabled}


def _print(found: list[Staff]) -> None:
    table = Table("login", "name", "role", "own phone", "disabled", box=None, pad_edge=False)
    for one in found:
        table.add_row(one.login, one.name, one.role.value, one.number or "", minute(one.disabled_at or ""))
    Console().print(table)


def _taken(login: str) -> str:
    return f"{login} is somebody's login already: `ivr staff reset` gives them a new password"


def _nobody(login: str) -> str:
    return f"nobody has the login {login}: `ivr staff list` shows who has which"
