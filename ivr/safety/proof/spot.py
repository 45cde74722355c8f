"""A place that a walk can come to: the record of a call, the moment, and what the walk itself has seen on the way.

What it has seen is kept apart from the record, because a promise is not to be proved by the words of whoever gave it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from ivr.call import Call
from ivr.call.prompts import Prompt

MUST_HEAR = frozenset(
    {
        *(Prompt.URGENT_CONTACTS, Prompt.ADVICE, Prompt.NO_CANCER, Prompt.NO_CANCER_SIGNS),
        *(Prompt.DANGER_SIGNS, Prompt.SIGNS_999, Prompt.UNANSWERED, Prompt.UNANSWERED_UNKNOWN),
        *(Prompt.UNANSWERED_URGENT, Prompt.UNANSWERED_RING_999, Prompt.UNANSWERED_PROFESSIONAL),
    }
)
"""What tells a caller how urgent it is, what to do, and when to ring again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the walk has seen of a call."""

    heard: frozenset[str] = frozenset()
    """Those of the words that must be heard which the caller has heard to their end since their last answer."""
    tongues: bool = False
    """The caller is asked which language."""
    hears: frozenset[str] = frozenset()
    """Those in the document that is being spoken."""
    opening: bool = False
    """The opening is being spoken, in a Gather of its own."""
    ended: bool = False
    """We have hung up on the caller."""
    leaves: bool = False
    """The caller is being taken out of their queue."""
    ones: frozenset[str] = frozenset()
    """The legs on which somebody has pressed 1, and it was stored."""
    anew: bool = False
    """A person was sought for this caller more than once."""
    sought: bool = False
    """Somebody had to be rung for this caller."""
    met: bool = False
    """The caller has talked to a doctor who had pressed 1, and asked for nobody since."""
    closed: bool = False
    """A person has said that the patient was reached, or that nothing is owed. Asking for a person takes it back."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a walk is."""

    call: Call
    at: datetime
    seen: Seen = field(default_factory=Seen)
