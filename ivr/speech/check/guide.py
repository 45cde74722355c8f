"""The words that are not used, and what is said instead: the tables of WRITING.md, one a language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.speech.check.audience import TO_CALLERS
from ivr.speech.check.files import Wording
from ivr.speech.check.finding import Faults
from ivr.speech.check.passages import says

GUIDE = "WRITING.md"
"""The file, beside the prompts."""

_SECTION = re.compile(r"^## Words: (\S+)[ \t]*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^\|[ :|-]+\|[ \t]*\n((?:\|.*(?:\n|\Z))*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ban:
    """A word or phrase that no caller hears or reads."""

    phrase: str
    instead: str


Guide = Mapping[str, tuple[Ban, ...]]
"""By the tag of the language."""


def read_guide(text: str) -> Guide:
    """Return the words that are banned: those of the left cells in the tables under `## Words: TAG`."""
    return {tag: tuple(_bans(section)) for tag, section in _SECTION.findall(text)}


def _bans(section: str) -> Iterator[Ban]:
    for rows in _TABLE.findall(section):
        for row in rows.splitlines():
            phrases, _, instead = row.strip().strip("|").partition("|")
            yield from (Ban(phrase.strip(), instead.strip()) for phrase in phrases.split(",") if phrase.strip())


def banned(wording: Wording, guide: Guide) -> Faults:
    """Name each word that callers hear or read and should not."""
    for passage in wording.passages:
        if passage.audience in TO_CALLERS:
            for ban in guide.get(wording.language, ()):
                if says(passage.plain, ban.phrase):
                    yield passage.name, f'"{ban.phrase}": say {ban.instead}'
