"""What the figure of the call's flow holds: a box for each place, and an arrow for each move between two of them.

What would hang on nearly every arrow is written into the boxes instead: what leads to a person, to the end of the
call, and back to the same place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.call import At
from ivr.call.keypad import KEYS
from ivr.call.keys import Key
from ivr.safety.report.walked import Edge
from ivr.safety.report.words import EVENTS, OTHER, PLACES

PERSON = frozenset({At.WAITING, At.RINGING})
"""Where a caller is for whom a person is sought."""

FOLDED = PERSON | {At.CLOSED, At.LIFELINE}
"""What no arrow leads to from a prompt."""

BEGAN = "Began"
"""What needs no label: it is the name of the only box from which it leads."""

SHOWN = frozenset({BEGAN, "Silence", "QueueEnded", "DialEnded", "Waited"})
"""The events that move a caller; what else may happen anywhere stands in a table."""

OPENING = " in the opening"
ANY_OTHER = f"any other key{OPENING}"


@dataclass(frozen=True, slots=True)
class Place:
    """One box: what it is called, what it is about, and what leads from it without an arrow."""

    at: At
    name: str
    about: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A move between two boxes. `sources`: several, where the same leads on from each of them."""

    sources: tuple[At, ...]
    target: At
    label: str


def boxes(edges: Iterable[Edge]) -> Mapping[At, Place]:
    """Return every place, with what leads from it to a person, to the end and back."""
    listed = tuple(edges)
    return {at: Place(at, *PLACES[at], _lines(at, listed)) for at in At}


def arrows(edges: Iterable[Edge]) -> tuple[Arrow, ...]:
    """Return every move between two places for which there is an arrow."""
    causes: dict[tuple[tuple[At, ...], At], set[str]] = {}
    for one in edges:
        if _has_arrow(one):
            causes.setdefault((_sources(one), one.target), set()).add(one.cause)
    made = (Arrow(sources, target, _told(found - {BEGAN})) for (sources, target), found in causes.items())
    return tuple(sorted(made, key=lambda one: (list(At).index(one.sources[0]), list(At).index(one.target))))


def _has_arrow(one: Edge) -> bool:
    moves = one.source is not one.target and _is_shown(one.cause) and not one.repeated
    return moves and (one.target not in FOLDED or {one.source, one.target} <= PERSON)


def _sources(one: Edge) -> tuple[At, ...]:
    """Return where an arrow starts: of the two places in which a person is sought, from both at once."""
    both = one.source in PERSON and one.target not in PERSON
    return tuple(sorted(PERSON, key=list(At).index)) if both else (one.source,)


def _lines(at: At, edges: tuple[Edge, ...]) -> tuple[str, ...]:
    if at in PERSON:
        return ()
    here = [one for one in edges if one.source is at and _is_shown(one.cause)]
    repeated = {one.cause for one in here if one.target in PERSON and one.repeated}
    usual = {one.cause for one in here if one.target in PERSON and not one.repeated} - repeated
    found = {
        "Here again": {one.cause for one in here if one.target is at and not one.repeated} - _answers(at, here),
        "A person": usual,
        "A person, if repeated": repeated - set(KEYS.get(at, ())),
        "The end": {one.cause for one in here if one.target is At.CLOSED},
    }
    return tuple(f"{name}: {_told(causes)}" for name, causes in found.items() if causes)


def _answers(at: At, here: Iterable[Edge]) -> set[str]:
    """Return the keys of a place's own that lead on from it: they lead back only if they come too early."""
    return {one.cause for one in here if one.target is not at and one.cause in KEYS.get(at, {})}


def _is_shown(cause: str) -> bool:
    return cause in SHOWN or cause not in EVENTS


def _told(causes: Iterable[str]) -> str:
    """Name causes in the order of the keypad, then what is no key."""
    found = set(causes)
    for_all = {f"{key}{OPENING}" for key in (Key.YES, Key.NO, Key.UNSURE)}
    if for_all <= found:
        found = {one for one in found if not one.endswith(OPENING)} | {ANY_OTHER}
    found -= {f"{one}{OPENING}" for one in found}
    named = {"another key" if one == OTHER else EVENTS.get(one, one): _rank(one) for one in found}
    return ", ".join(sorted(named, key=lambda name: (named[name], name)))


def _rank(cause: str) -> tuple[bool, bool, int]:
    return cause in EVENTS, cause.endswith(OPENING), f"1234509*#{OTHER}".find(cause[0])
