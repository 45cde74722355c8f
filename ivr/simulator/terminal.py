"""The telephone at a terminal: you are the caller, and the doctor who is rung."""

import sys
from collections.abc import Callable, Iterator

import click
from rich.console import Console
from rich.text import Text

from ivr.simulator.players import HANG_UP, KEYS, SILENCE, HeardGather, Pickup, Press, thoughtful
from ivr.simulator.transcript import Heard

STYLES = {
    "line": ("LINE", "bold"),
    "to contact": ("TO DOCTOR", "bold cyan"),
    "caller": ("YOU", "green"),
    "contact": ("DOCTOR", "cyan"),
    "network": ("", "dim"),
}
CALLER_KEYS = "1 yes  2 no  3 not sure  * again  # back  0 a person  Enter: wait  x: hang up"
OPENING_KEYS = "0 a person  5 health professional  Enter: go on  x: hang up"
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
        return next(_PIPED)
    try:
        sign = click.getchar()
    except EOFError:
        raise KeyboardInterrupt from None
    return SILENCE if sign in "\r\n " else sign


def _piped() -> Iterator[str]:
    """Signs that are not typed but piped in: an empty line is silence."""
    for line in sys.stdin or ():
        yield from line.strip() or SILENCE
    raise KeyboardInterrupt


_PIPED = _piped()


def printer(console: Console) -> Callable[[Heard], None]:
    """Return what prints each thing as it happens."""

    def show(heard: Heard) -> None:
        name, style = STYLES[heard.who]
        console.print(Text.assemble((f"{heard.at:6.1f}s ", "dim"), (f"{name:<10}", style), heard.what))

    return show


class TerminalCaller:
    """Asks the keyboard at every prompt."""

    reads = True

    def __init__(self, console: Console) -> None:
        self._console = console

    def press(self, prompt: HeardGather) -> Press | None:
        """Return the key that was typed; an ended input hangs up."""
        keys = OPENING_KEYS if prompt.opening else CALLER_KEYS
        self._console.print(Text(f"        [{keys}]", "green dim"))
        try:
            sign = read_sign()
        except KeyboardInterrupt:
            sign = HANG_UP
        return thoughtful(sign, prompt) if sign in KEYS | {HANG_UP} else None


class TerminalContacts:
    """Asks the keyboard what the doctor does."""

    reads = True

    def __init__(self, console: Console) -> None:
        self._console = console

    def pick_up(self, number: str) -> Pickup:
        """Ask how the ringing ends."""
        self._console.print(Text(f"        {number} is ringing: you are the doctor now.", "cyan"))
        self._console.print(Text("        [a answer  n no answer  b busy  f failed  v voicemail]", "cyan dim"))
        return PICKUPS.get(read_sign().lower(), Pickup.NO_ANSWER)

    def press(self, prompt: HeardGather) -> Press | None:
        """Ask for the doctor's key."""
        self._console.print(Text(f"        [{CONTACT_KEYS}]", "cyan dim"))
        sign = read_sign()
        return Press(sign, prompt.speech + 1) if sign in KEYS | {HANG_UP} else None

    def talk(self) -> float:
        """Ask how the conversation goes."""
        self._console.print(Text("        You are talking. [Enter: for a minute  c: cut off at once]", "cyan dim"))
        return 5.0 if read_sign() == "c" else 60.0
