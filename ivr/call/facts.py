"""What changes in the record of a call. A fact says nothing of a database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ivr.call.leg_facts import LegChanged, LegFailed, LegPlaced, LegStarted, PatientRang, Told
from ivr.call.places import At, Count, Item, Why
from ivr.call.text_facts import TextAsked, TextNoted
from ivr.triage import Answer, Reason, Urgency


@dataclass(frozen=True, slots=True)
class Opened:
    """The record of a call begins: the caller's number (None: withheld), and the rules and words in force."""

    caller: str | None
    ruleset: str
    wording: str = ""
    returning: bool = False
    nuisance: bool = False
    kind: Literal["opened"] = "opened"


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The caller is spoken to in this language, in this wording of it."""

    language: str
    wording: str
    kind: Literal["language_chosen"] = "language_chosen"


@dataclass(frozen=True, slots=True)
class Moved:
    """The call waits at a prompt. A key before `heard_from` came before the question could be heard."""

    at: At
    heard_from: datetime | None = None
    question: str | None = None
    piece: int = 0
    kind: Literal["moved"] = "moved"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question has its answer, which takes the place of an earlier one."""

    question: str
    answer: Answer
    kind: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the answers so far mean by the rules."""

    urgency: Urgency | None
    reasons: tuple[Reason, ...]
    kind: Literal["assessed"] = "assessed"


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """The questions begin once more, because something that the caller heard fits them. Their answers stand."""

    kind: Literal["asked_again"] = "asked_again"


@dataclass(frozen=True, slots=True)
class Counted:
    """One more of something that is bounded."""

    what: Count
    kind: Literal["counted"] = "counted"


@dataclass(frozen=True, slots=True)
class Sought:
    """A person is sought, from the first contact on, or from `first` on."""

    why: Why
    first: str | None = None
    kind: Literal["sought"] = "sought"


@dataclass(frozen=True, slots=True)
class Advised:
    """The caller heard whom to contact and how soon."""

    kind: Literal["advised"] = "advised"


@dataclass(frozen=True, slots=True)
class Failed:
    """Every contact of a round has failed."""

    kind: Literal["failed"] = "failed"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The caller said that they have spoken to somebody."""

    kind: Literal["confirmed"] = "confirmed"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A conversation began although nobody had pressed 1."""

    leg: str
    kind: Literal["alarm"] = "alarm"


@dataclass(frozen=True, slots=True)
class Queued:
    """The caller waits in a queue of that name."""

    queue: str
    kind: Literal["queued"] = "queued"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The caller hears this piece while they wait. `told`: how many phones had begun to ring, if it tells of one."""

    piece: str
    told: int = 0
    kind: Literal["waiting"] = "waiting"


@dataclass(frozen=True, slots=True)
class GaveUp:
    """The caller is taken out of their queue: nobody could be rung over REST, or (`rang`) nobody has answered."""

    rang: bool
    kind: Literal["gave_up"] = "gave_up"


@dataclass(frozen=True, slots=True)
class Noted:
    """The caller told the doctor something by a key while they waited."""

    item: Item
    answer: Answer
    kind: Literal["noted"] = "noted"


@dataclass(frozen=True, slots=True)
class NumberKeyed:
    """A caller who withheld their number keyed one; `sure` once they have heard it read back and said yes."""

    number: str | None
    sure: bool = False
    kind: Literal["number_keyed"] = "number_keyed"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Somebody has taken a call-back until then: a lease, which runs out. `leg`: theirs, if it was by telephone.

    `staff`: the key of whoever it is on the staff; empty: only their name is known.
    """

    by: str
    until: datetime
    leg: str | None = None
    staff: str = ""
    kind: Literal["claimed"] = "claimed"


@dataclass(frozen=True, slots=True)
class Tried:
    """Somebody on the staff could not reach the caller, and has the call-back no more. `staff`: as above."""

    by: str
    note: str = ""
    staff: str = ""
    kind: Literal["tried"] = "tried"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody heard of a caller who cannot be rung back, for want of a number."""

    by: str
    kind: Literal["acknowledged"] = "acknowledged"


@dataclass(frozen=True, slots=True)
class Closed:
    """A person said that the patient was reached (`result`: how) or is owed nothing; the first one to say so counts."""

    by: str
    note: str = ""
    result: str = ""
    kind: Literal["closed"] = "closed"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing has been heard of the caller for too long."""

    kind: Literal["quiet"] = "quiet"


@dataclass(frozen=True, slots=True)
class Ended:
    """The caller's call is over; `seconds` is Twilio's own length of it."""

    seconds: int | None = None
    kind: Literal["ended"] = "ended"


Fact = (
    Opened
    | LanguageChosen
    | Moved
    | Answered
    | Assessed
    | AskedAgain
    | Counted
    | Sought
    | Advised
    | Failed
    | Confirmed
    | Alarm
    | LegPlaced
    | LegStarted
    | LegFailed
    | LegChanged
    | PatientRang
    | Told
    | Queued
    | Waiting
    | GaveUp
    | Noted
    | NumberKeyed
    | TextAsked
    | TextNoted
    | Claimed
    | Tried
    | Acknowledged
    | Closed
    | Quiet
    | Ended
)
