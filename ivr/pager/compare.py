"""Twilio's own list of calls against the journal: a call that never reached us is owed a person like any other."""

import datetime as dt
import logging

from ivr.call import Call, Entry, step
from ivr.call.events import HungUp
from ivr.pager.desk import Desk
from ivr.store import mark, marked
from ivr.telephony import forms
from ivr.telephony.rest import Inbound

log = logging.getLogger(__name__)

TRIED, MARK = "compare-tried", "compared"
"""When a comparison was last begun, and when one last came to its end."""

FIRST = "first-compared"
"""Since when the line has kept its journal: calls before that are not ours to ring back."""

LONGEST_CALL = dt.timedelta(hours=5)
"""A call can last four hours, and is listed by when it began."""


def compare(desk: Desk, at: dt.datetime) -> None:
    """Every few minutes, write down how those calls ended of which Twilio knows more than we."""
    engine = desk.journal.engine
    tried, first = marked(engine, TRIED), marked(engine, FIRST)
    if tried and at - tried < dt.timedelta(minutes=desk.paging.compare_minutes):
        return
    mark(engine, TRIED, at)
    if first is None:
        mark(engine, FIRST, at)
    for listed in desk.errands.rest.calls_since(max(first or at, at - LONGEST_CALL)):
        if listed.status in forms.ENDED:
            _learn(desk, listed, at)
    mark(engine, MARK, at)
    for queue in desk.errands.rest.queues():
        desk.errands.rest.drop_queue(queue)


def _learn(desk: Desk, listed: Inbound, at: dt.datetime) -> None:
    """Write down that a call has ended, unless its status callback has told us."""
    now, key = desk.now(at, listed.sid), f"status/{listed.sid}/{listed.status}"
    event = HungUp(forms.caller({"From": listed.caller}), listed.seconds)

    def decide(call: Call | None) -> Entry | None:
        if call and call.over:
            return None
        if call is None:
            log.critical("call %s never reached us, and is listed to be rung back", listed.sid)
        return Entry(key, at, event, step(call or Call(sid=listed.sid, began=at), event, now))

    desk.sent(desk.journal.record(listed.sid, key, decide))
