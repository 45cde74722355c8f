"""The pager as it runs: round after round, whatever happens."""

import threading

from ivr.logs import get_logger
from ivr.pager.rounds import Pager

log = get_logger(__name__)

EVERY_SECONDS = 3.0


def keep_paging(pager: Pager, stop: threading.Event | None = None) -> None:
    """Do a round every few seconds until `stop` is set."""
    stop = stop or threading.Event()
    while not stop.is_set():
        try:
            pager.round()
        except Exception as error:  # noqa: BLE001 the next round must come
            log.critical("a round of the pager failed", error=error)
        stop.wait(EVERY_SECONDS)


def page_beside(pager: Pager) -> threading.Thread:
    """Run the pager in a thread of this process."""
    thread = threading.Thread(target=keep_paging, args=(pager,), name="pager", daemon=True)
    thread.start()
    return thread
