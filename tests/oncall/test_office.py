"""Office hours are London's: a working day between nine and five, in summer and in winter."""

import datetime as dt

import pytest

from ivr.oncall import LONDON, is_office_hours


@pytest.mark.parametrize(
    ("moment", "is_one"),
    [
        ("2026-03-09T09:00", True),  # a Monday
        ("2026-03-09T08:59", False),
        ("2026-03-13T16:59", True),  # a Friday
        ("2026-03-13T17:00", False),
        ("2026-03-14T12:00", False),  # a Saturday
        ("2026-03-15T12:00", False),
        ("2026-03-10T03:00", False),
        ("2026-12-25T12:00", False),  # a Friday, and a bank holiday
        ("2026-12-28T12:00", False),  # the day that is given for Boxing Day, a Saturday
    ],
)
def test_office_hours(moment, is_one):
    there = dt.datetime.fromisoformat(moment).replace(tzinfo=LONDON)
    assert is_office_hours(there) is is_one
    assert is_office_hours(there.astimezone(dt.UTC)) is is_one
    assert there.utcoffset() == dt.timedelta(0)


def test_in_summer_too_it_is_london_s_clock():
    assert is_office_hours(dt.datetime(2026, 7, 1, 8, 0, tzinfo=dt.UTC))
    assert not is_office_hours(dt.datetime(2026, 7, 1, 16, 0, tzinfo=dt.UTC))
