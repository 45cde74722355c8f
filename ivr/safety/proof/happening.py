"""Something that may happen to a call next."""

from dataclasses import dataclass

from ivr.call import Event


@dataclass(frozen=True, slots=True)
class Happening:
    """What happens, in words, and after how many seconds.

    `sign`: what the terminal telephone is told to press for it. `likes`: events that must do the very same.
    """

    label: str
    event: Event | None
    """None: time passes, and nothing happens."""
    wait: float = 0.0
    sign: str = ""
    does: str = ""
    """What the terminal telephone's registrar is told to do, where it can."""
    likes: tuple[Event, ...] = ()
