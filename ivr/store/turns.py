"""One write after another on a file: whoever waits is woken as soon as it is their turn.

SQLite lets one transaction write at a time, and has the others ask again after pauses that grow up to 0.1 seconds: of
eight that write at once some wait for long. So the threads of a process queue here, and the first of each process
holds a lock on a file beside the database. SQLite's own lock still decides: without ours it is slower, not wrong.
https://www.sqlite.org/c3ref/busy_timeout.html
"""

import fcntl
import os
import sqlite3
import threading
import time
from contextlib import suppress

PAUSE = 0.0002
"""Seconds until the first of a process asks again whether another is done. A write takes about a millisecond."""


class Turns:
    """Whose turn it is to write into one database file."""

    def __init__(self, path: str) -> None:
        self._path = f"{path}-turns"
        self._lock = threading.Lock()
        self._file, self._opened_by = -1, 0

    def take(self, seconds: float) -> None:
        """Wait until it is our turn, for so long; raise what SQLite raises if it is not."""
        until = time.monotonic() + seconds
        if not self._lock.acquire(timeout=seconds):
            raise sqlite3.OperationalError("database is locked")
        with suppress(OSError):  # the folder cannot be written to: SQLite's own lock is left
            while not self._is_ours() and time.monotonic() < until:
                time.sleep(PAUSE)

    def give(self) -> None:
        """Let the next one write."""
        if self._opened_by == os.getpid():
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._lock.release()

    def _is_ours(self) -> bool:
        try:
            fcntl.flock(self._opened(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _opened(self) -> int:
        """Return the file, opened by this very process: a lock is shared with those that were forked from its owner."""
        if self._opened_by != os.getpid():
            self._file, self._opened_by = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600), os.getpid()
        return self._file


class Connection(sqlite3.Connection):
    """A connection that writes when it is its turn."""

    def __init__(self, *args: object, turns: Turns, **how: object) -> None:
        super().__init__(*args, **how)  # type: ignore[arg-type]
        self._turns, self._is_taken = turns, False

    def take_turn(self, seconds: float) -> None:
        """Wait until this connection may write; its turn is over with its transaction."""
        self._turns.take(seconds)
        self._is_taken = True

    def commit(self) -> None:
        """Save, and let the next one write."""
        try:
            super().commit()
        finally:
            self._give()

    def rollback(self) -> None:
        """Save nothing, and let the next one write."""
        try:
            super().rollback()
        finally:
            self._give()

    def close(self) -> None:
        """Close, and let the next one write."""
        try:
            super().close()
        finally:
            self._give()

    def _give(self) -> None:
        if self._is_taken:
            self._is_taken = False
            self._turns.give()
