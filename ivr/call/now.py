"""What `step` may know besides the call and the event: the moment, the rules, the contacts, the limits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
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
    """Somebody to ring. `wait`: seconds of ringing; `ask`: what an operator is asked for (default: a prompt).

    `twin`: the key of an earlier contact with the very same phone.
    """

    key: str
    name: str
    kind: Kind
    wait: int
    ask: str = ""
    twin: str = ""

    @property
    def is_switchboard(self) -> bool:
        """Whether an operator answers, who hands the caller on to a doctor."""
        return self.kind is Kind.SWITCHBOARD


def person_of(key: str) -> str:
    """Return whose phone a contact's key stands for: further numbers of one person differ after the slash only."""
    name, slash, _ = key.partition("/")
    return name + slash


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
    language_choice: int = 6
    """Seconds that the choice of a language may take, the wait for a key included."""
    opening_wait: int = 1
    reminder_pause: int = 2
    leg_wait: int = 6
    """Seconds that whoever picked up has for a key."""
    leg_agains: int = 3
    leg_wrongs: int = 1
    must_hear: float | None = 1.5
    """Seconds of a question before which a key is a stray; None: none is."""
    item_wait: int = 2
    """Seconds to wait for a key after a piece that asks something of a caller in their queue."""
    number_wait: int = 4
    start_within: int = 6
    """Seconds in which Twilio must have begun to ring somebody, or the caller goes to the lifeline."""
    overlap: int = 25
    """Seconds after which the next contact is rung too."""
    rest: int = 15
    """Seconds before a contact who was rung in vain is rung again."""
    ring_999_by: int = 60
    """Seconds in the queue by which the 999 words have been said."""
    ring_for: int = 120
    """Seconds in the queue after which nobody is taken to answer any more."""
    come_within: int = 20
    """Seconds that a contact who pressed 1 has to take the caller out of the queue."""
    hold: int = 110
    """Seconds that a contact who pressed 1 is kept for a caller who hears something else just then."""
    take_wait: int = 15
    lease_emergency: int = 10
    """Minutes for which whoever took a call-back has it to themselves."""
    lease_urgent: int = 60


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that callers are offered: what staff call it, how long a prompt takes in it, which words it has."""

    name: str
    seconds: Callable[[str], float]
    wording: str
    is_default: bool = False


def nobody(_number: str | None) -> bool:
    """Tell that this number cannot be texted."""
    return False


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
    queues: bool = False
    """Whether phones can be rung over REST, while the caller waits in a queue."""
    busy: frozenset[str] = frozenset()
    """The keys of contacts whose phone rings, or who talk, for another call of ours."""
    others: tuple[Contact, ...] = ()
    """Contacts who are not rung now."""
    tongues: Mapping[str, Tongue] = field(default_factory=dict)
    """The languages that callers may choose from, by tag, in the order of their keys; one or none: nothing is asked."""
    can_text: Callable[[str | None], bool] = nobody
    """Whether a text message can be sent to a number."""

    def speaking(self, language: str) -> "Now":
        """Return the same moment for a caller who is spoken to in this language."""
        tongue = self.tongues.get(language)
        return replace(self, seconds=tongue.seconds, wording=tongue.wording) if tongue else self

    def opened(self, caller: str | None, *, returning: bool = False, nuisance: bool = False) -> Opened:
        """Return the fact that a call's record begins, under the rules and words of now."""
        return Opened(caller, self.rules.stamp, self.wording, returning, nuisance)

    def contact(self, key: str) -> Contact | None:
        """Return the contact of that key, None if the rota has it no more."""
        return next((contact for contact in (*self.contacts, *self.others) if contact.key == key), None)
