"""What REST acts on, and what an operation is."""

from collections.abc import Callable
from dataclasses import dataclass

from ivr.simulator.asking import Asked, RefusedError
from ivr.simulator.numbers import Holding
from ivr.simulator.resources import Resource
from ivr.simulator.texts import Texts
from ivr.simulator.world import World


@dataclass(slots=True)
class Books:
    """What REST acts on."""

    world: World
    texts: Texts
    holding: Holding


Operation = Callable[[Books, Asked, str], tuple[int, Resource]]
"""Does what is asked of the resource that the path names, and returns the answer."""


def not_found(path: str) -> RefusedError:
    """Return what is answered where there is nothing."""
    return RefusedError(404, 20404, f"The requested resource {path} was not found")
