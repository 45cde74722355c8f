"""What happened while the record could not be kept, written down as soon as it can be."""

import datetime as dt
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from ivr.call import Event
from ivr.web.faults import where

log = logging.getLogger(__name__)

MOST = 10_000
"""Notes that are kept in memory. A line takes a call every few minutes."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that happened to a call, and when."""

    sid: str
    key: str
    event: Event
    at: dt.datetime


class Evidence:
    """Writes notes in the order in which they came, from a thread of its own, until the database takes them."""

    def __init__(self, write: Callable[[Note], None], retry_seconds: float = 1.0) -> None:
        self._write = write
        self._retry_seconds = retry_seconds
        self._notes: queue.Queue[Note] = queue.Queue(MOST)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def keep(self, note: Note) -> None:
        """Take a note. Never waits and never raises."""
        try:
            self._notes.put_nowait(note)
        except queue.Full:
            log.critical("evidence is full: what happened to a call is lost")
        with self._starting:
            # Started at the first note and not at import: a server forks its workers in between.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="evidence", daemon=True)
                self._thread.start()

    @property
    def waiting(self) -> int:
        """How many notes are not written yet."""
        return self._notes.unfinished_tasks

    def _run(self) -> None:
        while True:
            note = self._notes.get()
            while not self._try(note):
                threading.Event().wait(self._retry_seconds)
            self._notes.task_done()

    def _try(self, note: Note) -> bool:
        """Return whether the note is done with: written, or such that it can never be."""
        try:
            self._write(note)
        except (DataError, IntegrityError) as error:
            log.error("evidence is refused by the database: %s", where(error))  # noqa: TRY400 its message may hold answers
        except (SQLAlchemyError, OSError):
            return False
        except Exception as error:  # noqa: BLE001 one damaged call must not hold up the others
            log.error("evidence cannot be written: %s", where(error))  # noqa: TRY400 the message may hold answers
        return True
