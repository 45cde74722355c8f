"""`ivr doctor` on the account at Twilio, the number in it, and what Twilio allows: no value of a field is told."""

import datetime as dt

import pytest

from ivr.cli.checks import carrier
from ivr.pager.desk import system_clock
from tests.cli.conftest import fails
from tests.cli.twilio import NUMBER, TEXTS, number

FALLBACK = "https://bins.example.org/first"
NO_FALLBACK = ("warn", "IVR_FALLBACK_URL is not set")


def test_an_account_that_is_well_is_told_so(well, look):
    assert look("twilio") == [
        ("ok", "Twilio answers, and the account is active"),
        ("ok", "left on the account: 100.00 GBP"),
        ("ok", "the account may ring British numbers"),
    ]


def test_a_trial_is_a_failure_and_its_limits_are_said(well, twilio, look):
    twilio.holding.kind = "Trial"
    [fault] = fails(look("twilio"))
    assert "verified one by one, 10 minutes a call, 75 in all, 5 calls at once" in fault


@pytest.mark.parametrize(
    ("balance", "told"),
    [
        ("20.00", ("ok", "left on the account: 20.00 GBP")),
        ("19.99", ("warn", "left on the account: 19.99 GBP")),
        ("-3.10", ("warn", "left on the account: -3.10 GBP")),
        (None, ("ok", "Twilio does not tell what is left on this account: look in its console")),
        ("plenty", ("ok", "Twilio does not tell what is left on this account: look in its console")),
    ],
)
def test_an_account_on_which_little_is_left_is_a_warning(well, twilio, look, balance, told):
    twilio.holding.balance = balance
    assert look("twilio")[1] == told


def test_an_account_that_may_not_ring_british_numbers_is_a_failure(well, twilio, look):
    twilio.holding.rings_britain = False
    assert fails(look("twilio")) == ["the account may not ring British numbers"]


def test_whether_british_numbers_may_be_rung_is_a_warning_where_it_is_not_told(well, twilio, look):
    twilio.refuses = "DialingPermissions"
    assert look("twilio")[-1] == ("warn", "Twilio does not tell whether British numbers may be rung")


def test_a_number_that_is_as_it_should_be_is_well_but_for_a_fallback(well, look, monkeypatch):
    assert look("number") == [("ok", "Twilio has for the number what it should have")]
    monkeypatch.delenv("IVR_FALLBACK_URL")
    assert look("number") == [("ok", "Twilio has for the number what it should have"), NO_FALLBACK]


@pytest.mark.parametrize(
    ("field", "holds", "told"),
    [
        ("VoiceUrl", "https://old.example.org/ivr", ("fail", "voice_url of the number is not what it should be")),
        ("VoiceMethod", "GET", ("fail", "voice_method of the number is not what it should be")),
        ("TrunkSid", "TK" + "1" * 32, ("fail", "trunk_sid of the number is not what it should be")),
        ("StatusCallback", "", ("warn", "status_callback of the number is not what it should be")),
    ],
)
def test_what_twilio_has_otherwise_is_a_failure_where_nobody_would_reach_the_line(
    well, twilio, look, field, holds, told
):
    twilio.number.holds[field] = holds
    assert look("number") == [told]


def test_a_fallback_that_twilio_does_not_have_is_a_warning(well, look, monkeypatch):
    monkeypatch.setenv("IVR_FALLBACK_URL", FALLBACK)
    assert [status for status, _ in look("number")] == ["warn"]


def test_a_number_that_cannot_take_calls_is_a_failure(well, twilio, look):
    twilio.number.able = frozenset({"sms"})
    assert fails(look("number")) == ["capabilities of the number is not what it should be"]


@pytest.mark.parametrize(("held", "said"), [("", "is no number of"), ("12", "stands more than once in")])
def test_a_number_that_is_not_there_or_there_twice_is_a_failure(well, twilio, look, held, said):
    twilio.holding.numbers = [number(digit, NUMBER) for digit in held]
    assert fails(look("number")) == [f"IVR_LINE_NUMBER {said} this account"]


@pytest.mark.parametrize(
    ("able", "told"),
    [
        ({"sms"}, ("ok", "the account's number for texts can send them")),
        ({"voice"}, ("warn", "IVR_TEXT_FROM cannot send texts")),
        (None, ("warn", "IVR_TEXT_FROM is no number of this account")),
    ],
)
def test_the_number_that_sends_texts_must_be_able_to(well, twilio, look, monkeypatch, able, told):
    monkeypatch.setenv("IVR_TEXT_FROM", TEXTS)
    if able is None:
        del twilio.holding.numbers[1]
    else:
        twilio.holding.numbers[1].able = frozenset(able)
    assert look("number")[-1] == told


def test_a_number_that_cannot_be_looked_at_is_left_to_the_check_of_twilio(well, twilio, look):
    twilio.status = 401
    assert look("number") == [("warn", "not looked at: Twilio does not tell")]


@pytest.mark.parametrize(("days", "statuses"), [(0, {"ok"}), (365, {"ok"}), (366, {"warn"}), (None, {"warn"})])
def test_what_no_program_can_read_must_have_been_confirmed_within_a_year(well, look, monkeypatch, days, statuses):
    if days is not None:
        day = system_clock().date() - dt.timedelta(days=days)
        monkeypatch.setenv("IVR_CARRIER_CONFIRMED", day.isoformat())
    found = look("carrier")
    assert {status for status, _ in found} == statuses
    assert len(found) == (1 if statuses == {"ok"} else len(carrier.TO_CONFIRM))


def test_what_is_to_be_confirmed_names_the_limits_that_would_cost_a_caller(well, look):
    said = " ".join(sentence for _, sentence in look("carrier"))
    for limit in ("business profile", "2 or 3 calls at once", "two legs", "1 unless more was granted"):
        assert limit in said


def test_a_day_that_is_none_stops_the_start(well, look, monkeypatch):
    monkeypatch.setenv("IVR_CARRIER_CONFIRMED", "last week")
    [fault] = fails(look("settings"))
    assert fault.startswith("IVR_CARRIER_CONFIRMED: ")
    assert "last week" not in fault


def test_offline_asks_nobody_outside(well, twilio, look):
    for check in ("twilio", "number", "public", "certificate", "clock"):
        assert set(look(check, "--offline")) <= {("ok", "not asked, as you wished")}
    assert twilio.asked == []
