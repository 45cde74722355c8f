"""The queue by telephone: who rings when, what the caller hears meanwhile, and how the two come together."""

import itertools

import pytest

from ivr.oncall import Rank, Reason
from ivr.simulator import outbound
from ivr.simulator.players import Moment
from tests.calls.conftest import CONSULTANT, LAST, REGISTRAR, SWITCHBOARD, Doctor, Fingers, at, rung, world

NERVES, CANCER, BAND_NO, SIGNS_NO, FEVER_NO = "22222", "1", "2", "2", "2"
URGENT = NERVES + CANCER + BAND_NO + SIGNS_NO + FEVER_NO + "221" + "1"
SIGNS = NERVES + CANCER + BAND_NO + "1"

PATIENT_REGISTRAR = """
[contact.registrar]
name = "Dr Ade, registrar"
numbers = ["07700 900101"]
wait = 90

[contact.consultant]
name = "Dr Bell, consultant"
numbers = ["07700 900102"]
"""
ONE_FOR_LONG = """
[contact.registrar]
name = "Dr Ade, registrar"
numbers = ["07700 900101"]
wait = 125
"""


@pytest.fixture(scope="module")
def _line():
    with world() as shared:
        yield shared


@pytest.fixture
def line(_line):
    yield _line
    _line.clear()


class Pieces:
    """When each piece of the wait was asked for."""

    def __init__(self, line):
        self.at, self._line = [], line.line
        self._line.wire.after = self._look

    def _look(self):
        if "/wait/" in self._line.wire.requests[-1][0]:
            self.at.append(self._line.clock.elapsed)

    @property
    def gaps(self):
        return [later - earlier for earlier, later in itertools.pairwise(self.at)]


def test_the_first_phone_rings_while_please_hold_is_still_being_said(line):
    heard = line.ring("1").session.transcript
    assert heard.rang_at[0] == at(heard, "Please hold for a doctor.")
    assert at(heard, "The doctor's phone is ringing.") - heard.rang_at[0] >= 2


def test_the_second_contact_rings_25_seconds_after_the_first_though_the_first_rings_on():
    with world(PATIENT_REGISTRAR) as line:
        phone = line.ring("1", {CONSULTANT: "accept"})
        first, second = phone.session.transcript.rang_at[:2]
        assert 18 <= second - first <= 25
        assert phone.session.transcript.joined == 1
        registrar = next(leg for leg in line.legs(phone) if leg.to == REGISTRAR)
        line.rest()
        joined = at(phone.session.transcript, "Here is the doctor.")
        assert registrar.ended_at - phone.session.began == pytest.approx(joined, abs=1), "nobody rings on in vain"


@pytest.mark.hazard("H04")
@pytest.mark.parametrize("busy", ["busy", "failed"])
def test_the_next_contact_rings_at_once_when_the_first_is_engaged(line, busy):
    first, second = line.ring("1", f"{busy},accept").session.transcript.rang_at[:2]
    assert second - first <= 2


def test_the_next_contact_rings_at_once_when_the_first_declines(line):
    heard = line.ring("1", "decline,accept").session.transcript
    assert heard.rang_at[1] - at(heard, "presses 2", "contact") <= 1


@pytest.mark.hazard("H03", "H44")
@pytest.mark.parametrize("first", ["no-answer", "voicemail", "hang-up", "silent", "wrong-key"])
def test_whatever_the_first_contact_does_the_second_rings_within_25_seconds(line, first):
    heard = line.ring("1", f"{first},accept").session.transcript
    assert heard.rang_at[1] - heard.rang_at[0] <= 25
    assert heard.joined == 1


@pytest.mark.hazard("H03")
def test_phones_ring_for_two_minutes_with_never_more_than_25_seconds_between_two_rings(line):
    rings = [second for second in line.ring("1", "no-answer").session.transcript.rang_at if second < 145]
    assert all(later - earlier <= 25 for earlier, later in itertools.pairwise(rings))
    assert rings[-1] - rings[0] > 90


@pytest.mark.parametrize("contacts", ["voicemail", "wrong-key", "silent", "decline"])
def test_contacts_who_pick_up_in_vain_one_after_another_do_not_keep_a_caller_waiting_without_end(line, contacts):
    heard = line.ring("1", contacts).session.transcript
    assert heard.ended_by == "line"
    assert at(heard, "Nobody has answered.") - at(heard, "Please hold for a doctor.") < 150


def test_lost_reports_that_contacts_have_hung_up_do_not_keep_a_caller_waiting_though_no_pager_runs():
    with world(every=None) as line:
        line.line.wire.loses = lambda path, form: path.endswith("/status") and form["CallStatus"] == "completed"
        heard = line.ring("1", "silent").session.transcript
    assert heard.ended_by == "line"
    assert at(heard, "Nobody has answered.") - at(heard, "Please hold for a doctor.") < 230


WAITS = [
    ("danger signs", "1", None),
    ("a person, by 0", "^0", None),
    ("silence", "", None),
    ("signs of 999", SIGNS, None),
    ("urgent", URGENT, None),
    ("a health professional", "^5", None),
    ("withheld, and keys no number", "1", "anonymous"),
    ("withheld, and keys a number", "1111", "anonymous"),
    ("keys everything", "1123123", None),
]


@pytest.mark.parametrize(("who", "keys", "caller"), WAITS, ids=[row[0] for row in WAITS])
def test_no_piece_is_longer_than_8_seconds_and_the_first_no_longer_than_5(line, who, keys, caller):
    pieces = Pieces(line)
    heard = line.ring(keys, "no-answer", caller=caller).session.transcript
    assert len(pieces.gaps) > 12
    assert pieces.gaps[0] <= 5
    typed = [h.at for h in heard.moments if h.what == "presses 07700900456#"]
    assert all(gap <= 8.05 for gap in pieces.gaps[1:]) or typed, pieces.gaps
    assert sum(gap > 8.05 for gap in pieces.gaps) <= len(typed), "a number takes as long as its keys"


@pytest.mark.hazard("H03", "H61", "H62")
@pytest.mark.parametrize(
    ("who", "keys", "caller"), [row for row in WAITS if row[0] not in ("urgent", "a health professional")]
)
def test_the_999_words_have_been_said_by_the_60th_second_of_the_wait(line, who, keys, caller):
    heard = line.ring(keys, "no-answer", caller=caller).session.transcript
    said = next(h.at for h in heard.moments if "Or hang up and ring 9 9 9 now" in h.what) + 5.8
    assert said - heard.rang_at[0] <= 60


@pytest.mark.hazard("H03", "H37")
def test_after_two_minutes_the_caller_is_told_what_to_do_and_is_on_the_list(line):
    phone = line.ring("1", "no-answer")
    heard = phone.session.transcript
    assert 118 <= at(heard, "Nobody has answered.") - heard.rang_at[0] <= 128
    assert "Your call is on our list" in heard.said()
    assert line.owing(phone).owed.rank is Rank.EMERGENCY
    assert line.owing(phone).owed.reason is Reason.UNANSWERED


def test_a_doctor_who_answers_in_the_119th_second_still_gets_the_caller(monkeypatch):
    monkeypatch.setattr(outbound, "ANSWERS_AFTER", 119.0)
    with world(ONE_FOR_LONG) as line:
        phone = line.ring("1", {REGISTRAR: "accept"})
        heard = phone.session.transcript
        assert at(heard, "Spinal cord line. Yes to: weakness.", "to contact") - heard.rang_at[0] == 119
        assert heard.joined == 1
        assert "Nobody has answered" not in heard.said()
        assert line.owing(phone) is None


def test_who_presses_1_while_the_caller_hears_the_last_words_gets_them(line, monkeypatch):
    monkeypatch.setattr(outbound, "ANSWERS_AFTER", 8.0)
    heard = line.ring("111", ",".join(["no-answer"] * 6 + ["accept"])).session.transcript
    pressed = at(heard, "presses 1", "contact")
    assert at(heard, "Nobody has answered.") < pressed
    assert "Please hold. The caller will be joined to you." in heard.said("to contact")
    assert heard.joined == 1


def test_who_presses_1_while_the_caller_hears_the_last_words_and_hangs_up_rings_them(line, monkeypatch):
    monkeypatch.setattr(outbound, "ANSWERS_AFTER", 8.0)
    phone = line.phone("111", ",".join(["no-answer"] * 6 + ["accept"]), leaves_at=165.0)
    phone.call()
    heard = phone.session.transcript
    assert at(heard, "Nobody has answered.") < at(heard, "presses 1", "contact") < 165
    assert line.owing(phone).owed.rank is Rank.EMERGENCY
    assert line.until_served(phone)
    assert line.back(phone) == [phone.caller]


def test_what_the_caller_keys_while_waiting_is_told_to_the_doctor_who_takes_them(line):
    fingers = Fingers(weaker="1", lift_both="2", spreading="1", peed_in="3", thinners="1", in_your_bones="2")
    phone = line.ring(fingers, "no-answer,no-answer,no-answer,no-answer,accept")
    told = phone.session.transcript.said("to contact")
    for item in ("Cannot lift both feet.", "Numbness spreading.", "Not sure of last pee.", "Takes blood thinners."):
        assert told.count(item) == 1
    assert told.index("Takes blood thinners.") < told.index("Joining you now.")


def test_a_key_that_means_nothing_while_waiting_is_not_told_and_harms_nothing(line):
    fingers = Fingers(weaker="1", lift_both="9", spreading="#", peed_in="*", thinners="0")
    phone = line.ring(fingers, "no-answer,no-answer,accept")
    assert phone.session.transcript.joined == 1
    assert "feet" not in phone.session.transcript.said("to contact")


@pytest.mark.hazard("H33")
def test_a_withheld_caller_keys_a_number_hears_it_corrects_it_and_is_rung_back_on_it(line):
    fingers = Fingers(weaker="1", To_be_rung_back="07700900777#,07700900778#", If_right="2,1")
    phone = line.ring(fingers, "no-answer,no-answer,no-answer,no-answer,accept", caller="anonymous", leaves_at=80.0)
    heard = phone.session.transcript
    assert "0 7 7 0 0 9 0 0 7 7 7." in heard.said()
    assert "0 7 7 0 0 9 0 0 7 7 8." in heard.said()
    assert line.owing(phone).caller is None
    assert line.until_served(phone)
    assert line.back(phone) == ["+447700900778"]


@pytest.mark.hazard("H60")
@pytest.mark.parametrize("keyed", ["999#", "12#", "0033123456789#", "447700900456#", "#"])
def test_keys_that_are_no_british_number_are_asked_for_once_more_and_never_rung(line, keyed):
    fingers = Fingers(weaker="1", To_be_rung_back=f"{keyed},07700900779#", If_right="2,2")
    phone = line.ring(fingers, "no-answer", caller="anonymous")
    assert phone.session.transcript.said().count("To be rung back") <= 2
    assert line.call(phone).reach is None
    line.rest()
    assert line.back(phone) == []


@pytest.mark.hazard("H60")
def test_a_number_that_the_caller_has_not_confirmed_is_not_rung(line):
    """They hang up while it is read back."""
    fingers = Fingers(weaker="1", To_be_rung_back="07700900780#")
    phone = line.ring(fingers, "no-answer,no-answer,accept", caller="anonymous", leaves_at=46.0)
    assert "0 7 7 0 0 9 0 0 7 8 0." in phone.session.transcript.said()
    line.line.run(300)
    assert line.back(phone) == []
    assert line.call(phone).acknowledged_by is not None


def test_the_queues_are_deleted_when_the_calls_are_over(line):
    for contacts, leaves in (("accept", None), ("no-answer", None), ("no-answer,accept", (Moment.RINGING, 1))):
        line.ring("1", contacts, leaves=leaves)
        line.rest()
        assert [queue.name for queue in line.line.exchange.queues] == []


@pytest.mark.hazard("H46")
def test_a_leg_that_was_answered_and_whose_end_is_never_told_counts_as_ended_after_45_seconds(line):
    """Voicemail picks up first; the pager ends the leg, and nobody waits for it."""
    line.line.wire.loses = lambda path, form: form.get("CallStatus") == "completed" and path.endswith("/status")
    phone = line.phone("1", "voicemail,no-answer")
    phone.dial()
    line.line.run(23.5 + 5)
    leg = line.call(phone).legs[0]
    assert leg.state.value == "answered"
    line.line.run(40)
    assert line.call(phone).leg(leg.id).is_alive(line.line.clock())
    line.line.run(10)
    assert not line.call(phone).leg(leg.id).is_alive(line.line.clock())


def test_the_caller_does_not_wait_longer_because_the_end_of_a_ring_is_never_told(line):
    line.line.wire.loses = lambda path, form: form.get("CallStatus") in ("no-answer", "completed") and "/leg/" in path
    heard = line.ring("1", "no-answer,voicemail,accept").session.transcript
    rings = heard.rang_at[:3]
    assert all(later - earlier <= 25 for earlier, later in itertools.pairwise(rings))
    assert heard.joined == 1


@pytest.mark.hazard("H46")
def test_a_voicemail_is_never_joined(line):
    phone = line.ring("1", "voicemail")
    assert phone.session.transcript.joined == 0
    assert len(phone.session.transcript.rang_at) > 3
    assert line.owing(phone).owed.rank is Rank.EMERGENCY


def test_who_declines_is_rung_again_only_after_the_others(line):
    heard = line.ring("1", {REGISTRAR: "decline,accept"}).session.transcript
    first = [number for number in (REGISTRAR, CONSULTANT, LAST) for _ in rung(heard, number)]
    assert first.count(REGISTRAR) == 2
    assert rung(heard, REGISTRAR)[1] > max(rung(heard, CONSULTANT)[0], rung(heard, LAST)[0])
    assert heard.joined == 1


@pytest.mark.hazard("H05")
def test_an_operator_hears_their_script_is_joined_and_the_caller_stays_on_the_list():
    with world(SWITCHBOARD) as line:
        phone = line.ring("1", {"+441632960100": "accept"})
        heard = phone.session.transcript
        told = heard.said("to contact")
        assert told.count("Please get the on-call oncology registrar for them.") >= 1
        assert "weakness" not in told
        assert heard.joined == 1
        assert (line.owing(phone).owed.rank, line.owing(phone).owed.reason) == (Rank.EMERGENCY, Reason.HANDED_ON)


@pytest.mark.hazard("H05")
def test_an_operator_who_lets_it_ring_for_90_seconds_does_not_keep_the_others_from_being_rung():
    with world(SWITCHBOARD) as line:
        phone = line.ring("1", {LAST: "accept"})
        first, second = phone.session.transcript.rang_at[:2]
        assert second - first <= 25
        assert phone.session.transcript.joined == 1


def test_a_doctor_who_asks_twice_to_hear_it_again_is_joined(line):
    class Twice:
        def answering(self, _number):
            return Doctor("**1")

    heard = line.ring("1", Twice()).session.transcript
    assert heard.said("to contact").count("Yes to: weakness") >= 3
    assert heard.joined == 1
