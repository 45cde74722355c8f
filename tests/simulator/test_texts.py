"""Text messages: which are taken, what becomes of them, and what the line is told."""

import datetime as dt

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.request_validator import RequestValidator

from ivr.simulator.asking import RestFault
from ivr.simulator.documents import TwilioWouldChokeError
from ivr.simulator.switches import TextSwitches
from ivr.simulator.texts import TextFate
from tests.simulator.conftest import DOCTOR, LINE, PATIENT, VOICE

AUTH = ("ACpractice", "token")
MESSAGES = "/2010-04-01/Accounts/ACpractice/Messages.json"
TEXT = {"To": PATIENT, "From": LINE, "Body": "Ring us.", "StatusCallback": f"{VOICE}/text"}
ABROAD, LANDLINE = "+33123456789", "+441632960456"


def send(tiny, body="Ring us.", to=PATIENT):
    return tiny.client.messages.create(to=to, from_=LINE, body=body, status_callback=f"{VOICE}/text")


def told(tiny):
    return [form["MessageStatus"] for form in tiny.forms("/text")]


FATES = [
    ("it is delivered", TextFate.DELIVERED, ["sent", "delivered"], None),
    ("the network says nothing more", TextFate.NO_RECEIPT, ["sent"], None),
    ("the handset is switched off", TextFate.UNREACHABLE, ["sent", "undelivered"], 30003),
    ("nobody has the number any more", TextFate.UNKNOWN_HANDSET, ["sent", "undelivered"], 30005),
    ("it is no handset", TextFate.LANDLINE, ["sent", "undelivered"], 30006),
    ("it is never sent", TextFate.FAILED, ["failed"], 30008),
]


@pytest.mark.parametrize(("what", "fate", "statuses", "code"), FATES, ids=[row[0] for row in FATES])
def test_the_line_is_told_of_every_status_but_the_first(tiny, what, fate, statuses, code):
    tiny.exchange.texts.fate = fate
    sent = send(tiny)
    assert (sent.status, sent.error_code, sent.date_sent) == ("queued", None, None)
    assert told(tiny) == []
    tiny.run(60)
    assert told(tiny) == statuses
    assert [form.get("ErrorCode") for form in tiny.forms("/text")][-1] == (str(code) if code else None)
    fetched = tiny.client.messages(sent.sid).fetch()
    assert (fetched.status, fetched.error_code) == (statuses[-1], code)
    assert bool(fetched.error_message) == bool(code)
    assert bool(fetched.date_sent) == ("sent" in statuses)
    assert fetched.date_updated > fetched.date_created


def test_a_report_says_what_twilio_says(tiny):
    sent = send(tiny)
    tiny.run(60)
    first, last = tiny.forms("/text")
    usual = {"MessageSid": sent.sid, "SmsSid": sent.sid, "To": PATIENT, "From": LINE}
    usual |= {"AccountSid": "ACpractice", "ApiVersion": "2010-04-01"}
    assert first == usual | {"MessageStatus": "sent", "SmsStatus": "sent"}
    assert last == usual | {"MessageStatus": "delivered", "SmsStatus": "delivered", "RawDlrDoneDate": "2601150300"}


def test_an_error_is_told_with_the_last_status_only(tiny):
    tiny.exchange.texts.fate = TextFate.UNREACHABLE
    sent = send(tiny)
    tiny.run(3)
    assert tiny.client.messages(sent.sid).fetch().status == "sent"
    tiny.run(60)
    assert [form.get("ErrorCode") for form in tiny.forms("/text")] == [None, "30003"]


def test_reports_are_signed(tiny, monkeypatch):
    seen, deliver = [], tiny.exchange.wire._deliver

    def listen(path, form, signature):
        seen.append(RequestValidator("token").validate(f"{VOICE}/text", form, signature))
        return deliver(path, form, signature)

    monkeypatch.setattr(tiny.exchange.wire, "_deliver", listen)
    send(tiny)
    tiny.run(60)
    assert seen == [True, True]


ORDERS = [
    ("in order", TextSwitches(), ["sent", "delivered"]),
    ("the last first", TextSwitches(last_first=True), ["delivered", "sent"]),
    ("all of them twice", TextSwitches(repeated=True), ["sent", "delivered"] * 2),
    ("both", TextSwitches(last_first=True, repeated=True), ["delivered", "sent", "sent", "delivered"]),
    ("never", TextSwitches(reported=False, repeated=True), []),
]


@pytest.mark.parametrize(("what", "switches", "statuses"), ORDERS, ids=[row[0] for row in ORDERS])
def test_reports_come_as_twilio_likes(tiny, what, switches, statuses):
    tiny.exchange.texts.switches = switches
    sent = send(tiny)
    tiny.run(60)
    assert told(tiny) == statuses
    assert tiny.client.messages(sent.sid).fetch().status == "delivered", "whatever the line was told"


def test_a_lost_report_is_lost(tiny):
    tiny.exchange.wire.loses = lambda path, form: form.get("MessageStatus") == "sent"
    send(tiny)
    tiny.run(60)
    assert told(tiny) == ["delivered"]


def test_a_line_that_does_not_take_a_report_fails_the_test(tiny):
    tiny.answers["/voice/text"] = ("oops", 500)
    send(tiny)
    with pytest.raises(TwilioWouldChokeError, match="answered 500"):
        tiny.run(60)


def test_nobody_is_told_where_nobody_asked(tiny):
    tiny.client.messages.create(to=PATIENT, from_=LINE, body="Ring us.")
    tiny.run(60)
    assert tiny.asked == []
    assert [message.status for message in tiny.exchange.messages] == ["delivered"]


def test_a_message_keeps_its_fate_whatever_is_set_afterwards(tiny):
    send(tiny)
    tiny.exchange.texts.fate = TextFate.FAILED
    send(tiny)
    tiny.run(60)
    assert [message.status for message in tiny.exchange.messages] == ["delivered", "failed"]


def test_a_number_may_have_a_fate_of_its_own(tiny):
    tiny.exchange.texts.fates[DOCTOR] = TextFate.UNKNOWN_HANDSET
    send(tiny, to=DOCTOR)
    send(tiny)
    tiny.run(60)
    assert [message.status for message in tiny.exchange.messages] == ["undelivered", "delivered"]


def test_a_british_landline_is_tried_and_some_networks_even_read_it_out(tiny):
    """Twilio does not check whether a number is a landline. https://www.twilio.com/en-us/guidelines/gb/sms"""
    first = send(tiny, to=LANDLINE)
    tiny.exchange.texts.fates[LANDLINE] = TextFate.DELIVERED
    second = send(tiny, to=LANDLINE)
    tiny.run(60)
    found = [tiny.client.messages(sent.sid).fetch() for sent in (first, second)]
    assert [(one.status, one.error_code) for one in found] == [("undelivered", 30006), ("delivered", None)]


REFUSED = [
    ("no body", {"Body": ""}, 21602),
    ("a body of blanks", {"Body": " \n"}, 21602),
    ("a body too long by one", {"Body": "b" * 1601}, 21617),
    ("a body too long by half an emoji", {"Body": "b" * 1599 + "\U0001f600"}, 21617),
    ("nobody to send it to", {"To": ""}, 21604),
    ("a number that is not in full", {"To": "07700900456"}, 21211),
    ("a number too long for its country", {"To": "+4477009004567"}, 21614),
    ("a country that there is not", {"To": "+9991234567"}, 21614),
    ("a landline abroad", {"To": ABROAD}, 21635),
    ("nobody to send it from", {"From": ""}, 21603),
    ("a sender that is not in full", {"From": "01632960000"}, 21212),
    ("a sender with too long a name", {"From": "Spinal cord line"}, 21212),
    ("a sender with signs in the name", {"From": "Line-1"}, 21212),
    ("a callback that is not in full", {"StatusCallback": "/voice/text"}, 21609),
    ("a callback at a host with an underscore", {"StatusCallback": "https://a_b.example.org/text"}, 21609),
]


@pytest.mark.parametrize(("what", "change", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refuses(tiny, what, change, code):
    status, body = tiny.exchange.rest("POST", MESSAGES, data=TEXT | change, auth=AUTH)
    assert (status, body["code"]) == (400, code)
    assert tiny.exchange.messages == []


TAKEN = [
    ("as long as can be", {"Body": "b" * 1600}, "11"),
    ("a name in the place of a number", {"From": "Spine line"}, "1"),
    ("no callback", {"StatusCallback": ""}, "1"),
    ("a mobile abroad", {"To": "+33612345678"}, "1"),
    ("a body of two parts", {"Body": "\u2013" + "b" * 70}, "2"),
]


@pytest.mark.parametrize(("what", "change", "parts"), TAKEN, ids=[row[0] for row in TAKEN])
def test_takes(tiny, what, change, parts):
    status, body = tiny.exchange.rest("POST", MESSAGES, data=TEXT | change, auth=AUTH)
    assert (status, body["status"], body["num_segments"]) == (201, "queued", parts)


def test_whoever_has_answered_stop_gets_nothing_until_they_answer_start(tiny):
    tiny.exchange.texts.stopped.add(PATIENT)
    with pytest.raises(TwilioRestException) as refused:
        send(tiny)
    assert (refused.value.status, refused.value.code) == (400, 21610)
    send(tiny, to=DOCTOR)
    tiny.exchange.texts.stopped.clear()
    send(tiny)
    assert [message.to for message in tiny.exchange.messages] == [DOCTOR, PATIENT]


def test_messages_are_listed_the_newest_first_page_by_page_and_by_number(tiny):
    sids = [send(tiny, body=f"{n}", to=to).sid for n, to in enumerate([PATIENT, DOCTOR, PATIENT])]
    assert [one.sid for one in tiny.client.messages.list(page_size=2)] == sids[::-1]
    assert [one.sid for one in tiny.client.messages.list(to=DOCTOR)] == [sids[1]]
    assert [one.sid for one in tiny.client.messages.list(from_=LINE, to=PATIENT)] == [sids[2], sids[0]]
    assert tiny.client.messages.list(from_=DOCTOR) == []


def test_a_message_that_there_is_not_is_not_found(tiny):
    with pytest.raises(TwilioRestException) as missing:
        tiny.client.messages("SMnone").fetch()
    assert (missing.value.status, missing.value.code) == (404, 20404)


def test_a_filter_that_this_exchange_does_not_know_fails_the_test(tiny):
    with pytest.raises(TwilioException, match="unknown parameter"):
        tiny.client.messages.list(date_sent=dt.date(2026, 1, 15))
    with pytest.raises(TwilioWouldChokeError, match="DateSent"):
        tiny.run(1)


def test_a_message_whose_answer_is_lost_travels_all_the_same(tiny):
    tiny.exchange.rest_fault = RestFault.LATE
    with pytest.raises(OSError, match="does not arrive"):
        send(tiny)
    tiny.run(60)
    assert told(tiny) == ["sent", "delivered"]
