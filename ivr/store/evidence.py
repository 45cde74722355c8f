"""What happened while the record could not be kept, written down as soon as it can be."""

import queue
import threading
from collections.abc import Callable

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from ivr.logs import get_logger

log = get_logger(__name__)

MOST = 10_000
"""Things that are kept in memory. A line takes a call every few minutes."""

Write = Callable[[], object]


class Evidence:
    """Writes things down in the order in which they came, from a thread of its own, until the database takes them."""

    def __init__(self, retry_seconds: float = 1.0) -> None:
        self._retry_seconds = retry_seconds
        self._waiting: queue.Queue[Write] = queue.Queue(MOST)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self.is_stuck = False
        """Whether the database does not take what is to be written now."""

    def keep(self, write: Write) -> None:
        """Take what is to be written. Never waits and never raises."""
        try:
            self._waiting.put_nowait(write)
        except queue.Full:
            log.critical("evidence is full: what happened to a call is lost")
        with self._starting:
            # Started at the first use and not at import: a server forks its workers in between.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="evidence", daemon=True)
                self._thread.start()

    @property
    def waiting(self) -> int:
        """How many things are not written yet."""
        return self._waiting.unfinished_tasks

    def _run(self) -> None:
        while True:
            write = self._waiting.get()
            while not self._try(write):
                self.is_stuck = True
                threading.Event().wait(self._retry_seconds)
            self.is_stuck = False
            self._waiting.task_done()

    @staticmethod
    def _try(write: Write) -> bool:
        """Return whether this is done with: written, or such that it can never be."""
        try:
            write()
        except (DataError, IntegrityError) as error:
            log.error("evidence is refused by the database", error=error)
        except (SQLAlchemyError, OSError):
            return False
        except Exception as error:  # noqa: BLE001 one damaged call must not hold up the others
            log.error("evidence cannot be written", error=error)
        return True
