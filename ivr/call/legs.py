"""A leg: one try of one contact."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from ivr.call.facts import LegChanged
from ivr.call.places import LegState

CONVERSATION = 20
"""Seconds joined to a contact from which on a caller has been spoken to."""

_ORDER = list(LegState)
ENDED = frozenset({LegState.DECLINED, LegState.UNREACHED, LegState.OVER})


class Leg(BaseModel):
    """What is known of one try of one contact."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    contact: str
    switchboard: bool = False
    state: LegState = LegState.PLACED
    answered_at: datetime | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    seconds: int | None = None
    bridged: bool | None = None
    agains: int = 0
    wrongs: int = 0

    @property
    def end(self) -> datetime | None:
        """When it ended, by Twilio's length of it where it gave one, else by our own clock."""
        if self.seconds is not None and self.answered_at is not None:
            return self.answered_at + timedelta(seconds=self.seconds)
        return self.ended_at

    def after(self, change: LegChanged, at: datetime) -> "Leg":
        """Return the leg after a change at that moment, which may be learnt late and never takes an end back."""
        update: dict[str, object] = {"agains": self.agains + change.again, "wrongs": self.wrongs + change.wrong}
        if change.to and _ORDER.index(change.to) > _ORDER.index(self.state) and self.state not in ENDED:
            update["state"] = change.to
        if change.to in (LegState.ANSWERED, LegState.ACCEPTED):
            update["answered_at"] = min(self.answered_at or at, at)
        if change.to is LegState.ACCEPTED and not (self.ended_at and self.ended_at <= at):
            update["accepted_at"] = min(self.accepted_at or at, at)
        if change.to in ENDED and change.to is not LegState.DECLINED:
            update["ended_at"] = self.ended_at or at
        if change.seconds is not None:
            update["seconds"] = change.seconds if self.seconds is None else self.seconds
        if change.bridged is not None:
            update["bridged"] = change.bridged
        return self.model_copy(update=update)


def talk(leg: Leg, caller_ended: datetime | None) -> float | None:
    """Return the seconds from the stored 1 to the end of the first leg to end; None where nothing tells.

    `caller_ended` is when the caller's own call ended, None where that is not known.
    """
    if leg.accepted_at is None or leg.end is None:
        return None
    first = min(end for end in (leg.end, caller_ended) if end)
    return (first - leg.accepted_at).total_seconds()
