"""What could not be saved, written down beside the requests: nobody waits long for it, and nothing hangs on it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from ivr.logs import get_logger
from ivr.store.lost_file import LostFile, Unsaved, line_of

log = get_logger(__name__)

PATIENCE = 0.2
"""Seconds that an answer waits for the disk. A caller does not notice them."""

LOOKS = 2.0
"""Seconds that whoever asks how the file is waits for it: a busy machine is no fault."""

HANGS = "the local file for what cannot be saved does not answer: only Twilio's own list would tell of a lost call"
REFUSES = "the local file for what cannot be saved cannot be written: only Twilio's own list would tell of a lost call"


class Lost:
    """Has a thread of its own for the file: a disk that hangs holds up that thread, and no caller."""

    def __init__(self, path: Path) -> None:
        self._file = LostFile(path)
        # It starts its thread at the first use: a server forks its workers before that.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="lost")
        self._hangs = False
        self._saved = set[Unsaved]()
        self.fault = ""
        """What is wrong with the file, as it was last seen."""

    def keep(self, unsaved: Unsaved) -> Future[bool]:
        """Have a line written. Neither waits nor raises."""
        return self._submit(lambda: self._file.add(line_of(unsaved)))

    def wait_for(self, written: Future[bool], seconds: float = PATIENCE) -> None:
        """Wait until it is written, a fifth of a second at most; not at all while the disk hangs."""
        if not self._hangs and not wait([written], seconds).done:
            self._hangs, self.fault = True, HANGS
            log.critical("the local file for what cannot be saved does not answer")

    def drop(self, unsaved: Unsaved) -> None:
        """Have the line taken out of the file: the database has it. Neither waits nor raises."""
        self._saved.add(unsaved)
        self._submit(self._sweep)

    def take_up(self, each: Callable[[Unsaved], object]) -> None:
        """Hand on what stands in the file, and say so in the log. Neither waits nor raises."""
        self._submit(lambda: self._read(each))

    def look(self) -> str:
        """Return what is wrong with the file; nothing, if a line can be written to it now."""
        if not self._hangs:
            self.wait_for(self._submit(self._tidy), LOOKS)
        return self.fault

    def _submit(self, work: Callable[[], object]) -> Future[bool]:
        try:
            return self._pool.submit(self._try, work)
        except RuntimeError:  # the process is ending
            ended: Future[bool] = Future()
            ended.set_result(False)
            return ended

    def _try(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except Exception as error:  # noqa: BLE001 whatever it is, the calls go on
            self.fault = REFUSES
            log.critical("the local file for what cannot be saved cannot be written", error=error)
        else:
            self.fault = ""
        self._hangs = False
        return not self.fault

    def _tidy(self) -> None:
        """Show that a line can be written, and take out what could not be taken out before."""
        self._file.check()
        self._sweep()

    def _sweep(self) -> None:
        """Take out all at once that was saved while the file was busy."""
        saved = frozenset(self._saved)
        if saved:
            self._file.remove(saved)
            self._saved -= saved

    def _read(self, each: Callable[[Unsaved], object]) -> None:
        self._file.check()
        waiting, damaged = self._file.read()
        if damaged:
            log.critical("lines of what could not be saved cannot be read, and are skipped", count=damaged)
        if waiting:
            log.critical("what could not be saved before is saved now", count=len(waiting))
        for unsaved in waiting:
            each(unsaved)
