"""How long a call can take until a doctor's phone rings, or the caller has been told how urgent it is; and how many
calls there are.

The walk forgets how much of each bound is used up. Here it is counted again: a path is a call with all its keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from ivr.call import At
from ivr.call.errands import PlaceLeg
from ivr.call.events import Began
from ivr.call.facts import Counted
from ivr.call.places import Count
from ivr.safety.proof.bounds import HERE, IN_CALL
from ivr.safety.proof.durations import Document, document, said_first
from ivr.safety.proof.walk import Move
from ivr.safety.proof.world import World

TELLS = (At.OFFERING, At.ADVISING)
"""Where the first words say how urgent it is."""

USELESS = "presses 6"
"""The happening of a wrong key."""


class Used(NamedTuple):
    """How much of each bound is used up: in the whole call, and at this prompt."""

    call: tuple[Count, ...] = ()
    here: tuple[Count, ...] = ()


class Edge(NamedTuple):
    """A move, as far as it takes time. `ends`: seconds after which the caller is helped; None: they are not yet."""

    move: Move
    kept: bool
    """The caller stays at the same prompt."""
    counts: tuple[Count, ...]
    hears: Document
    """What they hear next."""
    rings: bool
    ends: float | None


@dataclass(frozen=True, slots=True)
class Paths:
    """What there is from a place on: how many paths, and by seconds and keys the slowest to a doctor's phone.

    `unhelped`: the same to whatever comes first: a doctor's phone rings, or the urgency has been told.
    """

    number: int = 0
    ring: tuple[float, str] = (-1.0, "")
    unhelped: tuple[float, str] = (-1.0, "")

    def after(self, spent: float, sign: str) -> "Paths":
        """Return the same with a document before it."""
        return Paths(self.number, _later(self.ring, spent, sign), _later(self.unhelped, spent, sign))

    def __or__(self, other: "Paths") -> "Paths":
        """Return the paths of both."""
        return Paths(self.number + other.number, max(self.ring, other.ring), max(self.unhelped, other.unhelped))


def _later(slowest: tuple[float, str], spent: float, sign: str) -> tuple[float, str]:
    seconds, signs = slowest
    return slowest if seconds < 0 else (seconds + spent, sign + signs)


@dataclass(slots=True)
class Clock:
    """Collects the moves of callers for whom nobody has been sought yet, and who have not been told how urgent it is."""

    world: World
    edges: dict[int, dict[str, dict[str, Edge]]] = field(default_factory=dict)
    """By place, what happens, and what is given."""

    def note(self, move: Move) -> None:
        """Remember a move that a caller makes with a key, or without one."""
        before, call = move.before.call, move.after.call
        asked = before.why is None and not call.gone and before.round is None and before.at not in TELLS
        if not asked or not (move.happening.sign or (before.at is At.NEW and isinstance(move.event, Began))):
            return
        tells = said_first(move.steps, self.world) if call.at in TELLS else None
        rings = any(isinstance(one, PlaceLeg) for one in move.steps)
        edge = Edge(
            move=move,
            kept=(before.at, before.question) == (call.at, call.question),
            counts=tuple(one.what for one in move.steps if isinstance(one, Counted)),
            hears=document(move.steps, self.world),
            rings=rings,
            ends=0.0 if rings else tells,
        )
        ways = self.edges.setdefault(move.source, {}).setdefault(move.happening.label, {})
        ways.setdefault(move.given, edge)

    def paths(self) -> Paths:
        """Return how many paths there are, and the slowest ones."""

        @cache
        def beyond(place: int, used: Used, hears: Document) -> Paths:
            return reduce(or_, (one(edge, used, hears) for edge in self._next(place, used)), Paths())

        def one(edge: Edge, used: Used, hears: Document) -> Paths:
            spent, sign = hears.until(edge.move.event), edge.move.happening.sign
            if edge.ends is None:
                return beyond(edge.move.target, _use(edge, used), edge.hears).after(spent, sign)
            helped = (spent + edge.ends, sign)
            return Paths(1, helped if edge.rings else (-1.0, ""), helped)

        return beyond(0, Used(), Document())

    def _next(self, place: int, used: Used) -> Iterator[Edge]:
        """Yield how each thing that may happen goes, with so much of each bound used up."""
        ways = self.edges.get(place, {})
        for given in ways.values():
            edge = _as_used(given, used)
            if edge.move.given and Count.WRONG in edge.counts and _is_spent(Count.WRONG, used):
                edge = _as_used(ways[USELESS], used)  # a second key too early is a wrong key
            yield edge


def _as_used(ways: dict[str, Edge], used: Used) -> Edge:
    usual = ways.get("") or next(iter(ways.values()))
    for what in usual.counts:
        if used.call.count(what) >= IN_CALL.get(what, 99) and f"{what.value} spent" in ways:
            return ways[f"{what.value} spent"]
    for what in usual.counts:
        times = min(used.here.count(what), HERE.get(what, 0))
        if times and f"{what.value} here {times}" in ways:
            return ways[f"{what.value} here {times}"]
    return usual


def _is_spent(what: Count, used: Used) -> bool:
    return used.call.count(what) >= IN_CALL[what] or used.here.count(what) >= HERE[what]


def _use(edge: Edge, used: Used) -> Used:
    """Return what is used up after a move. What was counted at a prompt is forgotten at the next."""
    call = sorted((*used.call, *(what for what in edge.counts if what in IN_CALL)), key=_name)
    here = sorted((*used.here, *(what for what in edge.counts if what in HERE)), key=_name) if edge.kept else ()
    return Used(tuple(call), tuple(here))


def _name(what: Count) -> str:
    return what.value
