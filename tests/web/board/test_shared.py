"""What everybody shares is made once a second, and a fault of it keeps no thread from the telephone."""

import datetime as dt
import threading
import time

import pytest

from ivr.web.board import shared
from ivr.web.board.shared import NotNowError, Shared

NOW = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def made():
    return []


@pytest.fixture
def make(made):
    def count():
        made.append(len(made))
        return made[-1]

    return count


def test_within_a_second_everybody_has_the_same(make, made):
    ours = Shared()
    assert [ours.get(NOW, make), ours.get(NOW + SECOND * 0.9, make)] == [0, 0]
    assert ours.get(NOW + SECOND, make) == 1
    assert made == [0, 1]


def test_a_clock_that_is_put_back_makes_it_anew(make):
    ours = Shared()
    ours.get(NOW, make)
    assert ours.get(NOW - SECOND, make) == 1


def test_after_a_change_it_is_made_anew_at_once(make):
    ours = Shared()
    ours.get(NOW, make)
    ours.forget()
    assert ours.get(NOW, make) == 1


def test_many_who_ask_at_once_have_it_made_once(make, made):
    ours, results = Shared(), []

    def slow():
        time.sleep(0.1)
        return make()

    threads = [threading.Thread(target=lambda: results.append(ours.get(NOW, slow))) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (results, made) == ([0] * 50, [0])


def test_what_failed_is_not_tried_again_within_the_second(make):
    ours, tries = Shared(), []

    def fail():
        tries.append(1)
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        ours.get(NOW, fail)
    with pytest.raises(NotNowError):
        ours.get(NOW, fail)
    assert len(tries) == 1
    assert ours.get(NOW + SECOND, make) == 0


def test_nobody_waits_long_for_it(make, monkeypatch):
    monkeypatch.setattr(shared, "PATIENCE", 0.05)
    ours, go = Shared(), threading.Event()
    slow = threading.Thread(target=lambda: ours.get(NOW, lambda: go.wait(5)))
    slow.start()
    started = time.monotonic()
    with pytest.raises(NotNowError):
        ours.get(NOW, make)
    assert time.monotonic() - started < 1
    go.set()
    slow.join()
