"""When who is on shift changes, and for whom a duty begins."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from ivr.call import Kind
from ivr.oncall.phones import Phone, on_duty, phones_of
from ivr.oncall.rota import Rota
from ivr.oncall.shifts import DAY, duties, local_day, stretches, utc

INSTANT = timedelta.resolution


def next_change(rota: Rota | None, after: datetime) -> datetime | None:
    """Return the next moment (UTC) at which who is on shift may change, midnight in London at the latest."""
    if rota is None or not rota.shift:
        return None
    midnight = utc(local_day(after) + DAY, time.min)
    moments = [midnight, *(moment for duty in duties(rota, after, after) for moment in (duty.start, duty.end))]
    return min(moment for moment in moments if moment > after)


def starting(rota: Rota | None, at: datetime, within: timedelta) -> tuple[tuple[datetime, Phone], ...]:
    """Return the phones to try by radio check: each direct one whose duty began in (at - within, at] and still runs.

    Of each contact the first number, with the moment (UTC). Who goes from one shift into the next does not begin.
    """
    if rota is None:
        return ()
    at = at.astimezone(UTC)
    first = {name: next(phones_of(name, rota.contact[name])) for name in on_duty(rota, at)}
    found = [(moment, first[name]) for name, moment in _began(rota, at, within).items() if name in first]
    return tuple((moment, phone) for moment, phone in found if phone.contact.kind is Kind.DIRECT)


def _began(rota: Rota, at: datetime, within: timedelta) -> dict[str, datetime]:
    """Return whose duty began in this time, and when, even if it is over."""
    began: dict[str, datetime] = {}
    for before, after in pairwise(stretches(rota, at - within, at + INSTANT)):
        began |= {name: after.start for name in after.contacts if name not in before.contacts}
    return began
