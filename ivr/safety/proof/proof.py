"""The proof: every walk, every check on every move, and what came of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ivr.safety.promises import PROMISES
from ivr.safety.proof.checks import CHECKS
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.graph import Graph, endless, unwalked
from ivr.safety.proof.keys import shortest_call
from ivr.safety.proof.timing import Clock, Paths
from ivr.safety.proof.vectors import check_answers
from ivr.safety.proof.walk import Move, Walk
from ivr.safety.proof.world import Focus


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that is broken: how, what happens on the shortest way there, and the keys that `ivr call` replays."""

    promise: str
    how: str
    way: tuple[str, ...] = ()
    keys: str = ""
    registrar: str = ""


@dataclass(slots=True)
class Tally:
    """What one walk came to, or several."""

    places: int = 0
    moves: int = 0
    documents: int = 0
    ways: int = 0
    """Ways through the questions, by answers alone."""
    answers: int = 0
    """Full sets of answers for which those stand."""
    broken: list[Broken] = field(default_factory=list)
    graph: Graph = field(default_factory=Graph)
    rings: tuple[float, ...] = ()
    """Seconds to a doctor's phone of each way by answers alone that leads to one, the shortest first."""
    paths: Paths | None = None


def prove(lore: Lore, *, first: bool = False) -> Tally:
    """Walk one focus to its end, or (`first`) until a promise is broken; each way of breaking one is told once."""
    tally = Tally()
    if lore.world.focus is Focus.CALLER:
        _answers(lore, tally, first=first)
    walk, told, clock = Walk(lore.world), set[tuple[str, str]](), Clock(lore.world)
    for move in walk.moves():
        if first and tally.broken:
            return tally
        tally.moves += 1
        tally.graph.note(move, exact=lore.world.focus is Focus.CALLER)
        clock.note(move)
        for promise, how in _faults(move, lore):
            if (promise, how) not in told:
                told.add((promise, how))
                tally.broken.append(_broken(promise, how, [*walk.way_to(move.source), move], lore))
    tally.places, tally.documents = len(walk.spots), len(lore.written)
    if lore.world.focus is Focus.CALLER and not first:
        tally.paths = clock.paths()
    if (way := endless(tally.graph, walk)) is not None:
        tally.broken.append(_broken("ends", "a call can go round for ever", way, lore))
    return tally


def _faults(move: Move, lore: Lore) -> Iterator[tuple[str, str]]:
    for promise, broken in CHECKS.items():
        try:
            yield from [(promise, how) for how in broken(move, lore)]
        except Exception as error:  # noqa: BLE001 what cannot be judged is not proved
            yield promise, f"{move.happening.label}: {type(error).__name__}: {error}"


def _broken(promise: str, how: str, way: list[Move], lore: Lore) -> Broken:
    """Tell how, and by which keys a telephone breaks the same promise, where it can."""
    story = (f"{move.happening.label} ({move.given})" if move.given else move.happening.label for move in way)
    anew = replace(lore, written=set())
    keys, registrar = shortest_call(
        way, lore.world, lambda move: any(name == promise for name, _ in _faults(move, anew))
    )
    return Broken(promise, how, tuple(story), keys, registrar)


def _answers(lore: Lore, tally: Tally, *, first: bool) -> None:
    found, tally.answers, faults = check_answers(lore, first=first)
    tally.ways, tally.rings = len(found), tuple(sorted(way.seconds for way in found if way.rings))
    tally.broken += [Broken(promise, how, keys=keys) for promise, how, keys in faults]


def together(tallies: Iterable[Tally], *, whole: bool) -> Tally:
    """Return what several walks came to, and (`whole`: these are all that there are) what none of them walked."""
    all_of_them = Tally()
    for tally in tallies:
        for name in ("places", "moves", "documents", "ways", "answers"):
            setattr(all_of_them, name, getattr(all_of_them, name) + getattr(tally, name))
        all_of_them.broken += tally.broken
        all_of_them.graph.add(tally.graph)
        all_of_them.rings, all_of_them.paths = all_of_them.rings or tally.rings, all_of_them.paths or tally.paths
    if whole:
        all_of_them.broken += [Broken("reached", how) for how in unwalked(all_of_them.graph)]
    return all_of_them


def broken_promises(tally: Tally) -> dict[str, list[Broken]]:
    """Return what is broken, by promise; each promise is there, in order."""
    return {promise: [one for one in tally.broken if one.promise == promise] for promise in PROMISES}
