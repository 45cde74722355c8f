"""How a call moves: events in, steps out. Pure.

`step` decides, `after` learns, `fold` is the whole journal learnt from the start. `moves` holds the tables.
"""

from ivr.call.events import Event
from ivr.call.journal import EVENT, STEPS, Entry, after, fold, turn_key, wait_key
from ivr.call.moves import step
from ivr.call.now import Contact, Kind, Limits, Now
from ivr.call.outcome import Outcome, outcome
from ivr.call.places import At, LegState, Way, Why
from ivr.call.record import Call
from ivr.call.steps import Step, Steps

__all__ = [
    "EVENT",
    "STEPS",
    "At",
    "Call",
    "Contact",
    "Entry",
    "Event",
    "Kind",
    "LegState",
    "Limits",
    "Now",
    "Outcome",
    "Step",
    "Steps",
    "Way",
    "Why",
    "after",
    "fold",
    "outcome",
    "step",
    "turn_key",
    "wait_key",
]
