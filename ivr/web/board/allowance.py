"""How many refusals of strangers are written down: their writing must not hold up that of callers' answers."""

import datetime as dt
import threading

from ivr.logs import get_logger

log = get_logger(__name__)

MINUTE = dt.timedelta(minutes=1)


class Allowance:
    """So many in a minute, for each server process; of the rest, the log says once that there were more."""

    def __init__(self, most: int = 60) -> None:
        self.most = most
        self._guard = threading.Lock()
        self._since: dt.datetime | None = None
        self._taken = 0

    def take(self, at: dt.datetime) -> bool:
        """Tell whether one more may be written down at that moment."""
        with self._guard:
            if self._since is None or at - self._since >= MINUTE:
                self._since, self._taken = at, 0
            self._taken += 1
            if self._taken == self.most + 1:
                log.warning("more strangers are refused in a minute than are written down", count=self.most)
            return self._taken <= self.most
