"""How many words a prompt may have."""

from collections.abc import Mapping

from ivr.call.places import Item
from ivr.call.prompts import Prompt, asking, block_name, noted, question, short_name
from ivr.speech.check.audience import Audience
from ivr.speech.check.files import Wording
from ivr.speech.check.finding import Faults
from ivr.speech.check.goal_first import key_blanks
from ivr.speech.check.passages import Passage
from ivr.speech.timing import words
from ivr.triage import Answer, Rules

QUESTION = 17
"""As much as can be kept in mind until the key is pressed."""

SENTENCE = 20
"""Of anything else that a caller hears: whoever has lost the beginning has lost the sentence."""

NOTED = 6
"""What a caller has keyed while they waited delays the doctor who takes them."""

NAMED = 3
"""Several names stand in the twelve seconds of a doctor."""

FIRST_HALF_MINUTE = 58
"""The opening, the first question, its keys and the sentence before the transfer: then a phone rings."""


def lengths(wording: Wording, rules: Rules) -> Faults:
    """Name each prompt that has too many words."""
    most = most_words(rules)
    for passage in wording.passages:
        if passage.name in most:
            if (count := _asked(passage)) > most[passage.name]:
                yield passage.name, f"{count} words, at most {most[passage.name]}"
        elif passage.audience is Audience.CALLER:
            yield from _long_sentences(passage)
    yield from _first_half_minute(wording, rules)


def most_words(rules: Rules) -> Mapping[str, int]:
    """Return how many words each prompt may have that is a question, a note or a name."""
    asked = [*(question(q.id) for q in rules.questions), *map(asking, Item)]
    notes = [noted(item, answer) for item in Item for answer in Answer]
    names = [name for q in rules.questions for name in (short_name(q.id), block_name(q.block))]
    return {**dict.fromkeys(asked, QUESTION), **dict.fromkeys(notes, NOTED), **dict.fromkeys(names, NAMED)}


def _asked(passage: Passage) -> int:
    """Return the words of a question without the sentences that tell its keys."""
    return sum(len(words(heard)) for written, heard in passage.sentences if not key_blanks(written))


def _long_sentences(passage: Passage) -> Faults:
    for written, heard in passage.sentences:
        if (count := len(words(heard))) > SENTENCE:
            yield passage.name, f'a sentence of {count} words, at most {SENTENCE}: "{written}"'


def _first_half_minute(wording: Wording, rules: Rules) -> Faults:
    parts = (Prompt.OPENING, question(rules.questions[0].id), Prompt.KEYS_FIRST, Prompt.TRANSFER)
    count = sum(len(words(passage.heard)) for passage in wording.passages if passage.name in parts)
    if count > FIRST_HALF_MINUTE:
        yield Prompt.OPENING, f"{count} words with {', '.join(parts[1:])}, at most {FIRST_HALF_MINUTE}"
