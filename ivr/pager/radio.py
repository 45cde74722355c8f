"""The radio check: at the start of a shift, the line rings whoever is on call, and is told by a 1 that it works."""

import datetime as dt
import hashlib
from functools import partial

from ivr.call import Contact
from ivr.logs import get_logger
from ivr.oncall import Check, TellNext, radio_due, starting
from ivr.pager.desk import Desk
from ivr.store import checks_since, end_check, place_check

log = get_logger(__name__)

LOOK_BACK = dt.timedelta(hours=2)
"""Tries and the telling of others are over long before that."""


def check_radio(desk: Desk, at: dt.datetime, *, patients_waiting: bool) -> None:
    """Ring whoever's duty has begun, and tell others of one who does not answer."""
    rota = desk.rota.rota
    if rota is None:
        return
    begun = [(moment, phone.contact) for moment, phone in starting(rota, at, LOOK_BACK)]
    placed = checks_since(desk.journal.engine, at - LOOK_BACK)
    order = desk.roster(at).contacts
    for task in radio_due(begun, placed, order, patients_waiting, at, desk.paging):
        missing = task.missing.key if isinstance(task, TellNext) else None
        ring_for_check(desk, Check(task.contact.key, task.shift, at, missing=missing), placed)


def check_now(desk: Desk, at: dt.datetime) -> list[Contact]:
    """Ring everybody who would be rung for a caller now, by hand, operators excepted; return them."""
    people = [phone.contact for phone in desk.roster(at).order if not phone.contact.is_switchboard]
    for contact in people:
        ring_for_check(desk, Check(contact.key, at, at), [])
    return people


def ring_for_check(desk: Desk, check: Check, placed: list[Check]) -> None:
    """Write a check down, then ring. If another pager is at it already, leave it to that one."""
    before = [other for other in placed if (other.contact, other.shift) == (check.contact, check.shift)]
    text = f"{check.contact} {check.shift.isoformat()} {check.missing} {len(before)}"
    check_id = hashlib.sha256(text.encode()).hexdigest()[:32]
    if place_check(desk.journal.engine, check_id, check):
        desk.run.submit(partial(_ring, desk, check_id, check))


def _ring(desk: Desk, check_id: str, check: Check) -> None:
    phone = desk.roster().directory.get(check.contact)
    try:
        if phone is not None:
            desk.errands.rest.ring_for_check(check_id, phone)
    except Exception as error:  # noqa: BLE001 it is tried again
        log.error("a radio check could not be made", error=error)
        end_check(desk.journal.engine, check_id, heard=False)
