"""A number that staff have marked as a nuisance: answered like any other, told of, and rung back after others."""

import pytest

from ivr.call import Why
from ivr.simulator.players import Moment
from ivr.store.nuisances import mark_nuisance, unmark_nuisance
from tests.calls.conftest import script, world

NUMBER = "+447700900456"
LEAVES = (Moment.WAITING, 1)


@pytest.fixture(scope="module")
def _line():
    with world() as shared:
        yield shared


@pytest.fixture
def line(_line):
    mark_nuisance(_line.line.engine, NUMBER, "Nurse Eve", _line.line.clock())
    yield _line
    unmark_nuisance(_line.line.engine, NUMBER)
    _line.clear()


def told(phone):
    return phone.session.transcript.said("to contact")


def test_who_presses_1_is_put_through_and_the_doctor_hears_it(line):
    phone = line.ring("1", caller=NUMBER)
    assert phone.session.transcript.joined == 1
    assert "Marked as a nuisance. Yes to: weakness." in told(phone)
    assert "Spinal cord line. Yes to" not in told(phone)
    assert line.call(phone).why is Why.DANGER


@pytest.mark.hazard("H76")
def test_they_hear_the_very_same_as_anybody_and_a_phone_rings_as_soon(line):
    one, other = line.ring("21", caller=NUMBER), line.ring("21")
    assert one.session.transcript.said() == other.session.transcript.said()
    assert one.session.transcript.rang_at == pytest.approx(other.session.transcript.rang_at)
    assert "nuisance" not in one.session.transcript.said()


def test_another_number_is_not_told_of(line):
    assert "nuisance" not in told(line.ring("1"))
    assert "nuisance" not in told(line.ring("1", caller="anonymous"))


def test_a_number_whose_mark_was_taken_off_is_not_told_of(line):
    unmark_nuisance(line.line.engine, NUMBER)
    assert "nuisance" not in told(line.ring("1", caller=NUMBER))


def test_not_to_know_it_costs_nobody_the_questions(line, monkeypatch):
    def fail(_engine, _number):
        raise OSError

    monkeypatch.setattr("ivr.web.line.is_nuisance", fail)
    phone = line.ring("21", caller=NUMBER)
    assert phone.session.transcript.joined == 1
    assert "nuisance" not in told(phone)


def test_whoever_rings_them_back_hears_it_too(line):
    phone = line.ring("1", "no-answer", caller=NUMBER, leaves=LEAVES)
    phone.session.contacts = line.line.exchange.contacts = script("accept")
    assert line.until_served(phone)
    assert "Marked as a nuisance. Hung up. Yes to: weakness." in told(phone)
    assert line.back(phone) == [NUMBER]


@pytest.mark.hazard("H76")
def test_of_two_call_backs_of_one_rank_theirs_is_rung_for_after_the_other():
    with world(every=None) as line:
        mark_nuisance(line.line.engine, NUMBER, "Nurse Eve", line.line.clock())
        marked = line.ring("1", "no-answer", caller=NUMBER, leaves=LEAVES)
        other = line.ring("1", "no-answer", leaves=LEAVES)
        line.line.run(60)
        assert [task.sid for task in line.pager.round()] == [other.session.sid, marked.session.sid]
        line.rest()


def test_a_doctor_who_was_cut_off_hears_it_again(line):
    phone = line.ring("1", "cut-off,accept", caller=NUMBER)
    assert "Marked as a nuisance. Your caller was cut off." in told(phone)
