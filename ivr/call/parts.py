"""Parts of a call's record that have a shape of their own."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Claim(BaseModel):
    """A call-back that somebody has taken, until the lease runs out. `leg`: theirs, if it was by telephone.

    `staff`: the key of whoever it is on the staff; empty: only the name `by` is known, as in every older claim.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")  # a newer line may have written more

    by: str
    at: datetime
    until: datetime
    leg: str | None = None
    staff: str = ""

    def is_of(self, name: str, staff: str = "") -> bool:
        """Tell whether this person has it: two may have one name. It counts only where no more is known of either."""
        if self.staff and staff:
            return self.staff == staff
        return self.by.casefold() == name.casefold()


class Try(BaseModel):
    """Somebody on the staff tried to reach the caller, and could not."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # a newer line may have written more

    by: str
    at: datetime


class Result(StrEnum):
    """What came of a call-back that a person closes."""

    REACHED = "reached"
    ADVISED = "advised"
    A_AND_E = "a-and-e"
    AMBULANCE = "ambulance"
    ADMITTED = "admitted"
    NOT_NEEDED = "not-needed"

    @property
    def words(self) -> str:
        """The result in plain words, as staff read it."""
        sent = {Result.A_AND_E: "sent to A&E", Result.AMBULANCE: "sent by ambulance", Result.NOT_NEEDED: "not needed"}
        return sent.get(self, self.value)


def came_of(result: str) -> str:
    """Return a result in plain words by its name; one that a newer line wrote, as it stands."""
    return Result(result).words if result in set(Result) else result


class Text(BaseModel):
    """A text message that the caller asked for, and how far it has come in the network's own word."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # a newer line may have written more

    id: str
    prompt: str
    status: str = "asked"
