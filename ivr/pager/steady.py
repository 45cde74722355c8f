"""The clock that the line goes by: it does not jump when the machine's does, nor ever goes back."""

import datetime as dt
import threading
import time
from collections.abc import Callable

from ivr.logs import get_logger

log = get_logger(__name__)

BLINK = dt.timedelta(seconds=1)
"""What a clock that is kept right may be off."""

FAR = dt.timedelta(minutes=90)
"""A jump of more than that is no hour too much or too little: the machine has slept, or never knew the time."""


class Steady:
    """Counts the seconds that pass, and follows the machine's clock.

    After a jump it runs at double speed, or at half, until both agree: a caller's two minutes are one or four, and
    nobody is taken to have waited for an hour, or to ring tomorrow.
    """

    def __init__(self, wall: Callable[[], dt.datetime], ticks: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._ticks = wall, ticks
        self._lock = threading.Lock()
        self._moment, self._tick = wall(), ticks()
        self._jumped = False

    def __call__(self) -> dt.datetime:
        """Return the present moment."""
        with self._lock:
            wall, tick = self._wall(), self._ticks()
            passed = dt.timedelta(seconds=tick - self._tick)
            self._moment, self._tick = self._after(passed, wall), tick
            return self._moment

    def _after(self, passed: dt.timedelta, wall: dt.datetime) -> dt.datetime:
        counted = self._moment + passed
        ahead = wall - counted
        self._tell(ahead)
        if abs(ahead) > FAR:
            return wall
        if abs(ahead) <= BLINK:
            return max(self._moment, wall)
        return counted + (min(ahead, passed) if ahead > dt.timedelta(0) else max(ahead, -passed / 2))

    def _tell(self, ahead: dt.timedelta) -> None:
        if abs(ahead) > BLINK and not self._jumped:
            log.critical("the clock of this machine has jumped")
        self._jumped = abs(ahead) > BLINK
