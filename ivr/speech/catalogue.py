"""The prompts of one language: read once, checked, then given out as text."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from ivr.call.keys import SPOKEN
from ivr.speech.head import Head
from ivr.speech.inventory import NAMED_KEYS, faults_of, other_slots
from ivr.speech.timing import seconds
from ivr.triage import Rules


class PromptsError(ValueError):
    """The prompts cannot be used; one line for each thing that is wrong."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every prompt of a language, with the line's own name filled in."""

    head: Head
    texts: Mapping[str, str]
    line: str
    digest: str = ""
    """The first 12 hexadecimal digits of the SHA-256 of the file as it was read."""
    behind: "Catalogue | None" = None
    """The language that says what this one lacks."""
    faults: tuple[str, ...] = ()
    """What it lacks, or has wrong, and what is therefore said in the language behind it."""

    @property
    def language(self) -> str:
        """The tag of the language."""
        return self.head.language

    @property
    def stamp(self) -> str:
        """Language, version and content hash, as every call record keeps them."""
        return f"{self.language} {self.head.version}+{self.digest}"

    def home(self, key: str) -> "Catalogue":
        """Return the catalogue that says a prompt: this one, or the one behind it."""
        return self if key in self.texts or self.behind is None else self.behind

    def text(self, key: str, slots: Mapping[str, str] | None = None) -> str:
        """Return the words of a prompt; KeyError if there is no such prompt or a blank stays unfilled."""
        home = self.home(key)
        named = {slot: home.texts[name] for slot, name in NAMED_KEYS.items() if name in home.texts}
        return home.texts[key].format_map({**SPOKEN, **named, "line": self.line, **(slots or {})})

    def seconds(self, key: str) -> float:
        """Return the time that a prompt takes at the line's speed."""
        return seconds(self.text(key))


def read_prompts(text: str, rules: Rules, line: str) -> Catalogue:
    """Return the catalogue that `text` (TOML) holds, or raise PromptsError with everything that is wrong in it."""
    head, texts = parse(text)
    if faults := [f"{key}: {fault}" for key, fault in faults_of(texts, rules)]:
        raise PromptsError("\n".join(faults))
    return Catalogue(head, texts, line, digest(text))


def read_beside(text: str, rules: Rules, default: Catalogue) -> Catalogue:
    """Return the catalogue of another language. A prompt that is missing or wrong in it is left to the default."""
    head, texts = parse(text)
    faults = [*faults_of(texts, rules), *other_slots(texts, default.texts)]
    wrong = {key for key, _ in faults}
    sound = {key: words for key, words in texts.items() if key not in wrong}
    named = tuple(f"{key}: {fault}" for key, fault in faults)
    return Catalogue(head, sound, default.line, digest(text), default, named)


def parse(text: str) -> tuple[Head, dict[str, str]]:
    """Return the head of a file and its prompts by key, or raise PromptsError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PromptsError(f"not TOML: {error}") from error
    try:
        head = Head.model_validate({name: data.pop(name) for name in Head.model_fields if name in data})
    except ValidationError as error:
        raise PromptsError("\n".join(map(_named, error.errors(include_input=False)))) from None
    return head, dict(_flatten(data))


def _named(error: Mapping[str, object]) -> str:
    place, message = error["loc"], str(error["msg"]).removeprefix("Value error, ")
    reason = "missing" if error["type"] == "missing" else message
    return f"{'.'.join(map(str, place)) if isinstance(place, tuple) else place}: {reason}"


def digest(text: str) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 of a file, as every call record keeps them."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _flatten(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = path if name == "text" else f"{path}.{name}".lstrip(".")
        if isinstance(value, Mapping):
            yield from _flatten(value, key)
        else:
            yield key, str(value)
