"""Something that may happen to a call next."""

from dataclasses import dataclass

from ivr.call import Event


@dataclass(frozen=True, slots=True)
class Happening:
    """What happens, in words, and after how many seconds.

    `sign`: how the terminal telephone is told to do it, where it can. `likes`: events that must do the very same.
    """

    label: str
    event: Event | None
    """None: time passes, and nothing happens."""
    wait: float = 0.0
    sign: str = ""
    likes: tuple[Event, ...] = ()
