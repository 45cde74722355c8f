"""Who has a caller: of two contacts one; and what the lifeline tells afterwards of one who waited."""

import pytest

from ivr.call import At, LegState, Why
from ivr.call.acts import HangUp, Leave, Say, Take
from ivr.call.errands import EndLeg
from ivr.call.events import (
    HungUp,
    LegDialEnded,
    OnLifeline,
    WentQuiet,
)
from ivr.call.hand_events import ClaimedByHand, ClosedByHand
from ivr.call.prompts import Prompt
from ivr.oncall import owed
from tests.call.hearing import found, press, said


@pytest.fixture
def two_ring(make_line):
    """Two phones ring for one caller, and both have been picked up."""
    line = make_line().bring()
    line.wait(until=27)
    for contact in ("c0", "c1"):
        line.picks_up(contact)
    return line


def test_of_two_who_press_1_the_first_takes_the_caller_and_the_other_hears_who(two_ring):
    assert isinstance(press(two_ring, "c1", "1")[-1], Take)
    steps = press(two_ring, "c0", "1")
    assert [(step.prompt, step.slots) for step in found(steps, Say)] == [(Prompt.WHISPER_TAKEN, (("who", "Dr 1"),))]
    assert isinstance(steps[-1], HangUp)
    assert [leg.accepted_at is not None for leg in two_ring.call.legs] == [False, True]


@pytest.mark.hazard("H38")
def test_only_one_is_ever_joined_however_often_the_other_presses(two_ring):
    press(two_ring, "c0", "1")
    two_ring.joins("c0")
    for key in "1*71":
        assert not found(press(two_ring, "c1", key), Take)


@pytest.mark.parametrize("key", ["2", "3", "*", "0"])
def test_who_is_too_late_hears_so_whatever_they_press(two_ring, key):
    press(two_ring, "c1", "1")
    assert said(press(two_ring, "c0", key)) == [Prompt.WHISPER_TAKEN]


def test_who_picks_up_after_another_has_pressed_1_is_not_screened(make_line):
    line = make_line().bring()
    line.wait(until=27)
    line.picks_up("c0", "1")
    assert said(line.picks_up("c1")) == [Prompt.WHISPER_TAKEN]


def test_a_contact_who_is_rung_on_their_other_phone_hears_that_they_have_the_caller(make_line):
    line = make_line()
    line.contacts = tuple(type(one)(f"ann/{n}", "Dr Ann", one.kind, one.wait) for n, one in enumerate(line.contacts, 1))
    line.bring().wait(until=27)
    line.picks_up("ann/1", "1")
    assert said(line.picks_up("ann/2")) == [Prompt.WHISPER_YOURS]


@pytest.mark.hazard("H50")
def test_a_contact_whom_the_rota_no_longer_knows_is_named_by_their_key(two_ring):
    press(two_ring, "c1", "1")
    two_ring.contacts = two_ring.contacts[:1]
    assert found(press(two_ring, "c0", "1"), Say)[0].slots == (("who", "c1"),)


def test_when_the_caller_is_joined_the_other_phones_stop_ringing(make_line):
    line = make_line().bring()
    line.wait(until=50)
    line.picks_up("c1", "1")
    others = [leg.sid for leg in line.call.legs if leg.contact != "c1"]
    assert [step.sid for step in found(line.joins("c1"), EndLeg)] == others


def test_whoever_hears_about_the_caller_just_then_is_not_cut_off_by_that(two_ring):
    press(two_ring, "c0", "1")
    assert found(two_ring.joins("c0"), EndLeg) == []


@pytest.mark.hazard("H38")
def test_a_contact_whose_join_failed_keeps_nobody_else_from_taking_the_caller(two_ring):
    press(two_ring, "c0", "1")
    two_ring.happen(LegDialEnded(two_ring.leg("c0"), "no-answer", bridged=False))
    assert isinstance(press(two_ring, "c1", "1")[-1], Take)


def test_a_talk_whose_end_could_not_be_saved_is_known_from_the_lifeline_s_evidence(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.joins("c0")
    line.later(60).happen(OnLifeline(1, "checked", turn=line.call.turn, bridged=True))
    assert line.call.legs[0].state is LegState.OVER
    assert line.call.reached
    assert line.call.why is Why.DANGER


def test_a_wait_that_is_over_lets_its_caller_out(make_line):
    line = make_line().bring()
    line.happen(OnLifeline(0, "rang", turn=line.call.turn))
    assert line.call.at is At.LIFELINE
    assert isinstance(line.piece()[-1], Leave)


@pytest.mark.parametrize("event", [ClaimedByHand("Nurse Eve"), ClosedByHand("Nurse Eve")])
def test_what_staff_do_about_a_caller_who_only_seemed_gone_keeps_no_doctor_from_them(make_line, event):
    line = make_line().bring()
    line.later(60).happen(WentQuiet())
    line.happen(event)
    line.piece()
    assert line.call.gone is None
    assert Prompt.WHISPER_KEYS in said(line.picks_up("c0"))
    assert isinstance(press(line, "c0", "1")[-1], Take)


def test_a_caller_who_only_seemed_gone_and_hangs_up_after_a_closing_is_owed_a_call_back(make_line):
    line = make_line().bring()
    line.later(60).happen(WentQuiet())
    line.happen(ClosedByHand("Nurse Eve"))
    line.piece()
    line.later(5).happen(HungUp(seconds=90))
    assert owed(line.call)
