"""What was heard, pressed and rung in a call, and when."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing: seconds since the call began, who, and what.

    Who: `line`, `caller`, `contact`, `to contact`, `network`, and of a patient rung back `patient`, `to patient`.
    """

    at: float
    who: str
    what: str


@dataclass(slots=True)
class Transcript:
    """A call from ring to end. `listener` is told of each thing as it happens."""

    listener: Callable[[Heard], None] = lambda _: None
    moments: list[Heard] = field(default_factory=list)
    ended_by: str = ""
    rang_at: list[float] = field(default_factory=list)
    joined: int = 0

    def note(self, at: float, who: str, what: str) -> None:
        """Add one thing."""
        heard = Heard(at, who, what)
        self.moments.append(heard)
        self.listener(heard)

    def said(self, who: str = "line") -> str:
        """Return all that was said to the caller (`line`) or to contacts (`to contact`)."""
        return " ".join(heard.what for heard in self.moments if heard.who == who)

    def text(self) -> str:
        """Return the call as a clinician can read it."""
        return "".join(f"{heard.at:7.1f}  {heard.who:<10}  {heard.what}\n" for heard in self.moments)
