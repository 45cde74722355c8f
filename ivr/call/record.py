"""The record of a call: what its journal adds up to. `learning` is how it grows."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from ivr.call.legs import CONVERSATION, Leg, talk
from ivr.call.parts import Claim, Text, Try
from ivr.call.places import At, Count, Item, LegState, Way, Why
from ivr.triage import Answer, Reason, Urgency

VERSION = 1
"""Of the shape of a record: one more whenever an older line would lose or misread what a newer one has written."""

UNREPORTED = timedelta(minutes=1)
"""How long after the caller's end the report on a contact who talked to them is waited for."""


class Call(BaseModel):
    """A call as it stands."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # a newer line may have written more

    sid: str
    began: datetime
    version: int = VERSION
    """By which shape it was written, for a deploy in the middle of a call."""
    caller: str | None = None
    returning: bool = False
    """The same number had rung in the two days before."""
    nuisance: bool = False
    """Staff had marked this number. Whoever is rung is told so; nothing else of the call changes."""
    ruleset: str = ""
    wording: str = ""
    language: str = ""
    """What the caller chose; empty: nothing was asked, and they hear the default one."""
    turn: int = 0
    """The request that is waited for: requests of earlier turns have had their answer."""
    at: At = At.NEW
    question: str | None = None
    piece: int = 0
    heard_from: datetime | None = None
    answers: tuple[tuple[str, Answer], ...] = ()
    """In the order in which they were first given."""
    round: tuple[str, ...] | None = None
    """What has been answered since the questions began once more; None: they were asked once."""
    urgency: Urgency | None = None
    reasons: tuple[Reason, ...] = ()
    here: tuple[Count, ...] = ()
    """What was counted at this prompt."""
    counts: tuple[Count, ...] = ()
    """What was counted in the whole call."""
    why: Why | None = None
    """Why a person was first sought; None: nobody was."""
    sought_at: datetime | None = None
    """When a person was last sought."""
    first: str | None = None
    tried: tuple[str, ...] = ()
    """The contacts rung since a person was last sought; one that was rung again stands here again."""
    legs: tuple[Leg, ...] = ()
    queue: str | None = None
    waiting_from: datetime | None = None
    pieces: tuple[str, ...] = ()
    """What was said while they waited."""
    told: int = 0
    """How many phones had begun to ring when they were last told of one."""
    gave_up: bool = False
    """Nobody answered for as long as phones are rung for a caller in their queue."""
    noted: tuple[tuple[Item, Answer], ...] = ()
    keyed: str | None = None
    """A number that a caller without one has keyed, not yet confirmed; empty: it was none, or wrong."""
    number: str | None = None
    """The same, confirmed."""
    texts: tuple[Text, ...] = ()
    advised: bool = False
    confirmed: bool = False
    failed_at: datetime | None = None
    """When every contact had failed the first time."""
    over: datetime | None = None
    seconds: int | None = None
    quiet: datetime | None = None
    """Since when nothing has been heard of the caller; a request of their own call takes it back."""
    heard: datetime | None = None
    """When Twilio last asked for the caller's next document, or for their next piece in the queue."""
    claim: Claim | None = None
    tries: tuple[Try, ...] = ()
    """Who on the staff has tried in vain to reach the caller, and when."""
    acknowledged_by: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    closed_as: str = ""
    """What came of it, by its name; empty: that was not written down."""
    first_claimed_at: datetime | None = None

    @property
    def gone(self) -> datetime | None:
        """When the caller hung up, or must have; None while they are there."""
        return self.over or self.quiet

    @property
    def reach(self) -> str | None:
        """The number at which the caller can be rung back."""
        return self.number or self.caller

    @property
    def ended(self) -> datetime | None:
        """When the caller's call ended by Twilio's length of it; None where it has given none."""
        return None if self.seconds is None else self.began + timedelta(seconds=self.seconds)

    @property
    def reached(self) -> bool:
        """Whether the caller has talked to a doctor, and asked for nobody since: an operator only hands them on."""
        since = self.sought_at or self.began
        talks = (leg.joined_at or leg.accepted_at for leg in self.conversations if not leg.switchboard)
        return any(talk and talk >= since for talk in talks)

    def live_legs(self, at: datetime) -> tuple[Leg, ...]:
        """Return the legs whose phone may be ringing at that moment, or on which somebody may be."""
        return tuple(leg for leg in self.legs if leg.is_alive(at) and not self._ended_with_caller(leg, at))

    def _ended_with_caller(self, leg: Leg, at: datetime) -> bool:
        """Tell whether a leg must be over because the caller is, though its own end was not reported."""
        if self.over is None or leg.rings_back:
            return False
        talked = leg.state in (LegState.ACCEPTED, LegState.TALKING)
        return leg.way is Way.DIAL or (talked and at - self.over > UNREPORTED)

    def conversed(self, leg: Leg) -> bool:
        """Tell whether the caller and this contact talked long enough for nothing to be owed.

        Twilio's lengths count before our own clock, which notes an end only when it is told of it.
        """
        caller_ended = self.ended or (self.over if leg.seconds is None else None)
        return leg.was_joined is not False and (talk(leg, caller_ended) or 0) >= CONVERSATION

    @property
    def conversations(self) -> tuple[Leg, ...]:
        """The legs on which the caller talked to somebody who had pressed 1, long enough to count."""
        return tuple(leg for leg in self.legs if self.conversed(leg))

    def leg(self, leg_id: str) -> Leg:
        """Return the leg of that id; KeyError if there is none."""
        return {leg.id: leg for leg in self.legs}[leg_id]
