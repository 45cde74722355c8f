"""What gunicorn does besides serving: where the database is a file, a worker pages, too.

On Postgres a process of its own does it (`worker:` in the Procfile). https://docs.gunicorn.org/en/stable/settings.html
"""

from typing import Any

from ivr.pager.loop import page_beside
from ivr.pager.rounds import Pager
from ivr.web.line import Line


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 gunicorn has no types
    """Start the pager beside the requests of this worker. In the parent it would not survive the fork."""
    line: Line = worker.wsgi.extensions["line"]
    if line.desk.journal.engine.dialect.name == "sqlite":
        page_beside(Pager(line.desk))
