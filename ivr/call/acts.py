"""What somebody hears, or what rings. An act says nothing of Twilio."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a prompt. `slots` are its blanks, other than keys and the line's name.

    `language`: the one to speak it in; empty: the caller's, or for a contact the default one.
    """

    prompt: str
    slots: tuple[tuple[str, str], ...] = ()
    language: str = ""
    kind: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class Pause:
    """Say nothing for some seconds."""

    seconds: int
    kind: Literal["pause"] = "pause"


@dataclass(frozen=True, slots=True)
class Handover:
    """Tell a doctor about the caller: the prompt that says why, and question ids by what was answered.

    `nuisance`: staff have marked the caller's number, and that stands in the place of the line's name.
    """

    why: str
    yes: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    nuisance: bool = False
    kind: Literal["handover"] = "handover"


Line = Annotated[Say | Pause | Handover, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Listen:
    """Speak while listening for a key, then wait for it for `wait` seconds."""

    lines: tuple[Line, ...]
    wait: int
    opening: bool = False
    digits: int = 1
    """More than one: a number, ended by the hash key."""
    kind: Literal["listen"] = "listen"


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring a contact. `fallback`: the position of the contact to ring if all we know is lost meanwhile."""

    leg: str
    contact: str
    fallback: int
    kind: Literal["ring"] = "ring"


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Put the caller into their own queue. `fallback`: as in Ring."""

    queue: str
    fallback: int
    kind: Literal["enqueue"] = "enqueue"


@dataclass(frozen=True, slots=True)
class Leave:
    """Take the caller out of their queue."""

    kind: Literal["leave"] = "leave"


@dataclass(frozen=True, slots=True)
class Take:
    """Join the contact to the caller of that queue, who may take `wait` seconds to come."""

    queue: str
    wait: int
    kind: Literal["take"] = "take"


@dataclass(frozen=True, slots=True)
class RingBack:
    """Ring the caller, who has hung up, and join the contact to them."""

    kind: Literal["ring_back"] = "ring_back"


@dataclass(frozen=True, slots=True)
class Join:
    """Join the contact to the caller."""

    kind: Literal["join"] = "join"


@dataclass(frozen=True, slots=True)
class HangUp:
    """End this leg of the call."""

    kind: Literal["hang_up"] = "hang_up"


Act = Say | Pause | Listen | Ring | Enqueue | Leave | Take | RingBack | Join | HangUp
