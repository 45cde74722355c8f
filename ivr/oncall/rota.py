"""The rota's file: who can be rung, and who is on call when."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable
from enum import Enum
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from ivr.call import Kind
from ivr.oncall.nameless import Nameless
from ivr.oncall.numbers import e164

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _clock(value: object) -> dt.time:
    """TOML has times of its own. A bare number is none: nobody writes the seconds since midnight on purpose."""
    if isinstance(value, str) and _CLOCK.fullmatch(value):
        return dt.time.fromisoformat(value)
    if isinstance(value, dt.time) and not value.second and not value.microsecond:
        return value
    raise ValueError('must be a time in hours and minutes, from "00:00" to "23:59"')


def _date(value: object) -> dt.date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        return dt.date.fromisoformat(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise ValueError("must be a date like 2026-12-25")


Number = Annotated[str, AfterValidator(e164)]
Spoken = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\w ,.'()/&-]+$")]
Clock = Annotated[dt.time, BeforeValidator(_clock)]
Date = Annotated[dt.date, BeforeValidator(_date), Field(ge=dt.date(2000, 1, 1), le=dt.date(2199, 12, 31))]


class Role(Enum):
    """What a contact is, in the order of "the next role". A lead is never rung for a live caller."""

    REGISTRAR = "registrar"
    CONSULTANT = "consultant"
    NURSE = "nurse"
    SWITCHBOARD = "switchboard"
    LEAD = "lead"


class Day(Enum):
    """The days of a shift, Monday first as Python counts them. A bank holiday is one of England and Wales."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"
    BANK_HOLIDAY = "bank-holiday"


def _some(days: tuple[Day, ...]) -> tuple[Day, ...]:
    if not days:
        raise ValueError("must name a day; for every day, leave it out")
    return days


class RotaError(ValueError):
    """The rota cannot be used; one line for each thing that is wrong, naming its entry.

    `nameless`: the same lines without any word of the file, for a log: its names are people's.
    """

    def __init__(self, lines: Iterable[str], nameless: Iterable[str]) -> None:
        super().__init__("\n".join(lines))
        self.nameless = tuple(map(Nameless, nameless))


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(_Entry):
    """`[contact.NAME]`: somebody who can be rung."""

    name: Spoken
    role: Role = Role.REGISTRAR
    numbers: Annotated[tuple[Number, ...], Field(min_length=1)]
    kind: Kind = Kind.DIRECT
    wait: Annotated[int, Field(ge=1, le=600)] | None = None
    digits: Annotated[str, Field(pattern=r"^[0-9*#wW]*$")] = ""
    ask: Spoken | None = None


class Shift(_Entry):
    """`[[shift]]`: the contacts on call on these days, or on one date, by the clock on the wall in London.

    No days: every day. No hours: the whole day. `to` not after `from`: it ends on the day after.
    """

    contacts: Annotated[tuple[str, ...], Field(min_length=1)]
    days: Annotated[tuple[Day, ...], AfterValidator(_some)] = ()
    begins: Clock | None = Field(None, alias="from")
    ends: Clock | None = Field(None, alias="to")
    date: Date | None = None

    @model_validator(mode="after")
    def _together(self) -> Self:
        if (self.begins is None) != (self.ends is None):
            missing, given = ("from", "to") if self.begins is None else ("to", "from")
            raise ValueError(f"`{given}` needs a `{missing}`: a shift has both, or neither for the whole day")
        if self.date and self.days:
            raise ValueError("`date` and `days` exclude each other: a dated shift holds on its date, whatever the day")
        return self


class Rota(_Entry):
    """The rota's file."""

    contact: dict[Annotated[str, Field(pattern=r"^[\w-]{1,40}$")], Person]
    shift: tuple[Shift, ...] = ()
    last_resort: tuple[str, ...] = ()


WORDS = frozenset(field.alias or name for entry in (Rota, Person, Shift) for name, field in entry.model_fields.items())
"""What we call the parts of a rota. Whatever else stands in its keys is the file's own, as the names of people are."""


def read_rota(text: str) -> Rota:
    """Return the rota that `text` (TOML) holds, or raise RotaError with every fault, each naming its entry."""
    try:
        rota = Rota.model_validate(tomllib.loads(text))
    except ValidationError as error:
        found = error.errors(include_input=False)
        raise RotaError(map(_fault, found), map(_fault_without_names, found)) from error
    except (ValueError, RecursionError) as error:  # an endless number, or brackets in brackets, are no TOML either
        raise RotaError([f"not TOML: {error}"], ["not TOML"]) from error
    if strangers := _strangers(rota):
        raise RotaError(strangers, ["a shift or the last resort names somebody who is no contact"])
    return rota


def _strangers(rota: Rota) -> list[str]:
    named = {f"shift.{place}": shift.contacts for place, shift in enumerate(rota.shift)}
    named["last_resort"] = rota.last_resort
    return [f"{where}: no contact {n!r}" for where, names in named.items() for n in names if n not in rota.contact]


def _fault(error: ErrorDetails) -> str:
    *entry, name = error["loc"]
    if name == "last_resort" and entry:
        return "last_resort: must stand above the first [contact] and [[shift]], or it becomes part of one"
    return f"{'.'.join(map(str, error['loc']))}: {error['msg']}"


def _fault_without_names(error: ErrorDetails) -> str:
    """Return what is wrong without any word of the file: only our own words, and numbers of entries, are kept."""
    place = ".".join(str(part) if isinstance(part, int) or part in WORDS else "…" for part in error["loc"])
    return f"{place}: {error['msg'].partition(chr(39))[0].strip()}"
