"""A call-back is taken by a lease: who may have it, and what others hear who are rung for it."""

import datetime as dt

import pytest

from ivr.call.acts import RingBack, Say
from ivr.call.errands import PlaceLeg, SendText
from ivr.call.events import (
    HungUp,
    LegDialEnded,
    Paged,
    WentQuiet,
)
from ivr.call.facts import Acknowledged, Claimed
from ivr.call.prompts import Prompt
from tests.call.hearing import found, is_asked, press, said

EMERGENCIES = ("danger", "ring_999", "professional", "asked", "nines", "silent", "wrong_keys", "returning")


def test_a_contact_is_rung_for_a_call_back_and_gets_a_text_too(gone):
    line = gone()
    assert [step.contact for step in found(line.last, PlaceLeg)] == ["c0"]
    assert [(step.contact, step.prompt) for step in found(line.last, SendText)] == [("c0", Prompt.TEXT_CALL_BACK)]


@pytest.mark.hazard("H07")
@pytest.mark.parametrize("who", EMERGENCIES)
def test_whoever_picks_up_hears_that_the_caller_has_gone_and_a_1_rings_them_back(gone, who):
    line = gone(who)
    screen = line.picks_up("c0")
    assert Prompt.HANDOVER_CALL_BACK in said(screen)
    assert said(screen)[-1] == Prompt.WHISPER_RING_BACK
    assert is_asked(screen)
    assert isinstance(press(line, "c0", "1")[-1], RingBack)


@pytest.mark.hazard("H42")
@pytest.mark.parametrize(("who", "minutes"), [*((who, 10) for who in EMERGENCIES), ("urgent", 60)])
def test_the_1_is_a_lease_of_ten_minutes_or_of_an_hour_for_pain_only(gone, who, minutes):
    line = gone(who)
    steps = line.picks_up("c0", "1")
    until = line.at + dt.timedelta(minutes=minutes)
    assert [(step.by, step.until) for step in found(steps, Claimed)] == [("c0", until)]
    assert line.call.closed_at is None


def test_a_caller_who_went_quiet_is_rung_back_like_one_who_hung_up(make_line):
    line = make_line().bring()
    line.later(60).happen(WentQuiet())
    assert Prompt.HANDOVER_CALL_BACK in said(line.picks_up("c0"))
    assert isinstance(press(line, "c0", "1")[-1], RingBack)


@pytest.mark.hazard("H07")
def test_a_caller_who_hangs_up_while_somebody_hears_about_them_is_rung_back_by_their_1(make_line):
    line = make_line().bring()
    line.picks_up("c0")
    line.happen(HungUp(seconds=20))
    assert isinstance(press(line, "c0", "1")[-1], RingBack)


@pytest.mark.hazard("H39")
def test_a_caller_who_hangs_up_after_the_1_and_before_the_join_is_offered_to_be_rung_back(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.happen(HungUp(seconds=20))
    steps = line.happen(LegDialEnded(line.leg("c0"), "no-answer", bridged=False))
    assert said(steps)[-1] == Prompt.WHISPER_RING_BACK
    assert isinstance(press(line, "c0", "1")[-1], RingBack)


def test_nobody_is_joined_on_the_lifeline_to_a_caller_who_has_gone(make_line):
    line = make_line(queues=False).bring()
    line.happen(HungUp(seconds=20))
    steps = line.picks_up("c0", "1")
    assert said(steps) == [Prompt.WHISPER_GONE]


def test_while_a_lease_runs_another_contact_hears_who_has_the_caller(gone):
    line = gone(contacts=("c0", "c1"))
    line.picks_up("c0", "1")
    steps = line.picks_up("c1")
    assert found(steps, Say)[0].slots == (("who", "Dr 0"),)


def test_the_same_contact_on_another_leg_hears_that_they_have_the_caller_already(gone):
    line = gone()
    line.picks_up("c0", "1")
    line.reported("c0", "completed", 5)
    line.happen(Paged(("c0",)))
    assert said(line.picks_up("c0")) == [Prompt.WHISPER_YOURS]


def test_when_a_lease_has_run_out_the_next_contact_may_take_the_caller(gone):
    line = gone()
    line.picks_up("c0", "1")
    line.reported("c0", "completed", 5)
    line.later(601).happen(Paged(("c1",)))
    assert isinstance(line.picks_up("c1", "1")[-1], RingBack)


@pytest.mark.hazard("H38")
def test_of_two_who_are_rung_for_one_call_back_at_once_one_rings_it(gone):
    line = gone(contacts=("c0", "c1"))
    line.picks_up("c0")
    line.picks_up("c1")
    assert isinstance(press(line, "c1", "1")[-1], RingBack)
    assert not found(press(line, "c0", "1"), RingBack)


@pytest.mark.hazard("H33")
def test_a_caller_without_a_number_can_only_be_noted(gone):
    line = gone(caller=None)
    screen = line.picks_up("c0")
    assert said(screen) == [Prompt.HANDOVER_NO_NUMBER, Prompt.WHISPER_NOTE]
    steps = press(line, "c0", "1")
    assert [step.by for step in found(steps, Acknowledged)] == ["c0"]
    assert not found(steps, RingBack)
    assert line.call.closed_at is None
