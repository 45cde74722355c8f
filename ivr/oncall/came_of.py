"""What came of ringing a contact, in the plain words that every list and page of calls has."""

from datetime import datetime

from ivr.call import Call, LegState
from ivr.call.legs import Leg

AFTERWARDS = {True: "reached the patient", False: "did not reach the patient", None: "has not said how it went"}


def result(leg: Leg, call: Call, at: datetime) -> str:
    """Return what came of ringing a contact, in plain words; the first line that holds."""
    talked = "and talked to the caller" if call.conversed(leg) else "but did not talk to the caller for long"
    told = {
        f"took the call-back, {AFTERWARDS[leg.reached]}": leg.rings_back,
        "pressed 1, and is on the phone": leg.accepted_at and leg.is_alive(at),
        f"pressed 1, {talked}": leg.accepted_at,
        "declined": leg.state is LegState.DECLINED,
        "has picked up": leg.answered_at and leg.is_alive(at),
        "picked up and did not take it": leg.answered_at,
        "is being rung": leg.is_alive(at),
        "could not be rung": not leg.has_started,
    }
    return next((words for words, holds in told.items() if holds), "did not answer")
