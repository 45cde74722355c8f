"""The one way out: every record of this process, ours or a library's, as one line.

A library does not know what may be said: an address holds a leg, a statement's values a number. So nothing of what it
says gets out, only that it said something, where, and of which exception. What gunicorn says of its own processes does.
"""

import datetime as dt
import logging
import sys
import threading
from typing import Any, cast

from structlog.dev import ConsoleRenderer
from structlog.processors import JSONRenderer
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

from ivr.logs.fields import FIELDS, LOGGER, SOURCE, Field, UnfitError
from ivr.logs.guard import Record, get_logger

SILENT = logging.getLogger("ivr.logs.silent")
"""For a library that wants a logger of its own, and is to say nothing at all."""
SILENT.disabled = True

GUNICORN = "gunicorn.error"
OF_PROCESSES = frozenset(
    {
        *("Starting gunicorn %s", "Listening at: %s (%s)", "Using worker: %s", "Booting worker with pid: %s"),
        *("Handling signal: %s", "Shutting down: %s", "Worker exiting (pid: %s)", "WORKER TIMEOUT (pid:%s)"),
        *("Worker (pid:%s) was sent %s!", "Worker (pid:%s) was sent %s! Perhaps out of memory?"),
        *("Worker (pid:%s) exited with code %s.", "graceful stop of workers", "Hang up: %s"),
    }
)
"""What gunicorn says of its processes, in whose places stand process ids, signals and its own address."""

LEFT_OUT = "what a library said is left out"


def _told(_logger: object, _method: str, record: Record) -> Record:
    """Return what may be said of a record that is not ours."""
    found, told = cast("logging.LogRecord", record["_record"]), str(record["event"])
    args, error = record.pop("positional_args", ()), (record.pop("exc_info", None) or (None, None))[1]
    record.pop("stack_info", None)
    if found.name == GUNICORN and told in OF_PROCESSES:
        return {**record, "event": told % args if args else told}
    kept = {"event": LEFT_OUT, "source": _taken(SOURCE, f"{found.name} {found.filename}:{found.lineno}")}
    return {**record, **kept, **({"error": _taken(FIELDS["error"], error)} if error else {})}


def _taken(field: Field, value: object) -> object:
    try:
        return field(value)
    except UnfitError:
        return "?"


def _stamped(_logger: object, _method: str, record: Record) -> Record:
    """Put first what every record has."""
    found = cast("logging.LogRecord", record["_record"])
    at = dt.datetime.fromtimestamp(found.created, dt.UTC).isoformat(timespec="milliseconds").removesuffix("+00:00")
    own = {
        "timestamp": f"{at}Z",
        "level": found.levelname.lower(),
        "pid": found.process,
        "logger": _taken(LOGGER, found.name),
    }
    return {**own, **record}


def _way(render: Processor) -> logging.Formatter:
    return ProcessorFormatter(
        foreign_pre_chain=[_told],
        processors=[_stamped, ProcessorFormatter.remove_processors_meta, render],
        pass_foreign_args=True,
        use_get_message=False,
    )


def in_lines() -> logging.Formatter:
    """Return the same door with lines for a reader behind it."""
    return _way(ConsoleRenderer(colors=False, pad_event_to=0))


def to_stderr() -> None:
    """Write every record of this process to stderr as a line of JSON: for a server, and for a worker."""
    handler = logging.StreamHandler()
    handler.setFormatter(_way(JSONRenderer()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # or what cannot be written is written all the same, with all its values
    sys.excepthook = _died
    sys.unraisablehook = lambda lost: _log_end(lost.exc_value)
    threading.excepthook = lambda died: _log_end(died.exc_value)


def _died(_kind: type[BaseException], error: BaseException, _trace: Any) -> None:  # noqa: ANN401 Python's own
    _log_end(error)


def _log_end(error: BaseException | None) -> None:
    get_logger(__name__).critical("something ended that nobody looked after", error=error)


def hush() -> None:
    """Let nothing below an error be said in this process."""
    logging.disable(logging.WARNING)


# Where nobody has set a log up, as in a terminal, the same goes out as lines for a reader.
if logging.lastResort:
    logging.lastResort.setFormatter(in_lines())
