"""Twilio's own list of calls against the journal: a call that never reached us is owed a person like any other."""

import datetime as dt
from collections.abc import Sequence

from ivr.call import Call, Entry, step
from ivr.call.events import HungUp, LegStatus
from ivr.logs import get_logger
from ivr.pager.desk import Desk
from ivr.store import is_queue, mark, marked
from ivr.store.rehearsals import rehearsal_calls_since
from ivr.telephony import forms
from ivr.telephony.rest import Inbound

log = get_logger(__name__)

TRIED, MARK = "compare-tried", "compared"
"""When a comparison was last begun, and when one last came to its end."""

FIRST = "first-compared"
"""Since when the line has kept its journal: calls before that are not ours to ring back, unless it knows them."""

LONG = dt.timedelta(minutes=2)
"""How long a leg may seem to be alive before Twilio is asked."""

LONGEST_CALL = dt.timedelta(hours=5)
"""A call can last four hours, and is listed by when it began."""


def compare(desk: Desk, calls: Sequence[Call], at: dt.datetime) -> None:
    """Every few minutes, write down how those calls and legs ended of which Twilio knows more than we."""
    engine = desk.journal.engine
    tried, first = marked(engine, TRIED), marked(engine, FIRST)
    if tried and at - tried < dt.timedelta(minutes=desk.paging.compare_minutes):
        return
    mark(engine, TRIED, at)
    if first is None:
        mark(engine, FIRST, at)
    ours = {call.sid for call in calls}
    rehearsed = rehearsal_calls_since(engine, at - LONGEST_CALL)
    for listed in desk.errands.rest.calls_since(at - LONGEST_CALL):
        since_first = listed.began is None or listed.began >= (first or at)
        if listed.status in forms.ENDED and (since_first or listed.sid in ours) and listed.sid not in rehearsed:
            _learn(desk, listed, at)
    for call in calls:
        _ask_about_legs(desk, call, at)
    mark(engine, MARK, at)
    _sweep(desk, calls)


def _ask_about_legs(desk: Desk, call: Call, at: dt.datetime) -> None:
    """Ask about legs that seem to be alive for long: the report of their end may be lost."""
    for leg in call.live_legs(at):
        if leg.sid and leg.placed_at and at - leg.placed_at >= LONG:
            status, seconds = desk.errands.rest.leg_status(leg.sid)
            if status in forms.ENDED:
                event = LegStatus(leg.id, status, seconds, leg.sid)
                desk.learn(call.sid, f"status/{leg.sid}/{status}", event, at)


def _sweep(desk: Desk, calls: Sequence[Call]) -> None:
    """Delete the queues of ours that nobody is in and no open call may come back to."""
    kept = {call.queue for call in calls}
    for name, sid in desk.errands.rest.empty_queues().items():
        if name not in kept and is_queue(desk.journal.engine, name):
            desk.errands.rest.delete_queue(sid)


def _learn(desk: Desk, listed: Inbound, at: dt.datetime) -> None:
    """Write down that a call has ended, unless its status callback has told us."""
    now, key = desk.now(at, listed.sid), f"status/{listed.sid}/{listed.status}"
    event = HungUp(forms.caller({"From": listed.caller}), listed.seconds)

    def decide(call: Call | None) -> Entry | None:
        if call and call.over:
            return None
        if call is None:
            log.critical("a call never reached us, and is listed to be rung back", call=listed.sid)
        return Entry(key, at, event, step(call or Call(sid=listed.sid, began=at), event, now))

    desk.sent(desk.journal.record(listed.sid, key, decide))
