"""The whole server cannot be reached: callers get the documents that `ivr twilio bundle` wrote, hosted elsewhere."""

import pytest
from flask import Flask

from ivr.oncall import Rank, Reason, read_rota
from ivr.simulator.asking import RestFault
from ivr.simulator.clock import VirtualClock
from ivr.simulator.documents import FailedDocumentError
from ivr.simulator.exchange import Exchange
from ivr.simulator.hosting import over_http
from ivr.simulator.phone import Telephone
from ivr.simulator.players import Moment, ScriptedCaller
from ivr.simulator.practice import AWAY, BASE, ROTA, TOKEN, practice_settings
from ivr.simulator.session import Session
from ivr.simulator.switches import Switches
from ivr.simulator.wire import Wire
from ivr.store import one_call
from ivr.telephony import FALLBACK, bundle_of
from tests.calls.conftest import CONSULTANT, LAST, REGISTRAR, SWITCHBOARD, Doctor, at, rung, script, turn_of, world
from tests.simulator.conftest import serving

HANG_UP = "If you have spoken to the doctor, hang up now. If not, stay on the line."
STILL_TRYING = "Stay on the line. We are still trying. Or hang up and ring 9 9 9 now."
RING_999 = "Nobody has answered. Hang up and ring 9 9 9 now."
OPERATOR = "+441632960100"


@pytest.fixture
def line():
    """A line with a pager that does its rounds only when a test says so: a dead server has none."""
    with world(every=None, fallback=True) as shared:
        shared.pager.round()
        yield shared


@pytest.fixture
def away(line):
    """The server is dead from the first request on."""
    line.line.server_is(away=True)
    return line


class Picks:
    """Whoever is rung, it is this one who picks up."""

    def __init__(self, callee):
        self.answering = lambda _: callee


def asked_elsewhere(line):
    return [path.rpartition("/")[2] for path, _ in line.line.exchange.fallback.asked]


def heard(phone):
    return " ".join(moment.what for moment in phone.session.transcript.moments if moment.who == "line")


def test_a_caller_who_meets_no_server_is_put_through_by_whoever_picks_up_and_presses_a_key(away):
    phone = away.ring("", "accept", leaves=(Moment.TALKING, 1))
    assert phone.session.transcript.joined == 1
    assert rung(phone.session.transcript) == rung(phone.session.transcript, REGISTRAR)
    assert asked_elsewhere(away) == ["fallback.xml", "contact.xml", "joined.xml"]
    assert away.line.wire.requests == []


def test_the_fallback_is_asked_by_get_with_what_went_wrong(away):
    away.ring("", "accept")
    path, form = away.line.exchange.fallback.asked[0]
    assert f"https://away.example.com{path}" == f"{AWAY}/fallback.xml"
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", "https://line.example.org/voice")


@pytest.mark.parametrize("key", "0123456789*#")
def test_any_key_of_a_contact_joins_since_nothing_can_tell_one_from_another(away, key):
    assert away.ring("", Picks(Doctor(key)), leaves=(Moment.TALKING, 1)).session.transcript.joined == 1


@pytest.mark.parametrize("does", ["voicemail", "silent", "hang-up"])
def test_a_contact_who_presses_nothing_is_never_joined_and_the_next_one_is_rung(away, does):
    phone = away.ring("", {REGISTRAR: does, CONSULTANT: "accept"}, leaves=(Moment.TALKING, 2))
    assert phone.session.transcript.joined == 1
    assert len(rung(phone.session.transcript, CONSULTANT)) == 1
    assert rung(phone.session.transcript, LAST) == []


@pytest.mark.parametrize("does", ["no-answer", "busy", "failed", "voicemail", "silent", "hang-up"])
def test_where_nobody_comes_every_phone_rings_once_and_the_call_ends_with_999(away, does):
    phone = away.ring("", does)
    told = phone.session.transcript
    assert [len(rung(told, number)) for number in (REGISTRAR, CONSULTANT, LAST)] == [1, 1, 1]
    assert told.joined == 0
    *_, last, hangs_up = [moment.what for moment in told.moments if moment.who == "line"]
    assert last.startswith(RING_999)
    assert hangs_up == "(hangs up)"


def test_before_the_second_phone_rings_come_the_999_words(away):
    told = away.ring("", "no-answer").session.transcript
    assert at(told, STILL_TRYING) < rung(told, CONSULTANT)[0]
    assert at(told, HANG_UP) < at(told, STILL_TRYING)


def test_after_every_phone_the_caller_is_told_to_hang_up_if_they_have_spoken_to_the_doctor(away):
    phone = away.ring("", "no-answer,accept,no-answer")
    assert heard(phone).count(HANG_UP) == 3


def test_a_caller_who_talks_and_then_hangs_up_has_nobody_else_rung(away):
    phone = away.ring("", "accept", leaves=(Moment.TALKING, 1))
    assert rung(phone.session.transcript) == rung(phone.session.transcript, REGISTRAR)
    assert phone.session.transcript.ended_by == "caller"


def test_a_caller_who_talks_and_stays_hears_what_to_do_before_any_other_phone_rings(away):
    phone = away.ring("", "accept")
    told = phone.session.transcript
    assert phone.session.transcript.joined == 3, "who stays on the line is taken to have spoken to nobody"
    assert at(told, HANG_UP) < rung(told, CONSULTANT)[0]


@pytest.mark.parametrize("sent", [True, False])
def test_it_makes_no_difference_what_twilio_reports_of_a_dial(away, sent):
    switches = Switches(bridged_sent=sent, duration_sent=sent, action_after_hang_up=True, declined_status="completed")
    phone = away.ring("", "decline,no-answer", switches=switches, leaves=(Moment.RINGING, 2))
    assert phone.session.transcript.ended_by == "caller"


def test_an_operator_hears_whom_to_bleep_and_the_caller_what_to_do_meanwhile():
    rota = SWITCHBOARD.replace("[contact", 'last_resort = ["switchboard"]\n[contact', 1)
    with world(rota, every=None, fallback=True) as line:
        line.line.server_is(away=True)
        phone = line.ring("", {OPERATOR: "accept"})
        told = phone.session.transcript
        assert at(told, "Please get the on-call oncology registrar", "to contact") > at(told, STILL_TRYING)
        assert told.joined == 1


def test_the_files_alone_put_a_caller_through_from_a_host_that_knows_get_only(tmp_path):
    """There is no server of ours anywhere: the files, their links without a host, and a caller."""
    (tmp_path / "line").mkdir()
    for name, text in bundle_of(practice_settings(tmp_path), read_rota(ROTA)).items():
        (tmp_path / "line" / name).write_text(text, "utf-8")
    exchange = Exchange(Wire(Flask("nobody"), BASE, TOKEN), VirtualClock())
    exchange.wire.loses = lambda _path, _form: True
    with serving(tmp_path) as address:
        exchange.fallback = over_http(f"{address}/line", FALLBACK)
        phone = Telephone(Session(exchange), ScriptedCaller(""), script("voicemail,accept"))
        told = phone.call()
    assert told.joined == 2
    assert [path for path, _ in exchange.fallback.asked][:2] == ["/line/fallback.xml", "/line/contact.xml"]
    assert exchange.wire.requests == []


@pytest.mark.parametrize("turn", range(1, 7))
def test_a_server_that_dies_between_two_questions_leaves_the_caller_with_a_person(line, turn):
    line.line.wire.loses = lambda path, _: turn_of(path) >= turn
    phone = line.ring("222222", "no-answer,accept")
    told = phone.session.transcript
    assert told.joined >= 1
    assert len(line.call(phone).answers) == turn - 1, "what was answered before is kept"


@pytest.mark.parametrize("second", [34, 40, 50, 70])
def test_a_server_that_dies_while_the_caller_waits_in_the_queue_leaves_them_with_a_person(line, second):
    phone = line.phone("1", "no-answer,no-answer,accept")
    line.line.clock.begin(dies_at(line, second))
    phone.call()
    told = phone.session.transcript
    assert told.joined >= 1
    assert "fallback.xml" in asked_elsewhere(line)


def dies_at(line, second):
    yield line.line.clock.wait(second)
    line.line.server_is(away=True)


def test_a_server_that_dies_while_a_contact_is_asked_joins_nobody_who_pressed_nothing(line):
    """The lifeline rings; the server dies before the contact has picked up."""
    line.line.exchange.rest_fault = RestFault.REFUSED
    line.line.wire.loses = lambda path, _: "/leg/" in path or "/dial/" in path or "/lifeline/" in path
    phone = line.ring("1", "accept")
    told = phone.session.transcript
    assert told.joined >= 1
    assert "fallback.xml" in asked_elsewhere(line)


def test_without_a_fallback_the_caller_is_lost(line):
    """So it is a failure of the doctor's, not a warning, when there is none."""
    line.line.server_is(away=True)
    line.line.exchange.fallback = None
    with pytest.raises(FailedDocumentError):
        line.phone("", "accept").call()


@pytest.mark.parametrize("contacts", ["no-answer", "accept"])
def test_a_call_that_never_reached_us_is_a_call_back_when_the_server_is_back(away, contacts):
    """Even where a doctor talked to them: nobody of ours knows."""
    phone = away.ring("", contacts, caller="+447700900456")
    assert one_call(away.line.engine, phone.session.sid) is None
    away.line.run(300)
    away.line.server_is(away=False)
    away.pager.round()
    owing = away.owing(phone)
    assert (owing.owed.rank, owing.owed.reason) == (Rank.UNKNOWN, Reason.FAULT)
    assert owing.caller == "+447700900456"


def test_a_call_that_lost_us_on_the_way_is_a_call_back_with_its_answers_and_the_patient_is_rung(line):
    line.line.wire.loses = lambda path, _: turn_of(path) >= 3 or path.endswith("/status")
    phone = line.ring("221", "no-answer", caller="+447700900456")
    line.line.run(300)
    line.line.server_is(away=False)
    line.pager.round()
    assert [name for name, _ in line.call(phone).answers] == ["weakness", "walking"]
    line.line.every(5, line.pager.round)
    phone.session.contacts = line.line.exchange.contacts = script("accept")
    assert line.until_served(phone)
    assert line.back(phone) == ["+447700900456"]
