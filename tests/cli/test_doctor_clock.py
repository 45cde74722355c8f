"""`ivr doctor` on this machine's clock, held against Twilio's."""

import datetime as dt

import pytest

from ivr.cli.checks import clock
from ivr.pager.desk import system_clock


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (0, ("ok", "this machine's clock agrees with Twilio's")),
        (4, ("ok", "this machine's clock agrees with Twilio's")),
        (30, ("warn", "s behind Twilio's")),
        (-30, ("warn", "s ahead of Twilio's")),
        (90, ("fail", "s behind Twilio's")),
        (-90, ("fail", "s ahead of Twilio's")),
    ],
)
def test_a_clock_that_is_off_by_seconds_is_a_warning_and_by_a_minute_a_failure(well, twilio, look, ahead, told):
    twilio.ahead = ahead
    [(status, said)] = look("clock")
    assert status == told[0]
    assert told[1] in said


def test_an_answer_that_takes_long_does_not_make_a_clock_wrong(well, twilio, monkeypatch):
    """Ten seconds pass for us between the question and the answer, and none for Twilio."""
    now = iter([system_clock(), system_clock() + dt.timedelta(seconds=10)])
    monkeypatch.setattr(clock, "system_clock", lambda: next(now))
    assert clock._off(twilio.base) == dt.timedelta(0)


def test_where_twilio_does_not_tell_the_time_it_is_a_warning(well, twilio, look, monkeypatch):
    monkeypatch.setenv("TWILIO_API_BASE", "http://127.0.0.1:9")
    assert look("clock") == [("warn", "Twilio does not tell the time")]
