"""What can happen to a call. Events are facts from outside; one that exists is well formed."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True, slots=True)
class Began:
    """Somebody rang. `caller` is their number in E.164, None when it is withheld."""

    caller: str | None
    gone: bool = False
    kind: Literal["began"] = "began"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key at a prompt. `opening`: nobody had heard a question yet. `gone`: the caller has hung up."""

    key: str
    opening: bool = False
    gone: bool = False
    kind: Literal["pressed"] = "pressed"


@dataclass(frozen=True, slots=True)
class Silence:
    """A prompt ran out with no key."""

    gone: bool = False
    kind: Literal["silence"] = "silence"


@dataclass(frozen=True, slots=True)
class DialEnded:
    """The dialling of one contact is over. `seconds`: how long their leg lasted from its answer."""

    status: str
    bridged: bool | None = None
    seconds: int | None = None
    gone: bool = False
    kind: Literal["dial_ended"] = "dial_ended"


@dataclass(frozen=True, slots=True)
class Astray:
    """A request that does not belong to anything we know of this call."""

    caller: str | None
    gone: bool = False
    kind: Literal["astray"] = "astray"


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller's call is over. `seconds`: how long it lasted from its answer, where that is known."""

    caller: str | None = None
    seconds: int | None = None
    kind: Literal["hung_up"] = "hung_up"


@dataclass(frozen=True, slots=True)
class LegAnswered:
    """Somebody, or a machine, picked up a contact's phone."""

    leg: str
    kind: Literal["leg_answered"] = "leg_answered"


@dataclass(frozen=True, slots=True)
class LegPressed:
    """A key on a contact's phone while they were being asked to take the caller."""

    leg: str
    key: str
    kind: Literal["leg_pressed"] = "leg_pressed"


@dataclass(frozen=True, slots=True)
class LegStatus:
    """The network's report on a contact's leg, in its own words, in any order."""

    leg: str
    status: str
    seconds: int | None = None
    kind: Literal["leg_status"] = "leg_status"


@dataclass(frozen=True, slots=True)
class OnLifeline:
    """Something that happened while we could not keep a record: the lifeline's n-th contact.

    `turn` is the caller's request that could not be saved, `key` the key in it. `seconds` is the length of the leg
    that ended, from its answer, and `bridged` Twilio's word on it. `checked`: the caller was asked whether they have
    spoken to a doctor, and nobody was rung.
    """

    position: int
    what: Literal["rang", "checked", "answered", "accepted", "declined", "ended"]
    caller: str | None = None
    turn: int | None = None
    key: str | None = None
    seconds: int | None = None
    bridged: bool | None = None
    kind: Literal["on_lifeline"] = "on_lifeline"


CallerEvent = Began | Pressed | Silence | DialEnded | Astray
"""Requests of the caller's own call: only these move its turn."""
OtherEvent = HungUp | LegAnswered | LegPressed | LegStatus | OnLifeline
Event = Annotated[CallerEvent | OtherEvent, Field(discriminator="kind")]
