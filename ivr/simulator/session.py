"""What both ends of a call share: its time, its wire, its transcript, and when the caller has had enough."""

import itertools
from dataclasses import dataclass, field

from ivr.simulator.clock import VirtualClock
from ivr.simulator.players import Moment
from ivr.simulator.switches import Switches
from ivr.simulator.transcript import Transcript
from ivr.simulator.wire import Wire
from ivr.speech import seconds

_sids = itertools.count(1)


class CallerHungUpError(Exception):
    """The caller hung up."""


@dataclass(slots=True)
class Session:
    """One call in progress."""

    wire: Wire
    clock: VirtualClock
    switches: Switches = field(default_factory=Switches)
    transcript: Transcript = field(default_factory=Transcript)
    leaves: tuple[Moment, int] | None = None
    """The moment, and the number of the leg (from 1), at which the caller hangs up."""
    talks_for: float = 60.0
    """Seconds after which a caller who leaves while talking does so."""
    sid: str = field(default_factory=lambda: f"CA{next(_sids):032x}")
    began: float = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds since the call began."""
        return self.clock.elapsed - self.began

    def note(self, who: str, what: str) -> None:
        """Add one thing to the transcript."""
        self.transcript.note(self.elapsed, who, what)

    def speak(self, to: str, text: str) -> None:
        """Let one of the two hear a sentence to its end."""
        self.note(to, text)
        self.clock.advance(seconds(text))

    def wants_to_leave(self, moment: Moment) -> bool:
        """Tell whether the caller hangs up at this moment of this leg."""
        return self.leaves == (moment, len(self.transcript.rang_at))

    def leave_if(self, moment: Moment) -> None:
        """Hang up, if this is the moment."""
        if self.wants_to_leave(moment):
            self.note("caller", "hangs up")
            raise CallerHungUpError
