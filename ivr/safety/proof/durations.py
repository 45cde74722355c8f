"""How long a caller spends with a document before they do something: from its first word, at the line's own speed."""

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.call import Steps
from ivr.call.acts import Line, Listen, Pause, Say
from ivr.call.events import Began, Event, Pressed, Silence
from ivr.safety.proof.world import World

THINKS = 2.5
"""Seconds from the end of a question to the key."""

UNHEARD = 1.5
"""Seconds of a question after which a key is no stray any more."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a caller hears at a place. `spoken`: before anything is asked, the opening and its wait included."""

    spoken: float = 0
    opening: float = 0
    asked: float = 0
    """Up to the pause in which somebody who knows the keys presses one."""
    whole: float = 0
    wait: float = 0

    def until(self, event: Event | None, *, too_early: bool = False) -> float:
        """Return the seconds until this happens. Whoever presses too early does so as late as that can be."""
        if too_early:
            return self.spoken + UNHEARD
        match event:
            case Pressed(opening=True):
                return self.opening
            case Began():
                return 0.0
            case Silence():
                return self.spoken + self.whole + self.wait
            case _:
                return self.spoken + self.asked + THINKS


def document(steps: Steps, world: World) -> Document:
    """Return the lengths of what is said in these steps; all zero, where nothing is asked."""
    listens = [one for one in steps if isinstance(one, Listen)]
    if not listens:
        return Document()
    asks = listens[-1]
    opening = sum(_length(one.lines, world) + one.wait for one in listens if one.opening)
    spoken = opening + _length([one for one in steps if isinstance(one, Say)], world)
    first = next((n for n, line in enumerate(asks.lines) if isinstance(line, Pause)), len(asks.lines))
    return Document(spoken, opening, _length(asks.lines[:first], world), _length(asks.lines, world), asks.wait)


def said_first(steps: Steps, world: World) -> float:
    """Return the seconds of what is said before anything is listened for, and of the first words then."""
    listens = [one for one in steps if isinstance(one, Listen)]
    return _length([one for one in steps if isinstance(one, Say)], world) + _length(
        [line for one in listens[:1] for line in one.lines[:1]], world
    )


def _length(lines: Iterable[Line], world: World) -> float:
    seconds = 0.0
    for line in lines:
        seconds += (
            line.seconds if isinstance(line, Pause) else world.seconds(line.prompt) if isinstance(line, Say) else 0
        )
    return seconds
