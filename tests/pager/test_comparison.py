"""Calls that Twilio lists and we did not see, or did not see end: they are call-backs after the comparison."""

import pytest

from ivr.oncall import Paging, Rank, Reason
from ivr.simulator.asking import RestFault
from ivr.simulator.caller import CallerLeg
from ivr.simulator.players import Moment
from tests.calls.conftest import script, world
from tests.pager.ringing_back import hangs_up


def never_came(line, seconds=40.0):
    """A call that Twilio answered, and of which no request ever reached us."""
    phone = line.phone()
    leg = CallerLeg(phone.session, phone.keypad, phone.caller, phone.to)
    phone.session.contacts, phone.session.began = phone.contacts, line.line.clock.elapsed
    leg.started_at = leg.answered_at = line.line.clock.elapsed
    line.line.run(seconds)
    leg.end("completed")
    return phone


@pytest.mark.hazard("H55", "H66")
def test_a_call_that_twilio_lists_and_we_never_saw_is_a_call_back_after_the_comparison(line):
    line.line.run(10)
    phone = never_came(line)
    assert line.until(lambda: line.owing(phone) is not None, 310)
    assert line.owing(phone).owed.rank is Rank.UNKNOWN
    assert line.owing(phone).owed.reason is Reason.FAULT
    assert line.until_served(phone)
    assert line.back(phone) == [phone.caller]


@pytest.mark.hazard("H07")
@pytest.mark.parametrize("contacts", ["no-answer", "voicemail", "decline", "accept"])
def test_a_call_whose_end_was_never_told_goes_quiet_and_is_rung_back(contacts):
    """The caller waits in the queue and hangs up, and the status callback is lost."""
    with world(ivr_paging=Paging(compare_minutes=600)) as line:
        line.line.wire.loses = lambda path, _form: path == "/voice/status"
        phone = hangs_up(line, afterwards=contacts)
        assert line.owing(phone) is None
        assert line.until(lambda: line.owing(phone) is not None, 180)
        phone.session.contacts = line.line.exchange.contacts = script("accept")
        assert line.until_served(phone, 600)
        assert line.back(phone) == [phone.caller]


@pytest.mark.hazard("H07")
@pytest.mark.parametrize(("keys", "rank"), [("x", Rank.UNKNOWN), ("2x", Rank.UNFINISHED), (".x", Rank.UNKNOWN)])
def test_a_call_that_goes_quiet_at_a_question_is_on_the_list_after_3_minutes(keys, rank):
    with world(ivr_paging=Paging(compare_minutes=600)) as line:
        line.line.wire.loses = lambda path, _form: path == "/voice/status"
        phone = line.ring(keys)
        line.line.run(150)
        assert line.owing(phone) is None
        assert line.until(lambda: line.owing(phone) is not None, 60)
        assert line.owing(phone).owed.rank is rank


def test_a_call_whose_end_was_never_told_is_settled_by_the_comparison_where_a_doctor_was_reached(line):
    line.line.wire.loses = lambda path, _form: path == "/voice/status"
    phone = line.ring("1", leaves=(Moment.TALKING, 1), talks_for=30)
    line.line.run(400)
    assert line.owing(phone) is None
    assert line.call(phone).over is not None
    assert line.back(phone) == []


def test_a_call_that_ended_unseen_before_the_first_round_of_a_pager_is_a_call_back_after_the_comparison():
    """Joined along the lifeline and cut off after five seconds; every report is lost, and no pager has run yet."""
    with world(every=None) as line:
        line.line.wire.loses = lambda path, _form: path.endswith("/status")
        line.line.exchange.rest_fault = RestFault.REFUSED
        phone = line.ring("1", leaves=(Moment.TALKING, 1), talks_for=5)
        line.line.run(60)
        line.line.exchange.rest_fault = None
        assert phone.session.transcript.joined == 1
        line.line.every(10, line.pager.round)
        assert line.until(lambda: line.owing(phone) is not None, 400)
