"""The reading age of all questions together, and of all advice: the grade of Flesch and Kincaid, and five years.

Kincaid and others, "Derivation of new readability formulas", Naval Technical Training Command, 1975.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ivr.call.prompts import question
from ivr.speech.check.audience import Audience
from ivr.speech.check.files import Wording
from ivr.speech.check.finding import Faults
from ivr.speech.check.passages import sentences
from ivr.speech.check.syllables import DICTIONARIES, Dictionary, syllables, unknown
from ivr.triage import Rules

OLDEST = 11
"""A child of this age should understand it, since many adults read no better, and nobody does in pain at night."""

ADVICE = ("transfer", "trying", "unanswered", "urgent", "advice", "no_cancer", "ending", "info")
"""The groups of prompts that tell a caller something."""

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Age:
    """The reading age of several prompts together, in years."""

    of: str
    years: float
    words: int
    unknown: tuple[str, ...]
    """The words that the dictionary lacks: their syllables are guessed."""


def reading_ages(wording: Wording, rules: Rules) -> tuple[Age, ...]:
    """Return the reading ages of questions and advice; none where the language names no dictionary."""
    named = DICTIONARIES.get(wording.head.writing.syllables)
    if named is None:
        return ()
    texts = {"questions": list(_questions(wording, rules)), "advice": list(_advice(wording))}
    return tuple(_age(of, found, named()) for of, found in texts.items() if found)


def _questions(wording: Wording, rules: Rules) -> Iterator[str]:
    asked = {question(q.id) for q in rules.questions}
    return (passage.heard for passage in wording.passages if passage.name in asked)


def _advice(wording: Wording) -> Iterator[str]:
    for passage in wording.passages:
        if passage.audience is Audience.CALLER and passage.name.partition(".")[0] in ADVICE:
            yield passage.heard


def _age(of: str, texts: Iterable[str], known: Dictionary) -> Age:
    said = [sentence for text in texts for sentence in sentences(text)]
    words = [word for sentence in said for word in _WORD.findall(sentence)]
    sounds = sum(syllables(word, known) for word in words)
    grade = 0.39 * len(words) / len(said) + 11.8 * sounds / len(words) - 15.59
    return Age(of, round(grade + 5, 1), len(words), unknown(words, known))


def too_old(ages: tuple[Age, ...]) -> Faults:
    """Name what needs too much schooling."""
    return (("", f"reading age of the {age.of} {age.years:g}, at most {OLDEST}") for age in ages if age.years > OLDEST)


def no_dictionary(wording: Wording) -> Faults:
    """Name a dictionary that there is not."""
    name = wording.head.writing.syllables
    if name and name not in DICTIONARIES:
        yield "writing.syllables", f"there is no dictionary {name}; there is {', '.join(DICTIONARIES)}"
