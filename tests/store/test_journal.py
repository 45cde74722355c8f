"""The journal keeps what it was given, writes a thing once, and fails fast and whole."""

import datetime as dt
import itertools
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from ivr.call import Entry, fold
from ivr.call.acts import Say
from ivr.call.events import Silence
from ivr.store import DamagedError
from ivr.store.schema import calls
from tests.databases import behind

NOON = dt.datetime(2026, 3, 7, 12, 0, tzinfo=dt.UTC)


def count(url, table="events"):
    """Count what somebody else sees."""
    with behind(url).seen() as other:
        return other.execute(text(f"SELECT count(*) FROM {table}")).scalar()


def refuse(_call):
    raise AssertionError("a known key must not be decided again")


def test_a_known_key_writes_nothing_and_returns_the_stored_steps(journal, url, begin):
    first = journal.record("CA1", "turn/0", begin("first"))
    again = journal.record("CA1", "turn/0", refuse)
    assert (again.steps, again.call) == (first.steps, first.call)
    assert (first.fresh, again.fresh) == (True, False)
    assert count(url) == 1


def test_what_was_just_written_tells_how_the_call_stands_after_it(journal, begin):
    recorded = journal.record("CA1", "turn/0", begin())
    assert recorded.call == fold("CA1", journal.entries("CA1"))
    assert recorded.call.turn == 1


@pytest.mark.parametrize("known", [False, True])
def test_where_nothing_is_to_be_done_any_more_nothing_is_written(journal, url, begin, known):
    if known:
        journal.record("CA1", "turn/0", begin())
    before = count(url)
    nothing = journal.record("CA1", "page/1", lambda _call: None)
    assert (nothing.steps, nothing.fresh) == ((), False)
    assert (count(url), count(url, "calls")) == (before, before)


def test_the_same_key_in_another_call_is_another_entry(journal, url, begin):
    journal.record("CA1", "turn/0", begin("one"))
    assert Say("two") in journal.record("CA2", "turn/0", begin("two")).steps
    assert count(url) == 2


def test_an_entry_is_read_back_as_it_was_written(journal, begin):
    entry = begin()(None)
    journal.record("CA1", "turn/0", lambda _call: entry)
    assert journal.entries("CA1") == [entry]


def test_a_second_connection_can_read_an_entry_as_soon_as_it_is_recorded(journal, url, begin):
    journal.record("CA1", "turn/0", begin())
    with behind(url).seen() as other:
        assert other.execute(text("SELECT key FROM events WHERE call_sid = 'CA1'")).scalars().all() == ["turn/0"]


def test_an_entry_is_not_seen_before_all_of_it_is_there(journal, url, begin):
    seen = []

    def decide(call):
        seen.append((count(url), count(url, "calls")))
        return begin()(call)

    journal.record("CA1", "turn/0", decide)
    assert seen == [(0, 0)]
    assert (count(url), count(url, "calls")) == (1, 1)


@pytest.mark.file
@pytest.mark.hazard("H49")
def test_every_connection_waits_for_the_disk_and_keeps_a_write_ahead_log(journal):
    # "In WAL mode … FULL: the WAL is synced after each commit", which NORMAL leaves out.
    # https://www.sqlite.org/pragma.html#pragma_synchronous
    first, second = journal.engine.connect(), journal.engine.connect()
    for connection in (first, second):
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        connection.close()


@pytest.mark.file
@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_file_locked_by_somebody_else_is_an_error_within_the_time_of_a_turn(journal, path, begin, lock):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(f"BEGIN {lock}")
    started = time.monotonic()
    with pytest.raises(SQLAlchemyError, match="locked"):
        journal.record("CA1", "turn/0", begin())
    assert 0.5 < time.monotonic() - started < 1.2
    other.execute("ROLLBACK")
    other.close()
    assert journal.record("CA1", "turn/0", begin()).fresh


@pytest.mark.file
def test_a_removed_file_is_an_error_and_is_not_made_anew(journal, path, begin):
    journal.record("CA1", "turn/0", begin())
    path.unlink()
    with pytest.raises(SQLAlchemyError):
        journal.record("CA2", "turn/0", begin())
    assert not path.exists()


def test_a_database_that_comes_back_is_used_again(journal, url, begin):
    journal.record("CA1", "turn/0", begin("kept"))
    behind(url).take_away()
    with pytest.raises(SQLAlchemyError):
        journal.record("CA1", "turn/1", refuse)
    behind(url).bring_back()
    assert Say("kept") in journal.record("CA1", "turn/0", refuse).steps


@pytest.mark.file
def test_a_file_replaced_by_rubbish_is_an_error(journal, path, begin):
    journal.record("CA1", "turn/0", begin())
    path.rename(path.with_suffix(".away"))
    path.write_bytes(b"not a database " * 1000)
    with pytest.raises(SQLAlchemyError):
        journal.record("CA2", "turn/0", begin())


@pytest.mark.file
@pytest.mark.hazard("H66")
def test_a_file_replaced_by_an_empty_one_is_an_error_and_not_a_fresh_start(journal, path, begin):
    journal.record("CA1", "turn/0", begin())
    path.rename(path.with_suffix(".away"))
    path.touch()
    with pytest.raises(SQLAlchemyError, match="no such table"):
        journal.record("CA1", "turn/1", begin())


@pytest.mark.file
@pytest.mark.hazard("H66")
def test_a_full_disk_is_an_error_and_leaves_nothing_half_written(journal, url, begin):
    with journal.engine.connect() as connection:
        limit = f"PRAGMA max_page_count={connection.execute(text('PRAGMA page_count')).scalar() + 2}"
    event.listen(journal.engine, "connect", lambda connection, _entry: connection.execute(limit))
    journal.engine.dispose()
    written = []

    def go_on_for_ever():
        for number in itertools.count():
            journal.record(f"CA{number}", "turn/0", begin())
            written.append(f"CA{number}")

    with pytest.raises(SQLAlchemyError, match="full"):
        go_on_for_ever()
    assert written, "the limit must bite in the middle, not at once"
    assert count(url) == count(url, "calls") == len(written)
    for sid in written:
        assert fold(sid, journal.entries(sid)).sid == sid


@pytest.mark.hazard("H53")
def test_two_that_record_the_same_key_at_once_make_one_entry_and_hear_the_same(journal, url, begin):
    together = threading.Barrier(2)

    def record(words):
        together.wait()
        return journal.record("CA1", "turn/0", begin(words))

    for _ in range(10):
        with journal.engine.begin() as connection:
            connection.execute(text("DELETE FROM events"))
            connection.execute(text("DELETE FROM calls"))
        with ThreadPoolExecutor(2) as pool:
            one, two = pool.map(record, ("one", "two"))
        assert one.steps == two.steps
        assert {one.fresh, two.fresh} == {True, False}
        assert count(url) == 1


def test_the_journal_cannot_hold_a_key_twice(journal, begin):
    journal.record("CA1", "turn/0", begin())
    again = text("INSERT INTO events SELECT call_sid, seq + 1, key, at, event, steps FROM events")
    with pytest.raises(IntegrityError, match=r"(?i)unique"), journal.engine.begin() as connection:
        connection.execute(again)


def test_a_damaged_call_is_an_error_of_its_own_and_others_are_untouched(journal, begin):
    for sid in ("CA1", "CA2"):
        journal.record(sid, "turn/0", begin())
    with journal.engine.begin() as connection:
        connection.execute(calls.update().where(calls.c.sid == "CA1").values(state='{"sid": "CA1", "beg'))
    with pytest.raises(DamagedError):
        journal.record("CA1", "turn/1", refuse)
    assert journal.record("CA2", "turn/0", refuse).steps


def test_a_call_whose_decision_fails_is_left_as_it_was(journal, url, begin):
    journal.record("CA1", "turn/0", begin())
    before = journal.entries("CA1")
    with pytest.raises(AssertionError):
        journal.record("CA1", "turn/1", refuse)
    assert journal.entries("CA1") == before
    journal.record("CA1", "turn/1", lambda _call: Entry("turn/1", NOON, Silence(), ()))
    assert count(url) == 2


def test_a_leg_names_its_call_and_an_unknown_leg_none(journal):
    assert journal.call_of_leg("nobody") is None
