"""A call that went on without us: our server was away, and what the caller pressed meanwhile nobody knows."""

import pytest

from ivr.call import Why
from ivr.call.events import Began, HungUp, Pressed, Silence, WentQuiet
from ivr.call.gone import UNHEARD
from ivr.oncall import Rank, Reason, owed
from tests.call.conftest import CALLER, Line

LONG = int(UNHEARD.total_seconds())


@pytest.fixture
def line():
    """A caller who has said no twice, the second time after 40 seconds."""
    asked = Line()
    asked.happen(Began(CALLER))
    asked.later(20).happen(Pressed("2"))
    asked.later(20).happen(Pressed("2"))
    return asked


def debt(line):
    due = owed(line.call)
    return due.rank, due.reason


@pytest.mark.parametrize("seconds", [40 + LONG + 1, 900])
def test_a_caller_who_stayed_on_the_line_long_after_we_last_heard_of_them_is_owed_a_person(line, seconds):
    """The key that we have not heard may have been the first yes."""
    line.later(600).happen(HungUp(seconds=seconds))
    assert line.call.why is Why.FAULT
    assert debt(line) == (Rank.UNKNOWN, Reason.FAULT)


@pytest.mark.parametrize("seconds", [40, 40 + LONG, None])
def test_a_caller_who_hung_up_at_a_question_is_listed_and_not_rung(line, seconds):
    line.later(600).happen(HungUp(seconds=seconds))
    assert debt(line) == (Rank.UNFINISHED, Reason.UNFINISHED)


def test_it_is_found_too_where_the_caller_was_taken_to_have_gone_before(line):
    line.later(180).happen(WentQuiet())
    line.later(300).happen(HungUp(seconds=240))
    assert debt(line) == (Rank.UNKNOWN, Reason.FAULT)


def test_silence_is_heard_of_too(line):
    line.later(30).happen(Silence())
    line.later(5).happen(HungUp(seconds=40 + 30 + LONG))
    assert line.call.why is None


def test_what_was_reported_once_stands(line):
    line.later(5).happen(HungUp(seconds=50))
    line.later(600).happen(HungUp(seconds=900))
    assert debt(line) == (Rank.UNFINISHED, Reason.UNFINISHED)


def test_a_caller_for_whom_a_person_was_sought_keeps_the_reason(line):
    line.later(20).happen(Pressed("1"))
    line.later(600).happen(HungUp(seconds=900))
    assert line.call.why is Why.DANGER
    assert owed(line.call).rank is Rank.EMERGENCY


def test_who_has_had_their_advice_may_listen_for_as_long_as_they_like():
    line = Line()
    line.happen(Began(CALLER))
    for _ in range(7):
        line.later(20).happen(Pressed("2"))
    line.later(900).happen(HungUp(seconds=1_000))
    assert owed(line.call) is None
