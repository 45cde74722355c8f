"""How a call ended, in one word."""

from enum import Enum

from ivr.call.places import At
from ivr.call.record import Call


class Outcome(Enum):
    """How a call ended."""

    CONNECTED = "connected"
    """To a person."""
    ADVISED = "advised"
    """Told how soon and whom to contact."""
    UNANSWERED = "unanswered"
    """By every contact; the caller was told what to do."""
    ABANDONED = "abandoned"
    """By the caller."""


def outcome(call: Call) -> Outcome | None:
    """Return how the call ended; None while it runs."""
    if call.gone is None and call.at is not At.CLOSED:
        return None
    if call.conversations or call.confirmed:
        return Outcome.CONNECTED
    if call.failed_at:
        return Outcome.UNANSWERED
    return Outcome.ADVISED if call.advised else Outcome.ABANDONED
