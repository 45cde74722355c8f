"""Who is owed a person. Derived from the record of a call, so that no path can forget one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import total_ordering

from ivr.call import At, Call, Why
from ivr.call.legs import Leg
from ivr.call.places import Count, Way
from ivr.triage import Urgency


@total_ordering
class Rank(Enum):
    """How soon a call-back is due, the most urgent first."""

    EMERGENCY = "emergency"
    UNKNOWN = "unknown"
    """Asked for a person, could not answer, our fault, or a health professional."""
    URGENT = "urgent"
    UNFINISHED = "unfinished"
    """Hung up during a run of noes, or without a key and rung back since. Listed last; not rung."""

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
    FITS = "said that something they heard fits them, and hung up"
    KEYLESS = "hung up without pressing a key"
    UNFINISHED = "hung up before the last question"


@dataclass(frozen=True, slots=True)
class Owed:
    """An open call-back: how soon, why, and since when."""

    rank: Rank
    reason: Reason
    since: datetime


class Status(Enum):
    """What is being done about an open call-back, in the words of the list."""

    OPEN = "open"
    RINGING = "ringing"
    """A contact's phone rings for it, or somebody is on it."""
    CLAIMED = "claimed"
    """Somebody has taken it, and their lease runs."""
    ACKNOWLEDGED = "acknowledged"
    """Nobody can ring this caller, for want of a number, and a doctor was told so."""


def owed(call: Call) -> Owed | None:
    """Return what a call owes its caller; None while it runs with somebody still to ring, or when nothing is owed."""
    since = call.failed_at or call.gone
    if since is None or call.reached or _is_closed(call):
        return None
    rank = _rank(call)
    return Owed(rank, _reason(call, rank), since) if rank else None


def _is_closed(call: Call) -> bool:
    """Tell whether somebody closed this call after its caller last asked for a person."""
    return call.closed_at is not None and (call.sought_at is None or call.closed_at >= call.sought_at)


def status(call: Call, at: datetime) -> Status:
    """Return what is being done at that moment about a call that owes its caller a person."""
    if call.claim and call.claim.until > at:
        return Status.CLAIMED
    if call.live_legs(at):
        return Status.RINGING
    return Status.ACKNOWLEDGED if call.acknowledged_by and not call.reach else Status.OPEN


def is_keyless(call: Call) -> bool:
    """Tell whether the caller hung up without having pressed any key: a wrong number, a pocket, or a weak hand."""
    said_nothing = not (call.answers or call.why or call.urgency or call.returning)
    only_silent = all(count is Count.SILENCE for count in call.counts)
    return call.gone is not None and call.at in (At.LANGUAGE, At.ASKING) and said_nothing and only_silent


def _rank(call: Call) -> Rank | None:  # noqa: PLR0911 one line a rank, in order of precedence
    if call.urgency is Urgency.EMERGENCY:
        return Rank.EMERGENCY
    if _fits(call):
        return Rank.UNKNOWN
    if call.urgency is Urgency.URGENT and call.why in (None, Why.URGENT):
        return Rank.URGENT if call.why or not call.advised else None
    if call.why or call.at is At.PROFESSIONAL or _is_to_be_offered(call):
        return Rank.UNKNOWN
    if is_keyless(call):
        return Rank.UNFINISHED if _was_taken(call) else Rank.UNKNOWN
    if call.here and call.at in (At.LANGUAGE, At.ASKING):
        return Rank.UNKNOWN
    return None if call.urgency else Rank.UNFINISHED


def _fits(call: Call) -> bool:
    """Tell whether something that they heard fits this caller, and they hung up before they had said what."""
    left = call.round == () or (call.round is not None and call.at is At.ASKING)
    return left and call.why is None


def _is_to_be_offered(call: Call) -> bool:
    """Tell whether this caller of the last two days hung up before the person that they are offered first."""
    return call.at is At.RETURNING or (call.returning and call.at is At.LANGUAGE)


def _was_taken(call: Call) -> bool:
    """Tell whether a contact has taken the caller after they had gone, or has heard that nobody can ring them."""
    return bool(call.acknowledged_by) or any(leg.rings_back for leg in call.legs)


def _reason(call: Call, rank: Rank) -> Reason:  # noqa: PLR0911 one line a reason
    """Return the reason that says most; the order of the lines is the order of precedence."""
    legs = list(_while_there(call))
    if call.conversations:
        return Reason.HANDED_ON
    if any(leg.accepted_at for leg in legs):
        return Reason.CUT_OFF
    if any(leg.bridged for leg in legs):
        return Reason.NOT_ACCEPTED
    if call.failed_at:
        return Reason.UNANSWERED
    if legs or call.waiting_from:
        return Reason.HUNG_UP_WAITING
    if call.why is Why.FAULT:
        return Reason.FAULT
    if _fits(call):
        return Reason.FITS
    if is_keyless(call):
        return Reason.KEYLESS
    if rank is Rank.UNFINISHED:
        return Reason.UNFINISHED
    could_not = not call.why and not call.urgency and not _is_to_be_offered(call)
    return Reason.COULD_NOT_ANSWER if could_not else Reason.HUNG_UP


def _while_there(call: Call) -> Iterator[Leg]:
    """The legs that were placed for the caller while they were there, but for those that took them afterwards."""
    for leg in call.legs:
        too_late = leg.accepted_at and not leg.joined_at and call.gone and leg.accepted_at > call.gone
        if leg.way is not Way.PAGE and not leg.rings_back:
            yield leg.model_copy(update={"accepted_at": None}) if too_late else leg
