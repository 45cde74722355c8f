"""What may become of a text message to a caller: it is kept, and the call does not notice."""

import itertools
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner
from twilio.request_validator import RequestValidator

from ivr.cli import main
from ivr.oncall import Paging
from ivr.simulator.asking import RestFault
from ivr.simulator.practice import BASE, TOKEN
from ivr.simulator.switches import TextSwitches
from ivr.simulator.texts import TextFate
from ivr.store import Journal
from tests.calls.conftest import at, world
from tests.calls.test_database_away import Away
from tests.calls.test_texts import ADVISED, MOBILE, SENDER, SENDING
from tests.databases import behind

KEYS = ADVISED["advice"][0] + "2" + "."


@pytest.fixture
def line():
    with world(every=None, ivr_text_from=SENDER, ivr_paging=Paging(compare_minutes=600)) as line:
        yield line


def statuses(line, phone):
    return [text.status for text in line.call(phone).texts]


def reported(line, phone):
    """What was written down of reports on texts, in order."""
    entries = Journal(line.line.engine).entries(phone.session.sid)
    return [entry.event.status for entry in entries if entry.event.kind == "text_reported"]


FATES = [
    (TextFate.DELIVERED, ["sent", "delivered"]),
    (TextFate.NO_RECEIPT, ["sent"]),
    (TextFate.UNREACHABLE, ["sent", "undelivered"]),
    (TextFate.UNKNOWN_HANDSET, ["sent", "undelivered"]),
    (TextFate.FAILED, ["failed"]),
]
SWITCHES = [TextSwitches(), TextSwitches(last_first=True, repeated=True)]


@pytest.mark.parametrize(("fate", "told"), FATES, ids=str)
def test_what_becomes_of_a_text_is_kept_however_the_reports_come(line, fate, told):
    line.line.exchange.texts.fate = fate
    for switches in SWITCHES:
        line.line.exchange.texts.switches = switches
        phone = line.ring(KEYS, caller=MOBILE)
        line.line.run(30)
        assert statuses(line, phone) == told[-1:], switches
        assert reported(line, phone) == (told[::-1] if switches.last_first else told), switches


def test_without_any_report_it_stays_as_it_was_asked_for(line):
    line.line.exchange.texts.switches = TextSwitches(reported=False)
    assert statuses(line, line.ring(KEYS, caller=MOBILE)) == ["asked"]


def test_reports_are_signed_and_arrive_after_the_call_is_over_too(line):
    asked = at(line.ring(KEYS, caller=MOBILE).session.transcript, SENDING)
    phone = line.ring(KEYS, caller=MOBILE, leaves_at=asked + 0.5)
    assert statuses(line, phone) == ["asked"], "the caller has hung up at once"
    line.line.run(30)
    assert statuses(line, phone) == ["delivered"]
    assert [path for path, _ in line.line.wire.requests if path.startswith("/voice/text/")]


def test_what_is_kept_is_shown_to_staff_by_ivr_calls_show(line, monkeypatch):
    line.line.exchange.texts.fate = TextFate.UNREACHABLE
    phone = line.ring(KEYS, caller=MOBILE)
    line.line.run(30)
    monkeypatch.setenv("DATABASE_URL", behind(line.line.engine).url)
    shown = CliRunner().invoke(main, ["calls", "show", phone.session.sid, "--json"])
    assert shown.exit_code == 0, shown.output
    told = [event["event"]["status"] for event in json.loads(shown.output)["events"] if "text" in event["event"]]
    assert told == ["sent", "undelivered"]


FAULTS = [
    (RestFault.REFUSED, "refused", 0),
    (RestFault.TIMEOUT, "lost", 0),
    (RestFault.TOO_MANY, "refused", 0),
    (RestFault.SERVER_ERROR, "refused", 0),
    (RestFault.LATE, "delivered", 1),
]


@pytest.mark.hazard("H59")
@pytest.mark.parametrize(("fault", "status", "sent"), FAULTS, ids=str)
def test_a_text_that_twilio_does_not_take_costs_the_call_nothing(line, fault, status, sent):
    plain = line.ring(KEYS, caller=MOBILE).session.transcript.text()
    line.line.exchange.messages.clear()
    line.line.exchange.rest_fault = fault
    phone = line.ring(KEYS, caller=MOBILE)
    line.line.exchange.rest_fault = None
    line.line.run(30)
    assert phone.session.transcript.text() == plain
    assert statuses(line, phone) == [status]
    assert len(line.line.exchange.messages) == sent, "it is not tried again"
    heard = line.ring("1").session.transcript
    assert heard.joined == 1
    assert "The doctor's phone is ringing." in heard.said(), "queues are used on"


def test_a_text_to_somebody_who_has_answered_stop_is_refused_and_kept_as_such(line):
    line.line.exchange.texts.stopped.add(MOBILE)
    phone = line.ring(KEYS, caller=MOBILE)
    assert statuses(line, phone) == ["refused"]
    assert phone.session.transcript.ended_by == "line"


def test_while_twilio_hangs_the_next_prompt_comes_all_the_same(line, monkeypatch):
    """In real time, with the threads that a real line has: the request is held until the call is over."""
    exchange, held = line.line.exchange, threading.Event()
    really = exchange.rest

    def rest(method, url, *fields):
        if url.endswith("/Messages.json"):
            assert held.wait(20)
        return really(method, url, *fields)

    monkeypatch.setattr(exchange, "rest", rest)
    plain = line.ring(KEYS[:-2] + "..", caller=MOBILE)
    with ThreadPoolExecutor(1) as later:
        object.__setattr__(line.line.desk, "later", later)
        moments = [time.monotonic()]
        line.line.wire.after = lambda: moments.append(time.monotonic())
        phone = line.ring(KEYS, caller=MOBILE)
        held.set()
    heard = phone.session.transcript
    assert max(later - earlier for earlier, later in itertools.pairwise(moments)) < 2.5
    assert at(heard, SENDING) == next(m.at for m in heard.moments if m.what == "presses 2" and m.at > 200)
    assert heard.ended_by == plain.session.transcript.ended_by == "line"
    line.line.run(30)
    assert statuses(line, phone) == ["delivered"]


def post(line, path, form, *, signed=True):
    url = f"{BASE}{path}"
    signature = RequestValidator(TOKEN).compute_signature(url, form) if signed else "forged"
    return line.line.app.test_client().post(path, data=form, headers={"X-Twilio-Signature": signature})


def test_a_report_that_twilio_has_not_signed_is_refused_and_changes_nothing(line):
    line.line.exchange.texts.switches = TextSwitches(reported=False)
    phone = line.ring(KEYS, caller=MOBILE)
    (text,) = line.call(phone).texts
    path, form = f"/voice/text/{phone.session.sid}/{text.id}", {"MessageStatus": "delivered"}
    assert post(line, path, form, signed=False).status_code == 403
    assert line.line.app.test_client().post(path, data=form).status_code == 403
    assert statuses(line, phone) == ["asked"]
    assert reported(line, phone) == []
    assert post(line, path, form).status_code == 204
    assert statuses(line, phone) == ["delivered"]


@pytest.mark.parametrize("form", [{}, {"MessageStatus": ""}, {"MessageStatus": "<b>"}, {"MessageStatus": "x" * 900}])
def test_a_report_that_says_nothing_takes_nothing_back_and_is_not_the_end(line, form):
    line.line.exchange.texts.switches = TextSwitches(reported=False)
    phone = line.ring(KEYS, caller=MOBILE)
    (text,) = line.call(phone).texts
    path = f"/voice/text/{phone.session.sid}/{text.id}"
    assert post(line, path, form).status_code == 204
    assert statuses(line, phone) == ["asked"]
    post(line, path, {"MessageStatus": "delivered"})
    assert post(line, path, form).status_code == 204
    assert statuses(line, phone) == ["delivered"]


def test_a_report_on_a_call_or_a_text_that_we_do_not_know_makes_no_record(line):
    phone = line.ring(KEYS, caller=MOBILE)
    line.line.run(30)
    before = line.call(phone)
    assert post(line, "/voice/text/CAnobody/0123", {"MessageStatus": "delivered"}).status_code == 204
    assert Journal(line.line.engine).entries("CAnobody") == []
    path = f"/voice/text/{phone.session.sid}/0123"
    assert post(line, path, {"MessageStatus": "undelivered"}).status_code == 204
    assert line.call(phone) == before


def test_reports_that_are_lost_harm_nothing(line):
    line.line.wire.loses = lambda path, _form: path.startswith("/voice/text/")
    phone = line.ring(KEYS, caller=MOBILE)
    line.line.run(30)
    assert statuses(line, phone) == ["asked"]
    assert phone.session.transcript.ended_by == "line"


def test_a_report_that_comes_while_the_database_is_away_is_written_down_when_it_is_back(line):
    asked = at(line.ring(KEYS, caller=MOBILE).session.transcript, SENDING)
    phone = line.ring(KEYS, caller=MOBILE, leaves_at=asked + 0.5)
    away = Away(line, lambda path: path.startswith("/voice/text/"), back_after=None)
    line.line.run(30)
    assert away.was_away
    away.comes_back()
    assert statuses(line, phone) == ["delivered"]
