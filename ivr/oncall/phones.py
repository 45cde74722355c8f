"""The phones that a rota comes to, in the order in which they are rung."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.call import Contact, Kind
from ivr.oncall.rota import Person, Role, Rota

WAITS = {Kind.DIRECT: 20, Kind.SWITCHBOARD: 90}
"""Seconds of ringing where the rota says nothing."""

LAST_RESORT = "registrar"
"""The key under which IVR_REGISTRAR_NUMBER is rung."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A contact as the call sees it, and the number that rings it, with digits to send once it is answered."""

    contact: Contact
    number: str
    digits: str = ""


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
