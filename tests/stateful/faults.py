"""What may go wrong with a save: it is refused, it lands when nobody waits any more, or the server dies after it."""

import threading
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from sqlalchemy.exc import OperationalError

from ivr.store import Journal
from ivr.web import app
from ivr.web.deadline import TooLateError

SAVES = ("refused", "landed late", "killed after it")
"""What can become of the save of one request."""


class KilledError(RuntimeError):
    """The server has died; nobody will hear of this."""


class SaveFaults:
    """Lets the save of one request go wrong. A request saves in a thread of the line's deadline, and in no other."""

    def __init__(self):
        self.armed = self.struck = None

    @contextmanager
    def installed(self):
        """Stand between the line and its journal; a server that starts does not wait long for a lock."""
        really = Journal.record

        def record(journal, *args, **how):
            if self.armed is None or not threading.current_thread().name.startswith("turn"):
                return really(journal, *args, **how)
            self.struck, self.armed = self.armed, None
            if self.struck == "refused":
                raise OperationalError("INSERT", {}, Exception("disk I/O error"))
            really(journal, *args, **how)
            raise TooLateError if self.struck == "landed late" else KilledError

        with ExitStack() as stack:
            stack.enter_context(patch.object(Journal, "record", record))
            stack.enter_context(patch.object(app, "PATIENCE", 0.01))
            yield self

    def taken(self):
        """Return what has struck since this was asked last."""
        struck, self.struck, self.armed = self.struck, None, None
        return struck
