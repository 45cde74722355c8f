"""Who takes part in a call: the caller at the keypad, and the contacts who may pick up."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Protocol

THINKING = 2.5
"""Seconds from the end of a question to the key."""

HANG_UP = "x"
SILENCE = "."
AT_ONCE = "!"
KEYS = frozenset("0123456789*#")
SIGNS = KEYS | {HANG_UP, SILENCE, AT_ONCE}


@dataclass(frozen=True, slots=True)
class HeardGather:
    """A Gather as it is heard. `question` and `speech`: seconds to the end of the question, and of all its words."""

    texts: tuple[str, ...]
    question: float
    speech: float
    wait: int
    opening: bool


@dataclass(frozen=True, slots=True)
class Press:
    """A key, so many seconds after the prompt began (0: before it, where something is said before it).

    The key may be HANG_UP.
    """

    key: str
    after: float


class Keypad(Protocol):
    """Whoever holds the telephone. `reads`: they read a prompt to its end, and then decide on a key."""

    reads: bool

    def press(self, prompt: HeardGather) -> Press | None:
        """Return what they press at this prompt, None for nothing."""


class Pickup(Enum):
    """How a ringing phone ends."""

    ANSWER = "answer"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    FAILED = "failed"


class Callee(Keypad, Protocol):
    """Whoever is rung."""

    def pick_up(self, number: str) -> Pickup:
        """Return how the ringing ends."""

    def talk(self) -> float:
        """Return the seconds of talk after which they hang up."""


class Moment(Enum):
    """When, apart from prompts, a caller may hang up."""

    RINGING = "ringing"
    SCREENING = "screening"
    JOINED = "joined"
    TALKING = "talking"


def thoughtful(key: str, prompt: HeardGather) -> Press:
    """Press a key after hearing the question and thinking, but before the prompt is over."""
    return Press(key, prompt.question + min(THINKING, prompt.wait / 2))


class ScriptedCaller:
    """Presses one sign a prompt: keys, `.` silence, `!` before a key presses it at once, `x` hangs up.

    The opening is let pass unless the script begins with `^`. What is left over is ignored; a script that has
    run out is silence.
    """

    reads = False

    def __init__(self, script: str) -> None:
        """Take the script; ValueError if it holds anything but these signs."""
        if unknown := set(script.removeprefix("^")) - SIGNS:
            raise ValueError(f"unknown sign {min(unknown)!r}")
        self._in_opening = script.startswith("^")
        self._signs = iter(script.removeprefix("^"))

    def press(self, prompt: HeardGather) -> Press | None:
        """Return the next sign."""
        if prompt.opening and not self._in_opening:
            return None
        self._in_opening = False
        sign, at_once = next(self._signs, SILENCE), False
        while sign == AT_ONCE:
            sign, at_once = next(self._signs, SILENCE), True
        if sign == SILENCE:
            return None
        return Press(sign, 0) if at_once else thoughtful(sign, prompt)


class Registrar(StrEnum):
    """What a scripted contact does."""

    ACCEPT = "accept"
    DECLINE = "decline"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    FAILED = "failed"
    VOICEMAIL = "voicemail"
    HANG_UP = "hang-up"
    CUT_OFF = "cut-off"
    SILENT = "silent"
    WRONG_KEY = "wrong-key"


TALK, SNIPPET = 60.0, 5.0
_KEYS = {Registrar.ACCEPT: "1", Registrar.CUT_OFF: "1", Registrar.DECLINE: "2", Registrar.HANG_UP: HANG_UP}
_KEYS[Registrar.WRONG_KEY] = "7"


class ScriptedContacts:
    """Each leg takes the next of the outcomes; the last one stands for all further legs."""

    reads = False

    def __init__(self, outcomes: Iterable[Registrar]) -> None:
        self._outcomes = list(outcomes)
        self._now = Registrar.NO_ANSWER

    def pick_up(self, number: str) -> Pickup:  # noqa: ARG002 the script does not look at numbers
        """Take the next outcome."""
        self._now = self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]
        return Pickup(self._now.value) if self._now.value in {p.value for p in Pickup} else Pickup.ANSWER

    def press(self, prompt: HeardGather) -> Press | None:
        """Press what the outcome calls for."""
        key = _KEYS.get(self._now)
        return Press(key, prompt.speech + 1) if key else None

    def talk(self) -> float:
        """Talk for a minute, or be cut off."""
        return SNIPPET if self._now is Registrar.CUT_OFF else TALK
