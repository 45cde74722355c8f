"""What stands between a log call and the log. What may not be said is left out, and that it was is said loudly."""

import re
from collections.abc import MutableMapping
from typing import Any, cast

import structlog
from structlog.stdlib import BoundLogger, LoggerFactory, ProcessorFormatter, filter_by_level

from ivr.logs.fields import FIELDS, UnfitError

Record = MutableMapping[str, Any]

TEXT = re.compile(r"[A-Za-z](?!.*\d{4})[A-Za-z0-9 ,.:;'()_`-]{2,150}")
"""A fixed text. What is put into a text looks otherwise: %s, a brace, a number."""

NO_TEXT = "a record whose text may not be logged"

WITHHELD = "withheld"
"""The field that names those which were left out."""


def guard(_logger: object, _method: str, record: Record) -> Record:
    """Return the record with nothing in it but a fixed text and what the list of fields lets through."""
    event, withheld = record.pop("event", None), list[str]()
    kept: Record = {"event": event}
    if not isinstance(event, str) or not TEXT.fullmatch(event):
        kept["event"] = NO_TEXT
        withheld.append("event")
    for name, value in record.items():
        _take(name, value, kept, withheld)
    return {**kept, WITHHELD: withheld} if withheld else kept


def _take(name: str, value: object, kept: Record, withheld: list[str]) -> None:
    if value is None:
        return
    try:
        kept[name] = FIELDS[name](value)
    except (KeyError, UnfitError):
        withheld.append(name if re.fullmatch(r"[a-z_]{1,30}", name) else "another")


def get_logger(name: str) -> BoundLogger:
    """Return what a module logs with."""
    return cast("BoundLogger", structlog.get_logger(name))


structlog.configure(
    # Into the standard library's records, where those of all libraries go: there is one door out.
    processors=[filter_by_level, guard, ProcessorFormatter.wrap_for_formatter],
    wrapper_class=BoundLogger,
    logger_factory=LoggerFactory(),
    cache_logger_on_first_use=True,
)
