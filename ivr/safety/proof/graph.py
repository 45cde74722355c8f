"""The graph of a walk: which rows of the tables were walked, which states are left, which paths have no end."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ivr.call import At
from ivr.call.events import Pressed, Waited
from ivr.call.facts import Counted
from ivr.call.keypad import KEYS
from ivr.call.moves import ANYWHERE, GONE, MOVES
from ivr.safety.proof.bounds import TURNS
from ivr.safety.proof.forget import is_awaited
from ivr.safety.proof.seen import FROM_CALLER, is_gone
from ivr.safety.proof.walk import Move, Walk

Row = tuple[str, str]
Edges = dict[int, set[int]]


def _no_edges() -> Edges:
    return defaultdict(set)


@dataclass(slots=True)
class Graph:
    """What is remembered of the moves of one walk, or of several that are about the same call."""

    rows: set[Row] = field(default_factory=set)
    left: set[At] = field(default_factory=set)
    reached: set[At] = field(default_factory=set)
    late: Edges = field(default_factory=_no_edges)
    """The moves of callers who have had as many turns as a call may have, and of those in their queue."""

    def note(self, move: Move, *, exact: bool) -> None:
        """Remember a move. `exact`: how long somebody has waited is part of a place."""
        before, call, event = move.before.call, move.after.call, move.event
        if event is None:
            return
        theirs = isinstance(event, (*FROM_CALLER, Waited))
        place = "gone" if theirs and (before.over or is_gone(event)) else before.at.value
        self.rows.add((place, type(event).__name__))
        if isinstance(event, Pressed) and not event.opening and place != "gone":
            self.rows.add((before.at.value, f"key {event.key}"))
        if before.at is not call.at:
            self.left.add(before.at)
            self.reached.add(call.at)
        if theirs and not call.gone and not _is_bounded(move):
            late = exact if isinstance(event, Waited) else call.turn >= TURNS
            self.late[move.source] |= {move.target} if late else set()

    def add(self, other: "Graph") -> None:
        """Remember what another walk remembers of the tables."""
        self.rows |= other.rows
        self.left |= other.left
        self.reached |= other.reached


def _is_bounded(move: Move) -> bool:
    """Tell whether a move is borne so often and no more, or waits for a 1, which is done for so long and no longer."""
    counted = any(isinstance(one, Counted) for one in move.steps)
    return counted or any(is_awaited(leg, move.after.at) for leg in move.after.call.legs)


def unwalked(graph: Graph) -> Iterator[str]:
    """Name every row of the tables that no move went through, and every state that is never reached or left."""
    rows = {(at.value, event.__name__) for at, table in MOVES.items() for event in table}
    rows |= {("gone", event.__name__) for event in GONE}
    rows |= {(at.value, f"key {key}") for at, table in KEYS.items() for key in table}
    yield from (f"nothing walks the row {at}: {event}" for at, event in sorted(rows - graph.rows))
    events = {event for _, event in graph.rows}
    yield from (
        f"nothing walks the row anywhere: {event.__name__}" for event in ANYWHERE if event.__name__ not in events
    )
    yield from (f"no path reaches {at.value}" for at in At if at not in graph.reached | {At.NEW})
    yield from (f"no path leaves {at.value}" for at in At if at not in graph.left | {At.CLOSED, At.LIFELINE})


def endless(graph: Graph, walk: Walk) -> list[Move] | None:
    """Return the way to a place from which a call can go round for ever; None: there is none.

    Before its last turn a call can go round: it then has one turn less. After it, nothing may come twice.
    """
    state: dict[int, bool] = {}
    for start in graph.late:
        if start not in state and (place := _cycle(graph.late, start, state)) is not None:
            return walk.way_to(place)
    return None


def _cycle(edges: Edges, start: int, done: dict[int, bool]) -> int | None:
    """Return a place that can be come to from itself. `done`: by place, whether all that follows it has been seen."""
    done[start] = False
    path = [(start, iter(edges[start]))]
    while path:
        place, rest = path[-1]
        for following in rest:
            if done.get(following) is False:
                return following
            if following in edges and following not in done:
                done[following] = False
                path.append((following, iter(edges[following])))
                break
        else:
            done[place] = True
            path.pop()
    return None
