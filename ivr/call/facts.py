"""What changes in the record of a call. A fact says nothing of a database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ivr.call.places import At, Count, LegState, Why
from ivr.triage import Answer, Reason, Urgency


@dataclass(frozen=True, slots=True)
class Opened:
    """The record of a call begins: the caller's number (None: withheld), and the rules and words in force."""

    caller: str | None
    ruleset: str
    wording: str = ""
    kind: Literal["opened"] = "opened"


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
class LegPlaced:
    """One try of one contact. `switchboard`: an operator, whose 1 hands the caller on to a doctor."""

    leg: str
    contact: str
    switchboard: bool = False
    kind: Literal["leg_placed"] = "leg_placed"


@dataclass(frozen=True, slots=True)
class LegChanged:
    """What became of a leg. `seconds`: Twilio's own length of it, from its answer."""

    leg: str
    to: LegState | None = None
    seconds: int | None = None
    bridged: bool | None = None
    again: bool = False
    """Whoever picked up asked to hear it again."""
    wrong: bool = False
    """They pressed a key that means nothing."""
    kind: Literal["leg_changed"] = "leg_changed"


@dataclass(frozen=True, slots=True)
class Ended:
    """The caller's call is over; `seconds` is Twilio's own length of it."""

    seconds: int | None = None
    kind: Literal["ended"] = "ended"


Fact = (
    Opened
    | Moved
    | Answered
    | Assessed
    | Counted
    | Sought
    | Advised
    | Failed
    | Confirmed
    | Alarm
    | LegPlaced
    | LegChanged
    | Ended
)
