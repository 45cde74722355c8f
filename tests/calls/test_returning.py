"""Somebody who rings for the second time within 48 hours is offered a person before any question."""

import pytest

from ivr.call import Why
from ivr.oncall import Rank
from ivr.simulator.players import Moment
from tests.calls.conftest import at, world

OFFER = "You rang us before. For a person now, press 1, or just wait. For the questions, press 2."
HOUR = 3600.0
NUMBER = "+447700900456"


@pytest.fixture
def line():
    with world(ivr_returning_hours="48", every=None) as line:
        yield line


def again(line, keys, contacts="accept", *, hours=24.0, first="2x", **how):
    """Ring, and ring again some hours later."""
    line.ring(first, caller=how.get("caller", NUMBER))
    line.line.run(hours * HOUR)
    return line.ring(keys, contacts, **{"caller": NUMBER} | how)


@pytest.mark.hazard("H22", "H35")
@pytest.mark.parametrize("keys", ["1", ""], ids=["presses 1", "waits"])
def test_they_are_put_through_before_any_question_and_the_doctor_is_told(line, keys):
    phone = again(line, keys)
    heard = phone.session.transcript
    assert OFFER in heard.said()
    assert "Have your arms or legs" not in heard.said()
    assert heard.joined == 1
    assert "Spinal cord line. Second call." in heard.said("to contact")
    assert line.call(phone).why is Why.RETURNING
    assert line.owing(phone) is None


def test_their_doctor_rings_sooner_than_for_any_answer(line):
    phone = again(line, "1")
    assert phone.session.transcript.rang_at[0] <= 24


def test_who_presses_2_is_asked_the_questions_and_a_danger_sign_puts_them_through(line):
    heard = again(line, "221").session.transcript
    assert at(heard, OFFER) < at(heard, "Have your arms or legs been weaker")
    assert heard.joined == 1
    assert "Yes to: walking." in heard.said("to contact")


@pytest.mark.hazard("H35")
@pytest.mark.parametrize(("hours", "offered"), [(0.1, True), (47.9, True), (48.1, False)])
def test_it_is_48_hours(line, hours, offered):
    heard = again(line, "2x", hours=hours).session.transcript
    assert (OFFER in heard.said()) is offered


def test_another_number_is_not_offered_it(line):
    line.ring("2x")
    assert "You rang us before" not in line.ring("2x").session.transcript.said()


def test_a_withheld_number_is_nobody_who_rang_before(line):
    phone = again(line, "1", caller="anonymous")
    assert "You rang us before" not in phone.session.transcript.said()
    assert phone.session.transcript.joined == 1


@pytest.mark.parametrize("keys", ["x", "7x", "*x", "^x"])
def test_who_hangs_up_at_the_offer_is_owed_a_person_and_rung_back(keys):
    with world(ivr_returning_hours="48") as line:
        phone = again(line, keys, hours=0.02)
        assert line.owing(phone).owed.rank is Rank.UNKNOWN
        assert line.until_served(phone)
        assert line.back(phone) == [NUMBER]


@pytest.mark.hazard("H72")
def test_who_rang_before_and_is_owed_a_call_back_is_put_through_and_rung_back_for_neither_call():
    with world(ivr_returning_hours="48") as line:
        one = line.ring("1", "no-answer", caller=NUMBER, leaves=(Moment.WAITING, 1))
        two = line.ring("1", "accept", caller=NUMBER)
        line.line.run(600)
        assert two.session.transcript.joined == 1
        assert line.back(one) == line.back(two) == []


def test_whom_nobody_answers_is_told_what_to_do_and_listed(line):
    phone = again(line, "1", "no-answer")
    assert "Nobody has answered. Hang up and ring 9 9 9 now." in phone.session.transcript.said()
    assert line.owing(phone).owed.rank is Rank.UNKNOWN


def test_0_hours_switch_it_off():
    with world(ivr_returning_hours="0", every=None) as line:
        assert "You rang us before" not in again(line, "2x", hours=1).session.transcript.said()
