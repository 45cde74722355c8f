"""Who takes a call-back: for how long it is theirs, what they are asked afterwards, and what others hear meanwhile."""

import pytest

from ivr.pager.by_hand import TakenError, claim, close
from tests.calls.conftest import CONSULTANT, REGISTRAR, script
from tests.pager.ringing_back import after, hangs_up


@pytest.mark.hazard("H43")
def test_a_doctor_who_did_not_reach_the_patient_is_rung_first_and_then_the_next(line):
    phone = hangs_up(line, afterwards="no-answer,not-reached")
    line.line.exchange.patients = script("no-answer")
    line.line.run(20 * 60)
    numbers = [m.what.removeprefix("rings ") for m in phone.session.transcript.moments if m.what.startswith("rings")]
    rings = [number for number in numbers[1:] if number != phone.caller]
    assert rings[:3] == [REGISTRAR, CONSULTANT, CONSULTANT]
    assert line.owing(phone) is not None
    assert set(line.back(phone)) == {phone.caller}


def test_a_doctor_who_says_not_reached_lets_go_of_the_claim_and_is_rung_3_minutes_later(line):
    phone = hangs_up(line, afterwards="not-reached,accept")
    assert line.until_served(phone, 600)
    first, second = after(phone)
    assert 175 <= second - first <= 190
    assert "They stay on the list, and will be rung again." in phone.session.transcript.said("to contact")


@pytest.mark.hazard("H42")
@pytest.mark.parametrize(("answer", "open_still"), [("1", False), ("2", True)], ids=["1", "2"])
def test_a_doctor_who_hangs_up_after_the_talk_is_asked_at_the_next_ring_whether_they_reached_them(
    line, answer, open_still
):
    phone = hangs_up(line, afterwards="walks-off," + ("accept" if answer == "1" else "decline"))
    line.line.run(240)
    told = phone.session.transcript.said("to contact")
    assert "You rang a caller back. If you spoke to the patient, press 1." in told
    assert after(phone, REGISTRAR) == after(phone)[:2]
    assert (line.owing(phone) is not None) is open_still
    assert len(line.back(phone)) == 1


@pytest.mark.hazard("H42")
def test_who_has_claimed_a_call_back_has_ten_minutes_and_then_it_is_due_again(line):
    phone = hangs_up(line)
    claim(line.line.desk.journal, phone.session.sid, "Nurse Eve", line.line.clock())
    line.line.run(590)
    assert after(phone) == []
    assert line.until_served(phone)
    assert 600 <= after(phone)[0] <= 610


def test_a_claim_by_hand_cannot_be_taken_by_another_while_it_runs(line):
    phone = hangs_up(line)
    claim(line.line.desk.journal, phone.session.sid, "Nurse Eve", line.line.clock())
    with pytest.raises(TakenError):
        claim(line.line.desk.journal, phone.session.sid, "Dr Ade", line.line.clock())


@pytest.mark.hazard("H42")
def test_a_doctor_who_hangs_up_after_five_seconds_has_a_lease_and_then_it_is_due_again(line):
    phone = hangs_up(line, afterwards="cut-off,accept")
    assert line.until_served(phone, 1200)
    first, second = after(phone)
    assert 590 <= second - first <= 640


def test_who_is_rung_while_another_has_the_call_back_hears_who_has_it(line):
    phone = hangs_up(line, afterwards="accept")
    line.until(lambda: bool(after(phone)), 60)
    claim(line.line.desk.journal, phone.session.sid, "Nurse Eve", line.line.clock())
    line.rest()
    assert "Nurse Eve has this caller." in phone.session.transcript.said("to contact")
    assert line.back(phone) == []


def test_who_answers_for_a_call_back_that_was_closed_meanwhile_hears_so(line):
    phone = hangs_up(line, afterwards="accept")
    line.until(lambda: bool(after(phone)), 60)
    close(line.line.desk.journal, phone.session.sid, "Nurse Eve", "", line.line.clock())
    line.rest()
    assert "This caller has been reached already." in phone.session.transcript.said("to contact")
    assert line.back(phone) == []
