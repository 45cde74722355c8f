"""The world in which the proof walks: who is on call, who rings, how long words take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

from ivr.call import Contact, Kind, Now
from ivr.call.now import Tongue
from ivr.call.pieces import AT_FIRST, FIRST, LONGEST, QUIET
from ivr.call.prompts import Prompt
from ivr.triage import Rules

CONVERSATION = 20
"""Seconds joined to a contact from which on a caller has been spoken to, as the design of the line has it."""

START = datetime(2026, 3, 2, 3, tzinfo=UTC)
"""When every walked call begins. No rule of the call depends on the hour."""

MOBILE, LANDLINE, WITHHELD = "+447700900123", "+441632960123", None
CALLERS = (MOBILE, LANDLINE, WITHHELD)
"""Who rings: somebody who can be sent a text, somebody who cannot, and somebody who cannot even be rung back."""

REGISTRAR = Contact("registrar", "Registrar", Kind.DIRECT, 25)
OPERATOR = Contact("operator", "Operator", Kind.SWITCHBOARD, 90)
CONTACTS = (REGISTRAR, OPERATOR)
"""Who is on call: a doctor, and an operator who hands the caller on to one."""

PIECES_TAKE: Mapping[str, float] = {**dict.fromkeys(AT_FIRST, FIRST - QUIET), Prompt.WAIT_NEXT: LONGEST}
"""Seconds of the pieces of the wait that are not as long as the others: each takes the longest that it may."""

STAFF = "staff/1"
"""The own phone of somebody on the staff: a 1 on it means to ring the caller, however the last time went."""


class Focus(Enum):
    """What a walk looks at in every order of events. What lies outside is walked plainly."""

    CALLER = "caller"
    """Every key at every prompt, and all that is said until a phone has rung for as long as phones are rung."""
    CONTACT = "contact"
    """One contact who is rung for a caller, in every order of events."""
    CONTACTS = "contacts"
    """Two contacts who are rung for one caller."""
    AFTERWARDS = "afterwards"
    """Those who are rung for a caller who has hung up, and what is owed."""


@dataclass(frozen=True, slots=True)
class World:
    """What stays the same in all calls that are walked."""

    rules: Rules
    seconds: Callable[[str], float]
    """How long a prompt takes in the default language."""
    tongues: Mapping[str, Tongue] = field(default_factory=dict)
    focus: Focus = Focus.CALLER

    def now(self, at: datetime, token: str = "", *, queues: bool = True, tongues: bool = False) -> Now:
        """Return the moment as a step may know it. `queues`: phones can be rung over REST; `tongues`: two languages."""
        return Now(
            at=at,
            rules=self.rules,
            contacts=self.contacts,
            token=token,
            seconds=self._seconds,
            tongues=self.tongues if tongues else {},
            can_text=_is_mobile,
            queues=queues,
        )

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """Who is on call."""
        return CONTACTS[:1] if self.focus is Focus.CONTACT else CONTACTS

    def _seconds(self, prompt: str) -> float:
        """Let a piece of the wait take the longest that it may: what must be said in time is proved at its hardest."""
        if prompt.startswith(("wait.", "trying.", "item.", "urgent.care")):
            return PIECES_TAKE.get(prompt, LONGEST - QUIET)
        return self.seconds(prompt)


def _is_mobile(number: str | None) -> bool:
    return number == MOBILE
