"""Who is owed a person. Derived from the record of a call, so that no path can forget one."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import total_ordering

from ivr.call import At, Call, Why
from ivr.triage import Urgency


@total_ordering
class Rank(Enum):
    """How soon a call-back is due, the most urgent first."""

    EMERGENCY = "emergency"
    UNKNOWN = "unknown"
    """Asked for a person, could not answer, our fault, or a health professional."""
    URGENT = "urgent"
    UNFINISHED = "unfinished"
    """Hung up during a run of noes. Listed last; not rung."""

    def __lt__(self, other: "Rank") -> bool:
        return _ORDER.index(self) < _ORDER.index(other)


_ORDER = list(Rank)


class Reason(Enum):
    """What went wrong, in the words of the list."""

    HANDED_ON = "talked to an operator; no doctor has said yet that they were reached"
    CUT_OFF = "cut off from the doctor"
    NOT_ACCEPTED = "joined to somebody who had not accepted"
    UNANSWERED = "nobody answered"
    HUNG_UP_WAITING = "hung up while a phone was ringing"
    HUNG_UP = "hung up before a phone rang"
    FAULT = "our own fault"
    COULD_NOT_ANSWER = "could not answer the questions"
    UNFINISHED = "hung up before the last question"


@dataclass(frozen=True, slots=True)
class Owed:
    """An open call-back: how soon, why, and since when."""

    rank: Rank
    reason: Reason
    since: datetime


def owed(call: Call) -> Owed | None:
    """Return what a call owes its caller; None while it runs with somebody still to ring, or when nothing is owed."""
    since = call.failed_at or call.over
    if since is None:
        return None
    if call.reached:
        return None
    rank = _rank(call)
    return Owed(rank, _reason(call, rank), since) if rank else None


def _rank(call: Call) -> Rank | None:
    if call.urgency is Urgency.EMERGENCY:
        return Rank.EMERGENCY
    if call.urgency is Urgency.URGENT and call.why in (None, Why.URGENT):
        return Rank.URGENT if call.why or not call.advised else None
    if call.why or call.at is At.PROFESSIONAL:
        return Rank.UNKNOWN
    if call.here and call.at is At.ASKING:
        return Rank.UNKNOWN
    return None if call.urgency else Rank.UNFINISHED


def _reason(call: Call, rank: Rank) -> Reason:  # noqa: PLR0911 one line a reason
    """Return the reason that says most; the order of the lines is the order of precedence."""
    if call.conversations:
        return Reason.HANDED_ON
    if any(leg.accepted_at for leg in call.legs):
        return Reason.CUT_OFF
    if any(leg.bridged for leg in call.legs):
        return Reason.NOT_ACCEPTED
    if call.failed_at:
        return Reason.UNANSWERED
    if call.legs:
        return Reason.HUNG_UP_WAITING
    if call.why is Why.FAULT:
        return Reason.FAULT
    if rank is Rank.UNFINISHED:
        return Reason.UNFINISHED
    return Reason.COULD_NOT_ANSWER if not call.why and not call.urgency else Reason.HUNG_UP
