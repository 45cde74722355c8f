"""What is done again and again is done by one of many, and not before its time."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ivr.store import marked, marks, take_turn

NOON = dt.datetime(2026, 3, 7, 12, 0, 0, 123456, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
ASKERS = 4


def take(journal, after, name="told"):
    return take_turn(journal.engine, name, NOON + after, WEEK)


def test_the_first_who_asks_has_the_turn_and_the_next_only_when_it_is_time(journal):
    assert take(journal, dt.timedelta(0))
    assert not take(journal, dt.timedelta(0))
    assert not take(journal, WEEK - dt.timedelta(microseconds=1))
    assert take(journal, WEEK)
    assert marked(journal.engine, "told") == NOON + WEEK
    assert not take(journal, WEEK + dt.timedelta(days=6))


def test_each_name_has_turns_of_its_own(journal):
    assert take(journal, dt.timedelta(0), "one")
    assert take(journal, dt.timedelta(0), "two")


@pytest.mark.parametrize("weeks", [0, 1])
def test_of_many_who_ask_at_once_one_has_the_turn(journal, monkeypatch, weeks):
    """The very first mark, and a later one. All have looked before any of them writes."""
    for week in range(weeks):
        assert take(journal, week * WEEK)
    looked = Barrier(ASKERS)

    def look(engine, name):
        last = marked(engine, name)
        looked.wait(10)
        return last

    monkeypatch.setattr(marks, "marked", look)
    with ThreadPoolExecutor(ASKERS) as pool:
        told = list(pool.map(lambda _: take(journal, weeks * WEEK), range(ASKERS)))
    assert sum(told) == 1
