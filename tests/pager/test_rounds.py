"""The pager by telephone: whom it rings for a call-back, when, and what ends it."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from ivr.oncall import Rank
from ivr.pager.rounds import Pager
from ivr.simulator.players import ScriptedContacts
from ivr.simulator.practice import ROTA
from ivr.store import Journal, connect
from tests.calls.conftest import CONSULTANT, LAST, REGISTRAR, SWITCHBOARD, rung, script, world
from tests.databases import behind
from tests.pager.ringing_back import LEAD, LEAVES, after, gone, hangs_up

WITH_LEAD = """
[contact.registrar]
name = "Dr Ade, registrar"
numbers = ["07700 900101"]

[contact.consultant]
name = "Dr Bell, consultant"
role = "consultant"
numbers = ["07700 900102"]

[contact.lead]
name = "Dr Cole, lead"
role = "lead"
numbers = ["07700 900103"]

[[shift]]
contacts = ["registrar", "consultant"]
"""


URGENT = "22222" + "1222" + "221" + "1"


SIGNS = "22222" + "12" + "1"


NOON = dt.datetime(2026, 1, 15, 12, 0, tzinfo=dt.UTC)


TEXTS = {"ivr_text_from": "07700 900001"}


@pytest.mark.hazard("H07")
def test_an_emergency_is_rung_back_20_seconds_after_the_hang_up(line):
    phone = hangs_up(line)
    assert line.until_served(phone)
    assert 20 <= after(phone)[0] <= 25
    assert line.back(phone) == [phone.caller]
    assert "You rang us from this number. Connecting you." in phone.session.transcript.said("to patient")


@pytest.mark.hazard("H03", "H07", "H43")
def test_an_emergency_goes_round_every_3_minutes_then_the_last_resort_then_the_lead_and_never_stops():
    with world(WITH_LEAD, every=10) as line:
        phone = hangs_up(line, afterwards="no-answer")
        line.line.run(75 * 60)
        rings = after(phone)
        early = [second for second in rings if second < 29 * 60]
        assert all(175 <= later - earlier <= 195 for earlier, later in itertools.pairwise(early))
        assert after(phone, REGISTRAR)[0] < after(phone, CONSULTANT)[0]
        assert min(after(phone, LAST)) > 10 * 60
        assert min(after(phone, LAST)) < 14 * 60
        assert 30 * 60 <= min(after(phone, LEAD)) <= 34 * 60
        late = after(phone, LEAD)
        assert len(late) >= 4
        assert all(590 <= later - earlier <= 620 for earlier, later in itertools.pairwise(late))
        assert {number for number in (REGISTRAR, CONSULTANT, LAST) if max(after(phone, number)) > 40 * 60}
        assert line.owing(phone).owed.rank is Rank.EMERGENCY


@pytest.mark.hazard("H23")
@pytest.mark.parametrize(("start", "minutes"), [(NOON, 20), (None, 60)], ids=["by day", "at night"])
def test_urgent_is_rung_at_once_then_every_20_minutes_by_day_and_every_hour_at_night(start, minutes):
    with world(start=start, every=30) as line:
        phone = hangs_up(line, URGENT, "no-answer")
        assert line.owing(phone).owed.rank is Rank.URGENT
        line.line.run((minutes * 3 + 5) * 60)
        rings = after(phone)
        assert 20 <= rings[0] <= 50
        assert len(rings) == 4
        assert all(0 <= round(later - earlier - minutes * 60, 3) <= 61 for earlier, later in itertools.pairwise(rings))


@pytest.mark.hazard("H23")
def test_an_urgent_call_back_of_the_night_is_rung_again_by_8_in_the_morning():
    with world(every=20, start=dt.datetime(2026, 1, 15, 7, 20, tzinfo=dt.UTC)) as line:
        phone = hangs_up(line, URGENT, "no-answer")
        line.line.run(60 * 60)
        first, second = after(phone)[:2]
        wall = line.line.clock.start + dt.timedelta(seconds=phone.session.began + gone(phone) + second)
        assert first < 60
        assert wall - dt.datetime(2026, 1, 15, 8, 0, tzinfo=dt.UTC) < dt.timedelta(seconds=45)


@pytest.mark.hazard("H61")
def test_somebody_who_was_sent_to_999_is_not_rung_for_10_minutes(line):
    phone = hangs_up(line, SIGNS)
    line.line.run(500)
    assert after(phone) == []
    assert line.until_served(phone, 400)
    assert 600 <= after(phone)[0] <= 610


@pytest.mark.hazard("H72")
def test_somebody_who_hung_up_twice_is_rung_once_until_three_minutes_after_that_is_closed(line):
    """It may be another patient with the same phone: nobody waits longer for somebody else's talk."""
    one = hangs_up(line)
    two = line.ring("^0", "no-answer", caller=one.caller, leaves=LEAVES)
    two.session.contacts = script("accept")
    assert line.until_served(one)
    closed = line.line.clock()
    line.line.run(170)
    assert len(line.back(one)) == 1
    assert line.until_served(two)
    assert 180 < (line.line.clock() - closed).total_seconds() < 400
    assert len([leg for leg in line.line.exchange.calls.values() if leg.to == one.caller]) == 2


@pytest.mark.hazard("H72")
def test_nobody_is_rung_back_whose_number_is_on_the_line_again(line):
    one = hangs_up(line)
    two = line.ring("1", "accept", caller=one.caller)
    assert line.until(lambda: line.call(two).over is not None, 600)
    line.line.run(170)
    assert two.session.transcript.joined == 1
    assert line.back(one) == line.back(two) == []


@pytest.mark.hazard("H45")
def test_two_pagers_on_one_database_never_place_two_legs():
    with world(every=None) as line:
        desk = line.line.desk
        other = Pager(replace(desk, journal=Journal(connect(behind(desk.journal.engine).url))))
        line.line.every(5, lambda: (line.pager.round(), other.round()))
        phone = hangs_up(line, afterwards="no-answer")
        line.line.run(600)
        assert len(after(phone)) == 4
        other.desk.journal.engine.dispose()


@pytest.mark.hazard("H45")
def test_a_pager_that_is_overtaken_between_seeing_and_doing_places_no_second_leg():
    with world(every=None) as line:
        desk = line.line.desk

        class Overtaken(Journal):
            def record(self, *what, **how):
                line.pager.round()
                return super().record(*what, **how)

        slow = Pager(replace(desk, journal=Overtaken(desk.journal.engine)))
        phone = hangs_up(line, afterwards="no-answer")
        line.line.run(25)
        slow.round()
        line.line.run(60)
        assert len(after(phone)) == 1


@pytest.mark.hazard("H43")
def test_of_three_call_backs_the_emergency_comes_first_and_nobody_is_left_out(line):
    line.line.exchange.calls_per_second = 5
    urgent, unknown, emergency = (line.phone(keys, "no-answer") for keys in (URGENT, "^0", "1"))
    urgent.session.leaves_at, unknown.session.leaves_at, emergency.session.leaves_at = 150.0, 50.0, 50.0
    urgent.dial()
    line.line.run(100)
    line.together(unknown, emergency)
    for phone in (urgent, unknown, emergency):
        phone.session.contacts = script("accept")
    assert line.until(lambda: all(line.owing(phone) is None for phone in (urgent, unknown, emergency)), 900)
    placed = [line.legs(phone)[-1].started_at for phone in (emergency, unknown, urgent)]
    assert placed == sorted(placed)
    assert all(line.back(phone) == [phone.caller] for phone in (urgent, unknown, emergency))


@pytest.mark.hazard("H41")
def test_an_operator_who_takes_a_call_back_hands_it_on_and_it_stays_open():
    with world(SWITCHBOARD) as line:
        phone = line.ring("1", "no-answer", leaves=LEAVES)
        phone.session.contacts = script({"+441632960100": "accept"})
        line.line.run(300)
        assert line.back(phone)[:1] == [phone.caller]
        assert line.owing(phone) is not None


@pytest.mark.hazard("H59")
def test_a_text_says_nothing_but_that_a_caller_needs_somebody():
    with world(**TEXTS) as line:
        phone = hangs_up(line, afterwards="no-answer")
        line.line.run(300)
        messages = line.line.exchange.messages
        assert {message.body for message in messages} == {"Spinal cord line: a caller needs you."}
        assert {message.to for message in messages} == {REGISTRAR, CONSULTANT}
        assert {message.sender for message in messages} == {"+447700900001"}
        assert len(messages) == len(after(phone))


def test_no_text_goes_to_a_phone_that_is_no_mobile_and_none_without_a_sender(line):
    phone = hangs_up(line)
    assert line.until_served(phone)
    assert line.line.exchange.messages == []
    with world(ROTA.replace("07700 900101", "01632 960101"), **TEXTS) as other:
        phone = hangs_up(other)
        assert other.until_served(phone)
        assert other.line.exchange.messages == []


def test_a_round_after_which_the_rota_has_changed_rings_the_new_doctor(tmp_path):
    rota = tmp_path / "rota.toml"
    rota.write_text(ROTA, "utf-8")
    with world(ivr_rota=rota) as line:
        phone = hangs_up(line, afterwards="no-answer")
        line.line.run(30)
        rota.write_text(ROTA.replace("07700 900102", "07700 900177"), "utf-8")
        line.line.run(200)
        assert rung(phone.session.transcript, "+447700900177")


@pytest.mark.hazard("H43")
def test_the_phones_of_all_who_are_on_call_may_fail_and_the_caller_is_still_on_the_list(line):
    phone = hangs_up(line, afterwards="failed")
    line.line.exchange.patients = ScriptedContacts([])
    line.line.run(1200)
    assert line.owing(phone).owed.rank is Rank.EMERGENCY
    assert len(after(phone)) >= 6
