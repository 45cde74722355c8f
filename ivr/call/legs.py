"""A leg: one try of one contact."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from ivr.call.leg_facts import LegChanged
from ivr.call.places import LegState, Way

CONVERSATION = 20
"""Seconds joined to a contact from which on a caller has been spoken to."""

_ORDER = list(LegState)
ENDED = frozenset({LegState.DECLINED, LegState.UNREACHED, LegState.OVER})

LOST_AFTER = timedelta(seconds=10)
"""A leg that was asked for over REST, and of which nothing was heard for so long, does not count as alive."""

LONGEST = {
    LegState.PLACED: timedelta(minutes=11),
    LegState.RINGING: timedelta(minutes=11),
    LegState.ANSWERED: timedelta(minutes=15),
    LegState.ACCEPTED: timedelta(hours=4, minutes=15),
    LegState.TALKING: timedelta(hours=4, minutes=15),
}
"""How long after its placing a leg can still be in each state, if Twilio's last report of it is lost."""


class Leg(BaseModel):
    """What is known of one try of one contact."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # a newer line may have written more

    id: str
    contact: str
    switchboard: bool = False
    way: Way = Way.DIAL
    by: str = ""
    """Who on the staff asked for it, whose own phone it is; empty: it is a phone of the rota."""
    state: LegState = LegState.PLACED
    placed_at: datetime | None = None
    sid: str | None = None
    """Twilio's id of a leg placed over REST, once it has told us."""
    refused: bool = False
    rang_at: datetime | None = None
    """When its phone was first reported to ring, or else to have been picked up."""
    answered_at: datetime | None = None
    accepted_at: datetime | None = None
    joined_at: datetime | None = None
    ended_at: datetime | None = None
    done_at: datetime | None = None
    """When it came to nothing more for us: declined, not reached, or over."""
    seconds: int | None = None
    talked: int | None = None
    bridged: bool | None = None
    agains: int = 0
    wrongs: int = 0
    rings_back: bool = False
    patient_status: str = ""
    patient_seconds: int | None = None
    reached: bool | None = None
    """What the contact said, when asked afterwards whether they had spoken to the patient."""

    @property
    def who(self) -> str:
        """Whom it rings: somebody on the staff by their name, a contact of the rota by their key."""
        return self.by or self.contact

    @property
    def staff(self) -> str:
        """The key of whoever on the staff asked for it; empty: it is a phone of the rota."""
        return self.contact if self.by else ""

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end, or was refused."""
        return self.state in ENDED or self.ended_at is not None or (self.refused and not self.has_started)

    @property
    def end(self) -> datetime | None:
        """When it ended, by Twilio's length of it where it gave one, else by our own clock."""
        if self.seconds is not None and self.answered_at is not None:
            return self.answered_at + timedelta(seconds=self.seconds)
        return self.ended_at

    @property
    def has_rung(self) -> bool:
        """Whether Twilio has begun to ring this phone: a request that it took may wait in its own queue."""
        return self.way is Way.DIAL or self.state is not LegState.PLACED

    @property
    def has_started(self) -> bool:
        """Whether Twilio has taken the request to ring this phone, or has begun to."""
        return self.has_rung or self.sid is not None

    def is_alive(self, at: datetime) -> bool:
        """Tell whether this phone may be ringing, or somebody be on it, whatever has become of the caller."""
        if self.is_over or self.placed_at is None:
            return False
        return at - self.placed_at < (LONGEST[self.state] if self.has_started else LOST_AFTER)

    def after(self, change: LegChanged, at: datetime) -> "Leg":
        """Return the leg after a change at that moment, which may be learnt late and never takes an end back."""
        update: dict[str, object] = {"agains": self.agains + change.again, "wrongs": self.wrongs + change.wrong}
        if change.to and _ORDER.index(change.to) > _ORDER.index(self.state) and self.state not in ENDED:
            update["state"] = change.to
        if change.to in (LegState.RINGING, LegState.ANSWERED, LegState.ACCEPTED):
            update["rang_at"] = min(self.rang_at or at, at)
        if change.to in (LegState.ANSWERED, LegState.ACCEPTED):
            update["answered_at"] = min(self.answered_at or at, at)
        if change.to is LegState.ACCEPTED and not (self.ended_at and self.ended_at <= at):
            update["accepted_at"] = min(self.accepted_at or at, at)
        if change.to is LegState.TALKING:
            update["joined_at"] = min(self.joined_at or at, at)
        if change.to in ENDED:
            update["done_at"] = self.done_at or at
        if change.to in ENDED and change.to is not LegState.DECLINED:
            update["ended_at"] = self.ended_at or at
        return self.model_copy(update=update | self._lengths(change))

    def _lengths(self, change: LegChanged) -> dict[str, object]:
        """Return what Twilio says of lengths and of the join. The first length of each kind counts."""
        told: dict[str, object] = {}
        if change.seconds is not None and self.seconds is None:
            told["seconds"] = change.seconds
        if change.talked is not None and self.talked is None:
            told["talked"] = change.talked
        if change.bridged is not None:
            told["bridged"] = change.bridged
        return told | ({"rings_back": True} if change.rings_back else {})

    @property
    def was_joined(self) -> bool | None:
        """Whether caller and contact were joined; None where only the lengths can tell.

        A contact takes a queued caller by an act of their own, which can fail; so it needs evidence.
        """
        if self.bridged is False or self.rings_back:
            return False
        return True if self.bridged or self.joined_at else (None if self.way is Way.DIAL else False)


def talk(leg: Leg, caller_ended: datetime | None) -> float | None:
    """Return the seconds from the join, or the stored 1, to the end of the first leg to end; None: nothing tells.

    `caller_ended` is when the caller's own call ended, None where that is not known.
    """
    if leg.accepted_at is None:
        return None
    if leg.talked is not None:
        return leg.talked
    if leg.end is None:
        return None
    first = min(end for end in (leg.end, caller_ended) if end)
    return (first - (leg.joined_at or leg.accepted_at)).total_seconds()
