"""Keys, and whoever may press them."""

from dataclasses import dataclass
from typing import Protocol

THINKING = 2.5
"""Seconds from the end of a question to the key."""

KEY_SECONDS = 0.5
"""Seconds from one key of a number to the next."""

HANG_UP = "x"
SILENCE = "."
AT_ONCE = "!"
KEYS = frozenset("0123456789*#")
SIGNS = KEYS | {HANG_UP, SILENCE, AT_ONCE}


@dataclass(frozen=True, slots=True)
class HeardGather:
    """A Gather as it is heard. `question` and `speech`: seconds to the end of the question, and of all its words.

    `digits`: how many keys it takes. `after_dial`: whether somebody has been dialled for this leg before.
    """

    texts: tuple[str, ...]
    question: float
    speech: float
    wait: int
    opening: bool
    digits: int = 1
    after_dial: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A key, so many seconds after the prompt began (0: before it, where something is said before it).

    The key may be HANG_UP; where a Gather takes several, it may be several keys.
    """

    key: str
    after: float


class Keypad(Protocol):
    """Whoever holds the telephone. `reads`: they read a prompt to its end, and then decide on a key."""

    reads: bool

    def press(self, prompt: HeardGather) -> Press | None:
        """Return what they press at this prompt, None for nothing."""


def thoughtful(key: str, prompt: HeardGather, thinks: float = THINKING) -> Press:
    """Press a key after hearing the question and thinking for so many seconds, but before the prompt is over."""
    return Press(key, prompt.question + min(thinks, prompt.wait / 2))
