"""What `step` may know besides the call and the event: the moment, the rules, the contacts, the limits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from ivr.call.facts import Opened
from ivr.triage import Rules


class Kind(Enum):
    """What sort of phone a contact has."""

    DIRECT = "direct"
    SWITCHBOARD = "switchboard"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to ring. `wait`: seconds of ringing; `ask`: what an operator is asked for (default: a prompt)."""

    key: str
    name: str
    kind: Kind
    wait: int
    ask: str = ""

    @property
    def is_switchboard(self) -> bool:
        """Whether an operator answers, who hands the caller on to a doctor."""
        return self.kind is Kind.SWITCHBOARD


@dataclass(frozen=True, slots=True)
class Limits:
    """How often a caller may do a thing before a person is sought: on one prompt, or in the whole call."""

    silences: int = 2
    wrong_here: int = 2
    wrong_keys: int = 4
    agains: int = 3
    backs: int = 3
    nines: int = 2
    strays: int = 2
    breaks: int = 2
    turns: int = 60
    key_wait: int = 8
    """Seconds to wait for a key after the last word."""
    opening_wait: int = 1
    reminder_pause: int = 2
    leg_wait: int = 6
    """Seconds that whoever picked up has for a key."""
    leg_agains: int = 3
    leg_wrongs: int = 1
    must_hear: float | None = 1.5
    """Seconds of a question before which a key is a stray; None: none is."""


@dataclass(frozen=True, slots=True)
class Now:
    """The world at one moment. `token` is a fresh opaque id; `seconds` says how long a prompt takes."""

    at: datetime
    rules: Rules
    contacts: tuple[Contact, ...]
    token: str
    seconds: Callable[[str], float]
    limits: Limits = field(default_factory=Limits)
    wording: str = ""
    """Which prompts are in force."""

    def opened(self, caller: str | None) -> Opened:
        """Return the fact that a call's record begins, under the rules and words of now."""
        return Opened(caller, self.rules.stamp, self.wording)
