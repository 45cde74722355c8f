"""Ringing back through the line, by telephone: somebody's own phone first, then the patient's."""

import pytest
from sqlalchemy import delete, insert, update

from ivr.call.events import LegRefused
from ivr.call.hand_events import ClaimedByHand, TriedByHand
from ivr.call.parts import Result
from ivr.oncall.phones import staff_key
from ivr.pager import by_hand
from ivr.simulator.asking import RestFault
from ivr.store import Journal
from ivr.store.notes import closing_note
from ivr.store.schema import staff
from tests.calls.conftest import CONSULTANT, LAST, REGISTRAR, rung, script, world
from tests.pager.test_rounds import LEAVES, after

OWN = "+447700900177"
EVE = "Nurse Eve"


@pytest.fixture(scope="module")
def _line():
    with world() as shared:
        yield shared


@pytest.fixture
def line(_line):
    with _line.line.engine.begin() as connection:
        row = {"login": "eve", "name": EVE, "role": "responder", "number": OWN, "password": "x"}
        connection.execute(insert(staff).values(id=3, added_at=_line.line.clock(), **row))
    yield _line
    with _line.line.engine.begin() as connection:
        connection.execute(delete(staff))
    _line.line.exchange.patients = script("accept")
    _line.clear()


def hangs_up(line, **contacts):
    """Ring, and hang up while the first phone rings; from then on these phones do this, and no other answers."""
    phone = line.ring("1", "no-answer", leaves=LEAVES)
    numbers = {OWN: "accept"} | contacts
    phone.session.contacts = line.line.exchange.contacts = script(numbers)
    return phone


def ring(line, phone, staff_id=3, by=EVE):
    return by_hand.ring(line.line.desk, phone.session.sid, staff_id, by, line.line.clock())


def change(line, **values):
    with line.line.engine.begin() as connection:
        connection.execute(update(staff).values(**values))


def test_their_own_phone_rings_a_1_rings_the_patient_with_the_line_s_number_and_reached_closes_it(line):
    phone = hangs_up(line)
    assert ring(line, phone).claim.by == EVE
    assert line.until_served(phone)
    assert after(phone, OWN)
    assert after(phone, REGISTRAR, CONSULTANT, LAST) == []
    told = phone.session.transcript.said("to contact")
    assert "Hung up. Yes to: weakness." in told
    assert "press 1" in told
    [back] = [leg for leg in line.line.exchange.calls.values() if leg.to == phone.caller]
    assert back.origin == "+441632960000"
    assert "You rang us from this number. Connecting you." in phone.session.transcript.said("to patient")
    assert line.call(phone).closed_by == EVE


def test_no_text_is_sent_to_them():
    with world(ivr_text_from="07700 900001") as line:
        with line.line.engine.begin() as connection:
            row = {"login": "eve", "name": EVE, "role": "responder", "number": OWN, "password": "x"}
            connection.execute(insert(staff).values(id=3, added_at=line.line.clock(), **row))
        phone = hangs_up(line)
        ring(line, phone)
        assert line.until_served(phone)
        assert line.line.exchange.messages == []


@pytest.mark.parametrize("missing", ["unknown", "disabled", "without a number"])
def test_a_phone_that_is_not_known_rings_nobody(line, missing):
    phone = hangs_up(line)
    if missing != "unknown":
        change(line, **({"number": None} if missing == "without a number" else {"disabled_at": line.line.clock()}))
    with pytest.raises(by_hand.NoNumberError, match="no number of your own"):
        ring(line, phone, staff_id=9 if missing == "unknown" else 3)
    line.line.run(10)
    assert after(phone, OWN, LAST) == []
    assert line.call(phone).claim is None


@pytest.mark.hazard("H43")
def test_a_phone_that_is_gone_when_it_is_to_ring_rings_nobody_in_its_place(line, monkeypatch):
    """They are disabled between the click and the ring: the registrar is not woken for that."""
    phone, desk = hangs_up(line), line.line.desk
    monkeypatch.setattr("ivr.pager.desk.staff_phone", lambda _engine, _id: None)
    ring(line, phone)
    line.line.run(10)
    assert after(phone, REGISTRAR, CONSULTANT, LAST, OWN) == []
    leg = line.call(phone).legs[-1]
    assert (leg.contact, leg.refused) == (staff_key(3), True)
    assert line.call(phone).claim is None
    assert desk.errands.is_up(line.line.clock())
    assert any(isinstance(entry.event, LegRefused) for entry in Journal(line.line.engine).entries(phone.session.sid))


def test_a_database_that_fails_just_then_rings_nobody_and_does_not_send_callers_to_the_lifeline(line, monkeypatch):
    def fail(_engine, _id):
        raise OSError

    phone = hangs_up(line)
    monkeypatch.setattr("ivr.pager.desk.staff_phone", fail)
    ring(line, phone)
    line.line.run(10)
    assert after(phone, REGISTRAR, LAST, OWN) == []
    assert line.line.desk.errands.is_up(line.line.clock())


def test_a_phone_that_is_not_answered_gives_it_back_and_the_pager_goes_on(line):
    phone = hangs_up(line, **{OWN: "no-answer", REGISTRAR: "accept"})
    ring(line, phone)
    line.line.run(30)
    assert line.call(phone).claim is None
    assert line.until_served(phone, 400)
    assert after(phone, REGISTRAR)


def test_who_talked_and_hung_up_first_keeps_it_and_nobody_else_is_woken(line):
    phone = hangs_up(line, **{OWN: "walks-off", REGISTRAR: "accept"})
    ring(line, phone)
    line.line.run(480)
    assert after(phone, REGISTRAR) == []
    assert line.call(phone).claim.by == EVE
    by_hand.close(line.line.desk.journal, phone.session.sid, EVE, "to the ward", line.line.clock(), Result.ADMITTED)
    note = closing_note(line.line.engine, phone.session.sid)
    assert (note.by, note.what, note.note) == (EVE, "admitted", "to the ward")


def test_it_is_refused_while_another_has_it_and_while_their_phone_rings_for_it(line):
    phone = hangs_up(line)
    by_hand.claim(line.line.desk.journal, phone.session.sid, "Dr Ade", line.line.clock())
    with pytest.raises(by_hand.TakenError, match="Dr Ade has claimed it"):
        ring(line, phone)
    by_hand.no_answer(line.line.desk.journal, phone.session.sid, "Dr Ade", "", line.line.clock())
    ring(line, phone)
    with pytest.raises(by_hand.NotPossibleError, match="already"):
        ring(line, phone)
    line.line.run(2)
    assert len(after(phone, OWN)) == 1


def test_it_is_refused_where_nothing_is_owed_or_nobody_can_be_rung(line):
    phone = hangs_up(line)
    by_hand.close(line.line.desk.journal, phone.session.sid, EVE, "", line.line.clock())
    with pytest.raises(by_hand.NothingOwedError):
        ring(line, phone)
    withheld = line.ring("1", "no-answer", leaves=LEAVES, caller="anonymous")
    with pytest.raises(by_hand.NoNumberError, match="ring this caller"):
        ring(line, withheld)
    assert rung(withheld.session.transcript, OWN) == []


def test_a_try_in_vain_is_noted_and_others_are_rung(line):
    phone = hangs_up(line, **{REGISTRAR: "accept"})
    journal, sid = line.line.desk.journal, phone.session.sid
    by_hand.claim(journal, sid, EVE, line.line.clock())
    line.line.run(60)
    assert after(phone, REGISTRAR) == []
    call = by_hand.no_answer(journal, sid, EVE, "rang for a\nminute", line.line.clock())
    assert (call.claim, len(call.tries)) == (None, 1)
    assert line.until_served(phone, 200)
    by_hands = [one.event for one in journal.entries(sid) if isinstance(one.event, ClaimedByHand | TriedByHand)]
    assert by_hands == [ClaimedByHand(EVE), TriedByHand(EVE, "rang for a minute")]
    assert closing_note(line.line.engine, sid) is None


def test_a_doctor_of_the_rota_whose_phone_rings_already_hears_their_name(line):
    phone = hangs_up(line, **{REGISTRAR: "accept"})
    line.until(lambda: bool(after(phone)), 60, step=1)
    ring(line, phone)
    line.rest()
    assert f"{EVE} has this caller." in phone.session.transcript.said("to contact")
    assert line.back(phone) == [phone.caller]
    assert line.call(phone).closed_by == EVE


@pytest.mark.parametrize("fault", [None, RestFault.TIMEOUT])
def test_a_phone_of_staff_that_nobody_takes_does_not_put_off_the_next_contact(line, fault):
    """It is not picked up; or Twilio's answer is lost, and nothing is ever heard of it."""
    phone = hangs_up(line, **{OWN: "no-answer", REGISTRAR: "accept"})
    line.line.exchange.rest_fault = fault
    ring(line, phone)
    line.line.run(2)
    line.line.exchange.rest_fault = None
    assert line.until(lambda: bool(after(phone)), 150, step=1)
