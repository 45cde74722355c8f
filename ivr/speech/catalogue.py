"""The prompts of one language: read once, checked, then given out as text."""

import hashlib
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ivr.call.keys import SPOKEN
from ivr.call.places import Item
from ivr.call.prompts import Prompt, asking, block_name, help_line, noted, question, short_name
from ivr.speech.leaflet import Leaflet, LeafletError, read_leaflet
from ivr.speech.timing import seconds
from ivr.triage import Answer, Rules

DEFAULT_LANGUAGE = "en-GB"
SLOTS = frozenset({*SPOKEN, "line"})
OWN_SLOTS: Mapping[str, frozenset[str]] = {
    Prompt.WHISPER_SWITCHBOARD_ASK: frozenset({"ask"}),
    Prompt.WHISPER_TAKEN: frozenset({"who"}),
    Prompt.WAIT_NUMBER_CHECK: frozenset({"number"}),
    Prompt.RADIO_CHECK: frozenset({"time"}),
    Prompt.RADIO_MISSING: frozenset({"time", "who"}),
    **dict.fromkeys(
        (Prompt.HANDOVER_YES, Prompt.HANDOVER_UNSURE, Prompt.HANDOVER_NO, Prompt.HANDOVER_UNASKED),
        frozenset({"names"}),
    ),
}
"""The blanks that only one prompt has."""


class PromptsError(ValueError):
    """The prompts cannot be used; one line for each thing that is wrong."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every prompt of a language, with the line's own name filled in."""

    language: str
    texts: Mapping[str, str]
    line: str
    status: str = "draft"
    version: str = ""
    digest: str = ""
    """The first 12 hexadecimal digits of the SHA-256 of the file as it was read."""
    leaflet: Leaflet | None = None
    """The sheet to print; a file of prompts without one is refused."""

    @property
    def stamp(self) -> str:
        """Language, version and content hash, as every call record keeps them."""
        return f"{self.language} {self.version}+{self.digest}"

    def text(self, key: str, slots: Mapping[str, str] | None = None) -> str:
        """Return the words of a prompt; KeyError if there is no such prompt or a blank stays unfilled."""
        return self.texts[key].format_map({**SPOKEN, "line": self.line, **(slots or {})})

    def seconds(self, key: str) -> float:
        """Return the time that a prompt takes at the line's speed."""
        return seconds(self.text(key))


def read_prompts(text: str, rules: Rules, line: str) -> Catalogue:
    """Return the catalogue that `text` (TOML) holds, or raise PromptsError."""
    try:
        data = tomllib.loads(text)
        leaflet = read_leaflet(data.pop("leaflet", None))
    except tomllib.TOMLDecodeError as error:
        raise PromptsError(f"not TOML: {error}") from error
    except LeafletError as error:
        raise PromptsError(str(error)) from error
    language, status, version = (str(data.pop(name, "")) for name in ("language", "status", "version"))
    texts = dict(_flatten(data))
    named = [] if language else ["language: missing"]
    if faults := [*named, *_faults(texts, keys(rules))]:
        raise PromptsError("\n".join(faults))
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Catalogue(language, texts, line, status, version, digest, leaflet)


def keys(rules: Rules) -> frozenset[str]:
    """Return every prompt that the line can ask for under these rules."""
    names = {name(q.id) for q in rules.questions for name in (question, help_line, short_name)}
    items = {asking(item) for item in Item} | {noted(item, answer) for item in Item for answer in Answer}
    return frozenset({*Prompt, *names, *items, *(block_name(q.block) for q in rules.questions)})


def _flatten(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = path if name == "text" else f"{path}.{name}".lstrip(".")
        if isinstance(value, Mapping):
            yield from _flatten(value, key)
        else:
            yield key, str(value)


def _faults(texts: Mapping[str, str], wanted: Iterable[str]) -> Iterator[str]:
    for key in sorted({*wanted} - texts.keys()):
        yield f"{key}: missing"
    for key in sorted(texts.keys() - {*wanted}):
        yield f"{key}: not used by the line"
    for key, text in texts.items():
        if not text.strip():
            yield f"{key}: empty"
        yield from (f"{key}: {fault}" for fault in _blank_faults(text, SLOTS | OWN_SLOTS.get(key, frozenset())))


def _blank_faults(text: str, known: frozenset[str]) -> Iterator[str]:
    try:
        slots = {slot for _, slot, _, _ in string.Formatter().parse(text) if slot is not None}
    except ValueError as error:
        yield f"a brace that is not a blank ({error})"
    else:
        if unknown := sorted(slots - known):
            yield f"unknown blank {', '.join(unknown)}"


@cache
def folder() -> Path:
    """Return the folder of the prompts: inside an installed package, beside it in a working copy."""
    package = Path(__file__).parent.parent
    return next(path for path in (package / "prompts", package.parent / "prompts") if path.is_dir())


def shipped(rules: Rules, line: str, language: str = DEFAULT_LANGUAGE) -> Catalogue:
    """Return the prompts that ship with the line."""
    return read_prompts((folder() / f"{language}.toml").read_text("utf-8"), rules, line)
