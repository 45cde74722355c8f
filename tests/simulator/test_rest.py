"""The REST side, asked by Twilio's own client."""

import datetime as dt
import inspect
import re

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.api.v2010.account.call import CallContext, CallList
from twilio.rest.api.v2010.account.message import MessageList
from twilio.rest.api.v2010.account.queue import QueueList

from ivr.simulator import published
from ivr.simulator.asking import RestFault
from ivr.simulator.documents import TwilioWouldChokeError
from ivr.simulator.transports import ExchangeHttp
from tests.simulator.conftest import DOCTOR, HANGUP, LINE, PATIENT, VOICE, redirect, response, say

AUTH = ("ACpractice", "token")
CALLS = "/2010-04-01/Accounts/ACpractice/Calls.json"
CALL = {"To": DOCTOR, "From": LINE, "Url": f"{VOICE}/leg/q1/L1/0"}


def published_by(method):
    """The parameter names that a method of Twilio's library sends."""
    special = {"from_": "From", "page_number": "Page", "page_size": "PageSize", "page_token": "PageToken"}
    names = set(inspect.signature(method).parameters) - {"self"}
    camel = {special.get(name) or name.title().replace("_", "") for name in names}
    return {re.sub(r"Time(Before|After)$", lambda m: "Time" + "<>"[m[1] == "After"], name) for name in camel}


@pytest.mark.hazard("H69")
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (published.CREATE_CALL, CallList.create),
        (published.UPDATE_CALL, CallContext.update),
        (published.LIST_CALLS, CallList.page),
        (published.LIST_QUEUES, QueueList.page),
        (published.CREATE_MESSAGE, MessageList.create),
        (published.LIST_MESSAGES, MessageList.page),
    ],
)
def test_every_parameter_is_one_that_twilio_publishes(ours, theirs):
    assert ours <= published_by(theirs)


def test_a_call_that_is_made_is_told_of_as_twilio_would(tiny):
    made = tiny.place()
    assert (made.status, made.direction, made.to, made._from) == ("queued", "outbound-api", DOCTOR, LINE)
    assert made.date_created == dt.datetime(2026, 1, 15, 3, 0, tzinfo=dt.UTC)
    assert re.fullmatch(r"CA[0-9a-f]{32}", made.sid)
    assert made.start_time is None


def test_calls_are_listed_with_their_times(tiny):
    heard = tiny.call()
    [inbound] = tiny.client.calls.list(to=LINE)
    [doctor] = tiny.client.calls.list(from_=LINE, status="completed")
    assert (inbound.direction, inbound.status, inbound._from) == ("inbound", "completed", PATIENT)
    assert (inbound.end_time - inbound.start_time).total_seconds() == pytest.approx(heard.moments[-1].at, abs=1)
    assert int(doctor.duration) == pytest.approx((doctor.end_time - doctor.start_time).total_seconds() - 4, abs=1)
    assert tiny.client.calls.list(status="in-progress") == []
    assert tiny.client.calls(doctor.sid).fetch().sid == doctor.sid


def test_calls_are_listed_page_by_page_and_by_time(tiny):
    tiny.rings = []
    sids = [tiny.place().sid for _ in range(5)]
    tiny.run(10)
    assert [call.sid for call in tiny.client.calls.list(page_size=2)] == sids[::-1]
    start = dt.datetime(2026, 1, 15, 3, 0, tzinfo=dt.UTC)
    third = start + dt.timedelta(seconds=2)
    assert {c.sid for c in tiny.client.calls.list(start_time_after=third)} == set(sids[2:])
    assert {c.sid for c in tiny.client.calls.list(start_time_before=third)} == set(sids[:2])
    assert len(tiny.client.calls.list(start_time=start)) == 5
    status, page = tiny.exchange.rest("GET", f"{CALLS}?StartTime%3E=2026-01-16", auth=AUTH)
    assert (status, page["calls"]) == (200, [])


def test_a_ringing_call_is_cancelled_and_an_answered_one_completed(tiny):
    ringing = tiny.place()
    tiny.run(1)
    tiny.client.calls(ringing.sid).update(status="completed")
    tiny.run(0.1)
    assert tiny.statuses() == ["initiated", "ringing", "canceled"]
    assert tiny.client.calls(ringing.sid).fetch().status == "canceled"
    with pytest.raises(TwilioRestException) as gone:
        tiny.client.calls(ringing.sid).update(status="completed")
    assert gone.value.code == 21220


def test_a_call_that_is_cancelled_before_it_has_begun_never_rings(tiny):
    tiny.rings = []
    waiting = [tiny.place().sid for _ in range(2)][1]
    tiny.client.calls(waiting).update(status="canceled")
    tiny.run(30)
    assert waiting not in {form["CallSid"] for form in tiny.forms("/leg/status") if form["CallStatus"] == "ringing"}
    assert tiny.client.calls(waiting).fetch().status == "canceled"


def test_a_call_is_deleted_once_it_is_over_and_not_before(tiny):
    ringing = tiny.place()
    with pytest.raises(TwilioRestException) as refused:
        tiny.client.calls(ringing.sid).delete()
    assert refused.value.status == 409
    tiny.client.calls(ringing.sid).update(status="canceled")
    assert tiny.client.calls(ringing.sid).delete()
    for gone in (tiny.client.calls(ringing.sid).fetch, tiny.client.calls(ringing.sid).delete):
        with pytest.raises(TwilioRestException) as missing:
            gone()
        assert missing.value.status == 404


def test_a_queued_caller_is_redirected_and_their_enqueue_forgotten(tiny):
    tiny.rings = []
    tiny.answers["/voice/elsewhere"] = response(say("Something else."), HANGUP)
    phone = tiny.telephone()
    process = phone.dial()
    tiny.run(9)
    tiny.client.calls(phone.session.sid).update(url=f"{VOICE}/elsewhere", method="POST")
    tiny.exchange.clock.run_until(process)
    assert phone.session.transcript.said().endswith("Something else. (hangs up)")
    assert "cuts this short" in phone.session.transcript.text()
    assert tiny.forms("/turn/1/queue/q1") == []
    assert [queue.current_size for queue in tiny.client.queues.list()] == [0]


def test_a_caller_whose_call_is_completed_over_rest_was_not_the_one_to_hang_up(tiny):
    tiny.rings = []
    phone = tiny.telephone()
    process = phone.dial()
    tiny.run(9)
    tiny.client.calls(phone.session.sid).update(status="completed")
    tiny.exchange.clock.run_until(process)
    assert phone.session.transcript.ended_by == "line"
    assert tiny.statuses("/status") == ["completed"]


def test_a_doctor_who_talks_is_redirected_and_the_caller_goes_on(tiny):
    tiny.answers["/voice/elsewhere"] = response(say("Stop now."), HANGUP)
    phone = tiny.telephone()
    process = phone.dial()
    tiny.run(30)
    [leg] = tiny.client.calls.list(status="in-progress", from_=LINE)
    tiny.client.calls(leg.sid).update(url=f"{VOICE}/elsewhere")
    tiny.exchange.clock.run_until(process)
    assert tiny.forms("/turn/1/queue/q1")[0]["QueueResult"] == "bridged"
    assert "Stop now." in phone.session.transcript.said("to contact")


def test_queues_are_listed_and_deleted_once_they_are_empty(tiny):
    tiny.rings = []
    phone = tiny.telephone()
    phone.session.leaves_at = 20
    process = phone.dial()
    tiny.run(9)
    [queue] = tiny.client.queues.list()
    assert (queue.friendly_name, queue.current_size) == ("q1", 1)
    with pytest.raises(TwilioRestException) as refused:
        queue.delete()
    assert refused.value.status == 400
    tiny.exchange.clock.run_until(process)
    assert queue.delete()
    assert tiny.client.queues.list() == []
    with pytest.raises(TwilioRestException) as gone:
        queue.delete()
    assert gone.value.status == 404


def test_messages_are_kept_and_long_ones_refused(tiny):
    tiny.run(5)
    sent = tiny.client.messages.create(to=PATIENT, from_=LINE, body="b" * 1600, status_callback=f"{VOICE}/text")
    [message] = tiny.exchange.messages
    assert (message.sid, message.to, message.sender, message.at) == (sent.sid, PATIENT, LINE, 5.0)
    with pytest.raises(TwilioRestException) as refused:
        tiny.client.messages.create(to=PATIENT, from_=LINE, body="b" * 1601)
    assert (refused.value.status, refused.value.code) == (400, 21617)


def test_the_account_is_active(tiny):
    assert tiny.client.api.accounts("ACpractice").fetch().status == "active"


@pytest.mark.parametrize("auth", [None, ("ACpractice", "wrong"), ("ACother", "token")])
def test_nobody_else_may_ask(tiny, auth):
    status, body = tiny.exchange.rest("POST", CALLS, data=CALL, auth=auth)
    assert (status, body["code"]) == (401, 20003)
    assert not tiny.exchange.calls


@pytest.mark.parametrize(
    "path",
    [
        CALLS.replace("ACpractice", "ACother"),
        CALLS.replace("Calls", "Conferences"),
        CALLS.replace(".json", "/CAunknown.json"),
        "/Calls.json",
    ],
)
def test_what_is_not_there_is_not_found(tiny, path):
    status, body = tiny.exchange.rest("GET", path, auth=AUTH)
    assert (status, body["code"]) == (404, 20404)


BAD = [
    ({"Url": "/voice/leg"}, 21205),
    ({"Url": ""}, 21205),
    ({"Url": "https://my_line.example.org/voice"}, 21205),
    ({"Url": "ftp://line.example.org/voice"}, 21205),
    ({"StatusCallback": "voice/status"}, 21609),
    ({"FallbackUrl": "https://a_b.example.org"}, 21609),
    ({"To": "07700900101"}, 21211),
    ({"To": ""}, 21201),
    ({"From": "anonymous"}, 21212),
    ({"Timeout": "601"}, 20001),
    ({"Timeout": "20s"}, 20001),
    ({"Method": "GET"}, 20001),
    ({"SendDigits": "1,2"}, 20001),
    ({"StatusCallbackEvent": "['initiated', 'ringing']"}, 21626),
]


@pytest.mark.parametrize(("change", "code"), BAD, ids=[str(row[0]) for row in BAD])
def test_a_bad_value_is_refused(tiny, change, code):
    status, body = tiny.exchange.rest("POST", CALLS, data=CALL | change, auth=AUTH)
    assert (status, body["code"]) == (400, code)
    assert not tiny.exchange.calls
    assert tiny.exchange.refusals == [body["message"]]


@pytest.mark.parametrize("change", [{"FallbackURL": VOICE}, {"MachineDetection": "Enable"}, {"timeout": 20}])
def test_an_unknown_parameter_is_refused_and_fails_the_test(tiny, change):
    status, body = tiny.exchange.rest("POST", CALLS, data=CALL | change, auth=AUTH)
    assert (status, body["code"]) == (400, 20001)
    with pytest.raises(TwilioWouldChokeError, match="unknown parameter"):
        tiny.run(1)


def test_an_update_of_nothing_is_refused(tiny):
    leg = tiny.place()
    for changes in ({}, {"Status": "busy"}, {"Status": "completed", "Url": VOICE}):
        status, _ = tiny.exchange.rest("POST", CALLS.replace(".json", f"/{leg.sid}.json"), data=changes, auth=AUTH)
        assert status == 400


def test_a_document_for_a_phone_that_still_rings_is_refused(tiny):
    leg = tiny.place()
    tiny.run(1)
    with pytest.raises(TwilioRestException) as refused:
        tiny.client.calls(leg.sid).update(url=f"{VOICE}/elsewhere")
    assert refused.value.code == 21220


LOST = [
    (RestFault.REFUSED, requests.exceptions.ConnectionError, 0),
    (RestFault.TIMEOUT, requests.exceptions.Timeout, 0),
    (RestFault.LATE, requests.exceptions.Timeout, 1),
]


@pytest.mark.parametrize(("fault", "error", "made"), LOST)
def test_an_answer_is_lost_with_or_without_the_call(tiny, fault, error, made):
    tiny.exchange.rest_fault = fault
    with pytest.raises(error):
        tiny.place()
    tiny.exchange.rest_fault = None
    assert len(tiny.client.calls.list()) == made


@pytest.mark.parametrize(
    ("fault", "status", "code"), [(RestFault.TOO_MANY, 429, 20429), (RestFault.SERVER_ERROR, 500, 20500)]
)
def test_an_exchange_in_trouble_says_so_and_does_nothing(tiny, fault, status, code):
    tiny.exchange.rest_fault = fault
    with pytest.raises(TwilioRestException) as refused:
        tiny.place()
    assert (refused.value.status, refused.value.code) == (status, code)
    assert not tiny.exchange.calls


def test_a_client_with_a_time_out_of_its_own_is_taken(tiny):
    client = Client("ACpractice", "token", http_client=ExchangeHttp(tiny.exchange, timeout=2.0))
    assert client.calls.list() == []


def test_a_wait_that_only_redirects_never_ends_in_a_test(tiny):
    tiny.rings = []
    tiny.answers["/voice/turn/1/wait/q1"] = response(redirect("/turn/1/wait/q1"))
    with pytest.raises(AssertionError, match="never ends"):
        tiny.call()
