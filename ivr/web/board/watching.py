"""Who has the board on their screen: it is written down when they open it, and again while it moves."""

import datetime as dt
import threading

AGAIN = dt.timedelta(minutes=5)
"""How long a look at the board counts as one: its page asks every two seconds."""


class Watching:
    """When each of the staff was last written down to look at the board, for each server process."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._seen: dict[int, dt.datetime] = {}

    def note(self, staff: int, at: dt.datetime) -> None:
        """Remember that it has just been written down."""
        with self._guard:
            self._seen[staff] = at

    def is_due(self, staff: int, at: dt.datetime) -> bool:
        """Tell whether it is to be written down (once more) that they look at it."""
        seen = self._seen.get(staff)
        return seen is None or abs(at - seen) >= AGAIN
