"""Content that is past its review date, told to staff without being asked. It is never kept from a caller for that.

The log is told at start and once a day; by text, those who lead the service, at most once a week and in office hours.
"""

import datetime as dt

from ivr.call.prompts import Prompt
from ivr.logs import get_logger
from ivr.oncall import Phone, is_office_hours
from ivr.pager.desk import Desk
from ivr.pager.roster import Roster
from ivr.safety import overdue
from ivr.store import take_turn

log = get_logger(__name__)

LOGGED, TEXTED = "overdue-logged", "overdue-texted"
A_DAY, A_WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def log_overdue(desk: Desk, at: dt.datetime) -> None:
    """Log what is out of date, on one line; nothing, if nothing is."""
    if found := overdue(desk.reviews(at)):
        documents = [concern.document for concern in found]
        since = min(document.review_date for document in documents)
        log.warning("out of date and still in use", documents=list(map(str, documents)), since=since)


def tell_overdue(desk: Desk, at: dt.datetime) -> None:
    """Tell the log and by text what is out of date, if it is time. Of several pagers, one does."""
    if not overdue(desk.reviews(at)):
        return
    engine, told = desk.journal.engine, whom(desk, desk.roster(at))
    if take_turn(engine, LOGGED, at, A_DAY):
        log_overdue(desk, at)
    if told and is_office_hours(at) and take_turn(engine, TEXTED, at, A_WEEK):
        for phone in told:
            desk.later.submit(desk.errands.tell, phone, Prompt.TEXT_REVIEW)


def whom(desk: Desk, roster: Roster) -> tuple[Phone, ...]:
    """Return who is told by text: those who lead the service, or else the last resort; nobody without a mobile."""
    last = (phone for phone in roster.order if phone.contact.key in roster.last_resort)
    leads, others = (tuple(p for p in phones if desk.errands.can_text(p.number)) for phones in (roster.leads, last))
    return leads or others
