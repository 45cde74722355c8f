"""Whether what happens to callers while the database is away would outlive the server, and whether any of it waits."""

from collections.abc import Iterator

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.store.lost_file import LostFile

WRITE = "give the server a file that it may write: IVR_LOST_CALLS"
WAIT = "put the database right, and see that the server runs: it saves them within seconds, and they are rung back"
READ = "see `ivr callbacks list`: the comparison with Twilio's list has those calls; then delete the lines by hand"


def check(ward: Ward) -> Iterator[Line]:
    """Look whether the local file can be written, and what stands in it."""
    if ward.settings is None:
        yield unseen("lost")
        return
    file = LostFile(ward.settings.ivr_lost_calls)
    if not file.can_be_written():
        said = "what cannot be saved cannot be written down locally: only Twilio's own list would tell of a lost call"
        yield Line("lost", Level.WARN, said, WRITE)
        return
    yield from _waiting(file)


def _waiting(file: LostFile) -> Iterator[Line]:
    waiting, damaged = file.read()
    if waiting:
        calls = len({unsaved.sid or unsaved.leg for unsaved in waiting})
        yield Line("lost", Level.FAIL, f"{calls} calls wait in the local file for the database", WAIT)
    if damaged:
        yield Line("lost", Level.WARN, f"{damaged} lines of the local file cannot be read", READ)
    if not (waiting or damaged):
        yield Line("lost", Level.OK, "what cannot be saved can be written down locally, and nothing waits there")
