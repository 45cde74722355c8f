"""The files of a folder: each a whole language, one of them the default, all with the same prompts and blanks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from ivr.speech.check.audience import Audience, audiences
from ivr.speech.check.finding import Fault, Finding
from ivr.speech.check.passages import Passage, passage
from ivr.speech.file import PromptsError, read_file
from ivr.speech.head import Head
from ivr.speech.inventory import faults_of, other_slots
from ivr.speech.leaflet import Leaflet, LeafletError, read_leaflet
from ivr.speech.leaflet_shape import same_shape
from ivr.triage import Rules

Extra = tuple[str, str, Audience]
"""A name, a text and who reads or hears it: words of a language that are no prompt."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One language, as far as its file is sound."""

    file: str
    head: Head
    digest: str
    texts: Mapping[str, str]
    """The prompts that could be used."""
    leaflet: Leaflet | None = None
    """The sheet to print, where it could be used."""
    passages: tuple[Passage, ...] = ()
    """The same, and whatever else is said or read in this language."""
    faults: tuple[Fault, ...] = ()
    """What is missing, or could not be used."""

    @property
    def calm(self) -> frozenset[str]:
        """The parts of the sheet for whoever has a day's time."""
        sections = self.leaflet.sections if self.leaflet else ()
        return frozenset(f"leaflet.{section.id}" for section in sections if section.tone == "today")

    @property
    def language(self) -> str:
        """The tag of the language."""
        return self.head.language


def read_wordings(
    files: Mapping[str, str], rules: Rules, also: Mapping[str, Iterable[Extra]]
) -> tuple[tuple[Wording, ...], tuple[Finding, ...]]:
    """Return the languages of these files (name: text), and what is wrong with the files themselves."""
    read = [_read(file, text) for file, text in sorted(files.items())]
    wordings = [one for one in read if isinstance(one, Wording)]
    broken = [fault for one in read if not isinstance(one, Wording) for fault in one]
    defaults = [one for one in wordings if one.head.default]
    default = defaults[0] if len(defaults) == 1 else None
    sound = tuple(_sound(one, default, rules, also.get(one.language, ())) for one in wordings)
    return sound, (*broken, *_one_default(defaults, broken), *_misnamed(wordings))


def _read(file: str, text: str) -> Wording | list[Finding]:
    """Return the language that a file holds, or why it cannot be read."""
    if "\ufffd" in text:  # what takes the place of bytes that are no text
        return [Finding(file, "", "not UTF-8 text")]
    try:
        found = read_file(text)
    except PromptsError as error:
        return [Finding(file, "", line) for line in str(error).splitlines()]
    one = Wording(file, found.head, found.digest, found.texts)
    try:
        return replace(one, leaflet=read_leaflet(found.leaflet))
    except LeafletError as error:
        return replace(one, faults=tuple(("", line) for line in str(error).splitlines()))


def _sound(one: Wording, default: Wording | None, rules: Rules, also: Iterable[Extra]) -> Wording:
    """Return a language with what is wrong in it set apart; `default`: the one whose blanks it must have."""
    other = other_slots(one.texts, default.texts) if default else ()
    faults = (*one.faults, *_unlike(one, default), *faults_of(one.texts, rules), *other)
    wrong = {key for key, _ in faults}
    texts = {key: text for key, text in one.texts.items() if key not in wrong}
    heard_by = audiences(rules)
    found = [*((key, text, heard_by[key]) for key, text in texts.items()), *_read_in(one), *also]
    return replace(one, texts=texts, passages=tuple(passage(*each, texts) for each in found), faults=faults)


def _unlike(one: Wording, default: Wording | None) -> Iterator[Fault]:
    if default and default.leaflet and one.leaflet:
        yield from (("", fault) for fault in same_shape(default.leaflet, one.leaflet))


def _read_in(one: Wording) -> Iterator[Extra]:
    """Return what patients read on the sheet to print: all but its part for doctors."""
    for section in one.leaflet.sections if one.leaflet else ():
        if section.tone != "doctor":
            yield f"leaflet.{section.id}", section.text, Audience.READER


def _one_default(defaults: list[Wording], broken: list[Finding]) -> Iterator[Finding]:
    names = ", ".join(one.file for one in defaults)
    if len(defaults) > 1:
        yield Finding("", "", f"one file must be the default, and {len(defaults)} are: {names}")
    elif not defaults and not broken:  # a file that cannot be read may be the one
        yield Finding("", "", "one file must be the default, and none is")


def _misnamed(wordings: list[Wording]) -> Iterator[Finding]:
    for one in wordings:
        if PurePath(one.file).stem != one.language:
            yield Finding(one.file, "", f"says that it is {one.language}: its name must be {one.language}.toml")
