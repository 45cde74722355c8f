"""What gunicorn does besides serving: a worker takes up what a dead one left, and pages where the database is a file.

On Postgres a process of its own does it (`worker:` in the Procfile). https://docs.gunicorn.org/en/stable/settings.html
"""

from typing import Any

from ivr.pager.loop import page_beside
from ivr.pager.rounds import Pager
from ivr.web.line import Line


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 gunicorn has no types
    """Start the threads beside the requests of this worker. In the parent they would not survive the fork."""
    line: Line = worker.wsgi.extensions["line"]
    line.take_up()
    if line.desk.journal.engine.dialect.name == "sqlite":
        page_beside(Pager(line.desk))
