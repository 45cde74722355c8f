"""Who takes part in a call: the caller at the keypad, and the contacts who may pick up."""

from collections.abc import Iterable, Mapping
from enum import Enum, StrEnum
from typing import Protocol

from ivr.simulator.keypad import AT_ONCE, HANG_UP, SIGNS, SILENCE, THINKING, HeardGather, Keypad, Press, thoughtful


class Pickup(Enum):
    """How a ringing phone ends."""

    ANSWER = "answer"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    FAILED = "failed"


class Callee(Keypad, Protocol):
    """Whoever is rung, for as long as one leg lasts.

    `stays`: when a patient was rung back, they stay on after the talk until the patient has hung up.
    """

    stays: bool

    def pick_up(self) -> Pickup:
        """Return how the ringing ends."""

    def talk(self) -> float:
        """Return the seconds of talk after which they hang up."""


class Contacts(Protocol):
    """All who can be rung."""

    def answering(self, number: str) -> Callee:
        """Return who is at this number, this time."""


class Moment(Enum):
    """When, apart from prompts, a caller may hang up."""

    WAITING = "waiting"
    RINGING = "ringing"
    SCREENING = "screening"
    JOINED = "joined"
    TALKING = "talking"


class ScriptedCaller:
    """Presses one sign a prompt: keys, `.` silence, `!` before a key presses it at once, `x` hangs up.

    The opening is let pass unless the script begins with `^`. What is left over is ignored; a script that has
    run out is silence. Where several keys are asked for, any key of the script enters `number` and `#`.
    """

    reads = False

    def __init__(self, script: str, number: str = "07700900456", thinks: float = THINKING) -> None:
        """Take the script; ValueError if it holds anything but these signs. `thinks`: seconds before each key."""
        if unknown := set(script.removeprefix("^")) - SIGNS:
            raise ValueError(f"unknown sign {min(unknown)!r}")
        self._in_opening = script.startswith("^")
        self._signs = iter(script.removeprefix("^"))
        self._number, self._thinks = number, thinks

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
        keys = f"{self._number}#" if prompt.digits > 1 and sign != HANG_UP else sign
        return Press(keys, 0) if at_once else thoughtful(keys, prompt, self._thinks)


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
    NOT_REACHED = "not-reached"
    WALKS_OFF = "walks-off"


TALK, SNIPPET = 60.0, 5.0
_KEYS = dict.fromkeys((Registrar.ACCEPT, Registrar.CUT_OFF, Registrar.NOT_REACHED, Registrar.WALKS_OFF), "1")
_KEYS |= {Registrar.DECLINE: "2", Registrar.HANG_UP: HANG_UP, Registrar.WRONG_KEY: "7"}
_KEYS_AFTER_DIAL = _KEYS | {Registrar.NOT_REACHED: "2", Registrar.WALKS_OFF: HANG_UP}


class ScriptedCallee:
    """Somebody who does one thing."""

    reads = False

    def __init__(self, outcome: Registrar) -> None:
        self._outcome = outcome
        self.stays = outcome not in (Registrar.CUT_OFF, Registrar.WALKS_OFF)

    def pick_up(self) -> Pickup:
        """Let it ring, or answer."""
        return Pickup(self._outcome.value) if self._outcome.value in {p.value for p in Pickup} else Pickup.ANSWER

    def press(self, prompt: HeardGather) -> Press | None:
        """Press what the outcome calls for."""
        key = (_KEYS_AFTER_DIAL if prompt.after_dial else _KEYS).get(self._outcome)
        return Press(key, prompt.speech + 1) if key else None

    def talk(self) -> float:
        """Talk for a minute, or be cut off."""
        return SNIPPET if self._outcome is Registrar.CUT_OFF else TALK


class ScriptedContacts:
    """Each leg takes the next of the outcomes; the last one stands for all further legs."""

    def __init__(self, outcomes: Iterable[Registrar]) -> None:
        self._otherwise = list(outcomes)
        self._by_number: dict[str, list[Registrar]] = {}

    @classmethod
    def by_number(
        cls, outcomes: Mapping[str, Iterable[Registrar]], otherwise: Iterable[Registrar] = (Registrar.NO_ANSWER,)
    ) -> "ScriptedContacts":
        """Give each number outcomes of its own; `otherwise` is for all others together."""
        contacts = cls(otherwise)
        contacts._by_number = {number: list(own) for number, own in outcomes.items()}
        return contacts

    def answering(self, number: str) -> Callee:
        """Take the next outcome."""
        left = self._by_number.get(number, self._otherwise)
        return ScriptedCallee(Registrar(left.pop(0) if len(left) > 1 else left[0]))
