"""Postgres is stopped, killed, held still, made read-only or full during calls: nobody waits, nothing is lost.

A server and a worker run beside it all the time, and neither is started again.
"""

import json
import re
import signal
import threading
import time
from contextlib import ExitStack, contextmanager
from itertools import count
from xml.etree import ElementTree as ET

import psycopg
import pytest

from ivr.call.places import At
from ivr.oncall import Rank
from ivr.pager.desk import system_clock
from ivr.store import Journal, connect, marked, one_call, owed_calls
from ivr.triage import Answer, Urgency
from tests.postgres import make_database, own_server
from tests.processes.conftest import ANN, Line, Twilio, wait_until

IN_TIME = 2.5
"""Seconds in which every document is there."""
NUMBERS = map("+447700900{:03}".format, count(100))
CONNECTIONS = 60


@pytest.fixture(scope="module")
def server():
    with own_server(f"-cmax_connections={CONNECTIONS}") as running:
        yield running


@pytest.fixture(scope="module")
def twilio():
    with Twilio() as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield served
        served.closing.set()
        served.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def line(server, twilio, tmp_path_factory):
    made = Line(tmp_path_factory.mktemp("line"), make_database(server.address), twilio)
    made.web_process, made.worker_process = made.web(), made.worker()
    wait_until(lambda: marked(made.journal.engine, "pager"), seconds=30)
    yield made
    made.end()
    log = made.log.read_text("utf-8")
    assert not re.search(r"7700 ?900|1632 ?960|weakness", log), log


class Caller:
    """Somebody on the line, who is answered in time whatever happens."""

    def __init__(self, line):
        self.number = next(NUMBERS)
        self.line, self.sid = line, f"CA{self.number[-3:]}"

    def ask(self, path="/voice", **form):
        asked = time.monotonic()
        found = self.line.web_process.post(path, self.sid, From=self.number, **form)
        self.took = time.monotonic() - asked
        assert self.took < IN_TIME, f"{path} took {self.took:.1f} s"
        return ET.fromstring(found)

    def press(self, turn, key):
        return self.ask(f"/voice/turn/{turn}/question", Digits=key)

    def hang_up(self):
        self.line.web_process.post(
            "/voice/status", self.sid, From=self.number, CallStatus="completed", CallDuration="60"
        )

    @property
    def call(self):
        return self.line.call(self.sid)

    @property
    def listed(self):
        return [one.owed.rank for one in owed_calls(self.line.journal.engine) if one.sid == self.sid]


@pytest.fixture
def asked(line):
    """Let somebody ring and say no once; who they are."""

    def ring():
        caller = Caller(line)
        caller.ask()
        assert "/voice/turn/2/question" in ET.tostring(caller.press(1, "2"), "unicode")
        return caller

    return ring


def rings(document):
    """Return whom the lifeline rings; None where the caller is asked on, or queued."""
    return document.findtext("Dial/Number")


def goes_on(line):
    """Insist that callers are asked again, whichever of the processes they come to, and that doctors ring."""
    for _ in range(6):
        caller = Caller(line)
        assert rings(caller.ask()) is None
        assert caller.press(1, "1").find("Enqueue") is not None
        caller.hang_up()
    wait_until(lambda: json.loads(line.web_process.get("/healthz").text)["status"] == "ok", seconds=30)


def worker_goes_on(line):
    """Insist that the worker does a round of its own accord."""
    assert line.worker_process.popen.poll() is None, "the worker has ended"
    at = system_clock()
    wait_until(lambda: marked(line.journal.engine, "pager") > at, seconds=30)


@contextmanager
def stopped(server):
    """Postgres is stopped at once, and started again."""
    server.stop()
    yield
    server.start(f"-cmax_connections={CONNECTIONS}")


@contextmanager
def killed(server):
    """Every process of Postgres dies without a word; it recovers when it is started."""
    server.kill()
    yield
    server.start(f"-cmax_connections={CONNECTIONS}")


@contextmanager
def shut_down(server):
    """Whoever looks after Postgres stops it, and starts it again."""
    server.stop(signal.SIGINT)
    yield
    server.start(f"-cmax_connections={CONNECTIONS}")


@contextmanager
def hung(server):
    """Postgres stands still: what was connected stays so, and nothing is answered."""
    server.hang()
    yield
    server.go_on()


@contextmanager
def read_only(server):
    """Postgres answers, and refuses to write, as a standby does that a failover has left behind."""
    server.sql("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
    wait_until(lambda: _is_read_only(server))
    yield
    off = "SET default_transaction_read_only = off"
    server.sql(off, "ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")
    wait_until(lambda: not _is_read_only(server))


def _is_read_only(server):
    with psycopg.connect(f"{server.address}/postgres") as connection:
        return connection.execute("SHOW default_transaction_read_only").fetchone() == ("on",)


@contextmanager
def full(server):
    """Others have taken every connection that Postgres has, and those of the line were cut."""
    with ExitStack() as others:
        mine = others.enter_context(psycopg.connect(f"{server.address}/postgres", autocommit=True))
        while True:
            mine.execute(
                "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND datname <> 'postgres'"
            )
            try:
                others.enter_context(psycopg.connect(f"{server.address}/postgres"))
            except psycopg.OperationalError:
                break
        yield


FAULTS = [stopped, killed, shut_down, hung, read_only, full]


@pytest.mark.parametrize("fault", FAULTS)
def test_callers_reach_a_person_and_go_on_when_postgres_is_back(fault, server, line, asked):
    """One presses 1 while it is away, one hangs up meanwhile, one presses nothing until it is back, one rings first."""
    patient, gone, slow, new = asked(), asked(), asked(), Caller(line)
    with fault(server):
        assert rings(patient.press(2, "1")) == ANN
        assert rings(new.ask()) == ANN
        gone.hang_up()
        health = line.web_process.get("/healthz")
        assert (health.status_code, json.loads(health.text)["status"]) == (200, "degraded")
        patient.hang_up()
        new.hang_up()
    goes_on(line)
    assert "/voice/turn/3/question" in ET.tostring(slow.press(2, "2"), "unicode")
    assert slow.call.answers == (("weakness", Answer.NO), ("walking", Answer.NO))
    worker_goes_on(line)
    wait_until(lambda: patient.call.over and new.call.over and gone.call.over, seconds=20)
    assert patient.call.answers == (("weakness", Answer.NO), ("walking", Answer.YES))
    assert (patient.call.at, patient.call.urgency) == (At.LIFELINE, Urgency.EMERGENCY)
    assert [patient.listed, new.listed] == [[Rank.EMERGENCY], [Rank.UNKNOWN]]
    assert gone.call.answers == (("weakness", Answer.NO),)
    assert gone.listed == [Rank.UNFINISHED]
    wait_until(lambda: line.rung(patient.sid) and line.rung(new.sid), seconds=40)


class Answering(threading.Thread):
    """A caller who says no to every question, as fast as they can."""

    def __init__(self, line):
        super().__init__()
        self.caller, self.heard, self.lost = Caller(line), 0, False

    def run(self):
        for turn in range(5):
            document = self.caller.press(turn, "2") if turn else self.caller.ask()
            if rings(document):
                self.lost = True
                return
            self.heard = turn + 1


def test_whatever_was_answered_when_postgres_is_killed_in_the_middle_of_transactions_is_there(server, line):
    callers = [Answering(line) for _ in range(8)]
    for caller in callers:
        caller.start()
    wait_until(lambda: sum(caller.heard for caller in callers) > 10)
    with killed(server):
        for caller in callers:
            caller.join(timeout=30)
    assert any(caller.lost for caller in callers), "they were in the middle of their calls"
    goes_on(line)
    for one in callers:
        call = wait_until(lambda one=one: one_call(line.journal.engine, one.caller.sid))
        assert call.turn >= one.heard, "who has heard the next question has been saved"
        if one.lost:
            wait_until(lambda one=one: one.caller.call.at is At.LIFELINE, seconds=20)


def test_a_save_that_lands_after_its_caller_was_put_through_moves_nothing(server, line, asked):
    """The key is taken when Postgres goes on, long after the caller was put through: it is evidence, and no more."""
    caller = asked()
    with hung(server):
        assert rings(caller.press(2, "1")) == ANN
    wait_until(lambda: caller.call.at is At.LIFELINE, seconds=20)
    time.sleep(1)
    assert [leg.way.value for leg in caller.call.legs] == ["dial"], "nobody is rung over REST for them as well"
    assert caller.call.answers == (("weakness", Answer.NO), ("walking", Answer.YES))


def test_where_others_leave_too_few_connections_those_that_are_there_serve(server, line, asked):
    """No more than max_connections is asked of Postgres by one caller after another: nobody new has to connect."""
    with ExitStack() as others:
        while True:
            try:
                others.enter_context(psycopg.connect(f"{server.address}/postgres"))
            except psycopg.OperationalError:
                break
        caller = asked()
        assert caller.press(2, "1").find("Enqueue") is not None


def test_a_worker_that_starts_while_postgres_is_away_pages_when_it_is_there(server, line):
    with stopped(server):
        worker = line.start(line.worker_process.popen.args)
        time.sleep(2)
    worker_goes_on(line)
    assert worker.popen.poll() is None
    worker.popen.terminate()
    assert worker.popen.wait(timeout=20) == 0
    journal = Journal(connect(line.url))
    assert journal.entries("CAnobody") == []
    journal.engine.dispose()
