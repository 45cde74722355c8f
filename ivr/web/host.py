"""What gunicorn does besides serving: it logs as the line does, and a worker pages and takes up what a dead one left.

On Postgres a process of its own does it (`worker:` in the Procfile). https://docs.gunicorn.org/en/stable/settings.html
"""

import gc
from typing import Any

from gunicorn.glogging import Logger

from ivr.logs import to_stderr
from ivr.pager.ending import finish
from ivr.pager.loop import page_beside
from ivr.pager.rounds import Pager
from ivr.web.line import Line


class Log(Logger):  # type: ignore[misc]
    """What gunicorn says of its processes, by the same door as all else; of requests, nothing."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 gunicorn has no types
        """Have no handler of its own, and none for an access log: an address holds what tells a call.

        Called once more at every reload.
        """
        self.cfg = cfg
        self.error_log.setLevel(self.loglevel)
        self.error_log.propagate = True
        to_stderr()


logger_class = Log
"""https://docs.gunicorn.org/en/stable/settings.html#logger-class"""

forwarded_allow_ips = ""
"""No header of a proxy's is gone by, wherever it stands: where the line is reached is IVR_PUBLIC_URL's to say."""


def pre_fork(_server: Any, _worker: Any) -> None:  # noqa: ANN401 gunicorn has no types
    """Let no worker look for garbage among what was made at start: it takes a tenth of a second, and callers wait.

    https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.freeze()


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 gunicorn has no types
    """Start the threads beside the requests of this worker. In the parent they would not survive the fork."""
    line: Line = worker.wsgi.extensions["line"]
    line.take_up()
    if line.desk.journal.engine.dialect.name == "sqlite":
        worker.pages = page_beside(Pager(line.desk))


def worker_exit(_server: Any, worker: Any) -> None:  # noqa: ANN401 gunicorn has no types
    """Before a worker ends, whose requests have all been answered: do what it has promised, and keep what it knows."""
    if pages := getattr(worker, "pages", None):
        pages.end()
    if worker.booted:
        line: Line = worker.wsgi.extensions["line"]
        finish(line.desk, line.evidence)
