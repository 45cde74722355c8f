"""Several doctors for one caller, several callers for one doctor: each is joined once, and told the truth."""

import itertools

import pytest

from ivr.simulator import outbound
from ivr.simulator.players import Moment
from tests.calls.conftest import CONSULTANT, LAST, REGISTRAR, Doctor, at, rung, script, world

SECOND_PHONE = "+447700900104"
LONG_WAITS = """
[contact.registrar]
name = "Dr Ade, registrar"
numbers = ["07700 900101"]
wait = 90

[contact.consultant]
name = "Dr Bell, consultant"
numbers = ["07700 900102"]
wait = 90
"""
TWO_PHONES = """
[contact.registrar]
name = "Dr Ade, registrar"
numbers = ["07700 900101", "07700 900104"]
wait = 90
"""
ONE_DOCTOR = {"rota": TWO_PHONES.replace(', "07700 900104"', ""), "ivr_registrar_number": "07700 900101"}
TEXTS = {"ivr_text_from": "07700 900001"}


class PickUpAt:
    """These phones are all picked up at one second of the call, the others never."""

    def __init__(self, second, thinks, *numbers):
        self.second, self.thinks, self.numbers, self.phone = second, thinks, numbers, None

    def answering(self, number):
        if number not in self.numbers:
            return script("no-answer").answering(number)
        wait = self.second - self.phone.session.elapsed
        doctor = Doctor("11", thinks=self.thinks[self.numbers.index(number)])
        doctor.pick_up = lambda: (setattr(outbound, "ANSWERS_AFTER", wait), Doctor.pick_up(doctor))[1]
        return doctor


def ring_both(line, second, *numbers, thinks=(1, 1), **how):
    contacts = PickUpAt(second, thinks, *numbers)
    phone = contacts.phone = line.phone("1", contacts, **how)
    phone.call()
    line.rest()
    return phone


@pytest.fixture
def patient_doctors(monkeypatch):
    monkeypatch.setattr(outbound, "ANSWERS_AFTER", 4.0)


@pytest.mark.hazard("H38")
@pytest.mark.usefixtures("patient_doctors")
@pytest.mark.parametrize("thinks", [(1, 1), (1, 1.2), (1.2, 1), (1, 3.5)], ids=str)
def test_of_two_who_press_1_exactly_one_is_joined_and_the_other_hears_who_has_the_caller(thinks):
    with world(LONG_WAITS) as line:
        phone = ring_both(line, 55.0, REGISTRAR, CONSULTANT, thinks=thinks)
        heard = phone.session.transcript
        pressed = [m.at for m in heard.moments if (m.who, m.what) == ("contact", "presses 1")]
        assert len(pressed) == 2
        assert pressed[1] - pressed[0] == pytest.approx(abs(thinks[0] - thinks[1]))
        assert heard.joined == 1
        winner = "Dr Ade, registrar" if thinks[0] <= thinks[1] else "Dr Bell, consultant"
        assert heard.said("to contact").count("has this caller. Thank you.") == 1
        assert f"{winner} has this caller." in heard.said("to contact")
        assert line.owing(phone) is None


@pytest.mark.hazard("H38")
@pytest.mark.usefixtures("patient_doctors")
def test_of_two_who_press_1_for_a_caller_who_has_hung_up_one_rings_them_and_the_other_hears_who():
    with world(LONG_WAITS) as line:
        phone = ring_both(line, 55.0, REGISTRAR, CONSULTANT, leaves_at=50.0)
        assert line.back(phone) == [phone.caller]
        assert phone.session.transcript.said("to contact").count("has this caller. Thank you.") == 1
        assert line.owing(phone) is None


@pytest.mark.hazard("H38")
@pytest.mark.usefixtures("patient_doctors")
def test_one_doctor_on_two_phones_is_joined_once_and_hears_on_the_other_that_they_have_the_caller():
    with world(TWO_PHONES) as line:
        phone = ring_both(line, 55.0, REGISTRAR, SECOND_PHONE)
        heard = phone.session.transcript
        assert heard.joined == 1
        assert "You already have this caller. Thank you." in heard.said("to contact")
        assert "Dr Ade, registrar has" not in heard.said("to contact")


@pytest.mark.usefixtures("patient_doctors")
def test_the_last_resort_is_nobody_else_though_a_contact_of_the_rota_has_its_name():
    """The rota's contact is called `registrar`, as IVR_REGISTRAR_NUMBER is: these are two phones of two people."""
    with world(LONG_WAITS.partition("[contact.consultant]")[0]) as line:
        heard = ring_both(line, 55.0, REGISTRAR, LAST).session.transcript
        assert heard.joined == 1
        assert "Dr Ade, registrar has this caller. Thank you." in heard.said("to contact")
        assert "You already have this caller." not in heard.said("to contact")


@pytest.mark.hazard("H17")
def test_a_second_caller_is_put_through_to_a_free_contact_first():
    with world() as line:
        one = line.phone("1", {REGISTRAR: "accept"})
        one.dial()
        line.line.run(30)
        two = line.ring("1", {REGISTRAR: "accept", CONSULTANT: "accept", LAST: "accept"})
        assert one.session.transcript.joined == two.session.transcript.joined == 1
        assert rung(two.session.transcript, CONSULTANT)
        assert not rung(two.session.transcript, REGISTRAR)


@pytest.mark.hazard("H65")
@pytest.mark.parametrize("phone", ["no-answer", "busy"], ids=["it rings beside the talk", "it is engaged"])
def test_a_second_caller_while_the_only_doctor_talks_is_told_so_and_the_doctor_gets_a_text(phone):
    with world(**ONE_DOCTOR, **TEXTS) as line:
        one = line.phone("1", {REGISTRAR: "accept"})
        one.dial()
        line.line.run(30)
        rings = {"no-answer": 1, "busy": 4}[phone]
        two = line.ring("1", {REGISTRAR: ",".join([phone] * rings + ["accept"])})
        heard = two.session.transcript
        texts = {(message.to, message.body) for message in line.line.exchange.messages}
        assert texts == {(REGISTRAR, "Spinal cord line: another caller is waiting.")}
        assert heard.joined == 1
        assert at(heard, "Here is the doctor.") + two.session.began > 100, "after the first talk"
        assert "The doctor is with another caller. Please stay on the line." in heard.said()
        assert "The doctor's phone is ringing" not in heard.said()


def test_the_phone_of_the_last_resort_is_not_rung_twice_at_once_where_it_is_in_the_rota_too():
    with world(**ONE_DOCTOR) as line:
        phone = line.ring("1", "no-answer")
        line.rest()
        legs = [(leg.started_at, leg.ended_at) for leg in line.legs(phone)]
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(legs)), legs


def test_a_second_caller_whom_the_only_doctor_never_takes_is_told_what_to_do_and_is_on_the_list():
    with world(**ONE_DOCTOR, **TEXTS) as line:
        one = line.phone("1", {REGISTRAR: "accept"}, leaves=(Moment.TALKING, 1), talks_for=55)
        one.dial()
        line.line.run(30)
        two = line.ring("1", {REGISTRAR: "busy"})
        assert "Nobody has answered." in two.session.transcript.said()
        assert line.owing(two) is not None
        assert line.owing(one) is None


@pytest.mark.hazard("H65")
@pytest.mark.parametrize("keys", [("1", "1", "1"), ("1", "^0", "21"), ("^0", "", "^5")], ids=str)
def test_three_callers_at_once_are_each_joined_to_somebody(keys):
    with world() as line:
        phones = [line.phone(own) for own in keys]
        line.together(*phones)
        assert [phone.session.transcript.joined for phone in phones] == [1, 1, 1]
        assert [line.owing(phone) for phone in phones] == [None, None, None]


@pytest.mark.hazard("H65")
def test_three_callers_at_once_where_only_one_doctor_answers_are_all_served_in_the_end():
    with world() as line:
        phones = [line.phone("1", {REGISTRAR: "accept"}) for _ in range(3)]
        line.together(*phones)
        assert sum(phone.session.transcript.joined for phone in phones) >= 1
        assert line.until(lambda: all(line.owing(phone) is None for phone in phones), 1200, step=20)
