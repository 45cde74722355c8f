"""The radio check: whose duty begins is rung and presses 1, so that a phone that fails is known before it is needed.

After so many tries in vain the next contact is told, until one of them has heard it. Patients come first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.call import Contact
from ivr.call.now import person_of
from ivr.oncall.paging import Paging


@dataclass(frozen=True, slots=True)
class Check:
    """One ring of a radio check that was placed, for the duty that began at `shift`.

    `answered`: whether they pressed 1; None until that is known. `missing`: whose check failed, where `contact` was
    rung to be told so.
    """

    contact: str
    shift: datetime
    placed_at: datetime
    answered: bool | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class TryContact:
    """Ring a contact: you are on call from then on, press 1."""

    contact: Contact
    shift: datetime


@dataclass(frozen=True, slots=True)
class TellNext:
    """Ring a contact: `missing`, on call since then, does not answer, press 1."""

    contact: Contact
    missing: Contact
    shift: datetime


RadioTask = TryContact | TellNext


def radio_due(  # noqa: PLR0913, PLR0917 the whole snapshot
    starting: Sequence[tuple[datetime, Contact]],
    checks: Sequence[Check],
    order: Sequence[Contact],
    patients_waiting: bool,
    at: datetime,
    paging: Paging,
) -> tuple[RadioTask, ...]:
    """Return whom to ring for radio checks now: nobody while a patient waits or a call-back is due.

    `starting`: whose duty began when; by hand, the moment of asking. `checks`: all that were placed for these duties,
    oldest first. `order`: who may be told, the next roles last.
    """
    if patients_waiting:
        return ()
    engaged = {check.contact for check in checks if check.answered is None and not _is_past(check, at, paging)}
    tasks: dict[str, RadioTask] = {}
    for shift, contact in starting:
        task = _next(shift, contact, [check for check in checks if check.shift == shift], order, at, paging)
        if task and task.contact.key not in engaged:
            tasks.setdefault(task.contact.key, task)
    return tuple(tasks.values())


def _next(  # noqa: PLR0913, PLR0917 the whole snapshot
    shift: datetime, contact: Contact, checks: Sequence[Check], order: Sequence[Contact], at: datetime, paging: Paging
) -> RadioTask | None:
    tries = [check for check in checks if check.contact == contact.key and check.missing is None]
    told = [check for check in checks if check.missing == contact.key]
    if contact.is_switchboard or any(check.answered for check in (*tries, *told)):
        return None
    if not tries:
        return TryContact(contact, shift) if _is_in_time(shift, at, paging) else None
    if not _is_past((*tries, *told)[-1], at, paging):
        return None
    if len(tries) < paging.radio_tries:
        return TryContact(contact, shift)
    untold = (other for other in _after(contact, order) if other.key not in {check.contact for check in told})
    return next((TellNext(other, contact, shift) for other in untold), None)


def _is_in_time(shift: datetime, at: datetime, paging: Paging) -> bool:
    return shift <= at <= shift + timedelta(minutes=paging.radio_late_minutes)


def _is_past(check: Check, at: datetime, paging: Paging) -> bool:
    """Tell whether this ring is so long ago that it is time for the next."""
    return at >= check.placed_at + timedelta(minutes=paging.radio_every_minutes)


def _after(contact: Contact, order: Sequence[Contact]) -> Iterator[Contact]:
    """The other people, from the one after this contact round to the one before; an operator is told nothing."""
    keys = [other.key for other in order]
    place = keys.index(contact.key) + 1 if contact.key in keys else 0
    for other in (*order[place:], *order[:place]):
        if not other.is_switchboard and person_of(other.key) != person_of(contact.key):
            yield other
