"""The file of a language, taken apart: its head, its prompts by key, and its sheet to print."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from pydantic import ValidationError

from ivr.speech.head import CHECKED_BY, Head
from ivr.triage import digest


class PromptsError(ValueError):
    """The prompts cannot be used; one line for each thing that is wrong."""


@dataclass(frozen=True, slots=True)
class File:
    """What a file holds. `leaflet`: its tables, not looked at yet.

    `digest`: what tells one wording from another: of all that is heard and read, and in whose voice.
    """

    head: Head
    texts: Mapping[str, str]
    leaflet: object
    digest: str


def read_file(text: str) -> File:
    """Take the text of a file (TOML) apart, or raise PromptsError."""
    try:
        data = tomllib.loads(text)
        told_apart_by = digest({name: value for name, value in data.items() if name != CHECKED_BY})
    except (ValueError, RecursionError) as error:  # an endless number, or brackets in brackets, are no TOML either
        raise PromptsError(f"not TOML: {error}") from error
    try:
        head = Head.model_validate({name: data.pop(name) for name in Head.model_fields if name in data})
    except ValidationError as error:
        raise PromptsError("\n".join(map(_named, error.errors(include_input=False)))) from None
    leaflet, texts = data.pop("leaflet", None), dict(_flatten(data))
    if wrong := [f"{key}: is no text" for key, words in texts.items() if not isinstance(words, str)]:
        raise PromptsError("\n".join(wrong))
    return File(head, cast("dict[str, str]", texts), leaflet, told_apart_by)


def _named(error: Mapping[str, object]) -> str:
    place, message = error["loc"], str(error["msg"]).removeprefix("Value error, ")
    reason = "missing" if error["type"] == "missing" else message
    named = ".".join(map(str, place)) if isinstance(place, tuple) else str(place)
    return f"{named}: {reason}" if named else reason


def _flatten(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        key = path if name == "text" else f"{path}.{name}".lstrip(".")
        if isinstance(value, Mapping):
            yield from _flatten(value, key)
        else:
            yield key, value
