"""The phones that a rota comes to, in the order in which they are rung."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.call import Contact, Kind
from ivr.oncall.rota import Person, Role, Rota
from ivr.oncall.shifts import on_shift

WAITS = {Kind.DIRECT: 20, Kind.SWITCHBOARD: 90}
"""Seconds of ringing where the rota says nothing."""

ROLES = tuple(Role)
"""In the order of "the next role"."""

LAST_RESORT = "registrar"
"""The key under which IVR_REGISTRAR_NUMBER is rung."""

STAFF = "staff/"
"""What the keys begin with under which the own phones of staff are rung."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A contact as the call sees it, and the number that rings it, with digits to send once it is answered."""

    contact: Contact
    number: str
    digits: str = ""


def phones(rota: Rota | None, registrar_number: str, at: datetime) -> tuple[Phone, ...]:
    """Return every phone to ring for a live caller at a moment, in order; `registrar_number` is always the very last.

    First who is on shift, then the next role, then the last resort: each number once, at its first place.
    """
    listed = each_number_once(rota, _order(rota, at)) if rota else ()
    last = last_resort(registrar_number)
    twin = next((phone.contact.key for phone in listed if phone.number == registrar_number), "")
    return (*listed, replace(last, contact=replace(last.contact, twin=twin)))


def leads(rota: Rota | None) -> tuple[Phone, ...]:
    """Return the phones of those who are told when call-backs wait, and never rung for a live caller."""
    if rota is None:
        return ()
    return each_number_once(rota, [name for name, person in rota.contact.items() if person.role is Role.LEAD])


def everyone(rota: Rota | None, registrar_number: str) -> tuple[Phone, ...]:
    """Return every phone that may ever be rung, whoever is on shift; `registrar_number` last."""
    people = rota.contact if rota else {}
    listed = [phone for name, person in people.items() for phone in phones_of(name, person)]
    return (*listed, last_resort(registrar_number))


def oddities(rota: Rota, at: datetime) -> tuple[str, ...]:
    """Return what is odd at a moment about a rota that is well formed."""
    odd = {
        "the rota has no [[shift]]: every contact is rung, in the order of the file": not rota.shift,
        "nobody is on shift now": rota.shift and not on_duty(rota, at),
        "nobody of the rota can be rung, only IVR_REGISTRAR_NUMBER": not _order(rota, at),
    }
    return tuple(oddity for oddity, holds in odd.items() if holds)


def on_duty(rota: Rota, at: datetime) -> tuple[str, ...]:
    """Return the contacts on shift who can be rung: a lead cannot."""
    return tuple(name for name in on_shift(rota, at) if rota.contact[name].role is not Role.LEAD)


def directory(listed: tuple[Phone, ...]) -> Mapping[str, Phone]:
    """Return the phones by the key under which a call knows them."""
    return {phone.contact.key: phone for phone in listed}


def staff_key(staff: int) -> str:
    """Return the key under which the own phone of somebody on the staff is rung."""
    return f"{STAFF}{staff}"


def staff_id(key: str) -> int:
    """Return whose own phone is rung under a key."""
    return int(key.removeprefix(STAFF))


def staff_phone_of(staff: int, name: str, number: str) -> Phone:
    """Return the own phone of somebody on the staff."""
    return Phone(Contact(staff_key(staff), name, Kind.DIRECT, WAITS[Kind.DIRECT]), number)


def last_resort(registrar_number: str) -> Phone:
    """Return the phone that is always there."""
    contact = Contact(LAST_RESORT, "the registrar's number", Kind.DIRECT, WAITS[Kind.DIRECT])
    return Phone(contact, registrar_number)


def phones_of(name: str, person: Person) -> Iterator[Phone]:
    """A contact's further numbers are rung before the next contact."""
    for place, number in enumerate(person.numbers, start=1):
        wait = person.wait or WAITS[person.kind]
        contact = Contact(f"{name}/{place}", person.name, person.kind, wait, person.ask or "")
        yield Phone(contact, number, person.digits)


def _order(rota: Rota, at: datetime) -> tuple[str, ...]:
    """Return who is rung. Without any shift, everybody is on shift."""
    first = on_duty(rota, at) if rota.shift else outside(rota)
    names = (*first, *(_next_role(rota, first[0]) if first else ()), *rota.last_resort)
    return tuple(name for name in dict.fromkeys(names) if rota.contact[name].role is not Role.LEAD)


def _next_role(rota: Rota, first: str) -> list[str]:
    """Who stands in no shift and comes later in the order of roles is always there, behind who is on shift."""
    later = ROLES[ROLES.index(rota.contact[first].role) + 1 :]
    names = [name for name in outside(rota) if rota.contact[name].role in later]
    return sorted(names, key=lambda name: ROLES.index(rota.contact[name].role))


def outside(rota: Rota) -> tuple[str, ...]:
    """Return who stands neither in a shift nor in the last resort, in the order of the file."""
    named = {*rota.last_resort, *(name for shift in rota.shift for name in shift.contacts)}
    return tuple(name for name in rota.contact if name not in named)


def each_number_once(rota: Rota, names: Iterable[str]) -> tuple[Phone, ...]:
    """Return the phones of these contacts, each number at its first place only."""
    listed = [phone for name in names for phone in phones_of(name, rota.contact[name])]
    first = {phone.number: phone for phone in reversed(listed)}
    return tuple(phone for phone in listed if first[phone.number] is phone)
