"""What the checks know besides the move: the rules, the vocabulary, which words are forbidden, how to write."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ivr.call import Steps
from ivr.safety.proof.world import World
from ivr.triage import Vocabulary

Write = Callable[[str, Steps, str, str], None]
"""Writes what is done as the telephone reads it, or raises: to whom ("caller", "contact" or the like), the steps, the
language, and the number to ring back."""


@dataclass(frozen=True, slots=True)
class Lore:
    """What the checks know. `forbidden`: why nobody may hear a prompt; `a_day`: the prompts that allow a day's time."""

    world: World
    vocabulary: Vocabulary
    forbidden: Mapping[str, str]
    a_day: frozenset[str]
    languages: tuple[str, ...]
    write: Write
    written: set[object] = field(default_factory=set)
    """What has been written already: the same again needs no second look."""
