"""A real server whose database fails for real: its callers are put through in time, and are known afterwards."""

import itertools
import resource
import sqlite3
import sys
import time
from contextlib import closing, contextmanager

import pytest

from ivr.call.places import At
from ivr.oncall import Rank
from ivr.store import owed_calls
from ivr.triage import Answer, Urgency
from tests.processes.conftest import Line, Twilio, wait_until

IN_TIME = 5.0
"""Seconds after which Twilio gives up on an answer; ours takes two, and the machine may be busy."""
SIDS = map("CA{}".format, itertools.count(1))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server for all faults: it must come through each."""
    folder = tmp_path_factory.mktemp("line")
    with Twilio() as twilio:
        made = Line(folder, f"sqlite:///{folder}/ivr.db", twilio)
        made.path, made.lost, made.server = folder / "ivr.db", folder / "lost-calls", made.web()
        yield made
        made.end()


@contextmanager
def locked(line):
    """As by a program that is stuck over it."""
    with closing(sqlite3.connect(line.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def removed(line):
    away = line.path.rename(line.path.with_suffix(".away"))
    yield
    away.rename(line.path)


@contextmanager
def emptied(line):
    """As by somebody who puts a new file in its place."""
    with closing(sqlite3.connect(line.path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with removed(line):
        line.path.touch()
        yield
        line.path.unlink()


@contextmanager
def full(line, room=4096):
    """The system lets the server's processes write no file beyond its first few bytes: the log neither."""
    if sys.platform != "linux":
        pytest.skip("needs prlimit")
    limits = {worker: resource.prlimit(worker, resource.RLIMIT_FSIZE) for worker in line.server.workers}
    for worker, (_, most) in limits.items():
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (room, most))
    yield
    for worker, before in limits.items():
        resource.prlimit(worker, resource.RLIMIT_FSIZE, before)


@contextmanager
def full_to_the_last_byte(line):
    """Not even the local file can be written: what happened is in memory, and in Twilio's list."""
    with full(line, room=0):
        yield


def asked_in_time(line, path, sid, **form):
    started = time.monotonic()
    answer = line.server.post(path, sid, **form)
    assert time.monotonic() - started < IN_TIME
    return answer


def faults(line):
    health = line.server.get("/healthz")
    assert health.status_code == 200, "callers are answered"
    return " ".join(health.json()["faults"])


@pytest.mark.parametrize("fault", [locked, removed, emptied, full, full_to_the_last_byte])
def test_callers_are_put_through_staff_are_told_and_everybody_is_known_afterwards(server, fault):
    known, unknown = next(SIDS), next(SIDS)
    server.server.post("/voice", known)
    with fault(server):
        for path, sid, keys in (("/voice/turn/1/question", known, {"Digits": "1"}), ("/voice", unknown, {})):
            answer = asked_in_time(server, path, sid, **keys)
            assert "+447700900001" in answer
            assert "/voice/lifeline/0/leg/0" in answer
        for sid in (known, unknown):
            asked_in_time(server, "/voice/status", sid, CallStatus="completed", CallDuration="30")
        told = faults(server)
        assert "the database cannot save" in told or "has not been migrated" in told
        assert ("local file" in told) is (fault is full_to_the_last_byte)
        assert len(server.lost.read_bytes().splitlines()) == (0 if fault is full_to_the_last_byte else 4)
    wait_until(lambda: {known, unknown} <= {owing.sid for owing in owed_calls(server.journal.engine)})
    wait_until(lambda: server.lost.read_bytes() == b"")
    ranks = {owing.sid: owing.owed.rank for owing in owed_calls(server.journal.engine)}
    assert (ranks[known], ranks[unknown]) == (Rank.EMERGENCY, Rank.UNKNOWN)
    assert server.call(known).answers == (("weakness", Answer.YES),)
    wait_until(lambda: "database" not in faults(server))


def slow_for(seconds):
    """Return a trigger that makes the database at least as slow as that over one entry, however busy the machine is."""
    with closing(sqlite3.connect(":memory:")) as other:
        rate = max(_rows_a_second(other) for _ in range(5))
    rows = int(rate * seconds)
    return f"CREATE TRIGGER slow BEFORE INSERT ON events WHEN NEW.key = 'turn/1' BEGIN {COUNT.format(rows)}; END"


def _rows_a_second(database, rows=300_000):
    started = time.monotonic()
    database.execute(COUNT.format(rows)).fetchall()
    return rows / (time.monotonic() - started)


COUNT = (
    "SELECT count(*) FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT {}) SELECT n FROM c)"
)


def test_a_database_that_is_slower_than_the_deadline_is_not_waited_for_and_its_late_save_moves_nobody(server):
    sid = next(SIDS)
    server.server.post("/voice", sid)
    with closing(sqlite3.connect(server.path, isolation_level=None)) as other:
        other.execute(slow_for(4))
        try:
            answer = asked_in_time(server, "/voice/turn/1/question", sid, Digits="2")
            assert "/voice/lifeline/0/leg/0" in answer
            wait_until(lambda: len(server.journal.entries(sid)) == 3, seconds=60)
        finally:
            other.execute("DROP TRIGGER slow")
    call = server.call(sid)
    assert [entry.key for entry in server.journal.entries(sid)] == ["turn/0", "turn/1", "lifeline/lost/1"]
    assert (call.at, call.answers) == (At.LIFELINE, (("weakness", Answer.NO),))
    assert call.urgency is not Urgency.EMERGENCY
    assert "/voice/lifeline/1/leg/0" in server.server.post("/voice/lifeline/1", sid, DialBridged="false")
