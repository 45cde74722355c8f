"""Who may sign in at the board."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Engine, Row, case, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ivr.store.engine import reading
from ivr.store.schema import staff, tries
from ivr.store.tries import name_key

LONGEST_NAME = 60
"""Characters of a name, which is written into what they do, and shown at terminals and on paper."""


class Role(StrEnum):
    """What somebody may do at the board. A lead may all that a responder may."""

    RESPONDER = "responder"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Staff:
    """One of the staff. `name`: as others see it; `number`: their own phone, E.164.

    A session of an older `epoch` is over.
    """

    id: int
    login: str
    name: str
    role: Role
    number: str | None
    epoch: int = 0
    disabled_at: dt.datetime | None = None

    def may(self, role: Role) -> bool:
        """Tell whether they may do what that role may."""
        return self.role in (role, Role.LEAD)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to be one of the staff."""

    login: str
    name: str
    role: Role
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be changed of somebody; None: it stays as it is. A `number` that is empty is taken away."""

    name: str | None = None
    role: Role | None = None
    number: str | None = None


class TakenError(ValueError):
    """Somebody has that login already."""


def as_login(text: str) -> str:
    """Return a login as it is kept: capitals and spaces around it make no other person."""
    return text.strip().lower()


def add_staff(engine: Engine, newcomer: Newcomer, password: str, at: dt.datetime) -> None:
    """Let somebody sign in. `password`: what is kept of it. TakenError if the login is somebody's."""
    known = {"login": as_login(newcomer.login), "name": newcomer.name, "number": newcomer.number}
    row = known | {"role": newcomer.role.value, "password": password, "added_at": at}
    try:
        with engine.begin() as connection:
            connection.execute(insert(staff).values(**row))
    except IntegrityError:
        raise TakenError("somebody has that login already") from None


def all_staff(engine: Engine) -> list[Staff]:
    """Return everybody who may, or might, sign in, by login."""
    with reading(engine) as connection:
        return [_staff(row) for row in connection.execute(select(staff).order_by(staff.c.login))]


def staff_of(engine: Engine, number: int) -> Staff | None:
    """Return whoever has that number among the staff, None if nobody has."""
    with reading(engine) as connection:
        row = connection.execute(select(staff).where(staff.c.id == number)).first()
    return _staff(row) if row else None


def staff_named(engine: Engine, login: str) -> tuple[Staff, str] | None:
    """Return whoever has that login, and what is kept of their password; None if nobody has it, or may use it."""
    with reading(engine) as connection:
        query = select(staff).where(staff.c.login == as_login(login), staff.c.disabled_at.is_(None))
        row = connection.execute(query).first()
    return (_staff(row), row.password) if row else None


def disable(engine: Engine, login: str, at: dt.datetime) -> bool:
    """Let somebody sign in no more, and end their sessions. False if nobody has that login."""
    return _change(engine, login, {"disabled_at": at, "epoch": staff.c.epoch + 1})


def reset(engine: Engine, login: str, password: str) -> bool:
    """Give somebody a new password, end their sessions and forget their wrong tries. False if nobody has that login.

    Whoever was disabled may sign in again.
    """
    values = {"password": password, "epoch": staff.c.epoch + 1, "disabled_at": None}
    with engine.begin() as connection:
        connection.execute(delete(tries).where(tries.c.login == name_key(login)))
        return _changed(connection, login, values)


def change(engine: Engine, login: str, to: Changes) -> bool:
    """Give somebody another name, role or number. False if nobody has that login.

    Who was a lead and is one no more is signed out everywhere.
    """
    given = {"name": to.name, "role": to.role and to.role.value, "number": to.number}
    values: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    if to.number == "":
        values["number"] = None
    if to.role is Role.RESPONDER:
        values["epoch"] = staff.c.epoch + case((staff.c.role == Role.LEAD.value, 1), else_=0)
    return _change(engine, login, values)


def keep_password(engine: Engine, login: str, kept: str, password: str) -> bool:
    """Keep the same password in another way than it is `kept`. False: it is kept so no more, and nothing changes."""
    mine = update(staff).where(staff.c.login == as_login(login), staff.c.password == kept)
    with engine.begin() as connection:
        return connection.execute(mine.values(password=password)).rowcount == 1


def end_sessions(engine: Engine, login: str) -> None:
    """End every session of somebody, wherever they are signed in."""
    _change(engine, login, {"epoch": staff.c.epoch + 1})


def _change(engine: Engine, login: str, values: Mapping[str, object]) -> bool:
    with engine.begin() as connection:
        return _changed(connection, login, values)


def _changed(connection: Connection, login: str, values: Mapping[str, object]) -> bool:
    found = connection.execute(update(staff).where(staff.c.login == as_login(login)).values(**values))
    return found.rowcount == 1


def _staff(row: Row[tuple[object, ...]]) -> Staff:
    return Staff(row.id, row.login, row.name, Role(row.role), row.number, row.epoch, row.disabled_at)
