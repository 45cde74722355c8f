"""The fields that a record may have, and what each of them takes: a thing of the program, or a text of one shape.

What callers say, key or are called, is no thing of the program, and has no shape that a field here takes.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from ivr.logs.faults import where
from ivr.oncall import Nameless


class Doing(StrEnum):
    """What failed, of the things that are done in one place and fail alike."""

    CALL_BACK = "a call-back"
    RADIO_CHECK = "the radio check"
    REVIEWS = "telling what is out of date"
    COMPARISON = "the comparison with Twilio's list"
    TEXT = "a text"
    END_OF_LEG = "the end of a leg"
    DROP_OF_QUEUE = "the deletion of a queue"


class UnfitError(ValueError):
    """A value is not of the kind that its field takes."""


Field = Callable[[object], object]
"""Returns what is written of a value, or raises UnfitError."""

DATE = r"\d{4}-\d\d-\d\d"
NUMBER = re.compile(r"\d(?:[ ()./-]*\d){3,}")
"""What may be somebody's number, or a PIN."""


def _shape(pattern: str) -> Field:
    compiled = re.compile(pattern, re.ASCII)

    def take(value: object) -> object:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise UnfitError
        return str(value)

    return take


def _whole(least: int, most: int) -> Field:
    def take(value: object) -> object:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise UnfitError
        return int(value)

    return take


def _each(one: Field) -> Field:
    def take(value: object) -> object:
        if not isinstance(value, tuple | list):
            raise UnfitError
        return [one(item) for item in value]

    return take


def _error(value: object) -> object:
    if not isinstance(value, BaseException):
        raise UnfitError
    return where(value)


def _function(value: object) -> object:
    name = getattr(value, "__name__", None)
    if not callable(value) or not isinstance(name, str):
        raise UnfitError
    return name


def _doing(value: object) -> object:
    if not isinstance(value, Doing):
        raise UnfitError
    return value.value


def _flag(value: object) -> object:
    if not isinstance(value, bool):
        raise UnfitError
    return value


def _day(value: object) -> object:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise UnfitError
    return value.isoformat()


def _nameless(value: object) -> object:
    """Take a sentence about the rota's file. The words are ours; that no number is among them is made sure here."""
    if not isinstance(value, Nameless) or not re.fullmatch(r"[A-Za-z0-9 .,:;=()\[\]_`\"/…-]{1,300}", value):
        raise UnfitError
    if NUMBER.search(re.sub(rf"{DATE}|\d\d:\d\d", "", value)):
        raise UnfitError
    return str(value)


TAG = _shape(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")

FIELDS: Mapping[str, Field] = {
    "call": _shape(r"CA[0-9A-Za-z]{1,62}"),  # Twilio's id of a call
    "error": _error,  # an exception: its kind and where it came through, nothing of what it says
    "view": _function,  # what answers a kind of request
    "doing": _doing,
    "status": _whole(100, 599),  # of an answer over HTTP
    "count": _whole(0, 9999),
    "lines": _each(_nameless),  # what is wrong with the rota
    "last_good": _flag,  # whether the last good rota is used
    "language": TAG,
    "instead": TAG,  # the language that is used
    "documents": _each(_shape(r"the (rules|wording [a-z]{2,3}(-[A-Za-z]{2,8})*) \([\w.-]{1,40}\+[0-9a-f]{4,64}\)")),
    "since": _day,
}
"""Everything that a record may say beside its text."""

LOGGER = _shape(r"[A-Za-z_][\w.]{0,60}")
"""Whose record it is. Not for a log call to say."""

SOURCE = _shape(r"[A-Za-z_][\w.]{0,60} [\w.<>-]{1,60}:\d{1,6}")
"""Which library, and which of its lines."""
