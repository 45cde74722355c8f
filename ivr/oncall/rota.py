"""The rota's file: who can be rung, and who is on call."""

import tomllib
from enum import Enum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from ivr.call import Kind
from ivr.oncall.numbers import e164

Number = Annotated[str, AfterValidator(e164)]
Spoken = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\w ,.'()/&-]+$")]


class Role(Enum):
    """What a contact is, in the order of "the next role". A lead is never rung for a live caller."""

    REGISTRAR = "registrar"
    CONSULTANT = "consultant"
    NURSE = "nurse"
    SWITCHBOARD = "switchboard"
    LEAD = "lead"


class RotaError(ValueError):
    """The rota cannot be used; one line for each thing that is wrong, naming its entry."""


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
    """`[[shift]]`: the contacts on call, at all times."""

    contacts: Annotated[tuple[str, ...], Field(min_length=1)]


class Rota(_Entry):
    """The rota's file."""

    contact: dict[Annotated[str, Field(pattern=r"^[\w-]{1,40}$")], Person]
    shift: Annotated[tuple[Shift, ...], Field(max_length=1)] = ()
    last_resort: tuple[str, ...] = ()


def read_rota(text: str) -> Rota:
    """Return the rota that `text` (TOML) holds, or raise RotaError with every fault, each naming its entry."""
    try:
        rota = Rota.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RotaError(f"not TOML: {error}") from error
    except ValidationError as error:
        raise RotaError("\n".join(map(_fault, error.errors(include_input=False)))) from error
    named = {"shift": [n for shift in rota.shift for n in shift.contacts], "last_resort": rota.last_resort}
    unknown = [f"{where}: no contact {n!r}" for where, names in named.items() for n in names if n not in rota.contact]
    if unknown:
        raise RotaError("\n".join(unknown))
    return rota


def _fault(error: ErrorDetails) -> str:
    *entry, name = error["loc"]
    if name == "last_resort" and entry:
        return "last_resort: must stand above the first [contact] and [[shift]], or it becomes part of one"
    return f"{'.'.join(map(str, error['loc']))}: {error['msg']}"
