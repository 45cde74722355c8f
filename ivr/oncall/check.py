"""Whether a rota will find somebody in the weeks ahead."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import phonenumbers

from ivr.call import Kind
from ivr.oncall.ahead import ahead
from ivr.oncall.findings import Finding, Found, from_to
from ivr.oncall.phones import everyone, leads
from ivr.oncall.rota import Role, Rota


def check(rota: Rota | None, registrar_number: str, start: datetime, weeks: int) -> tuple[Finding, ...]:
    """Return everything that is found in a rota and in the weeks from `start` on, what must be put right first."""
    found = _check(rota, registrar_number, start.astimezone(UTC), timedelta(weeks=weeks))
    return tuple(sorted(found, key=lambda finding: not finding.is_fault))


def _check(rota: Rota | None, registrar_number: str, start: datetime, time: timedelta) -> Iterator[Finding]:
    if rota is None:
        yield Finding(Found.NO_ROTA, "there is no rota: only IVR_REGISTRAR_NUMBER is rung")
    elif rota.shift:
        yield from ahead(rota, start, start + time)
    else:
        yield from _without_shifts(rota, start, start + time)
    if rota is not None:
        yield from _only_leads(rota)
        yield from _missing(rota)
    yield from _numbers(rota, registrar_number)


def _without_shifts(rota: Rota, start: datetime, end: datetime) -> Iterator[Finding]:
    yield Finding(Found.NO_SHIFT, "the rota has no [[shift]]: every contact is rung, in the order of the file")
    if all(person.role is Role.LEAD for person in rota.contact.values()):
        yield Finding(Found.GAP, f"the rota has nobody to ring {from_to(start, end)}", start, end)


def _only_leads(rota: Rota) -> Iterator[Finding]:
    for place, shift in enumerate(rota.shift):
        if all(rota.contact[name].role is Role.LEAD for name in shift.contacts):
            yield Finding(Found.ONLY_LEADS, f"shift.{place} names only leads, who are never rung for a caller")


def _missing(rota: Rota) -> Iterator[Finding]:
    if not any(person.kind is Kind.SWITCHBOARD for person in rota.contact.values()):
        yield Finding(Found.NO_SWITCHBOARD, "no contact is a switchboard: nobody can bleep a doctor")
    if all(rota.contact[name].role is Role.LEAD for name in rota.last_resort):
        yield Finding(Found.NO_LAST_RESORT, "there is no last_resort: in a gap only IVR_REGISTRAR_NUMBER is rung")
    if not leads(rota):
        yield Finding(Found.NO_LEAD, "no contact is a lead: nobody is told when call-backs wait for 30 minutes")


def _numbers(rota: Rota | None, registrar_number: str) -> Iterator[Finding]:
    """Find numbers that stand twice, or that the networks have not given to anybody."""
    keys: dict[str, list[str]] = {}
    for phone in everyone(rota, registrar_number)[:-1]:
        keys.setdefault(phone.number, []).append(phone.contact.key)
    for same in keys.values():
        if len(same) > 1:
            yield Finding(Found.DUPLICATE_NUMBER, f"{' and '.join(same)} are the same number")
    if registrar_number in keys:
        said = f"{keys[registrar_number][0]} is IVR_REGISTRAR_NUMBER too, which is rung again at the end"
        yield Finding(Found.REGISTRAR_TWICE, said)
    keys.setdefault(registrar_number, []).append("IVR_REGISTRAR_NUMBER")
    for number, same in keys.items():
        if not phonenumbers.is_valid_number(phonenumbers.parse(number)):
            yield Finding(Found.NOT_VALID, f"{' and '.join(same)}: not a number that the networks know")
