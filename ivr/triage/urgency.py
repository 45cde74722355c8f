"""The three urgencies, in order, and the three answers a caller can give."""

from enum import Enum
from functools import total_ordering


@total_ordering
class Urgency(Enum):
    """How soon a caller must speak to a clinician. Ordered, so that several combine with `max`."""

    ADVICE = "advice"
    """No sign that needs a clinician today. Never a diagnosis."""
    URGENT = "urgent"
    """A clinician today, within 24 hours at the latest (pain alone: NICE NG234)."""
    EMERGENCY = "emergency"
    """A clinician now (nerve signs: NICE NG234, "immediately")."""

    def __lt__(self, other: "Urgency") -> bool:
        return _ORDER.index(self) < _ORDER.index(other)


_ORDER = list(Urgency)


class Answer(Enum):
    """What a key means. "Not sure" is never averaged down: it does what "yes" does."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
