"""Any rota at any moment, against an oracle that has no calendar: it watches the clock on the wall by the minute."""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.oncall import next_change, on_shift, phones, read_rota
from ivr.oncall.shifts import stretches

LONDON = ZoneInfo("Europe/London")
REGISTRAR = "+441632960999"
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BANK_HOLIDAYS = {*(dt.date(2026, 12, day) for day in (25, 26, 28)), dt.date(2027, 3, 26), dt.date(2027, 3, 29)}
"""Of the days around which the moments lie. Boxing Day is a Saturday: it is one, and so is the Monday given for it."""

EVES = [dt.date(2026, 10, 24), dt.date(2026, 12, 24), dt.date(2026, 12, 27), dt.date(2027, 3, 25), dt.date(2027, 3, 27)]
NAMES = ("a", "b", "c")
PEOPLE = "".join(f'[contact.{n}]\nname = "{n}"\nnumbers = ["07700 90010{i}"]\n' for i, n in enumerate(NAMES))

clocks = st.builds("{:02}:{:02}".format, st.sampled_from([0, 1, 1, 2, 8, 20, 23]), st.sampled_from([0, 30, 59]))
days = st.lists(st.sampled_from([*WEEK, "bank-holiday"]), min_size=1, max_size=4, unique=True)
dates = st.builds(lambda eve, after: eve + after * DAY, st.sampled_from(EVES), st.integers(0, 3))
when = st.one_of(st.none(), days, days, dates)
shifts = st.tuples(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), when, st.none() | st.tuples(clocks, clocks)
)
moments = st.builds(
    lambda eve, minutes: dt.datetime.combine(eve, dt.time(), dt.UTC) + minutes * MINUTE,
    st.sampled_from(EVES),
    st.one_of(st.integers(0, 3 * 24 * 60), st.sampled_from([60 * 24 + n for n in (-1, 0, 30, 59, 60, 89, 90, 120)])),
)


def written(listed):
    """Return the rota's file."""
    lines = []
    for contacts, on, hours in listed:
        lines += ["[[shift]]", f"contacts = {contacts}"]
        lines += [f"date = {on}"] if isinstance(on, dt.date) else [f"days = {on}"] if on else []
        lines += [f'from = "{hours[0]}"', f'to = "{hours[1]}"'] if hours else []
    return "\n".join([*lines, PEOPLE])


@cache
def shown(day, clock):
    """Return the first minute of a day at which the wall shows a time; if it never does, at which Greenwich does."""
    first = dt.datetime.combine(day, dt.time(), dt.UTC) - 2 * 60 * MINUTE
    walk = [first + n * MINUTE for n in range(27 * 60)]
    for zone in (LONDON, dt.UTC):
        for at in walk:
            if at.astimezone(zone).strftime("%Y-%m-%d %H:%M") == f"{day} {clock}":
                return at
    raise AssertionError


def rank(on, day):
    """Return how strong a shift is that starts on this day; 0 if it does not."""
    if isinstance(on, dt.date):
        return 3 if on == day else 0
    if on and "bank-holiday" in on and day in BANK_HOLIDAYS:
        return 2
    return 1 if on is None or WEEK[day.weekday()] in on else 0


def oracle(listed, at):
    """Return who is on shift, as somebody who reads the rota aloud would tell."""
    found = []
    for place, (contacts, on, hours) in enumerate(listed):
        for day in (at.date() + n * DAY for n in (-2, -1, 0, 1)):
            start, end = hours or ("00:00", "00:00")
            last = day if start < end else day + DAY
            if rank(on, day) and shown(day, start) <= at < shown(last, end):
                found.append((-rank(on, day), place, contacts))
    ruling = [contacts for strength, _, contacts in sorted(found) if strength == min(found)[0]]
    return tuple(dict.fromkeys(name for contacts in ruling for name in contacts))


@settings(deadline=None)
@given(st.lists(shifts, max_size=6), moments)
def test_exactly_the_covering_shifts_are_chosen(listed, at):
    rota = read_rota(written(listed))
    assert on_shift(rota, at) == oracle(listed, at)


@pytest.mark.hazard("H03")
@settings(deadline=None)
@given(st.lists(shifts, max_size=6), moments)
def test_the_registrars_number_is_last_and_no_number_rings_twice_before_it(listed, at):
    *listed, last = phones(read_rota(written(listed)), REGISTRAR, at)
    assert (last.contact.key, last.number) == ("registrar", REGISTRAR)
    numbers = [phone.number for phone in listed]
    assert len(numbers) == len(set(numbers))


@settings(deadline=None)
@given(st.lists(shifts, min_size=1, max_size=6), moments)
def test_nobody_comes_or_goes_before_the_next_change(listed, at):
    rota = read_rota(written(listed))
    change = next_change(rota, at)
    assert at < change <= at + 25 * 60 * MINUTE
    now = on_shift(rota, at)
    assert {on_shift(rota, at + n * MINUTE) for n in range((change - at) // MINUTE)} <= {now}


@settings(deadline=None)
@given(st.lists(shifts, max_size=6), moments, st.integers(1, 2000))
def test_a_walk_through_the_stretches_finds_what_each_moment_finds(listed, at, minutes):
    rota = read_rota(written(listed))
    walk = list(stretches(rota, at, at + minutes * MINUTE))
    assert (walk[0].start, walk[-1].end) == (at, at + minutes * MINUTE)
    assert [one.end for one in walk[:-1]] == [one.start for one in walk[1:]]
    for one in walk:
        assert one.contacts == on_shift(rota, one.start) == on_shift(rota, one.end - MINUTE)


@pytest.mark.hazard("H52")
@settings(deadline=None)
@given(st.lists(clocks, min_size=2, max_size=5, unique=True), moments)
def test_shifts_that_follow_each_other_leave_no_moment_out_and_meet_without_overlap(cuts, at):
    cuts = sorted(cuts)
    pairs = zip(cuts, [*cuts[1:], cuts[0]], strict=True)
    ring = [([NAMES[place % 3]], None, hours) for place, hours in enumerate(pairs)]
    [stretch] = stretches(read_rota(written(ring)), at, at + MINUTE)
    assert len(stretch.ruling) >= 1
    missing_hour = dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC)
    if not missing_hour <= at < missing_hour + 60 * MINUTE:
        assert len(stretch.ruling) == 1
