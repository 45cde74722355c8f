"""The phones that do not depend on the hour: they can be written down once, for when nobody can look at the rota."""

from collections.abc import Iterator

from ivr.oncall.phones import ROLES, Phone, each_number_once, last_resort, outside
from ivr.oncall.rota import Day, Role, Rota, Shift

EVERY_DAY = frozenset(Day) - {Day.BANK_HOLIDAY}


def phones_at_any_hour(rota: Rota | None, registrar_number: str) -> tuple[Phone, ...]:
    """Return every phone that is rung whoever is on shift, in the line's own order; `registrar_number` is the last.

    So a contact who comes and goes with a shift is none of them, and one who is never rung is none either.
    """
    listed = each_number_once(rota, _names(rota)) if rota else ()
    return (*listed, last_resort(registrar_number))


def _names(rota: Rota) -> tuple[str, ...]:
    first = (*_always_on_shift(rota), *_always_behind(rota)) if rota.shift else outside(rota)
    names = dict.fromkeys((*first, *rota.last_resort))
    return tuple(name for name in names if rota.contact[name].role is not Role.LEAD)


def _always_on_shift(rota: Rota) -> Iterator[str]:
    """Yield who is on shift whenever anybody is. A shift for a date or a bank holiday takes the place of all others."""
    ruling_alone = [shift for shift in rota.shift if shift.date or Day.BANK_HOLIDAY in shift.days]
    whole = [shift for shift in rota.shift if _is_every_hour(shift)]
    for name in dict.fromkeys(name for shift in rota.shift for name in shift.contacts):
        always = any(name in shift.contacts for shift in whole) or all(name in shift.contacts for shift in rota.shift)
        if always and all(name in shift.contacts for shift in ruling_alone):
            yield name


def _is_every_hour(shift: Shift) -> bool:
    days = set(shift.days) >= EVERY_DAY or not shift.days
    return not shift.date and days and shift.begins == shift.ends


def _always_behind(rota: Rota) -> list[str]:
    """Return who stands in no shift, and comes behind whoever may be the first on shift."""
    firsts = [_first_role(rota, shift) for shift in rota.shift]
    latest = max((ROLES.index(role) for role in firsts if role), default=len(ROLES))
    names = [name for name in outside(rota) if ROLES.index(rota.contact[name].role) > latest]
    return sorted(names, key=lambda name: ROLES.index(rota.contact[name].role))


def _first_role(rota: Rota, shift: Shift) -> Role | None:
    roles = (rota.contact[name].role for name in shift.contacts)
    return next((role for role in roles if role is not Role.LEAD), None)
