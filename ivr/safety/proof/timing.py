"""How long a call can take until a doctor's phone rings, or the caller has been told how urgent it is; and how many
calls there are.

The walk forgets how much of each bound is used up. Here it is counted again: a path is a call with all its keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from ivr.call import At
from ivr.call.errands import PlaceLeg
from ivr.call.events import Began
from ivr.call.facts import Counted
from ivr.call.places import Count
from ivr.safety.proof.bounds import HERE, IN_CALL, TURNS
from ivr.safety.proof.durations import Document, document, said_first
from ivr.safety.proof.walk import Move
from ivr.safety.proof.world import World

TELLS = (At.OFFERING, At.ADVISING)
"""Where the first words say how urgent it is."""

TOTALS = IN_CALL.keys() - {Count.BACK}
"""What is counted for a whole call: how often a caller went back is part of a place."""

USELESS = "presses 6"
"""The happening of a wrong key."""


class Used(NamedTuple):
    """How much of each bound is used up: in the whole call, and at this prompt."""

    call: tuple[Count, ...] = ()
    here: tuple[Count, ...] = ()


class Ended(NamedTuple):
    """The end of a path. `rings`: of a doctor's phone."""

    rings: bool


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


class Slowest(NamedTuple):
    """The path that takes longest: its seconds, and what the caller presses."""

    seconds: float = 0.0
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Paths:
    """Every path from the first ring to help: a doctor's phone rings, or the caller has been told how urgent it is."""

    number: int
    ring: Slowest
    """To a doctor's phone."""
    help: Slowest
    """To whatever comes first: the longest that anybody can be on the line without either."""


Standing = tuple[int, Used, Document]
"""A place, what is used up there, and what the caller hears."""


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
        """Walk on from the first ring, turn by turn, with every path that is still without help."""
        number, ring, helped = 0, Slowest(), Slowest()
        there = {(0, Used(), Document()): (1, Slowest())}
        following = cache(self._following)
        for _ in range(TURNS + 1):
            further: dict[Standing, tuple[int, Slowest]] = {}
            for standing, (count, slowest) in there.items():
                for to, (many, longest) in following(*standing):
                    later = Slowest(slowest.seconds + longest.seconds, slowest.keys + longest.keys)
                    if isinstance(to, Ended):
                        number += count * many
                        helped = max(helped, later)
                        ring = max(ring, later) if to.rings else ring
                    else:
                        known, most = further.get(to, (0, later))
                        further[to] = (known + count * many, max(most, later))
            there = further
        return Paths(number, ring, helped)

    def _following(
        self, place: int, used: Used, hears: Document
    ) -> list[tuple["Standing | Ended", tuple[int, Slowest]]]:
        """Return where a turn leads, in how many ways, and the slowest of these."""
        found: dict[Standing | Ended, tuple[int, Slowest]] = {}
        for edge in self._next(place, used):
            happening = edge.move.happening
            spent = hears.until(happening.event, too_early=happening.sign.startswith("!")) + (edge.ends or 0)
            to = (edge.move.target, _use(edge, used), edge.hears) if edge.ends is None else Ended(edge.rings)
            many, slowest = found.get(to, (0, Slowest()))
            found[to] = (many + 1, max(slowest, Slowest(spent, happening.sign)))
        return list(found.items())

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
    kept = [what for what in used.call if what is not Count.OPENING or edge.kept]
    call = sorted((*kept, *(what for what in edge.counts if what in TOTALS)), key=_name)
    here = sorted((*used.here, *(what for what in edge.counts if what in HERE)), key=_name) if edge.kept else ()
    return Used(tuple(call), tuple(here))


def _name(what: Count) -> str:
    return what.value
