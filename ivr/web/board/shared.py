"""What is the same for everybody who has the board open: made once a second, however many ask."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

KEPT = dt.timedelta(seconds=1)
PATIENCE = 1.0
"""Seconds for which somebody waits while it is made for somebody else."""


class NotNowError(RuntimeError):
    """It cannot be had now: making it failed a moment ago, or takes too long."""


class Shared(Generic[T]):
    """Something that is costly to make, and may be a second old.

    One thread makes it. The others wait a moment and give up rather than stand in a caller's way: they are the same
    threads that answer the telephone. What has failed is not tried again within the second, either.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[dt.datetime, T | None] | None = None
        """When it was last made, and what came of it: None, it failed."""

    def get(self, at: dt.datetime, make: Callable[[], T]) -> T:
        """Return what was made less than a second ago, or make it. NotNowError: it cannot be had now."""
        kept = self._fresh(at)
        if kept is None:
            if not self._lock.acquire(timeout=PATIENCE):
                raise NotNowError("it takes too long to make")
            try:
                kept = self._fresh(at) or self._make(at, make)
            finally:
                self._lock.release()
        if kept[1] is None:
            raise NotNowError("it could not be made a moment ago")
        return kept[1]

    def forget(self) -> None:
        """Have it made anew for whoever asks next: somebody has changed something."""
        self._kept = None

    def _make(self, at: dt.datetime, make: Callable[[], T]) -> tuple[dt.datetime, T | None]:
        try:
            self._kept = kept = (at, make())
        except Exception:
            self._kept = (at, None)
            raise
        return kept

    def _fresh(self, at: dt.datetime) -> tuple[dt.datetime, T | None] | None:
        kept = self._kept
        return kept if kept and abs(at - kept[0]) < KEPT else None
