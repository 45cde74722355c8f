"""The telephone at a terminal: you are the caller, and the doctor who is rung."""

import sys
from collections.abc import Callable, Iterator

import click
from rich.console import Console
from rich.text import Text

from ivr.simulator.keypad import HANG_UP, KEYS, SILENCE, HeardGather, Press, thoughtful
from ivr.simulator.players import Callee, Pickup
from ivr.simulator.transcript import Heard

STYLES = {
    "line": ("LINE", "bold"),
    "to contact": ("TO DOCTOR", "bold cyan"),
    "caller": ("YOU", "green"),
    "contact": ("DOCTOR", "cyan"),
    "to patient": ("TO PATIENT", "bold magenta"),
    "patient": ("PATIENT", "magenta"),
    "network": ("", "dim"),
}
COLOURS = {"doctor": "cyan", "patient": "magenta"}
CALLER_KEYS = "1 yes  2 no  3 not sure  * again  # back  0 a person  Enter: wait  x: hang up"
OPENING_KEYS = "0 a person  5 health professional  Enter: go on  x: hang up"
NUMBER_KEYS = "a number and #, then Enter  Enter alone: say nothing  x: hang up"
CONTACT_KEYS = "1 take the caller  2 decline  * again  Enter: say nothing  x: hang up"
PICKUPS = {
    "a": Pickup.ANSWER,
    "n": Pickup.NO_ANSWER,
    "b": Pickup.BUSY,
    "f": Pickup.FAILED,
    "v": Pickup.VOICEMAIL,
}


def read_sign() -> str:
    """Return one key from the keyboard; Enter is silence. KeyboardInterrupt: the input has ended, or Ctrl-C."""
    if sys.stdin is None or not sys.stdin.isatty():
        return _next_piped()
    try:
        sign = click.getchar()
    except EOFError:
        raise KeyboardInterrupt from None
    return SILENCE if sign in "\r\n " else sign


def read_keys() -> str:
    """Return a line of keys; an empty one is silence. KeyboardInterrupt: the input has ended, or Ctrl-C."""
    if sys.stdin is None or not sys.stdin.isatty():
        return _piped_keys()
    try:
        return input().strip()
    except EOFError:
        raise KeyboardInterrupt from None


def _piped_keys() -> str:
    """Piped signs up to a `#`, an `x` or a silence."""
    keys = ""
    while (sign := _next_piped()) not in (SILENCE, HANG_UP, "#"):
        keys += sign
    return HANG_UP if sign == HANG_UP else keys + sign.replace(SILENCE, "")


def _piped() -> Iterator[str]:
    """Signs that are not typed but piped in: an empty line is silence."""
    for line in sys.stdin or ():
        yield from line.strip() or SILENCE
    raise KeyboardInterrupt


_PIPED = _piped()


def _next_piped() -> str:
    sign = next(_PIPED, None)
    if sign is None:
        raise KeyboardInterrupt
    return sign


def printer(console: Console) -> Callable[[Heard], None]:
    """Return what prints each thing as it happens."""

    def show(heard: Heard) -> None:
        name, style = STYLES[heard.who]
        console.print(Text.assemble((f"{heard.at:6.1f}s ", "dim"), (f"{name:<9} ", style), heard.what))

    return show


class TerminalCaller:
    """Asks the keyboard at every prompt."""

    reads = True

    def __init__(self, console: Console) -> None:
        self._console = console

    def press(self, prompt: HeardGather) -> Press | None:
        """Return the key that was typed, or the keys of a number; an ended input hangs up."""
        if prompt.digits > 1:
            return self._number(prompt)
        keys = OPENING_KEYS if prompt.opening else CALLER_KEYS
        self._console.print(Text(f"        [{keys}]", "green dim"))
        try:
            sign = read_sign()
        except KeyboardInterrupt:
            sign = HANG_UP
        return thoughtful(sign, prompt) if sign in KEYS | {HANG_UP} else None

    def _number(self, prompt: HeardGather) -> Press | None:
        self._console.print(Text(f"        [{NUMBER_KEYS}]", "green dim"))
        try:
            typed = read_keys()
        except KeyboardInterrupt:
            typed = HANG_UP
        keys = typed if typed == HANG_UP else "".join(sign for sign in typed if sign in KEYS)
        return thoughtful(keys, prompt) if keys else None


class TerminalContacts:
    """Asks the keyboard what each doctor does who is rung, or the patient who is rung back."""

    def __init__(self, console: Console, who: str = "doctor") -> None:
        self._console, self._who = console, who

    def answering(self, number: str) -> Callee:
        """Tell whose phone rings."""
        text = f"        {number} is ringing: you are the {self._who} now."
        self._console.print(Text(text, f"{COLOURS[self._who]}"))
        return TerminalCallee(self._console, self._who)


class TerminalCallee:
    """Asks the keyboard what one who is rung does."""

    reads = True
    stays = True

    def __init__(self, console: Console, who: str) -> None:
        self._console, self._who = console, who

    def pick_up(self) -> Pickup:
        """Ask how the ringing ends."""
        self._offer("a answer  n no answer  b busy  f failed  v voicemail")
        return PICKUPS.get(read_sign().lower(), Pickup.NO_ANSWER)

    def press(self, prompt: HeardGather) -> Press | None:
        """Ask for a key."""
        self._offer(CONTACT_KEYS)
        sign = read_sign()
        return Press(sign, prompt.speech + 1) if sign in KEYS | {HANG_UP} else None

    def talk(self) -> float:
        """Ask how the conversation goes."""
        self._offer("you are talking.  Enter: for a minute  c: cut off at once  x: hang up first, after a minute")
        sign = read_sign()
        self.stays = sign not in ("c", HANG_UP)
        return 5.0 if sign == "c" else 60.0

    def _offer(self, keys: str) -> None:
        self._console.print(Text(f"        {self._who.upper()} [{keys}]", f"{COLOURS[self._who]} dim"))
