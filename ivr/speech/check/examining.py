"""Examining the prompts of a folder: everything that is wrong in them, and what is worth knowing of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ivr.speech.check.audience import Audience
from ivr.speech.check.durations import choice_of_language, durations
from ivr.speech.check.figures import figures
from ivr.speech.check.files import Extra, Wording, read_wordings
from ivr.speech.check.finding import Faults, Finding
from ivr.speech.check.goal_first import goal_first
from ivr.speech.check.guide import GUIDE, Guide, banned
from ivr.speech.check.lengths import lengths
from ivr.speech.check.promises import promises
from ivr.speech.check.reading_age import Age, no_dictionary, reading_ages, too_old
from ivr.speech.check.texts import texts
from ivr.speech.check.whispers import whispers
from ivr.speech.head import Head
from ivr.speech.timing import seconds, words
from ivr.triage import Rules


@dataclass(frozen=True, slots=True)
class Measured:
    """A prompt, and how long it is with every blank filled."""

    prompt: str
    audience: Audience
    words: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Examined:
    """A language that was examined."""

    head: Head
    digest: str
    prompts: tuple[Measured, ...]
    ages: tuple[Age, ...]
    notes: tuple[str, ...]
    """What could not be examined in it."""


def examine(
    files: Mapping[str, str], rules: Rules, guide: Guide, also: Mapping[str, Iterable[Extra]] | None = None
) -> tuple[tuple[Examined, ...], tuple[Finding, ...]]:
    """Return each language of these files (name: text), and what is wrong in all of them.

    `also`: by the tag of a language, what else is read or heard in it and must keep to the same rules.
    """
    wordings, broken = read_wordings(files, rules, also or {})
    found = [Finding(one.language, *fault) for one in wordings for fault in _faults(one, rules, guide)]
    findings = sorted({*broken, *found, *choice_of_language(wordings)})
    return tuple(_examined(one, rules, guide) for one in wordings), tuple(findings)


def _faults(wording: Wording, rules: Rules, guide: Guide) -> Faults:
    yield from wording.faults
    yield from lengths(wording, rules)
    yield from goal_first(wording)
    yield from figures(wording)
    yield from banned(wording, guide)
    yield from promises(wording)
    yield from durations(wording)
    yield from texts(wording)
    yield from whispers(wording, rules)
    yield from no_dictionary(wording)
    yield from too_old(reading_ages(wording, rules))


def _examined(one: Wording, rules: Rules, guide: Guide) -> Examined:
    measured = tuple(
        Measured(found.name, found.audience, len(words(found.heard)), round(seconds(found.heard), 1))
        for found in one.passages
    )
    return Examined(one.head, one.digest, measured, reading_ages(one, rules), tuple(_notes(one, guide)))


def _notes(wording: Wording, guide: Guide) -> Iterator[str]:
    if not guide.get(wording.language):
        yield f"no words are banned: {GUIDE} has no table of them"
    if not wording.head.writing.syllables:
        yield "reading age not measured: the file names no dictionary of syllables"
