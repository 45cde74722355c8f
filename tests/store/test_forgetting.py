"""What was purged is not in the database's files any more, nor in those beside it."""

import datetime as dt
import threading

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from ivr.call import Call, Entry, Now, step
from ivr.call.events import Began, HungUp, Pressed
from ivr.call.hand_events import ClosedByHand
from ivr.store import Journal, connect, migrate
from ivr.store.engine import reading
from ivr.store.forgetting import forget, wipes_what_is_deleted
from ivr.store.looks import keep_look
from ivr.store.purging import Asked, begin_purge, end_purge, purge_calls
from ivr.store.schema import calls
from ivr.store.scope import Scope
from ivr.triage import current_rules

FIRST = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
NOW = FIRST + dt.timedelta(days=100)
SECONDS = dt.timedelta(seconds=1)
MANY = 60

pytestmark = pytest.mark.file


@pytest.fixture
def engine(url):
    migrate(url)
    engine = connect(url)
    yield engine
    engine.dispose()


def number(n):
    return f"+447700900{n:03}"


def call(engine, n, began):
    """Somebody rings, says yes, hangs up, and is reached."""
    journal, sid, at = Journal(engine), f"CA{n:032}", began
    for key, happened in enumerate(
        (Began(number(n)), Pressed("1"), HungUp(number(n), 30), ClosedByHand("Ann", "a note"))
    ):
        at += 20 * SECONDS
        now = Now(at, current_rules(), (), f"t{key}", lambda _: 1.0)

        def decide(known, now=now, happened=happened, key=key):
            return Entry(f"key/{key}", now.at, happened, step(known or Call(sid=sid, began=now.at), happened, now))

        journal.record(sid, f"key/{key}", decide)
    keep_look(engine, at, None, "call", sid)


@pytest.fixture
def purged(engine):
    """A line's file from which all calls but the last were purged."""
    for n in range(MANY):
        call(engine, n, FIRST + n * 60 * SECONDS)
    call(engine, MANY, NOW)
    begun = begin_purge(engine, Scope(NOW), Asked("Ann", "age", NOW))
    assert sum(purge_calls(engine, begun)) == MANY
    assert end_purge(engine, begun, NOW) == MANY
    return begun


def traces(path):
    """Return what is left of calls in any of the files, those that are still there aside."""
    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    texts = [text for n in range(MANY) for text in (number(n), f"CA{n:032}")]
    return [text for text in texts if text.encode() in held]


def test_no_file_holds_a_number_or_an_id_that_was_purged(engine, path, purged):
    assert forget(engine).log_is_empty
    assert traces(path) == []
    held = path.read_bytes()
    assert number(MANY).encode() in held
    assert purged.secret.encode() not in held


def test_before_that_the_log_still_held_them(engine, path, purged):
    assert len(traces(path)) > MANY


def off(connection, _):
    connection.execute("PRAGMA secure_delete=OFF")


def test_what_is_deleted_is_wiped_whatever_sqlite_was_built_to_do(url):
    migrate(url)
    engine = connect(url)
    event.listen(engine, "connect", off, insert=True)  # before the engine's own word
    assert wipes_what_is_deleted(engine)
    engine.dispose()
    event.remove(engine, "connect", off)
    event.listen(engine, "connect", off)
    assert not wipes_what_is_deleted(engine)
    engine.dispose()


def test_a_log_that_somebody_reads_is_told(engine, url, purged):
    other = connect(url)
    with reading(other) as reader:
        reader.execute(select(calls.c.sid)).all()
        assert not forget(engine).log_is_empty
    other.dispose()
    assert forget(engine).log_is_empty


def test_nobody_waits_long_for_the_end_of_the_log(engine, url, purged):
    """A caller's turn waits a second for the database."""
    other, held = connect(url), threading.Event()
    with reading(other) as reader:
        reader.execute(select(calls.c.sid)).all()
        thread = threading.Thread(target=lambda: (forget(engine), held.set()))
        thread.start()
        while not held.is_set():
            keep_look(other, NOW, None, "board")
        thread.join()
    other.dispose()


def test_a_purge_waits_for_a_caller_and_not_the_other_way_round(engine, url):
    call(engine, 1, FIRST)
    begun, faults = begin_purge(engine, Scope(NOW), Asked("Ann", "age", NOW)), iter([True, True, False])

    def refuse(*_):
        if next(faults):
            raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    def ready(sids):
        event.listen(engine, "begin", refuse)
        return sids

    gone = purge_calls(engine, begun, ready)
    assert next(gone) == 1
    event.remove(engine, "begin", refuse)
