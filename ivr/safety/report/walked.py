"""The moves of a call between its places, seen by walking it with the real `step`.

A shorter walk than the proof's: what a place is, is told apart only as far as another place could follow from it. It
shows that a move is there; `ivr verify` shows that nothing else is.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from ivr.call import At
from ivr.call.events import Pressed
from ivr.call.now import Tongue
from ivr.safety.proof import Focus, World
from ivr.safety.proof.graph import Graph
from ivr.safety.proof.seen import is_gone
from ivr.safety.proof.spot import Spot
from ivr.safety.proof.walk import Move, Walk
from ivr.speech import Catalogue
from ivr.triage import Rules

FOCI = (Focus.CALLER, Focus.CONTACT)

UNUSUAL = (" spent", " here 1", " here 2", " old")
"""How those moves are named that hang on how often or how long ago something was."""

NOT_SHOWN = ("turns spent", " old")
"""Of those, what would hang on every arrow."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A move. `cause`: the event's name, or the key; `repeated`: only when it is done more often than is borne."""

    source: At
    cause: str
    target: At
    repeated: bool = False


class Brief(Walk):
    """A walk in which places are one that look alike."""

    def identity(self, spot: Spot) -> Hashable:
        """Return what two places that look alike have in common."""
        return _alike(spot)


def walked(rules: Rules, default: Catalogue) -> tuple[frozenset[Edge], Graph]:
    """Return every move of a caller between two places, and which rows of the tables were gone through."""
    first = Tongue(default.head.name, default.seconds, default.stamp, is_default=True)
    tongues = {default.language: first, "en-x-second": Tongue("another", default.seconds, default.stamp)}
    edges, graph = set[Edge](), Graph()
    for focus in FOCI:
        for move in Brief(World(rules, default.seconds, tongues, focus)).moves():
            graph.note(move, exact=False)
            edges.update(_edge(move))
    return frozenset(edges), graph


def _edge(move: Move) -> Iterator[Edge]:
    before, call, event = move.before.call, move.after.call, move.event
    left_out = move.given.endswith(NOT_SHOWN)
    if event is not None and before.over is None and not is_gone(event) and not left_out:
        yield Edge(before.at, _cause(event), call.at, move.given.endswith(UNUSUAL))


def _cause(event: object) -> str:
    if isinstance(event, Pressed):
        return f"{event.key} in the opening" if event.opening else str(event.key)
    return type(event).__name__


def _alike(spot: Spot) -> Hashable:
    call, seen = spot.call, spot.seen
    legs = frozenset((leg.way, leg.state) for leg in call.legs if leg.is_alive(spot.at))
    common = (call.at, call.gone, seen.ended, seen.leaves, call.heard_from is None, legs)
    if call.why:
        return (*common, call.reach is None, call.urgency, bool(call.legs))
    gate = dict(call.answers).get("cancer")
    return (*common, call.question, call.piece, call.urgency, gate, call.round is None, seen.opening, *_first(spot))


def _first(spot: Spot) -> tuple[Hashable, ...]:
    """Return what makes a difference before the first answer only."""
    return () if spot.call.answers else (spot.call.returning, bool(spot.call.language), spot.seen.tongues)
