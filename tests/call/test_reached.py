"""How a call-back went: only "I spoke to the patient" closes it, and only of a doctor, or by hand."""

import datetime as dt

import pytest

from ivr.call.acts import RingBack
from ivr.call.events import (
    LegDialEnded,
    Paged,
    PatientReported,
)
from ivr.call.facts import Closed
from ivr.call.hand_events import ClaimedByHand, ClosedByHand
from ivr.call.leg_facts import Told
from ivr.call.prompts import Prompt
from tests.call.hearing import found, is_asked, press, said


def rung_back(line, seconds=60):
    line.picks_up("c0", "1")
    leg = line.leg("c0")
    line.later(seconds).happen(PatientReported(leg, "completed", seconds))
    return line.happen(LegDialEnded(leg, "completed", bridged=True, seconds=seconds))


@pytest.mark.hazard("H48")
@pytest.mark.parametrize("seconds", [0, 5, 60])
def test_whoever_rang_a_caller_back_is_asked_whether_they_spoke_to_the_patient(gone, seconds):
    """However long it took: a voicemail talks for a minute, too."""
    steps = rung_back(gone(), seconds)
    assert said(steps) == [Prompt.WHISPER_REACHED]
    assert is_asked(steps)


def test_a_1_then_closes_the_call_back(gone):
    line = gone()
    rung_back(line)
    steps = press(line, "c0", "1")
    assert [(step.by, step.result) for step in found(steps, Closed)] == [("c0", "reached")]
    assert [step.reached for step in found(steps, Told)] == [True]
    assert line.call.closed_by == "c0"


@pytest.mark.hazard("H48")
def test_a_2_leaves_it_open_and_ends_the_lease(gone):
    line = gone()
    rung_back(line)
    assert said(press(line, "c0", "2")) == [Prompt.WHISPER_STAYS_OPEN]
    assert (line.call.closed_at, line.call.claim) == (None, None)


@pytest.mark.hazard("H42")
def test_silence_or_any_other_key_closes_nothing(gone):
    line = gone()
    rung_back(line)
    for key in ("3", "", "*", "0"):
        press(line, "c0", key)
    assert line.call.closed_at is None


@pytest.mark.hazard("H42", "H48")
@pytest.mark.parametrize("seconds", [5, 300])
def test_ringing_back_alone_never_closes(gone, seconds):
    line = gone()
    rung_back(line, seconds)
    line.reported("c0", "completed", seconds)
    assert line.call.closed_at is None
    assert not line.call.reached


def test_who_hung_up_before_they_could_be_asked_is_asked_when_they_are_rung_next(gone):
    line = gone()
    rung_back(line)
    line.reported("c0", "completed", 90)
    line.later(601).happen(Paged(("c0",)))
    assert said(line.picks_up("c0")) == [Prompt.WHISPER_DID_REACH]
    assert [step.by for step in found(press(line, "c0", "1"), Closed)] == ["c0"]


def test_who_has_said_how_it_went_is_not_asked_again_but_may_ring_the_caller_again(gone):
    line = gone()
    rung_back(line)
    press(line, "c0", "2")
    line.reported("c0", "completed", 90)
    line.later(60).happen(Paged(("c0",)))
    assert said(line.picks_up("c0"))[-1] == Prompt.WHISPER_RING_BACK
    assert isinstance(press(line, "c0", "1")[-1], RingBack)


def test_whoever_is_rung_for_a_call_back_that_was_closed_meanwhile_hears_so(gone):
    line = gone(contacts=("c0", "c1"))
    rung_back(line)
    press(line, "c0", "1")
    assert said(line.picks_up("c1")) == [Prompt.WHISPER_CLOSED]


@pytest.mark.hazard("H41")
def test_an_operator_is_asked_to_bleep_and_their_1_rings_the_caller_but_never_closes(gone):
    line = gone(switchboard=0)
    assert said(line.picks_up("c0"))[:3] == [Prompt.WHISPER_SWITCHBOARD] * 3
    assert isinstance(press(line, "c0", "1")[-1], RingBack)
    steps = line.later(60).happen(LegDialEnded(line.leg("c0"), "completed", bridged=True, seconds=60))
    assert said(steps) == [Prompt.WHISPER_THANKS]
    for key in "11":
        press(line, "c0", key)
    assert line.call.closed_at is None
    assert not line.call.reached


def test_an_operator_who_is_rung_again_and_presses_1_closes_nothing_either(gone):
    line = gone(switchboard=0)
    rung_back(line)
    line.reported("c0", "completed", 90)
    line.later(601).happen(Paged(("c0",), ("c0",)))
    line.picks_up("c0", "1")
    assert line.call.closed_at is None


@pytest.mark.hazard("H41")
def test_an_operator_who_took_a_caller_in_the_queue_has_not_reached_them(make_line):
    line = make_line(switchboard=0).bring()
    line.picks_up("c0", "1")
    line.joins("c0")
    line.talked("c0", 90)
    assert line.call.conversations
    assert not line.call.reached


def test_staff_may_take_a_call_back_and_close_it_by_hand(gone):
    line = gone()
    line.happen(ClaimedByHand("Sister Example"))
    assert said(line.picks_up("c0")) == [Prompt.WHISPER_TAKEN]
    line.happen(ClosedByHand("Sister Example", "reached on the ward"))
    assert line.call.closed_by == "Sister Example"
    assert said(line.picks_up("c0")) == [Prompt.WHISPER_CLOSED]


def test_the_first_who_takes_a_call_back_is_the_one_until_whom_it_waited(gone):
    line = gone()
    assert line.call.first_claimed_at is None
    first = line.later(30).at
    line.happen(ClaimedByHand("one"))
    line.later(3000).happen(ClaimedByHand("two"))
    assert (line.call.claim.by, line.call.first_claimed_at) == ("two", first)


def test_the_first_who_closes_is_kept(gone):
    line = gone()
    line.happen(ClosedByHand("one"))
    line.later(5).happen(ClosedByHand("two"))
    assert (line.call.closed_by, line.call.closed_at) == ("one", line.at - dt.timedelta(seconds=5))
