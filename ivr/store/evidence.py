"""What happened while the record could not be kept, written down as soon as it can be."""

import queue
import threading
from collections.abc import Callable

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from ivr.logs import get_logger
from ivr.store.lost import Lost
from ivr.store.lost_file import Unsaved

log = get_logger(__name__)

MOST = 10_000
"""Things that are kept in memory. A line takes a call every few minutes."""

Write = Callable[[], object]
Learn = Callable[[Unsaved], object]
"""Writes what happened to a call into its journal."""


class Evidence:
    """Writes things down in the order in which they came, from a thread of its own, until the database takes them.

    What happened to a call is in a local file meanwhile, and outlives this process.
    """

    def __init__(self, lost: Lost | None = None, retry_seconds: float = 1.0) -> None:
        self._lost, self._retry_seconds = lost, retry_seconds
        self._waiting: queue.Queue[tuple[Write, Unsaved | None]] = queue.Queue(MOST)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self.is_stuck = False
        """Whether the database does not take what is to be written now."""

    def keep(self, write: Write, unsaved: Unsaved | None = None) -> None:
        """Take what is to be written. Never waits and never raises. `unsaved`: what stands for it in the file."""
        try:
            self._waiting.put_nowait((write, unsaved))
        except queue.Full:
            log.critical("evidence is full: what happened to a call is lost")
        with self._starting:
            # Started at the first use and not at import: a server forks its workers in between.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="evidence", daemon=True)
                self._thread.start()

    def keep_call(self, unsaved: Unsaved, learn: Learn) -> None:
        """Take what happened to a call, and have it in the file at once. Waits for the disk a moment; never raises."""
        written = self._lost.keep(unsaved) if self._lost else None
        self.keep(lambda: learn(unsaved), unsaved)
        if self._lost and written:
            self._lost.wait_for(written)

    def take_up(self, learn: Learn) -> None:
        """Write down what a process that died could not. Neither waits nor raises."""
        if self._lost:
            self._lost.take_up(lambda unsaved: self.keep(lambda: learn(unsaved), unsaved))

    def faults(self) -> list[str]:
        """Return what waits for the database, and what would be lost if this process died now."""
        waiting = [f"{self.waiting} things are not written down yet"] if self.is_stuck else []
        return [*waiting, *filter(None, [self._lost.look() if self._lost else ""])]

    @property
    def waiting(self) -> int:
        """How many things are not written yet."""
        return self._waiting.unfinished_tasks

    def _run(self) -> None:
        while True:
            write, unsaved = self._waiting.get()
            while not self._try(write):
                self.is_stuck = True
                threading.Event().wait(self._retry_seconds)
            self.is_stuck = False
            if self._lost and unsaved:
                self._lost.drop(unsaved)
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
