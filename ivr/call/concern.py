"""Whether words about cancer and the spine are meant for a caller: said wrongly, they send 999 the wrong way."""

from ivr.call.now import Now
from ivr.call.places import Why
from ivr.call.record import Call
from ivr.triage import Answer, Urgency


def is_about_spine(call: Call, now: Now) -> bool:
    """Tell whether this caller's answers speak of the spine: a danger sign, or cancer with pain.

    Somebody who pressed 0 or 9, was silent, or met a fault of ours, may have rung for anything.
    """
    gate = dict(call.answers).get(now.rules.gate)
    if call.why in (Why.RING_999, Why.PROFESSIONAL) or gate is Answer.NO:
        return False
    return gate is not None or call.urgency is Urgency.EMERGENCY
