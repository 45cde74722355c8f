"""What all ends of one caller's call share: its time, its transcript, and when the caller has had enough."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ivr.simulator.clock import VirtualClock
from ivr.simulator.players import Contacts, Moment
from ivr.simulator.switches import Switches
from ivr.simulator.transcript import Transcript
from ivr.simulator.wire import SignedWire
from ivr.speech import WORDS_A_MINUTE

if TYPE_CHECKING:
    from ivr.simulator.caller import CallerLeg
    from ivr.simulator.world import World


@dataclass(slots=True)
class Session:
    """One caller's call, and all that is done for them, during it and afterwards."""

    world: "World"
    switches: Switches = field(default_factory=Switches)
    transcript: Transcript = field(default_factory=Transcript)
    leaves: tuple[Moment, int] | None = None
    """The moment, and the number of the leg (from 1), at which the caller hangs up."""
    leaves_at: float | None = None
    """The second of the call at which the caller hangs up, wherever they are in it."""
    talks_for: float = 60.0
    """Seconds after which a caller who leaves while talking does so."""
    words_a_minute: int = WORDS_A_MINUTE
    """How fast everything is spoken, on every leg of this call."""
    sid: str = ""
    began: float = 0.0
    contacts: Contacts | None = None
    caller: "CallerLeg | None" = None

    def __post_init__(self) -> None:
        """Give the call an id, unless it has one."""
        self.sid = self.sid or self.world.new_sid("CA")

    @property
    def wire(self) -> SignedWire:
        """The wire to the line."""
        return self.world.wire

    @property
    def clock(self) -> VirtualClock:
        """The clock of the world."""
        return self.world.clock

    @property
    def elapsed(self) -> float:
        """Seconds since the call began."""
        return self.world.clock.elapsed - self.began

    def note(self, who: str, what: str) -> None:
        """Add one thing to the transcript."""
        self.transcript.note(self.elapsed, who, what)

    def rings(self, number: str) -> int:
        """Write down that a contact's phone begins to ring; return the number of the leg."""
        self.transcript.rang_at.append(self.elapsed)
        self.note("network", f"rings {number}")
        return len(self.transcript.rang_at)

    def wants_to_leave(self, moment: Moment, leg: int) -> bool:
        """Tell whether the caller hangs up at this moment of this leg."""
        return self.leaves == (moment, leg) and self.caller is not None and not self.caller.over

    def leave_if(self, moment: Moment, leg: int) -> bool:
        """Hang up, if this is the moment; tell whether it was."""
        if self.caller is None or not self.wants_to_leave(moment, leg):
            return False
        self.caller.hang_up()
        return True
