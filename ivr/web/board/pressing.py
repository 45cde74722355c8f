"""What a caller did at a prompt, in words: which key, and what it meant there."""

from collections.abc import Iterator

from ivr.call import At, Call, Entry, facts
from ivr.call.events import Pressed, Waited
from ivr.call.handover import ITEMS
from ivr.call.places import Count
from ivr.call.prompts import noted, short_name
from ivr.triage import Answer
from ivr.web.board.spoken import Book
from ivr.web.board.when import number

ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNSURE: "not sure"}

COUNTED = {
    Count.WRONG: "wrong key",
    Count.STRAY: "too early: nobody can have heard the question",
    Count.AGAIN: "to hear it again",
    Count.BACK: "to go back",
    Count.NINE: "as for 999",
    Count.OPENING: "during the opening, before any question",
}

ANYWHERE = {"0": "a person, now", "*": "to hear it again", "#": "to go back", "9": "as for 999"}

CHOICES = {
    (At.RETURNING, "1"): "a person, now",
    (At.RETURNING, "2"): "the questions",
    (At.PROFESSIONAL, "1"): "the patient, after all",
    (At.PROFESSIONAL, "5"): "a health professional",
    (At.OFFERING, "1"): "the on-call team, now",
    (At.OFFERING, "2"): "advice instead",
    (At.ADVISING, "1"): "to hear more",
    (At.ADVISING, "2"): "as a text message",
    (At.CLIP, "1"): "what was heard fits them",
    (At.CHECKING, "1"): "has spoken to the doctor",
    (At.CUT_SHORT, "1"): "was cut off",
    (At.AFTER_TALK, "1"): "was cut off",
    (At.UNANSWERED, "2"): "as a text message",
}
"""Keys that mean something at one prompt only, other than answers."""


def pressed(call: Call, entry: Entry, book: Book) -> str:
    """Return what a key did. `call`: as it stood before."""
    event = entry.event
    if not isinstance(event, Pressed):
        raise TypeError("no key was pressed")
    for step in entry.steps:
        match step:
            case facts.Answered():
                return f"{name(step.question, book).capitalize()}: {ANSWERS[step.answer]} (key {event.key})"
            case facts.LanguageChosen():
                return f"Key {event.key}: {book.languages.of(step.language).head.name}"
    meant = ", ".join(dict.fromkeys(_counted(entry))) or _chosen(call, event)
    return f"Key {event.key}: {meant}" if meant else f"Key {event.key}"


def _counted(entry: Entry) -> Iterator[str]:
    yield from (COUNTED[one.what] for one in entry.steps if isinstance(one, facts.Counted) and one.what in COUNTED)


def _chosen(call: Call, event: Pressed) -> str:
    if event.opening:
        return "a health professional" if event.key == "5" else ANYWHERE.get(event.key, "")
    return CHOICES.get((call.at, event.key)) or ANYWHERE.get(event.key, "")


def waited(call: Call, entry: Entry, book: Book) -> str:
    """Return what was keyed while waiting; empty: nothing."""
    event = entry.event
    if not isinstance(event, Waited) or not event.keys:
        return ""
    for step in entry.steps:
        match step:
            case facts.Noted():
                return book.short(noted(step.item, step.answer), f"{step.item.value}: {ANSWERS[step.answer]}")
            case facts.NumberKeyed(number=None) | facts.NumberKeyed(number=""):
                return "Keyed a number that cannot be rung, or took it back"
            case facts.NumberKeyed():
                return f"Number to ring: {number(step.number)}{', confirmed' if step.sure else ''}"
    asked = call.pieces[-1] if call.pieces else ""
    return f"Keys {event.keys}: no answer to what was asked" if asked in ITEMS else f"Keys {event.keys}"


def name(question: str, book: Book) -> str:
    """Return a question's short name, as doctors hear it."""
    return book.short(short_name(question), question)
