"""What can be found in a rota: faults, and what its keeper should know."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from ivr.oncall.shifts import LONDON


class Found(Enum):
    """What sort of thing was found."""

    GAP = "gap"
    ONLY_LEADS = "only-leads"
    DUPLICATE_NUMBER = "duplicate-number"
    NO_ROTA = "no-rota"
    NO_SHIFT = "no-shift"
    NO_SWITCHBOARD = "no-switchboard"
    NO_LAST_RESORT = "no-last-resort"
    NO_LEAD = "no-lead"
    REGISTRAR_TWICE = "registrar-twice"
    NOT_VALID = "number-not-valid"
    OVERLAP = "overlap"
    CLOCK_CHANGE = "clock-change"
    BANK_HOLIDAY = "bank-holiday"
    PAST_DATE = "past-date"


FAULTS = frozenset({Found.GAP, Found.ONLY_LEADS, Found.DUPLICATE_NUMBER})
"""What must be put right. Everything else may be meant so."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, in a sentence without phone numbers, and when it holds (UTC), where it has a time."""

    kind: Found
    sentence: str
    start: datetime | None = None
    end: datetime | None = None

    @property
    def is_fault(self) -> bool:
        """Whether it must be put right."""
        return self.kind in FAULTS


def on_the_wall(at: datetime) -> str:
    """Return a moment as people read it in London; on the night with two half past ones the zone tells which."""
    return f"{at.astimezone(LONDON):%a %d %b %Y %H:%M %Z}"


def from_to(start: datetime, end: datetime) -> str:
    """Return a time as people read it."""
    return f"from {on_the_wall(start)} to {on_the_wall(end)}"
