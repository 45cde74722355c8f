"""Calls that went to the lifeline while the database was away become call-backs, whoever dies meanwhile; each once."""

import sqlite3
from contextlib import closing, contextmanager
from itertools import pairwise

import pytest

from ivr.oncall import Rank
from ivr.simulator.outbound import OutboundLeg
from ivr.simulator.phone import Telephone
from ivr.simulator.players import Moment, Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.session import Session
from ivr.simulator.transcript import Transcript
from ivr.store import owed_calls
from tests.faults.test_killed import every_worker, needs_proc, whole_server
from tests.stateful.stage import Stage

OTHER = "+447700900124"


@contextmanager
def locked(path):
    """Hold a database as a program does that is stuck over it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


class Struck:
    """A line whose server is struck down."""

    def __init__(self, line, until):
        self.line, self.until, self.web = line, until, line.web()


@pytest.mark.parametrize("strike", [whole_server, pytest.param(every_worker, marks=needs_proc)])
def test_whoever_was_on_the_lifeline_is_rung_back_though_the_server_is_killed_twice(line, until, tmp_path, strike):
    struck, lost = Struck(line, until), tmp_path / "lost-calls"
    struck.web.post("/voice")
    with locked(tmp_path / "ivr.db"):
        assert "/voice/lifeline/0/leg/0" in struck.web.post("/voice/turn/1/question", Digits="1")
        assert "/voice/lifeline/0/leg/0" in struck.web.post("/voice", "CA2", From=OTHER)
        struck.web.post("/voice/status", CallStatus="completed", CallDuration="30")
        strike(struck)
        struck.web.post("/voice/status", "CA2", From=OTHER, CallStatus="completed", CallDuration="9")
        strike(struck)
        assert lost.stat().st_mode & 0o777 == 0o600
        assert len(lost.read_bytes().splitlines()) == 4
        assert struck.web.get("/healthz").json()["status"] == "degraded"
        until(lambda: "things are not written down yet" in " ".join(struck.web.get("/healthz").json()["faults"]))
    until(lambda: lost.read_bytes() == b"")
    found = {owing.sid: owing.owed.rank for owing in owed_calls(line.journal.engine)}
    assert found == {"CA1": Rank.EMERGENCY, "CA2": Rank.UNKNOWN}, "the yes is known, though it was never saved"
    keys = [entry.key for entry in line.journal.entries("CA1") if not entry.key.startswith(("pager", "leg"))]
    assert keys == ["turn/0", "lifeline/lost/1", "status/CA1/completed"]


@pytest.fixture
def stage():
    made = Stage()
    made.run(20)
    yield made
    made.close()


def rings_and_hangs_up(stage):
    """Ring the line while its database is away, be put on the lifeline, and hang up while a phone rings."""
    contacts = ScriptedContacts([Registrar.NO_ANSWER] * 9)
    phone = Telephone(Session(stage.exchange, transcript=Transcript()), ScriptedCaller("1"), contacts)
    phone.session.leaves = (Moment.RINGING, 1)
    stage.take_away()
    phone.call()
    return phone.session


def called_back(stage):
    """Return when contacts were rung over REST: nobody but the pager does."""
    return [
        leg.created_at for leg in stage.exchange.calls.values() if isinstance(leg, OutboundLeg) and not leg.parent_sid
    ]


def faults(stage):
    return " ".join(stage.app.test_client().get("/healthz").json["faults"])


@pytest.mark.parametrize("what", ["lives on", "is killed", "is killed, and compared before it is read"])
def test_memory_file_and_comparison_make_one_call_back(stage, what):
    session, lost = rings_and_hangs_up(stage), stage.folder / "lost-calls"
    if what == "is killed":
        stage.restart()
    elif what != "lives on":
        lost.rename(stage.folder / "aside")
        stage.restart()
        stage.bring_back()
        stage.run(330)
        (stage.folder / "aside").rename(lost)
        stage.line.take_up()
    stage.bring_back()
    assert not stage.line.evidence.faults()
    stage.settle()
    stage.run(330)
    [owing] = owed_calls(stage.line.desk.journal.engine)
    assert (owing.sid, owing.owed.rank) == (session.sid, Rank.UNKNOWN)
    keys = [entry.key for entry in stage.line.desk.journal.entries(session.sid)]
    assert keys.count("lifeline/lost/0") == 1
    assert sum(key.startswith("status/CA") for key in keys if session.sid in key) == 1
    times = called_back(stage)
    assert len(times) >= 2
    assert min(then - before for before, then in pairwise(times)) >= 180, "not once for each way to know of it"
    assert lost.read_bytes() == b""


def test_where_the_file_cannot_be_written_the_comparison_with_twilio_s_list_finds_them(stage, caplog):
    """As on a disk that does not last, or is full."""
    (stage.folder / "lost-calls").unlink()
    (stage.folder / "lost-calls").mkdir()
    session = rings_and_hangs_up(stage)
    assert "the local file for what cannot be saved cannot be written" in faults(stage)
    assert "the local file for what cannot be saved cannot be written" in caplog.text
    stage.restart()
    stage.bring_back()
    assert owed_calls(stage.line.desk.journal.engine) == [], "nothing is known of it"
    stage.run(330)
    assert [owing.sid for owing in owed_calls(stage.line.desk.journal.engine)] == [session.sid]
    assert f"a call never reached us, and is listed to be rung back', 'call': '{session.sid}'" in caplog.text
