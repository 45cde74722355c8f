"""One deadline over load, step and save: past it the caller is answered without the record."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

SECONDS = 2.0
"""Twilio gives up on us after `rt` (links.RETRY), 5 seconds; a caller in silence gives up sooner."""

T = TypeVar("T")


class TooLateError(TimeoutError):
    """The work had not been saved when the deadline passed."""


class Deadline:
    """Runs work beside the request, and stops waiting for it in time."""

    def __init__(self, seconds: float = SECONDS, threads: int = 32) -> None:
        self.seconds = seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="turn")

    def within(self, work: Callable[[Callable[[], bool]], T]) -> T:
        """Return what `work` returns, or raise TooLateError.

        `work` is given a function that tells whether nobody waits for it any more: it must not move a call then.
        """
        given_up = threading.Event()
        running = self._pool.submit(work, given_up.is_set)
        try:
            return running.result(timeout=self.seconds)
        except TimeoutError:
            given_up.set()
            running.cancel()
            raise TooLateError from None
