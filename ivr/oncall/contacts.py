"""Who can be rung: the rota's file, and the phones it comes to, in order."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated

import phonenumbers
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from ivr.call import Contact, Kind

REGION = "GB"
WAITS = {Kind.DIRECT: 20, Kind.SWITCHBOARD: 90}
"""Seconds of ringing where the rota says nothing."""

LAST_RESORT = "registrar"
"""The key under which IVR_REGISTRAR_NUMBER is rung."""


def e164(text: str) -> str:
    """Return a phone number in E.164, read as a British one; ValueError if no such number is possible.

    Possible, not valid: the numbers reserved for drama are not valid, and must work in tests.
    """
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a phone number") from error
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if not possible or number.extension:
        raise ValueError("not a possible phone number, whole and without an extension")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


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


@dataclass(frozen=True, slots=True)
class Phone:
    """A contact as the call sees it, and the number that rings it, with digits to send once it is answered."""

    contact: Contact
    number: str
    digits: str = ""


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


def oddities(rota: Rota) -> tuple[str, ...]:
    """Return what is odd about a rota that is well formed."""
    odd = {
        "the rota has no [[shift]]: every contact is rung, in the order of the file": not rota.shift,
        "nobody of the rota can be rung, only IVR_REGISTRAR_NUMBER": not any(_on_call(rota)),
    }
    return tuple(oddity for oddity, holds in odd.items() if holds)


def phones(rota: Rota | None, registrar_number: str) -> tuple[Phone, ...]:
    """Return every phone to ring for a live caller, in order; `registrar_number` is always the very last."""
    last = Phone(Contact(LAST_RESORT, "the registrar's number", Kind.DIRECT, WAITS[Kind.DIRECT]), registrar_number)
    return (*(_on_call(rota) if rota else ()), last)


def _on_call(rota: Rota) -> Iterator[Phone]:
    on_shift = [name for shift in rota.shift for name in shift.contacts]
    on_shift = on_shift or [name for name in rota.contact if name not in rota.last_resort]
    for name in dict.fromkeys([*on_shift, *rota.last_resort]):
        person = rota.contact[name]
        if person.role is not Role.LEAD:
            yield from _phones_of(name, person)


def _phones_of(name: str, person: Person) -> Iterator[Phone]:
    """A contact's further numbers are rung before the next contact."""
    for place, number in enumerate(person.numbers, start=1):
        wait = person.wait or WAITS[person.kind]
        contact = Contact(f"{name}/{place}", person.name, person.kind, wait, person.ask or "")
        yield Phone(contact, number, person.digits)


def directory(listed: tuple[Phone, ...]) -> Mapping[str, Phone]:
    """Return the phones by the key under which a call knows them."""
    return {phone.contact.key: phone for phone in listed}
