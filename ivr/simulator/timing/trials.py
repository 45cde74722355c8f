"""Where the routes are dialled, and by whom."""

from dataclasses import dataclass
from enum import Enum

from ivr.settings import Settings
from ivr.simulator.keypad import THINKING
from ivr.speech import WORDS_A_MINUTE


class Way(Enum):
    """How a doctor is reached."""

    QUEUE = "queue"
    """The phone rings while the caller is told so: everything works."""
    LIFELINE = "lifeline"
    """A plain Dial, after the sentence that announces it: nothing can be asked of Twilio over REST."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A kind of caller, and how they are spoken to."""

    name: str
    words_a_minute: int = WORDS_A_MINUTE
    thinks: float = THINKING
    """Seconds from the end of a question to the key; on the first question, from the end of its key reminder."""
    repeats: float = 0.0
    """The share of questions that they have repeated once before they answer."""


USUAL = Caller("usual")
SLOW = Caller("slow", 140, 4.0, 1 / 8)


@dataclass(frozen=True, slots=True)
class Trial:
    """One line, and one kind of caller. `line_name`: at most four words; each is heard before anything else."""

    way: Way
    line_name: str
    caller: Caller = USUAL


LINE_NAMES = (str(Settings.model_fields["ivr_line_name"].default), "Northtown spinal cord line")
"""The name that a line has from the start, and one as long as a name may be."""

TRIALS = (
    *(Trial(way, name) for way in Way for name in LINE_NAMES),
    *(Trial(way, LINE_NAMES[0], SLOW) for way in Way),
)
