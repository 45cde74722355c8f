"""Whether words about cancer and the spine are meant for a caller: said wrongly, they send 999 the wrong way."""

from ivr.call.now import Now
from ivr.call.places import Why
from ivr.call.record import Call
from ivr.triage import Answer, Urgency

FEVER = "fever"
"""The question of which a yes is an emergency, and no sign of the spine."""


def is_about_spine(call: Call, now: Now) -> bool:
    """Tell whether this caller's answers speak of the spine: a danger sign, or cancer with pain.

    Somebody who pressed 0 or 9, was silent, or met a fault of ours, may have rung for anything. Whoever has nothing
    worse than a fever on treatment must be told to speak of that.
    """
    gate = dict(call.answers).get(now.rules.gate)
    dangers = {reason.question for reason in call.reasons if reason.urgency is Urgency.EMERGENCY}
    if call.why in (Why.RING_999, Why.PROFESSIONAL) or gate is Answer.NO or dangers == {FEVER}:
        return False
    return gate is not None or call.urgency is Urgency.EMERGENCY
