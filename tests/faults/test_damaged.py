"""A row of the record that cannot be read: that one caller is put through, and nobody else notices."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from ivr.call.places import At
from ivr.oncall import Rank
from ivr.store import one_call, owed_calls
from ivr.store.reading import call_backs
from ivr.triage import Answer
from tests.processes.conftest import ROOT, wait_until

STATE = "UPDATE calls SET state = substr(state, 9) WHERE sid = 'CA1'"
STEPS = "UPDATE events SET event = '{', steps = '[{]' WHERE call_sid = 'CA1' AND key = 'turn/1'"


@pytest.fixture
def damage(line, tmp_path):
    """Two callers who have answered a question, and what damages the record of one of them."""
    web = line.web()
    for sid in ("CA1", "CA2"):
        web.post("/voice", sid)
        web.post("/voice/turn/1/question", sid, Digits="2")

    def spoil(how):
        with closing(sqlite3.connect(tmp_path / "ivr.db", isolation_level=None)) as other:
            assert other.execute(how).rowcount == 1
        return web

    return spoil


def insist_that_the_other_goes_on(line, web):
    assert "<Enqueue" in web.post("/voice/turn/2/question", "CA2", Digits="1")
    call = line.call("CA2")
    assert (call.at, len(call.answers)) == (At.WAITING, 2)
    web.post("/voice/status", "CA2", CallStatus="completed", CallDuration="30")
    assert web.get("/healthz").json()["status"] == "ok"


def told(line, command):
    """Return what a command says of the record."""
    done = subprocess.run(
        [sys.executable, "-m", "ivr", *command.split()],
        cwd=ROOT,
        env=line.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_caller_whose_state_is_damaged_is_put_through_and_rung_back_and_no_other_notices(line, damage):
    web = damage(STATE)
    assert "/voice/lifeline/0/leg/0" in web.post("/voice/turn/2/question", Digits="2")
    assert "/voice/lifeline/1/leg/0" in web.post("/voice/lifeline/1", DialBridged="false")
    web.post("/voice/status", CallStatus="completed", CallDuration="60")
    insist_that_the_other_goes_on(line, web)
    found = {owing.sid: owing.owed.rank for owing in owed_calls(line.journal.engine)}
    assert found == {"CA1": Rank.UNKNOWN, "CA2": Rank.EMERGENCY}
    assert [one.sid for one in call_backs(line.journal.engine) if one.record is None] == ["CA1"]
    assert "CA1" in told(line, "callbacks list")


def test_the_caller_whose_journal_is_damaged_is_put_through_where_it_is_needed_and_is_rung_back(line, damage):
    """A request that comes again needs the damaged entry."""
    web = damage(STEPS)
    assert "/voice/lifeline/0/leg/0" in web.post("/voice/turn/1/question", Digits="2")
    web.post("/voice/status", CallStatus="completed", CallDuration="60")
    insist_that_the_other_goes_on(line, web)
    wait_until(lambda: "CA1" in {owing.sid for owing in owed_calls(line.journal.engine)})
    assert "CA1" in told(line, "callbacks list")
    assert "CA1" in told(line, "calls show CA1")


def test_a_damaged_entry_that_nobody_needs_keeps_nobody_from_going_on(line, damage):
    web = damage(STEPS)
    assert "/voice/turn/3/question" in web.post("/voice/turn/2/question", Digits="2")
    assert "<Enqueue" in web.post("/voice/turn/3/question", Digits="1")
    call = one_call(line.journal.engine, "CA1")
    assert [answer for _, answer in call.answers] == [Answer.NO, Answer.NO, Answer.YES]
