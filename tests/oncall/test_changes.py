"""When who is on shift may change next, and whose phone is to be tried because a duty has begun."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from ivr.oncall import next_change, read_rota, starting

LONDON = ZoneInfo("Europe/London")
QUARTER = dt.timedelta(minutes=15)

ROTA = """
last_resort = ["switch"]

[[shift]]
contacts = ["day", "switch", "lead"]
days = ["mon", "tue"]
from = "08:00"
to = "20:00"

[[shift]]
contacts = ["both"]
days = ["mon"]
from = "08:05"
to = "08:10"

[[shift]]
contacts = ["both", "night"]
days = ["mon"]
from = "20:00"
to = "08:00"

[[shift]]
contacts = ["both"]
days = ["tue"]
from = "08:00"
to = "12:00"

[contact.day]
name = "Day"
numbers = ["07700 900101", "07700 900102"]

[contact.night]
name = "Night"
numbers = ["07700 900103"]

[contact.both]
name = "Both"
numbers = ["07700 900104"]

[contact.switch]
name = "Switchboard"
kind = "switchboard"
numbers = ["07700 900105"]

[contact.lead]
name = "Lead"
role = "lead"
numbers = ["07700 900106"]
"""


def london(text):
    """Return a moment by the clock on the wall in London. 2 March 2026 is a Monday."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("sentence", "after", "change"),
    [
        ("a start", "2026-03-02T07:00", "2026-03-02T08:00"),
        ("the next one, not the one that is now", "2026-03-02T08:00", "2026-03-02T08:05"),
        ("an end", "2026-03-02T08:05", "2026-03-02T08:10"),
        ("midnight, before the end of the night", "2026-03-02T21:00", "2026-03-03T00:00"),
        ("the end of a night that began the day before", "2026-03-03T00:00", "2026-03-03T08:00"),
        ("a day without shifts: its midnight", "2026-03-05T00:00", "2026-03-06T00:00"),
        ("midnight on the day when the clocks go back", "2026-10-25T00:30", "2026-10-26T00:00"),
        ("midnight in summer is not that of UTC", "2026-07-02T00:00", "2026-07-03T00:00"),
    ],
)
def test_the_next_change(sentence, after, change):
    assert next_change(read_rota(ROTA), london(after)) == london(change), sentence
    assert next_change(read_rota(ROTA), london(after).astimezone(LONDON)) == london(change), sentence


def test_what_has_no_shifts_never_changes():
    assert next_change(None, london("2026-03-02T08:00")) is None
    assert next_change(read_rota("contact = {}"), london("2026-03-02T08:00")) is None


@pytest.mark.parametrize(
    ("sentence", "at", "found"),
    [
        ("a minute too early", "2026-03-02T07:59", {}),
        ("the first number of a direct phone, at the very minute", "2026-03-02T08:00", {"day/1": "2026-03-02T08:00"}),
        ("two that began in the same quarter", "2026-03-02T08:07",
         {"day/1": "2026-03-02T08:00", "both/1": "2026-03-02T08:05"}),
        ("not one whose duty is over already", "2026-03-02T08:14", {"day/1": "2026-03-02T08:00"}),
        ("the quarter ends: its first minute is outside", "2026-03-02T08:15", {}),
        ("the night's", "2026-03-02T20:10", {"both/1": "2026-03-02T20:00", "night/1": "2026-03-02T20:00"}),
        ("midnight begins nothing", "2026-03-03T00:05", {}),
        ("who goes from one shift into the next does not begin", "2026-03-03T08:01", {"day/1": "2026-03-03T08:00"}),
        ("an end begins nothing", "2026-03-03T12:01", {}),
    ],
)  # fmt: skip
def test_whose_duty_has_begun(sentence, at, found):
    for zone in (dt.UTC, LONDON):
        began = starting(read_rota(ROTA), london(at).astimezone(zone), QUARTER)
        assert [(phone.contact.key, moment) for moment, phone in began] == [(k, london(v)) for k, v in found.items()]


def test_a_quarter_of_an_hour_is_one_on_the_night_with_two_half_past_ones():
    night = '[[shift]]\ncontacts = ["night"]\ndays = ["sun"]\nfrom = "01:00"\nto = "09:00"\n'
    early = read_rota(night + ROTA[ROTA.index("[contact.day]") :])
    first = dt.datetime(2026, 10, 25, 1, 5, tzinfo=LONDON)
    assert [moment for moment, _ in starting(early, first, QUARTER)] == [london("2026-10-25T01:00")]
    assert starting(early, first.replace(fold=1), QUARTER) == ()


def test_nobody_begins_where_there_is_no_shift():
    assert starting(None, london("2026-03-02T08:00"), QUARTER) == ()
    assert starting(read_rota("contact = {}"), london("2026-03-02T08:00"), QUARTER) == ()


def test_a_dated_shift_begins_above_a_weekly_one_and_a_weekly_one_begins_anew_after_it():
    dated = '[[shift]]\ncontacts = ["night"]\ndate = 2026-03-02\nfrom = "10:00"\nto = "11:00"\n'
    rota = read_rota(ROTA.replace("[contact.day]", f"{dated}[contact.day]"))
    [(at, night)] = starting(rota, london("2026-03-02T10:01"), QUARTER)
    assert (at, night.contact.key) == (london("2026-03-02T10:00"), "night/1")
    [(at, day)] = starting(rota, london("2026-03-02T11:01"), QUARTER)
    assert (at, day.contact.key) == (london("2026-03-02T11:00"), "day/1")
