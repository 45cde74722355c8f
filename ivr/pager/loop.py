"""The pager as it runs: round after round, whatever happens."""

import threading
from dataclasses import dataclass

from ivr.logs import get_logger
from ivr.pager.rounds import Pager

log = get_logger(__name__)

EVERY_SECONDS = 3.0

ROUND_SECONDS = 5.0
"""How long the end of a process waits for a round to be done."""


def keep_paging(pager: Pager, stop: threading.Event | None = None) -> None:
    """Do a round every few seconds until `stop` is set."""
    stop = stop or threading.Event()
    while not stop.is_set():
        try:
            pager.round()
        except Exception as error:  # noqa: BLE001 the next round must come
            log.critical("a round of the pager failed", error=error)
        stop.wait(EVERY_SECONDS)


@dataclass(frozen=True, slots=True)
class Beside:
    """A pager in a thread of this process."""

    thread: threading.Thread
    stop: threading.Event

    def end(self) -> None:
        """Begin no other round, and wait for the one that runs."""
        self.stop.set()
        self.thread.join(ROUND_SECONDS)


def page_beside(pager: Pager) -> Beside:
    """Run the pager in a thread of this process."""
    stop = threading.Event()
    thread = threading.Thread(target=keep_paging, args=(pager, stop), name="pager", daemon=True)
    thread.start()
    return Beside(thread, stop)
