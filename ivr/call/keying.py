"""What a caller did at a prompt, in one word, for the reports: never what it led to."""

from enum import StrEnum

from ivr.call.counted import prompt_of
from ivr.call.events import Pressed, Silence
from ivr.call.facts import Counted
from ivr.call.journal import Entry
from ivr.call.keys import Key
from ivr.call.places import At, Count
from ivr.call.record import Call


class Keyed(StrEnum):
    """What a caller did."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    CHOSEN = "chosen"
    """A key of that prompt's own: a language, a topic, a health professional."""
    SILENCE = "silence"
    WRONG = "wrong"
    STRAY = "stray"
    """Before the prompt could have been heard."""
    AGAIN = "again"
    BACK = "back"
    NINE = "nine"
    PERSON = "person"


OPENING = "opening"
"""The prompt before the first one, in which no key is an answer."""

PROMPTS = frozenset(At) - {At.NEW, At.WAITING, At.RINGING, At.LIFELINE, At.CLOSED}
"""Where a caller is asked for a key."""

LISTS = (At.LANGUAGE, At.MENU)
"""Where a number stands for one of several things."""

COUNTED = {
    Count.OPENING: Keyed.STRAY,
    Count.STRAY: Keyed.STRAY,
    Count.NINE: Keyed.NINE,
    Count.SILENCE: Keyed.SILENCE,
    Count.AGAIN: Keyed.AGAIN,
    Count.BACK: Keyed.BACK,
    Count.WRONG: Keyed.WRONG,
}
"""In order: of two that are counted at once the first says what the caller did, the second how it is borne."""

MEANT = {Key.PERSON: Keyed.PERSON, Key.NINE: Keyed.NINE, Key.AGAIN: Keyed.AGAIN, Key.BACK: Keyed.BACK}
"""What these keys mean wherever they are obeyed."""

ANSWERS = {Key.YES: Keyed.YES, Key.NO: Keyed.NO, Key.UNSURE: Keyed.UNSURE}


def keyed(before: Call, entry: Entry) -> tuple[str, Keyed] | None:
    """Return the prompt and what its caller did there; None if this was no answer to a prompt.

    `before`: the call as it was. Somebody who hangs up is not silent, but a key that came before that is a key.
    """
    event = entry.event
    if before.at not in PROMPTS or not isinstance(event, Pressed | Silence):
        return None
    if isinstance(event, Silence):
        return None if event.gone or before.over else (prompt_of(before), Keyed.SILENCE)
    return OPENING if event.opening else prompt_of(before), _pressed(before.at, event, entry)


def _pressed(at: At, event: Pressed, entry: Entry) -> Keyed:
    counts = {step.what for step in entry.steps if isinstance(step, Counted)}
    if first := next((what for count, what in COUNTED.items() if count in counts), None):
        return first
    known = {key.value: what for key, what in (MEANT if at in LISTS or event.opening else MEANT | ANSWERS).items()}
    return known.get(event.key, Keyed.CHOSEN)
