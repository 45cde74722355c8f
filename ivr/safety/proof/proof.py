"""The proof: every walk, every check on every move, and what came of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ivr.safety.promises import PROMISES
from ivr.safety.proof.checks import CHECKS, Lore
from ivr.safety.proof.graph import Graph, endless, unwalked
from ivr.safety.proof.vectors import disagreements, stands_for, ways, whisper
from ivr.safety.proof.walk import Move, Walk
from ivr.safety.proof.world import Focus


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that is broken: how, and the shortest way there that was found."""

    promise: str
    how: str
    way: tuple[Move, ...] = ()
    keys: str = ""
    """What the caller presses, where keys alone break it."""


@dataclass(slots=True)
class Tally:
    """What one walk, or all of them, came to."""

    places: int = 0
    moves: int = 0
    broken: list[Broken] = field(default_factory=list)
    graph: Graph = field(default_factory=Graph)


def walk_all(lore: Lore, until: Callable[[Tally], bool]) -> Tally:
    """Walk one focus to its end, or until enough is known; each way of breaking a promise is told once."""
    walk, tally, told = Walk(lore.world), Tally(), Counter[tuple[str, str]]()
    for move in walk.moves():
        tally.moves += 1
        tally.graph.note(move)
        for promise, how in _faults(move, lore):
            if not told[promise, how]:
                tally.broken.append(Broken(promise, how, (*walk.way_to(move.source), move)))
                if until(tally):
                    return tally
            told[promise, how] += 1
    tally.places = len(walk.spots)
    if (way := endless(tally.graph, walk)) is not None:
        tally.broken.append(Broken("ends", "a call can go round for ever", tuple(way)))
    return tally


def _faults(move: Move, lore: Lore) -> Iterator[tuple[str, str]]:
    for promise, broken in CHECKS.items():
        for how in broken(move, lore):
            yield promise, how


def check_answers(lore: Lore) -> tuple[int, int, list[Broken]]:
    """Return the number of ways through the questions, of the sets of answers they stand for, and what disagrees."""
    rules, broken, count, total = lore.world.rules, [], 0, 0
    for way in ways(lore.world):
        count, total = count + 1, total + stands_for(way, rules)
        broken += [Broken("agrees", how, keys=way.keys) for how in disagreements(way, rules)]
        broken += [Broken("speaks", how, keys=way.keys) for how in _whispered(lore, whisper(way, lore.world))]
    if total != 3 ** len(rules.questions):
        broken.append(Broken("agrees", f"{total} sets of answers are walked, and there are {3 ** len(rules.questions)}"))
    return count, total, broken


def _whispered(lore: Lore, steps: object) -> Iterator[str]:
    if not steps:
        return
    try:
        lore.write("contact", steps, "", "")  # type: ignore[arg-type]
    except Exception as error:  # noqa: BLE001
        yield f"{type(error).__name__}: {error}"


