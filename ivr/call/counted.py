"""What is counted of a call, for the reports: how long its caller waited, and where they were lost."""

from datetime import datetime

from ivr.call.legs import Leg
from ivr.call.outcome import Outcome, outcome
from ivr.call.parts import Result
from ivr.call.places import At, Way
from ivr.call.record import Call


def rang_after(call: Call) -> int | None:
    """Return the seconds from the caller's ring to the first phone that rang for them while they were there.

    On the lifeline a phone is taken to ring when it is dialled: nothing else is reported of it.
    """
    rang = (_rang_at(leg) for leg in call.legs if leg.way is not Way.PAGE)
    return _seconds(call.began, min(filter(None, rang), default=None))


def _rang_at(leg: Leg) -> datetime | None:
    return leg.placed_at if leg.way is Way.DIAL else leg.rang_at


def joined_after(call: Call) -> int | None:
    """Return the seconds from the caller's ring to their first being joined to somebody who had pressed 1."""
    joined = (leg.joined_at or leg.accepted_at for leg in call.legs if leg.accepted_at and _was_joined(call, leg))
    return _seconds(call.began, min(filter(None, joined), default=None))


def _was_joined(call: Call, leg: Leg) -> bool:
    """Of a leg of which only the lengths can tell, a conversation counts."""
    return call.conversed(leg) if leg.was_joined is None else leg.was_joined


def left_at(call: Call) -> str | None:
    """Return the prompt at which the caller hung up without having been connected or advised: a question, or a place.

    None as well where it was the line that said goodbye.
    """
    if outcome(call) is not Outcome.ABANDONED or call.at is At.CLOSED:
        return None
    return prompt_of(call)


def prompt_of(call: Call) -> str:
    """Return the name of the prompt that a call is at: of the question where one is asked."""
    return call.question or call.at.value if call.at is At.ASKING else call.at.value


def claimed_after(call: Call) -> int | None:
    """Return the seconds from when the caller was owed a call-back until somebody first took it."""
    return _seconds(_owed_since(call), call.first_claimed_at)


def reached_after(call: Call) -> int | None:
    """Return the seconds from when the caller was owed a call-back until a person closed it; None: they met nobody.

    Of a closing whose result was not written down, the patient is taken to have been reached: that is what it meant.
    """
    return None if call.closed_as == Result.NOT_NEEDED else _seconds(_owed_since(call), call.closed_at)


def _owed_since(call: Call) -> datetime | None:
    return call.failed_at or call.gone


def _seconds(since: datetime | None, until: datetime | None) -> int | None:
    """Return the whole seconds between two moments, none below zero: a claim may be learnt before the end of a call."""
    return max(0, round((until - since).total_seconds())) if since and until else None
