"""Twilio's REST side fails: every caller reaches a person along the lifeline, or is told what to do and rung back."""

import pytest

from ivr.simulator.asking import RestFault
from ivr.simulator.players import Moment
from ivr.simulator.practice import practice_line
from tests.calls.conftest import CONSULTANT, LAST, REGISTRAR, World, at, rung, world

CONTACTS = ["accept", "decline,accept", "no-answer"]

LATE = 20.0
"""Seconds after which a phone rings of which Twilio's answer was lost."""


@pytest.fixture(scope="module")
def _line():
    with world() as shared:
        yield shared


@pytest.fixture
def line(_line, monkeypatch):
    yield _line
    monkeypatch.undo()
    _line.line.run(40)
    _line.clear()


class Faulty:
    """Lets requests to Twilio fail: those for which `wanted(number, method)` holds."""

    def __init__(self, line, monkeypatch, fault, wanted=lambda _number, _method: True, *, late=0.0):
        self._exchange, self._really, self._fault, self._wanted = (
            line.line.exchange,
            line.line.exchange.rest,
            fault,
            wanted,
        )
        self._late, self.number, self.over = late, 0, False
        monkeypatch.setattr(self._exchange, "rest", self)

    def __call__(self, method, *rest):
        self.number += method == "POST"
        fails = not self.over and self._wanted(self.number, method)
        if fails and self._late:
            self._exchange._next_start = self._exchange.clock.elapsed + self._late
        self._exchange.rest_fault = self._fault if fails else None
        try:
            return self._really(method, *rest)
        finally:
            self._exchange.rest_fault = None


FAULTS = [
    (RestFault.REFUSED, 0),
    (RestFault.TIMEOUT, 0),
    (RestFault.TOO_MANY, 0),
    (RestFault.SERVER_ERROR, 0),
    (RestFault.LATE, 0),
    (RestFault.LATE, LATE),
]
FAULT_NAMES = ["refused", "time-out", "429", "500", "answer lost", "answer lost, rings after 20 s"]
each_fault = pytest.mark.parametrize(("fault", "late"), FAULTS, ids=FAULT_NAMES)


def ends_well(line, phone, faulty, within=400):
    """A person; or words and a call-back, which is served when Twilio is back. Somebody's phone rang in any case."""
    heard = phone.session.transcript
    assert rung(heard), heard.text()
    assert heard.joined <= 1, heard.text()
    owing = line.owing(phone)
    if heard.joined:
        assert owing is None, heard.text()
    else:
        assert owing is not None, heard.text()
        assert "Nobody has answered. Hang up and ring 9 9 9 now." in heard.said() or heard.ended_by == "caller"
    faulty.over = True
    phone.session.contacts = line.line.exchange.contacts = line.phone().contacts
    assert line.until_served(phone, within), heard.text()
    line.rest()
    assert set(line.back(phone)) <= {phone.caller}


@pytest.mark.hazard("H37", "H54")
@each_fault
@pytest.mark.parametrize("contacts", CONTACTS)
def test_rest_fails_from_the_start(line, monkeypatch, fault, late, contacts):
    faulty = Faulty(line, monkeypatch, fault, late=late)
    ends_well(line, line.ring("1", contacts), faulty)


@pytest.mark.hazard("H37")
@each_fault
@pytest.mark.parametrize("contacts", ["decline,accept", "voicemail,no-answer"])
def test_rest_fails_from_the_second_request_on(line, monkeypatch, fault, late, contacts):
    faulty = Faulty(line, monkeypatch, fault, lambda number, _: number > 1, late=late)
    ends_well(line, line.ring("1", contacts), faulty)


@each_fault
@pytest.mark.parametrize("leaves", [(Moment.SCREENING, 1), (Moment.WAITING, 1)], ids=str)
def test_rest_fails_and_the_caller_hangs_up(line, monkeypatch, fault, late, leaves):
    faulty = Faulty(line, monkeypatch, fault, late=late)
    ends_well(line, line.ring("1", "no-answer" if leaves[0] is Moment.WAITING else "accept", leaves=leaves), faulty)


@pytest.mark.hazard("H45")
@each_fault
def test_rest_fails_only_for_call_backs(line, monkeypatch, fault, late):
    """The caller hangs up with nobody reached; for three minutes nothing goes out; then the pager rings them."""
    phone = line.ring("1", "no-answer", leaves=(Moment.RINGING, 1))
    faulty = Faulty(line, monkeypatch, fault, late=late)
    line.line.run(180)
    assert line.owing(phone) is not None
    ends_well(line, phone, faulty)


@pytest.mark.parametrize("fault", [RestFault.REFUSED, RestFault.TOO_MANY, RestFault.SERVER_ERROR])
def test_while_requests_are_refused_they_are_not_repeated_without_end(line, monkeypatch, fault):
    phone = line.ring("1", "no-answer", leaves=(Moment.RINGING, 1))
    faulty = Faulty(line, monkeypatch, fault)
    line.line.run(600)
    assert 5 <= faulty.number <= 40, "ever later, up to a minute"
    faulty.over = True
    phone.session.contacts = line.line.exchange.contacts = line.phone().contacts
    assert line.until_served(phone, 200)


def first_ring(line, keys):
    return line.ring(keys).session.transcript.rang_at[0]


@pytest.mark.hazard("H54")
@pytest.mark.parametrize("keys", ["1", "^0", "21"])
def test_a_refusal_costs_the_caller_no_second_against_the_lifeline(line, monkeypatch, keys):
    with practice_line(rest=False) as plain:
        without = World(plain, None).ring(keys).session.transcript.rang_at[0]
    Faulty(line, monkeypatch, RestFault.REFUSED)
    refused = line.ring(keys).session.transcript.rang_at[0]
    assert refused == pytest.approx(without, abs=0.1)
    if keys == "1":
        assert refused == pytest.approx(25.5, abs=0.1)


@pytest.mark.hazard("H54")
def test_after_a_refusal_the_next_callers_go_straight_to_the_lifeline_for_a_while(line, monkeypatch):
    faulty = Faulty(line, monkeypatch, RestFault.REFUSED)
    line.ring("1")
    before = faulty.number
    line.ring("^0")
    assert faulty.number <= before + 1


@pytest.mark.hazard("H54")
def test_a_leg_whose_answer_was_lost_and_that_rings_is_joined_like_any_other(line, monkeypatch):
    Faulty(line, monkeypatch, RestFault.LATE, lambda number, _: number == 1)
    phone = line.ring("1")
    heard = phone.session.transcript
    assert heard.rang_at == [23.5]
    assert "Yes to: weakness" in heard.said("to contact")
    assert heard.joined == 1
    assert line.owing(phone) is None


def test_a_leg_whose_answer_was_lost_and_that_rings_20_seconds_later_is_joined_where_nobody_else_answers(
    line, monkeypatch
):
    Faulty(line, monkeypatch, RestFault.LATE, lambda number, _: number == 1, late=LATE)
    phone = line.ring("1", {REGISTRAR: "no-answer,accept"})
    heard = phone.session.transcript
    assert len(rung(heard, REGISTRAR)) >= 2
    assert heard.joined == 1
    assert line.owing(phone) is None


@pytest.mark.hazard("H54")
def test_a_doctor_who_is_rung_twice_hears_that_they_already_have_this_caller(line, monkeypatch):
    """Twilio's answer is lost; the lifeline rings the doctor, who takes the caller; then the lost leg rings, too."""
    Faulty(line, monkeypatch, RestFault.LATE, lambda number, _: number == 1, late=LATE)
    phone = line.ring("1", {REGISTRAR: "accept,accept"})
    heard = phone.session.transcript
    assert len(rung(heard, REGISTRAR)) == 2
    assert "You already have this caller." in heard.said("to contact")
    assert heard.joined == 1
    assert line.owing(phone) is None


def test_a_lost_leg_that_rings_for_somebody_who_has_been_joined_to_another_says_who_has_them(line, monkeypatch):
    Faulty(line, monkeypatch, RestFault.LATE, lambda number, _: number == 1, late=35.0)
    phone = line.ring("1", {REGISTRAR: "decline,accept", CONSULTANT: "accept", LAST: "accept"})
    heard = phone.session.transcript
    line.rest()
    assert heard.joined == 1
    assert "Dr Bell, consultant has this caller." in heard.said("to contact")


@pytest.mark.hazard("H65")
@pytest.mark.parametrize("per_second", [1.0, 0.2])
def test_four_callers_at_once_where_twilio_starts_few_calls_a_second(line, per_second):
    """Nobody is joined twice or to nobody; who is rung too late is put through along the lifeline."""
    line.line.exchange.calls_per_second = per_second
    phones = [line.phone("1") for _ in range(4)]
    line.together(*phones)
    line.rest()
    for phone in phones:
        heard = phone.session.transcript
        assert heard.joined == 1, heard.text()
        assert heard.rang_at[0] <= 23.5 + 3 / per_second + 0.1, heard.text()
        assert line.owing(phone) is None
        assert at(heard, "Please hold for a doctor.") == pytest.approx(23.5)
