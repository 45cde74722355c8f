"""Whatever Twilio posts becomes an event; nothing that is posted can raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call import EVENT
from ivr.call.events import DialEnded, HungUp, LegStatus, Pressed, Silence
from ivr.telephony import forms

# "From" may be anonymous, unknown or other words; where no number can be made of it, the raw text is sent.
# https://www.twilio.com/docs/voice/twiml#request-parameters
WITHHELD = [
    "",
    "anonymous",
    "Anonymous",
    "unknown",
    "Restricted",
    "sip:anne@example.org",
    "client:anne",
    "07700900123",
]
# Some networks dial the word: +17378742833 is RESTRICTED on a keypad, +266696687 is ANONYMOUS.
SPELLED_OUT = [
    "+17378742833",
    "+7378742833",
    "+266696687",
    "+8656696",
    "+2562533",
    "+464",
    "+7748283",
    "+86282452253",
]
ODD = [
    "+",
    "+0447700900123",
    "+44770090012345678",
    "+4477OO900123",
    "+447700900123\n",
    "+٤٤٧٧٠٠٩٠",
]


@pytest.mark.parametrize("number", [*WITHHELD, *SPELLED_OUT, *ODD])
def test_a_withheld_number_is_no_number(number):
    assert forms.caller({"From": number}) is None


def test_a_form_without_a_caller_has_no_number():
    assert forms.caller({}) is None


@pytest.mark.parametrize("number", ["+447700900123", "+441632960001", "+12025550123"])
def test_a_number_is_kept_as_it_was_sent(number):
    assert forms.caller({"From": number}) == number


# Twilio does not say whether an empty Gather posts blank Digits or none: both are silence.
@pytest.mark.parametrize("form", [{}, {"Digits": ""}, {"Digits": " "}])
def test_no_digits_and_blank_digits_are_silence(form):
    assert forms.key_or_silence(form) == Silence()
    assert forms.key_or_silence(form, opening=True) == Silence()


@pytest.mark.parametrize("key", list("0123456789*#"))
def test_every_key_is_a_key_star_and_hash_too(key):
    assert forms.key_or_silence({"Digits": key}) == Pressed(key)
    assert forms.key_or_silence({"Digits": key}, opening=True) == Pressed(key, opening=True)


# A key may still be posted when the caller has hung up; CallStatus then says so.
@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_a_call_that_is_over_is_gone(status):
    assert forms.key_or_silence({"Digits": "1", "CallStatus": status}) == Pressed("1", gone=True)
    assert forms.key_or_silence({"CallStatus": status}) == Silence(gone=True)
    assert forms.dial_ended({"CallStatus": status}).gone


@pytest.mark.parametrize("status", ["", "in-progress", "ringing", "queued", "initiated", "Completed?", "new-word"])
def test_any_other_word_is_a_call_that_goes_on(status):
    assert not forms.gone({"CallStatus": status})


# DialCallStatus: completed, answered, busy, no-answer, failed, canceled; CallStatus values may appear too.
# https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus-values
@pytest.mark.parametrize("status", ["completed", "answered", "busy", "no-answer", "failed", "canceled", "new-word", ""])
def test_the_words_for_how_a_dial_ended_are_an_open_set(status):
    assert forms.dial_ended({"DialCallStatus": status}) == DialEnded(status)


def test_a_dial_that_ended_without_a_word_is_one_that_ended():
    assert forms.dial_ended({}) == DialEnded("", None, None)


# DialBridged tells whether the two were joined. Where it is missing, nothing is known: that is not "no".
@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ("true", True),
        ("True", True),
        ("false", False),
        ("FALSE", False),
        ("", None),
        ("1", None),
        ("yes", None),
    ],
)
def test_bridged_is_true_or_false_or_unknown(sent, known):
    assert forms.dial_ended({"DialBridged": sent}).bridged is known


# DialCallDuration is not sent where the other leg was redirected; other durations are best effort too.
@pytest.mark.parametrize(("sent", "known"), [("0", 0), ("61", 61), ("007", 7), ("9" * 9, 999_999_999)])
def test_a_duration_is_a_whole_number_of_seconds(sent, known):
    assert forms.whole(sent) == known


@pytest.mark.parametrize("sent", [None, "", "-1", "1.5", "1e3", "ten", "²", "٣", "9" * 10, "9" * 5000, " 5", "5\n"])
def test_any_other_duration_is_unknown(sent):
    form = {} if sent is None else {"DialCallDuration": sent, "CallDuration": sent}
    assert forms.dial_ended(form).seconds is None
    assert forms.leg_status(form, "leg").seconds is None
    assert forms.hung_up(form).seconds is None


def test_a_report_on_a_leg_keeps_the_network_s_word():
    sent = {"CallStatus": "no-answer", "CallDuration": "0"}
    assert forms.leg_status(sent, "leg") == LegStatus("leg", "no-answer", 0)


def test_the_end_of_a_call_tells_who_rang_in_case_we_never_heard_of_it():
    assert forms.hung_up({"From": "+447700900123", "CallDuration": "9"}) == HungUp("+447700900123", 9)


@pytest.mark.parametrize("sid", ["", "CA 1", "CA/1", "CA1\n", "../etc", "C" * 65, "CÄ1"])
def test_what_is_no_id_is_no_id(sid):
    assert forms.sid({"CallSid": sid}) is None


def test_an_id_is_read_from_the_field_that_is_asked_for():
    form = {"CallSid": "CA1", "ParentCallSid": "CA2"}
    assert (forms.sid(form), forms.sid(form, "ParentCallSid"), forms.sid({})) == ("CA1", "CA2", None)


FIELDS = [
    "AccountSid",
    "CallDuration",
    "CallSid",
    "CallStatus",
    "DialBridged",
    "DialCallDuration",
    "DialCallStatus",
    "Digits",
    "From",
    "ParentCallSid",
]
TEXT = st.text("019+*# -.aZé٣²\n\t\x00\x7f\u200b\U0001f600")
LIKELY = st.sampled_from(["true", "completed", "1", "#", "+447700900123", "anonymous", "CA1", "0", ""])


@given(st.dictionaries(st.sampled_from(FIELDS), TEXT | LIKELY))
def test_no_form_makes_it_raise_and_every_event_can_be_kept(form):
    said = [
        forms.key_or_silence(form),
        forms.key_or_silence(form, opening=True),
        forms.dial_ended(form),
        forms.leg_status(form, "leg"),
        forms.hung_up(form),
    ]
    for event in said:
        assert EVENT.validate_json(EVENT.dump_json(event)) == event
    assert forms.caller(form) is None or forms.caller(form).startswith("+")
    assert forms.sid(form) is None or forms.sid(form).isascii()
    assert forms.gone(form) in (True, False)
