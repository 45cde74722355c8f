"""Whatever a caller does: Hypothesis at the keypad, with any contacts and any Twilio."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.call import Outcome
from ivr.simulator.players import Moment, Registrar
from ivr.simulator.switches import Switches
from ivr.triage import Urgency

keys = st.text("123333222220*#5789.!x", max_size=40).map(lambda text: text.rstrip("!"))
scripts = st.builds(lambda early, text: early + text, st.sampled_from(["", "", "^"]), keys)
outcomes = st.lists(st.sampled_from(list(Registrar)), min_size=1, max_size=4).map(",".join)
switches = st.builds(
    Switches,
    declined_status=st.sampled_from(["completed", "no-answer", "busy"]),
    bridged_sent=st.booleans(),
    duration_sent=st.booleans(),
    action_after_hang_up=st.booleans(),
    leg_report_first=st.booleans(),
    blank_digits=st.booleans(),
    type_ahead=st.sampled_from(["buffered", "lost"]),
)
leaves = st.none() | st.tuples(st.sampled_from(list(Moment)), st.integers(1, 4))


def said_after_the_last_answer(rang):
    """What an emergency caller heard once they were one."""
    answered = [e.at for e in rang.entries for s in e.steps if s.kind == "answered"]
    start = (answered[-1] - rang.call.began).total_seconds()
    return " ".join(m.what for m in rang.transcript.moments if m.who == "line" and m.at >= start)


@pytest.mark.hazard("H02", "H09", "H10", "H69")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=scripts, registrar=outcomes, twilio=switches, leaving=leaves, twice=st.booleans())
def test_whatever_a_caller_does(ring, script, registrar, twilio, leaving, twice):
    """A person, or words and a call-back: never neither."""
    rang = ring(script, registrar, switches=twilio, leaves=leaving, twice=twice, talks_for=7)
    talked = any("60 seconds of talk" in m.what for m in rang.transcript.moments)
    emergency = rang.call.urgency is Urgency.EMERGENCY
    assert rang.outcome is not None
    assert (rang.outcome is Outcome.CONNECTED) is talked
    asked_again = talked and not rang.call.reached
    if emergency or rang.call.why:
        assert (talked and not asked_again) is not rang.listed
    if emergency:
        assert "24 hours" not in said_after_the_last_answer(rang)
    if "is on our list" in rang.heard and not talked:
        assert rang.listed
    if rang.call.urgency is Urgency.URGENT and not talked and not rang.call.advised:
        assert rang.listed
    if rang.transcript.ended_by == "line":
        assert talked or rang.call.failed_at or rang.call.advised
