"""Every prompt that the line can ask for, the blanks that each may have, and what is wrong with a set of them."""

from collections.abc import Iterator, Mapping

from ivr.call.keys import SPOKEN
from ivr.call.places import Item
from ivr.call.prompts import Prompt, asking, block_name, help_line, noted, question, short_name
from ivr.speech.blanks import blanks
from ivr.triage import Answer, Rules

NAMED_KEYS = {"again": Prompt.KEY_STAR, "back": Prompt.KEY_HASH}
"""The blanks of keys that have a name and no number, and the prompts that hold the names."""

SLOTS = frozenset({*SPOKEN, *NAMED_KEYS, "line"})
OWN_SLOTS: Mapping[str, frozenset[str]] = {
    Prompt.LANGUAGE_CHOICE: frozenset({"key"}),
    Prompt.WHISPER_SWITCHBOARD_ASK: frozenset({"ask"}),
    Prompt.WHISPER_TAKEN: frozenset({"who"}),
    Prompt.WAIT_NUMBER_CHECK: frozenset({"number"}),
    Prompt.RADIO_CHECK: frozenset({"time"}),
    Prompt.RADIO_MISSING: frozenset({"time", "who"}),
    Prompt.HANDOVER_LANGUAGE: frozenset({"language"}),
    Prompt.TEXT_LINK: frozenset({"link"}),
    **dict.fromkeys(
        (Prompt.HANDOVER_YES, Prompt.HANDOVER_UNSURE, Prompt.HANDOVER_NO, Prompt.HANDOVER_UNASKED),
        frozenset({"names"}),
    ),
    **dict.fromkeys(
        (Prompt.TEXT_EMERGENCY, Prompt.TEXT_UNKNOWN, Prompt.TEXT_URGENT, Prompt.TEXT_ADVICE, Prompt.TEXT_NO_CANCER),
        frozenset({"line_number"}),
    ),
}
"""The blanks that only one prompt has."""


def keys(rules: Rules) -> frozenset[str]:
    """Return every prompt that the line can ask for under these rules."""
    names = {name(q.id) for q in rules.questions for name in (question, help_line, short_name)}
    items = {asking(item) for item in Item} | {noted(item, answer) for item in Item for answer in Answer}
    return frozenset({*Prompt, *names, *items, *(block_name(q.block) for q in rules.questions)})


def faults_of(texts: Mapping[str, str], rules: Rules) -> Iterator[tuple[str, str]]:
    """Name each prompt that is missing, too much, empty or has a blank of which the line knows nothing."""
    wanted = keys(rules)
    yield from ((key, "missing") for key in sorted(wanted - texts.keys()))
    yield from ((key, "not used by the line") for key in sorted(texts.keys() - wanted))
    for key, text in texts.items():
        if not text.strip():
            yield key, "empty"
        yield from ((key, fault) for fault in _blank_faults(text, SLOTS | OWN_SLOTS.get(key, frozenset())))


def _blank_faults(text: str, known: frozenset[str]) -> Iterator[str]:
    try:
        unknown = sorted(blanks(text) - known)
    except ValueError as error:
        yield f"a brace that is not a blank ({error})"
    else:
        if unknown:
            yield f"unknown blank {', '.join(unknown)}"


def other_slots(texts: Mapping[str, str], default: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Name each prompt whose blanks are not those of the default language: a key that is not told is not pressed."""
    for key in sorted(texts.keys() & default.keys()):
        try:
            has, must = blanks(texts[key]), blanks(default[key])
        except ValueError:
            continue
        if has != must:
            yield key, f"has the blanks {_named(has)} and must have {_named(must)}"


def _named(slots: frozenset[str]) -> str:
    return ", ".join(sorted(slots)) or "none"
