"""Who is on shift: one rota through ordinary days, both clock changes, bank holidays and a dated override."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from ivr.oncall import next_change, oddities, on_shift, phones, read_rota
from ivr.oncall.shifts import duties

LONDON = ZoneInfo("Europe/London")
MINUTE = dt.timedelta(minutes=1)
REGISTRAR = "+441632960999"

SHIFTS = """
last_resort = ["switch"]

[[shift]]
contacts = ["day"]
days = ["mon", "tue", "wed", "thu", "fri"]
from = "08:00"
to = "20:00"

[[shift]]
contacts = ["night", "second"]
from = "20:00"
to = "08:00"

[[shift]]
contacts = ["weekend"]
days = ["sat", "sun"]
from = 08:00:00
to = 20:00:00

[[shift]]
contacts = ["holiday"]
days = ["bank-holiday"]
from = "09:00"
to = "17:00"

[[shift]]
contacts = ["locum"]
date = 2026-12-25
from = "12:00"
to = "02:00"

[[shift]]
contacts = ["early"]
days = ["sun"]
from = "08:00"
to = "09:00"
"""

ROLES = {
    "day": "registrar",
    "night": "registrar",
    "second": "registrar",
    "weekend": "registrar",
    "early": "registrar",
    "holiday": "consultant",
    "locum": "nurse",
    "consultant": "consultant",
    "switch": "switchboard",
    "lead": "lead",
}


def rota_of(shifts, **people):
    """Return a rota of these shifts, in which the contacts have these roles."""
    entries = [
        f'[contact.{name}]\nname = "Dr {name}"\nrole = "{role}"\nnumbers = ["07700 900{place:03}"]\n'
        for place, (name, role) in enumerate(people.items())
    ]
    return read_rota("\n".join([shifts, *entries]))


YEAR = rota_of(SHIFTS, **ROLES)
NIGHT, DAY = "night second consultant switch", "day consultant switch"
HOLIDAY, LOCUM = "holiday switch", "locum switch"
WEEKEND, SUNDAY = "weekend consultant switch", "weekend early consultant switch"


def london(text, fold=0):
    """Return a moment by the clock on the wall in London; fold=1 is the second of two."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold).astimezone(dt.UTC)


def names(rota, at):
    """Return who is rung at a moment, in order, but for the registrar's number, which must be the last."""
    *listed, last = phones(rota, REGISTRAR, at)
    assert (last.contact.key, last.number) == ("registrar", REGISTRAR)
    return " ".join(phone.contact.key.removesuffix("/1") for phone in listed)


@pytest.mark.parametrize(
    ("sentence", "at", "before", "after"),
    [
        ("a Monday's day begins", london("2026-03-02T08:00"), NIGHT, DAY),
        ("a Monday's day ends", london("2026-03-02T20:00"), DAY, NIGHT),
        ("a night goes on past midnight", london("2026-03-03T00:00"), NIGHT, NIGHT),
        ("Friday's night ends with Saturday's weekend", london("2026-03-07T08:00"), NIGHT, WEEKEND),
        ("two shifts begin at once: in the file's order", london("2026-03-08T08:00"), NIGHT, SUNDAY),
        ("one of two shifts ends", london("2026-03-08T09:00"), SUNDAY, WEEKEND),
        ("the weekend's day ends", london("2026-03-08T20:00"), WEEKEND, NIGHT),
        ("Good Friday: the weekday's shift, until its own", london("2026-04-03T08:00"), NIGHT, DAY),
        ("Good Friday: the bank holiday's own shift begins", london("2026-04-03T09:00"), DAY, HOLIDAY),
        ("Good Friday: and ends, and the weekday's is back", london("2026-04-03T17:00"), HOLIDAY, DAY),
        ("Good Friday's night is any night", london("2026-04-03T20:00"), DAY, NIGHT),
        ("the clocks go back: the last shift before", london("2026-10-24T20:00"), WEEKEND, NIGHT),
        ("the clocks go back: midnight", london("2026-10-25T00:00"), NIGHT, NIGHT),
        ("the clocks go back: one o'clock, summer time", london("2026-10-25T01:00"), NIGHT, NIGHT),
        ("the clocks go back: one o'clock again", london("2026-10-25T01:00", fold=1), NIGHT, NIGHT),
        ("the clocks go back: two o'clock", london("2026-10-25T02:00"), NIGHT, NIGHT),
        ("the clocks went back: the night is an hour longer", london("2026-10-25T08:00"), NIGHT, SUNDAY),
        ("the clocks went back: the evening", london("2026-10-25T20:00"), WEEKEND, NIGHT),
        ("the clocks go forward: the last shift before", london("2027-03-27T20:00"), WEEKEND, NIGHT),
        ("the clocks go forward: one o'clock is two", london("2027-03-28T02:00"), NIGHT, NIGHT),
        ("the clocks went forward: the night is an hour shorter", london("2027-03-28T08:00"), NIGHT, SUNDAY),
        ("the clocks went forward: the evening", london("2027-03-28T20:00"), WEEKEND, NIGHT),
        ("Easter Monday, the day after", london("2027-03-29T09:00"), DAY, HOLIDAY),
        ("Christmas Day: the weekday's shift", london("2026-12-25T08:00"), NIGHT, DAY),
        ("Christmas Day: the bank holiday's", london("2026-12-25T09:00"), DAY, HOLIDAY),
        ("Christmas Day: the date's own, above the bank holiday's", london("2026-12-25T12:00"), HOLIDAY, LOCUM),
        ("Christmas Day: the bank holiday's ends unheard", london("2026-12-25T17:00"), LOCUM, LOCUM),
        ("Christmas Day: the night begins unheard", london("2026-12-25T20:00"), LOCUM, LOCUM),
        ("Christmas night: the date's own goes on past midnight", london("2026-12-26T00:00"), LOCUM, LOCUM),
        ("Christmas night: back to the night that began the day before", london("2026-12-26T02:00"), LOCUM, NIGHT),
        ("the same date of another year is any day", london("2025-12-25T12:00"), HOLIDAY, HOLIDAY),
        ("Boxing Day on a Saturday is a bank holiday too", london("2026-12-26T09:00"), WEEKEND, HOLIDAY),
        ("a day given for a bank holiday is one", london("2026-12-28T09:00"), DAY, HOLIDAY),
    ],
)  # fmt: skip
@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "Pacific/Auckland"])
def test_the_order_changes_at_the_minute(sentence, at, before, after, zone):
    moments = [(at + minutes * MINUTE).astimezone(ZoneInfo(zone)) for minutes in (-1, 0, 1)]
    assert [names(YEAR, moment) for moment in moments] == [before, after, after], sentence
    if before != after:
        assert next_change(YEAR, moments[0]) == at


@pytest.mark.parametrize(
    ("sentence", "shift", "on", "off"),
    [
        ("without days and hours: always", "", ["2026-03-02T00:00", "2026-03-07T23:59"], []),
        ("without hours: the whole day", 'days = ["mon"]', ["2026-03-02T00:00", "2026-03-02T23:59"],
         ["2026-03-01T23:59", "2026-03-03T00:00"]),
        ("a whole date", "date = 2026-03-02", ["2026-03-02T00:00", "2026-03-02T23:59"],
         ["2026-03-01T23:59", "2026-03-03T00:00"]),
        ("a whole bank holiday", 'days = ["bank-holiday"]', ["2026-05-04T00:00", "2026-05-04T23:59"],
         ["2026-05-03T23:59", "2026-05-05T00:00", "2026-05-11T12:00"]),
        ("without days: bank holidays too", 'from = "08:00"\nto = "09:00"', ["2026-05-04T08:00"], ["2026-05-04T07:59"]),
        ("equal hours are 24", 'days = ["mon"]\nfrom = "08:00"\nto = "08:00"', ["2026-03-02T08:00", "2026-03-03T07:59"],
         ["2026-03-02T07:59", "2026-03-03T08:00"]),
        ("to midnight", 'days = ["mon"]\nfrom = "08:00"\nto = "00:00"', ["2026-03-02T23:59"],
         ["2026-03-03T00:00", "2026-03-02T07:59"]),
        ("a night belongs to the day on which it starts", 'days = ["sun"]\nfrom = "20:00"\nto = "08:00"',
         ["2026-03-01T20:00", "2026-03-02T07:59"], ["2026-03-01T07:59", "2026-03-02T08:00", "2026-03-02T20:00"]),
        ("a bank holiday's night goes on into the next day", 'days = ["bank-holiday"]\nfrom = "20:00"\nto = "08:00"',
         ["2026-05-04T20:00", "2026-05-05T07:59"], ["2026-05-04T07:59", "2026-05-05T20:00"]),
        ("a day and the bank holidays", 'days = ["tue", "bank-holiday"]', ["2026-05-04T12:00", "2026-05-05T12:00"],
         ["2026-05-06T12:00", "2026-05-11T12:00"]),
        ("Boxing Day on a Saturday, and the Monday that is given for it", 'days = ["bank-holiday"]',
         ["2026-12-25T12:00", "2026-12-26T12:00", "2026-12-28T12:00"], ["2026-12-27T12:00", "2026-12-29T12:00"]),
        ("a bank holiday of Scotland alone is none", 'days = ["bank-holiday"]', [], ["2026-08-03T12:00"]),
    ],
)  # fmt: skip
def test_when_a_shift_is_on(sentence, shift, on, off):
    rota = rota_of(f'[[shift]]\ncontacts = ["a"]\n{shift}\n', a="registrar")
    assert [at for at in on if on_shift(rota, london(at)) != ("a",)] == [], sentence
    assert [at for at in off if on_shift(rota, london(at)) != ()] == [], sentence


@pytest.mark.hazard("H52")
@pytest.mark.parametrize(
    ("sentence", "day", "hours"),
    [
        ("any night", "2026-03-02", 12),
        ("the night on which the clocks go back", "2026-10-24", 13),
        ("the night on which they go forward", "2027-03-27", 11),
    ],
)
def test_how_long_a_night_lasts(sentence, day, hours):
    [night] = [d for d in duties(YEAR, london(day), london(day)) if d.start == london(f"{day}T20:00") and d.place == 1]
    assert night.end - night.start == dt.timedelta(hours=hours), sentence


@pytest.mark.hazard("H52")
@pytest.mark.parametrize("clock", ["00:59", "01:00", "01:30", "01:59", "02:00"])
@pytest.mark.parametrize("night", ["2026-10-25", "2027-03-28"])
def test_shifts_meet_on_the_nights_when_the_clocks_change(night, clock):
    shifts = [f'[[shift]]\ncontacts = ["{who}"]\n{hours}\n' for who, hours in (
        ("a", f'from = "20:00"\nto = "{clock}"'), ("b", f'from = "{clock}"\nto = "20:00"'))]  # fmt: skip
    rota = rota_of("".join(shifts), a="registrar", b="registrar")
    begin = london(f"{night}T00:00")
    walked = [on_shift(rota, begin + n * MINUTE) for n in range(240)]
    assert sorted(set(walked)) == [("a",), ("b",)]
    assert walked == sorted(walked)


def test_a_shift_that_names_who_is_on_already_rings_them_once():
    both = '[[shift]]\ncontacts = ["a", "b"]\n[[shift]]\ncontacts = ["c", "a"]\n'
    assert on_shift(rota_of(both, a="nurse", b="nurse", c="nurse"), london("2026-03-02T12:00")) == ("a", "b", "c")


@pytest.mark.hazard("H51")
def test_a_gap_falls_through_to_the_last_resort_and_is_loud():
    rota = rota_of('last_resort = ["z"]\n[[shift]]\ncontacts = ["a"]\ndays = ["mon"]\n', a="registrar", z="switchboard")
    assert names(rota, london("2026-03-03T00:00")) == "z"
    assert oddities(rota, london("2026-03-03T00:00")) == ("nobody is on shift now",)
    assert oddities(rota, london("2026-03-02T00:00")) == ()
