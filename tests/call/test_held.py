"""A contact presses 1 while the caller hears something else: they are held until the caller comes."""

import pytest

from ivr.call import At
from ivr.call.acts import Enqueue, Ring
from ivr.call.errands import PlaceLeg
from ivr.call.events import (
    DialEnded,
    LegAnswered,
    LegPressed,
    Pressed,
    QueueEnded,
    Silence,
)
from ivr.call.prompts import Prompt
from tests.call.hearing import found, said


def unanswered(line):
    """Let nobody answer for two minutes, while the last phone still rings."""
    line.wait(until=200)
    line.happen(QueueEnded("leave"))
    return line


def test_a_contact_who_presses_1_while_the_caller_hears_that_nobody_answered_is_held(make_line):
    line = unanswered(make_line().bring())
    assert line.call.at is At.UNANSWERED
    steps = line.picks_up(line.rung[-1][1], "1")
    assert Prompt.WHISPER_HOLD in said(steps)
    assert (steps[-1].queue, steps[-1].wait) == (line.call.queue, line.now.limits.hold)


NEXT = [Silence(), *(Pressed(key) for key in "01234579*#")]


@pytest.mark.parametrize("request_", NEXT, ids=str)
def test_the_caller_comes_back_into_the_queue_at_their_next_request_whatever_it_is(make_line, request_):
    line = unanswered(make_line().bring())
    line.picks_up(line.rung[-1][1], "1")
    steps = line.later(20).happen(request_)
    assert [step.queue for step in found(steps, Enqueue)] == [line.call.queue]
    assert said(steps) == [Prompt.WAIT_COMING]


@pytest.mark.parametrize("seconds", [5, 45])
def test_while_they_come_together_nobody_else_is_rung_and_no_phone_is_said_to_ring(make_line, seconds):
    line = unanswered(make_line().bring())
    line.picks_up(line.rung[-1][1], "1")
    line.later(seconds).happen(Silence())
    rung, line.pieces = len(line.rung), 0
    line.piece()
    assert line.said[-1][1] == Prompt.WAIT_COMING
    assert len(line.rung) == rung


@pytest.mark.hazard("H39")
def test_after_a_while_nobody_is_held_any_more(make_line):
    line = unanswered(make_line().bring())
    line.picks_up(line.rung[-1][1], "1")
    assert not found(line.later(line.now.limits.hold).happen(Silence()), Enqueue)


def test_a_contact_who_presses_1_while_the_lifeline_rings_is_joined_when_that_phone_has_rung_out(make_line):
    line = make_line().bring()
    line.happen(QueueEnded("error"))
    assert line.call.at is At.RINGING
    queue_leg = line.call.legs[0].id
    line.happen(LegAnswered(queue_leg))
    assert Prompt.WHISPER_HOLD in said(line.happen(LegPressed(queue_leg, "1")))
    steps = line.later(15).happen(DialEnded("no-answer", bridged=False))
    assert found(steps, Enqueue)
    assert not found(steps, Ring)


def test_a_caller_who_presses_0_while_somebody_is_held_rings_nobody_else(make_line):
    line = unanswered(make_line().bring())
    line.picks_up(line.rung[-1][1], "1")
    assert not found(line.later(5).happen(Pressed("0")), PlaceLeg)
