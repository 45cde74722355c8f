"""How long a call can take until a doctor's phone rings, or the caller is told how urgent it is; how many there are.

The walk forgets how much of each bound is used up. Here it is counted again: a path is a call with all its keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import NamedTuple

from ivr.call import At
from ivr.call.errands import PlaceLeg
from ivr.call.events import Began
from ivr.call.facts import Counted
from ivr.call.places import Count
from ivr.safety.proof.bounds import HERE, IN_CALL, TURNS
from ivr.safety.proof.durations import Document, document, said_first
from ivr.safety.proof.happening import Happening
from ivr.safety.proof.walk import Move
from ivr.safety.proof.world import World

TOLD = (At.OFFERING, At.ADVISING)
"""Where the first words say how urgent it is."""

RINGS, TELLS = -1, -2
"""How a path ends: a doctor's phone rings, or the caller has been told."""

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
    how: int
    ends: float | None


class Path(NamedTuple):
    """A path: its seconds, and what the caller presses."""

    seconds: float
    keys: str


@dataclass(frozen=True, slots=True)
class Paths:
    """Every path from the first ring to help: a doctor's phone rings, or the caller has been told how urgent it is.

    `ring`: the slowest to a doctor's phone; `help`: to whichever comes first, the longest that anybody is without both.
    """

    number: int
    ring: Path
    help: Path


Standing = tuple[int, Used, Document]
"""A place, what is used up there, and what the caller hears."""

Turn = tuple[int, int, float, str]
"""Where a turn leads, in how many ways, the seconds of the slowest of these, and its key."""

Keys = tuple["Keys", str] | None
"""What has been pressed, the last key outermost."""

Arrival = tuple[int, float, Keys]
"""At a place: in how many ways, and the seconds and the keys of the slowest of these."""

Slowest = tuple[float, Keys]
NOTHING: Slowest = (0.0, None)


def _spelt(keys: Keys) -> str:
    signs = []
    while keys:
        keys, sign = keys
        signs.append(sign)
    return "".join(reversed(signs))


@dataclass(slots=True)
class Clock:
    """Collects the moves of callers for whom nobody has been sought, and who have not been told how urgent it is."""

    world: World
    edges: dict[int, dict[str, dict[str, Edge]]] = field(default_factory=dict)
    """By place, what happens, and what is given."""

    def note(self, move: Move) -> None:
        """Remember a move that a caller makes with a key, or without one."""
        before, call = move.before.call, move.after.call
        asked = before.why is None and not call.gone and before.round is None and before.at not in TOLD
        if not asked or not (move.happening.sign or (before.at is At.NEW and isinstance(move.event, Began))):
            return
        tells = said_first(move.steps, self.world) if call.at in TOLD else None
        rings = any(isinstance(one, PlaceLeg) for one in move.steps)
        edge = Edge(
            move=move,
            kept=(before.at, before.question) == (call.at, call.question),
            counts=tuple(one.what for one in move.steps if isinstance(one, Counted)),
            hears=document(move.steps, self.world),
            how=RINGS if rings else TELLS,
            ends=0.0 if rings else tells,
        )
        ways = self.edges.setdefault(move.source, {}).setdefault(move.happening.label, {})
        ways.setdefault(move.given, edge)

    def paths(self) -> Paths:
        """Walk on from the first ring, turn by turn, with every path that is still without help."""
        standings, turns = self._turns()
        number, ring, helped = 0, NOTHING, NOTHING
        there: dict[int, Arrival] = {0: (1, *NOTHING)}
        for _ in range(TURNS):
            further: dict[int, Arrival] = {}
            for standing, (count, seconds, keys) in there.items():
                for to, many, spent, sign in turns[standing]:
                    later = seconds + spent
                    if to < 0:
                        number += count * many
                        helped = (later, (keys, sign)) if later > helped[0] else helped
                        ring = (later, (keys, sign)) if to == RINGS and later > ring[0] else ring
                    elif (known := further.get(to)) is None:
                        further[to] = (count * many, later, (keys, sign))
                    elif later > known[1]:
                        further[to] = (known[0] + count * many, later, (keys, sign))
                    else:
                        further[to] = (known[0] + count * many, known[1], known[2])
            there = further
        for standing, (count, seconds, keys) in there.items():
            many, spent, sign = self._last(*standings[standing])
            number += count * many
            late = (seconds + spent, (keys, sign))
            ring, helped = max(ring, late, key=itemgetter(0)), max(helped, late, key=itemgetter(0))
        return Paths(number, Path(ring[0], _spelt(ring[1])), Path(helped[0], _spelt(helped[1])))

    def _last(self, place: int, used: Used, hears: Document) -> tuple[int, float, str]:
        """Return how many things may happen after the last turn that is borne, each of which rings, and the slowest."""
        happenings = [edge.move.happening for edge in self._next(place, used)]
        spent = [(_until(hears, happening), happening.sign) for happening in happenings]
        return (len(spent), *max(spent))

    def _turns(self) -> tuple[list[Standing], list[list[Turn]]]:
        """Return every place where a path can stand, and where a turn leads from each, by number."""
        start: Standing = (0, Used(), Document())
        numbers: dict[Standing | int, int] = {start: 0, RINGS: RINGS, TELLS: TELLS}
        standings, turns = [start], list[list[Turn]]()
        for standing in standings:
            found = self._following(*standing)
            for to in found:
                if not isinstance(to, int) and to not in numbers:
                    numbers[to] = len(standings)
                    standings.append(to)
            turns.append([(numbers[to], *rest) for to, rest in found.items()])
        return standings, turns

    def _following(self, place: int, used: Used, hears: Document) -> "dict[Standing | int, tuple[int, float, str]]":
        """Return where a turn leads, in how many ways, and the slowest of these."""
        found: dict[Standing | int, tuple[int, float, str]] = {}
        for edge in self._next(place, used):
            happening = edge.move.happening
            spent = _until(hears, happening) + (edge.ends or 0)
            after = _use(edge, used)
            to = (edge.move.target, after, self._heard(edge, after)) if edge.ends is None else edge.how
            many, longest, sign = found.get(to, (0, -1.0, ""))
            slowest = (spent, happening.sign) if spent > longest else (longest, sign)
            found[to] = (many + 1, *slowest)
        return found

    def _heard(self, edge: Edge, used: Used) -> Document:
        """Return what is heard after a move. Who has asked twice to hear a question again hears it with its help."""
        again = self.edges.get(edge.move.source, {}).get("presses *", {}).get("again here 1")
        if not edge.kept or again is None or used.here.count(Count.AGAIN) < HERE[Count.AGAIN]:
            return edge.hears
        return replace(edge.hears, asked=again.hears.asked, whole=again.hears.whole)

    def _next(self, place: int, used: Used) -> Iterator[Edge]:
        """Yield how each thing that may happen goes, with so much of each bound used up."""
        ways = self.edges.get(place, {})
        for given in ways.values():
            edge = _as_used(given, used)
            if edge.move.given and Count.WRONG in edge.counts and _is_spent(Count.WRONG, used):
                edge = _as_used(ways[USELESS], used)  # a second key too early is a wrong key
            yield edge


def _until(hears: Document, happening: Happening) -> float:
    return hears.until(happening.event, too_early=happening.sign.startswith("!"))


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
    kept = [what for what in used.call if what is not Count.OPENING or edge.kept]
    call = sorted((*kept, *(what for what in edge.counts if what in IN_CALL)), key=_name)
    here = sorted((*used.here, *(what for what in edge.counts if what in HERE)), key=_name) if edge.kept else ()
    return Used(tuple(call), tuple(here))


def _name(what: Count) -> str:
    return what.value
