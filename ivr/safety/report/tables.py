"""The tables of moves as they stand in the code: where a call is, what happens, and what is then done."""

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.call.keypad import EVERYWHERE, KEYS
from ivr.call.keys import Key
from ivr.call.moves import ANYWHERE, GONE, MOVES
from ivr.safety.report.words import EVENTS, PLACES, first_line


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of moves."""

    place: str
    cause: str
    does: str


ALWAYS = (
    Row("every prompt", f"key {Key.PERSON}", "Ring a person, at once."),
    Row(
        "every prompt",
        f"key {Key.NINE}",
        "Never an answer: in the opening, or the second time, how to ring 999; then a person.",
    ),
)
"""What comes before every table of keys."""


def moves() -> tuple[Row, ...]:
    """Return what moves a caller: the keys of each prompt, its silence, and the ends of queue and dialling."""
    return (*ALWAYS, *_everywhere(), *_placed())


def anywhere() -> tuple[Row, ...]:
    """Return what may happen at any place, and what a caller's own requests do once they have gone."""
    always = (Row("any", _event(event), first_line(move)) for event, move in ANYWHERE.items())
    gone = (Row("caller gone", _event(event), first_line(move)) for event, move in GONE.items())
    return (*always, *gone)


def _everywhere() -> Iterator[Row]:
    for key, move in EVERYWHERE.items():
        yield Row("every prompt", f"key {key}", first_line(move))


def _placed() -> Iterator[Row]:
    for at, table in MOVES.items():
        name = PLACES[at][0]
        does: dict[str, list[str]] = {}
        for key, choice in sorted(KEYS.get(at, {}).items()):
            does.setdefault(first_line(choice), []).append(str(key))
        yield from (Row(name, f"key {', '.join(keys)}", told) for told, keys in does.items())
        others = {event: move for event, move in table.items() if event.__name__ != "Pressed"}
        yield from (Row(name, _event(event), first_line(move)) for event, move in others.items())


def _event(event: type) -> str:
    return EVENTS[event.__name__]
