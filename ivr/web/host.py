"""What gunicorn does besides serving: it logs as the line does, and where the database is a file, a worker pages, too.

On Postgres a process of its own does it (`worker:` in the Procfile). https://docs.gunicorn.org/en/stable/settings.html
"""

from typing import Any

from gunicorn.glogging import Logger

from ivr.logs import to_stderr
from ivr.pager.loop import page_beside
from ivr.pager.rounds import Pager
from ivr.web.line import Line


class Log(Logger):  # type: ignore[misc]
    """What gunicorn says of its processes, by the same door as all else; of requests, nothing."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 gunicorn has no types
        """Have no handler of its own. Called once more at every reload."""
        self.cfg = cfg
        self.error_log.setLevel(self.loglevel)
        self.error_log.propagate = True
        to_stderr()

    def access(self, *_: object) -> None:
        """Say nothing: an address holds what tells a call, and a header what tells a person."""


logger_class = Log
"""https://docs.gunicorn.org/en/stable/settings.html#logger-class"""

forwarded_allow_ips = ""
"""No header of a proxy's is gone by, wherever it stands: where the line is reached is IVR_PUBLIC_URL's to say."""


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 gunicorn has no types
    """Start the pager beside the requests of this worker. In the parent it would not survive the fork."""
    line: Line = worker.wsgi.extensions["line"]
    if line.desk.journal.engine.dialect.name == "sqlite":
        page_beside(Pager(line.desk))
