"""Who writes when: one after another, in one process and in several, and nobody for ever."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from ivr.store import connect
from ivr.store.turns import Turns

HOLDS = """
import sys, time
from ivr.store.turns import Turns
Turns(sys.argv[1]).take(1)
print("taken", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "a.db")


@pytest.fixture
def engine(path):
    engine = connect(f"sqlite:///{path}", create=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE a (b INTEGER)"))
    yield engine
    engine.dispose()


@pytest.fixture
def other(path):
    """Another process, whose turn it is."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS, path], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "taken\n"
    yield process
    process.kill()
    process.wait(timeout=10)
    process.stdout.close()


def write(engine, seconds=0.0):
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO a VALUES (1)"))
        time.sleep(seconds)


def test_threads_write_one_after_another_without_asking_sqlite(engine):
    """It would refuse each of them at once here, instead of having them ask again after a pause."""
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=0"))
    engine.dispose()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: write(engine, 0.03), range(8)))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM a")).scalar() == 8


def test_a_turn_ends_with_its_transaction_however_that_ends(engine):
    def fails():
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    for _ in range(3):
        with pytest.raises(OperationalError, match="no such table"):
            fails()
        write(engine)


def test_who_waits_for_another_thread_for_too_long_is_told_so(path):
    turns = Turns(path)
    turns.take(1)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        turns.take(0.05)
    turns.give()
    turns.take(0.05)


def test_a_write_whose_turn_does_not_come_fails_like_any_that_finds_the_file_locked(engine, monkeypatch):
    """Whoever keeps what could not be saved goes by that, and would throw anything else away."""
    monkeypatch.setattr("ivr.store.engine.LOCK_SECONDS", 0.05)
    with engine.begin() as first:
        first.execute(text("INSERT INTO a VALUES (1)"))
        with pytest.raises(OperationalError, match="locked"):
            write(engine)
    write(engine)


def test_another_process_is_waited_for_and_no_longer_than_is_allowed(path, other):
    turns, began = Turns(path), time.monotonic()
    turns.take(0.3)
    assert 0.3 <= time.monotonic() - began < 3, "then SQLite's own lock decides"
    turns.give()
    threading.Timer(0.2, other.kill).start()
    began = time.monotonic()
    turns.take(20)
    assert time.monotonic() - began < 10, "a process that is killed has had its turn"


def test_a_process_that_was_forked_has_turns_of_its_own(path):
    """A lock goes along with a fork: parent and child would both hold it."""
    turns = Turns(path)
    turns.take(1)
    turns.give()
    child = os.fork()
    if not child:
        turns.take(0.2)
        os._exit(turns._opened_by != os.getpid())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_without_a_file_for_turns_sqlites_own_lock_is_left(engine, path):
    Path(f"{path}-turns").unlink()
    Path(f"{path}-turns").mkdir()
    engine.dispose()
    fresh = connect(f"sqlite:///{path}")
    write(fresh)
    with fresh.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM a")).scalar() == 1
    fresh.dispose()
