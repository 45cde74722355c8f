"""What somebody on the staff does by hand about a caller who has gone. Part of what can happen to a call."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ClaimedByHand:
    """Somebody on the staff says that they are ringing this caller back.

    `staff`: under which key the line knows whoever it is; empty: they have only given a name.
    """

    by: str
    staff: str = ""
    kind: Literal["claimed_by_hand"] = "claimed_by_hand"


@dataclass(frozen=True, slots=True)
class RungByHand:
    """Somebody on the staff rings this caller back through the line: their own phone is to ring first.

    `contact`: under which key that phone is known.
    """

    contact: str
    by: str
    kind: Literal["rung_by_hand"] = "rung_by_hand"


@dataclass(frozen=True, slots=True)
class TriedByHand:
    """Somebody on the staff says that they tried to reach this caller, and could not. `staff`: as above."""

    by: str
    note: str = ""
    staff: str = ""
    kind: Literal["tried_by_hand"] = "tried_by_hand"


@dataclass(frozen=True, slots=True)
class ClosedByHand:
    """Somebody on the staff says that the caller was reached, or that nothing is owed any more, and why.

    `result`: what came of it, by its name; empty: nobody was asked.
    """

    by: str
    note: str = ""
    result: str = ""
    kind: Literal["closed_by_hand"] = "closed_by_hand"


HandEvent = ClaimedByHand | RungByHand | TriedByHand | ClosedByHand
