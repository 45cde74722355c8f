"""When a caller is let out of their queue, or told what to do, and what a talk leads to."""

import pytest

from ivr.call import At, step
from ivr.call.acts import HangUp, Leave, Ring
from ivr.call.events import HungUp, LegJoined, LegRefused, Pressed, QueueEnded, Silence, Waited
from ivr.call.facts import Alarm, GaveUp
from ivr.call.prompts import Prompt
from tests.call.waits import EVERYBODY, asked, ends_by, names


@pytest.mark.parametrize("who", EVERYBODY)
def test_when_phones_have_rung_for_two_minutes_the_caller_is_told_what_to_do(make_line, who):
    line = make_line().bring(who)
    line.wait(until=200)
    assert 120 <= line.seconds < 130
    assert GaveUp(rang=True) in line.heard[-1][1]
    steps = line.happen(QueueEnded("leave"))
    assert line.call.at is At.UNANSWERED
    assert not [found for found in steps if isinstance(found, Ring)]


def test_before_that_nobody_is_let_out_while_a_phone_rings(make_line):
    line = make_line().bring()
    line.wait(until=119)
    assert not any(isinstance(found, Leave) for _, steps in line.heard for found in steps)


def test_nobody_is_given_up_while_somebody_hears_about_them(make_line):
    line = make_line().bring()
    line.wait(until=112)
    line.picks_up(line.rung[-1][1])
    line.seconds = 121
    assert not ends_by(line.piece(), Leave)
    line.reported(line.rung[-1][1], "completed", 12)
    assert ends_by(line.piece(), Leave)


def test_a_caller_for_whom_somebody_pressed_1_is_told_so_and_kept(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.later(5).piece()
    assert names(line) == [Prompt.WAIT_COMING]


def test_a_caller_for_whom_somebody_pressed_1_is_not_given_up_at_two_minutes(make_line):
    line = make_line().bring()
    line.wait(until=115)
    line.picks_up(line.rung[-1][1], "1")
    line.seconds = 121
    assert not ends_by(line.piece(), Leave)
    assert asked(line) == Prompt.WAIT_COMING


@pytest.mark.hazard("H39")
def test_who_is_not_joined_20_seconds_after_a_1_hears_no_more_that_somebody_comes(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.later(20).piece()
    assert Prompt.WAIT_COMING not in names(line)


@pytest.mark.parametrize("place", [place for place in At if place is not At.WAITING])
def test_a_request_for_a_piece_of_a_caller_who_does_not_wait_lets_them_out(make_line, place):
    line = make_line().bring()
    line.call = line.call.model_copy(update={"at": place})
    assert step(line.call, Waited(3), line.now) == (Leave(),)


@pytest.mark.parametrize(("gone", "act"), [(True, HangUp), (False, Leave)])
def test_a_request_for_a_piece_of_a_call_that_is_over_ends_it_and_rings_nobody(make_line, gone, act):
    line = make_line().bring()
    line.happen(HungUp(seconds=9))
    steps = line.happen(Waited(1, gone=gone))
    assert [type(found) for found in steps] == [act]


@pytest.mark.hazard("H71")
def test_a_talk_that_was_long_enough_leads_to_the_last_question(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.joins("c0")
    line.talked("c0", 60)
    assert line.call.at is At.AFTER_TALK
    assert line.call.reached


@pytest.mark.hazard("H71")
def test_a_talk_that_was_cut_short_leads_back_to_the_same_doctor(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.joins("c0")
    line.talked("c0", 10)
    assert line.call.at is At.CUT_SHORT
    assert not line.call.reached


def test_a_talk_with_somebody_who_pressed_nothing_is_asked_about(make_line):
    line = make_line().bring()
    line.picks_up("c0")
    line.happen(LegJoined(line.leg("c0")))
    line.later(60).happen(QueueEnded("bridged"))
    assert line.call.at is At.CHECKING
    assert not line.call.reached


def test_a_refused_second_leg_takes_nobody_out_of_the_queue_while_the_first_phone_rings(make_line):
    line = make_line().bring()
    line.starts = False
    line.wait(until=25)
    line.happen(LegRefused(line.leg("c1")))
    assert not ends_by(line.piece(), Leave)


@pytest.mark.parametrize("seconds", [60, 5])
def test_a_talk_with_somebody_unknown_is_not_taken_for_the_one_with_the_doctor_of_before(make_line, seconds):
    """The caller asks for a person once more, and is then joined by a 1 that could not be saved."""
    line = make_line(contacts=2).bring()
    line.picks_up("c0", "1")
    line.joins("c0")
    line.talked("c0", seconds)
    line.happen(Pressed("0"))
    line.later(30)
    steps = line.happen(QueueEnded("bridged"))
    assert [found for found in steps if isinstance(found, Alarm)]
    assert line.call.at is At.CHECKING
    line.later(8).happen(Silence())
    assert line.call.at is At.RINGING
