"""`ivr page`: the worker, as a process and for one round."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ivr.call import Way
from ivr.call.events import HungUp, LegStatus, Pressed
from ivr.pager import rounds
from ivr.pager.desk import system_clock
from ivr.store import connect, marked, migrate, one_call

CALLER = "+447700900123"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def owed(book):
    """Somebody has hung up some minutes ago, before a doctor came."""
    began = system_clock() - dt.timedelta(minutes=10)
    book.call("CA1", Pressed("1"), HungUp(CALLER, 90), began=began)
    [leg] = one_call(book.engine, "CA1").legs
    book.happen("CA1", "leg/status", LegStatus(leg.id, "canceled"), began + dt.timedelta(minutes=2))
    return book


@pytest.fixture
def start(configured, tmp_path):
    """Start the worker as a platform does: a process of its own."""
    started = []

    def start_worker(*args, **env):
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | configured | env
        command = [sys.executable, "-m", "ivr", "page", *args]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(command, cwd=tmp_path, env=environment, **pipes))
        return started[-1]

    yield start_worker
    for process in started:
        process.kill()
        process.communicate()


def wait_for_a_round(engine, process):
    for _ in range(200):
        if marked(engine, rounds.MARK):
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    pytest.fail("the pager has done no round")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_pages_until_it_is_asked_to_stop(owed, start, number, databases):
    process = start()
    wait_for_a_round(owed.engine, process)
    process.send_signal(number)
    said, log = process.communicate(timeout=20)
    assert process.returncode == 0, log
    assert said == ""
    assert ("the web host pages already" in log) is not databases.on_server
    assert "Traceback" not in log
    assert CALLER not in log
    paged = [leg for leg in one_call(owed.engine, "CA1").legs if leg.way is Way.PAGE]
    assert paged
    assert paged[0].refused, "what came of the errand was written down before the end"


def test_a_bad_setting_stops_the_worker_with_one_line_a_variable(start):
    process = start(IVR_LINE_NUMBER="12", TWILIO_ACCOUNT_SID="")
    said, log = process.communicate(timeout=20)
    assert (process.returncode, said) == (1, "")
    names = [line.removeprefix("Error: ").split(":")[0] for line in log.strip().splitlines()]
    assert sorted(names) == ["IVR_LINE_NUMBER", "TWILIO_ACCOUNT_SID"]


def test_one_round_says_what_was_done_and_about_whom_only_by_the_calls_sid(owed, configured, run, read):
    assert read("page", "--once") == [{"kind": "ring", "call_sid": "CA1"}]
    assert owed.row_is_fold("CA1")
    assert one_call(owed.engine, "CA1").legs[-1].refused, "the errand went out before the command ended"


def test_one_round_for_people(owed, configured, run):
    result = run("page", "--once")
    assert (result.exit_code, result.stdout) == (0, "ring CA1\n")
    assert CALLER not in result.stderr


def test_a_round_with_nothing_to_do(book, configured, run, read):
    assert read("page", "--once") == []
    assert run("page", "--once").stdout == "Nothing was due.\n"
    assert marked(book.engine, rounds.MARK)


def test_json_is_for_one_round(configured, run):
    assert run("page", "--json").exit_code == 2


@pytest.mark.parametrize("state", ["missing", "empty"])
def test_a_round_without_a_database_is_one_line(configured, run, tmp_path, state):
    if state == "empty":
        (tmp_path / "ivr.db").touch()
    result = run("page", "--once", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "ivr migrate" in result.stderr.splitlines()[-1]


def test_an_address_that_is_none_is_told_without_what_it_holds(configured, run, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://u:secret@127.0.0.1/x?bad=%zz&connect_timeout=x")
    result = run("page", "--once")
    assert result.exit_code == 1
    assert "secret" not in result.output


@pytest.mark.hazard("H45")
def test_the_worker_waits_for_its_database(configured, start, database):
    """A round that fails is loud, and the next one comes."""
    process = start()
    assert any("a round of the pager failed" in line for line in process.stderr)
    migrate(database)
    engine = connect(database)
    wait_for_a_round(engine, process)
    engine.dispose()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
