"""A new version takes over: who was accepted is answered, what was begun is done, and calls in progress go on."""

import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from xml.etree import ElementTree as ET

import pytest
import requests

from ivr.call.places import At, Way
from ivr.pager.desk import system_clock
from ivr.store import marked
from ivr.triage import Answer
from tests.databases import behind

PLATFORM = 20
"""Seconds that a platform gives a process to end, at least."""
RINGING = 1.5
"""Seconds that Twilio takes to answer a request to ring somebody."""


@pytest.fixture
def line(make_line, any_url):
    return make_line(any_url)


@contextmanager
def locked(line, seconds):
    """Let somebody else hold the database for a moment: all turns wait, and none is refused yet."""
    database = behind(line.url)
    database.lock()
    threading.Timer(seconds, database.unlock).start()
    yield


def end(process):
    """Ask a process to end, as a platform does, and insist that it does so in time and without a fault."""
    asked = time.monotonic()
    process.popen.send_signal(signal.SIGTERM)
    assert process.popen.wait(timeout=PLATFORM) == 0
    return time.monotonic() - asked


def test_who_was_accepted_is_answered_and_whoever_is_to_be_rung_is_rung_before_the_server_ends(line):
    """Six callers press 1 while their turn waits for a lock, and Twilio takes its time to ring for each of them."""
    line.twilio.delay = lambda _placed: RINGING
    web, sids = line.web(), [f"CA{number}" for number in range(6)]
    for number, sid in enumerate(sids):
        web.post("/voice", sid, From=f"+447700900{110 + number}")
    with ThreadPoolExecutor(6) as pool, locked(line, 0.35):
        answers = [pool.submit(web.post, "/voice/turn/1/question", sid, Digits="1") for sid in sids]
        time.sleep(0.2)
        took = end(web)
        documents = [ET.fromstring(answer.result()) for answer in answers]
    assert all(document.find("Enqueue") is not None for document in documents), "each has their proper answer"
    assert took > RINGING, "the errands were waited for"
    for sid in sids:
        [leg] = line.call(sid).legs
        assert (leg.way, leg.sid is not None) == (Way.QUEUE, True), "what came of the errand was written down"
    assert len(line.twilio.placed) == len(sids)


def test_what_could_not_be_saved_is_written_down_before_the_server_ends(line):
    """The database is away when the server is asked to end, and is back a second later."""
    web, database = line.web(), behind(line.url)
    web.post("/voice")
    database.take_away()
    assert ET.fromstring(web.post("/voice/turn/1/question", Digits="1")).find("Dial") is not None
    threading.Timer(1.0, database.bring_back).start()
    end(web)
    assert not database.is_away
    assert line.call().answers == (("weakness", Answer.YES),)
    assert line.call().at is At.LIFELINE


def test_a_pager_that_is_told_to_end_does_what_it_has_begun(line):
    """On SQLite the server pages, on Postgres a worker: either keeps what came of a ring that it has asked for."""
    paging = line.web() if line.url.startswith("sqlite") else line.worker()
    line.twilio.delay = lambda _placed: RINGING
    line.owe("CA1", "+447700900123")
    deadline = time.monotonic() + 20
    while not line.twilio.placed:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    end(paging)
    [leg] = line.call().legs
    assert leg.sid, "Twilio's answer came, and was kept"


class Answering(threading.Thread):
    """A caller who says no to every question, at whichever server is there, and is never told to hold for a doctor."""

    def __init__(self, number, where, pause):
        super().__init__()
        self.number, self.where, self.pause, self.lost = number, where, pause, []

    def run(self):
        for turn in range(5):
            path = f"/voice/turn/{turn}/question" if turn else "/voice"
            document = ET.fromstring(self.ask(path, {"Digits": "2"} if turn else {}))
            if document.find(".//Gather") is None:
                self.lost.append(path)
            time.sleep(self.pause)

    def ask(self, path, key):
        """Ask as Twilio does: once more, if nobody took the connection."""
        for web in (self.where(), self.where()):
            try:
                return web.post(path, f"CA{self.number}", From=f"+447700900{self.number}", **key)
            except requests.ConnectionError:
                continue
        raise AssertionError("nobody answers")


@pytest.fixture
def callers():
    """Six callers, in the middle of whose calls something happens."""
    made = []

    def call(where, pause=0.5):
        made.extend(Answering(number, where, pause) for number in range(110, 116))
        for caller in made:
            caller.start()
        return made

    yield call
    for caller in made:
        caller.join(timeout=30)


def insist_that_each_went_on(line, callers):
    for caller in callers:
        caller.join(timeout=30)
        assert caller.lost == []
        call = line.call(f"CA{caller.number}")
        assert [answer for _, answer in call.answers] == [Answer.NO] * 4
        assert call.turn == 5


def test_a_new_server_takes_over_while_the_old_one_ends_and_every_call_goes_on(line, callers):
    """Twilio's requests come to either of them, to and fro, until the old one is gone."""
    old = line.web()
    running, asked = [old], 0

    def where():
        nonlocal asked
        asked += 1
        return running[asked % len(running)]

    calling = callers(where)
    running.append(line.web())
    time.sleep(0.5)
    running.remove(old)
    end(old)
    insist_that_each_went_on(line, calling)


def test_workers_are_replaced_one_by_one_on_hup_and_no_caller_notices(line, callers, until):
    web = line.web()
    before = until(lambda: len(web.workers) == 2 and web.workers)
    calling = callers(lambda: web)
    web.popen.send_signal(signal.SIGHUP)
    until(lambda: len(web.workers) == 2 and not web.workers & before, seconds=PLATFORM)
    insist_that_each_went_on(line, calling)
    if line.url.startswith("sqlite"):
        replaced = system_clock()
        until(lambda: marked(line.journal.engine, "pager") > replaced, seconds=15)


def test_the_next_worker_goes_on_where_the_last_one_was_told_to_end(make_line, best_url, until):
    line = make_line(best_url)
    line.twilio.status = lambda _placed: 500
    old = line.worker()
    line.owe("CA1", "+447700900123")
    until(lambda: line.rung("CA1"), seconds=20)
    end(old)
    line.twilio.status = lambda _placed: 201
    line.start([sys.executable, "-m", "ivr", "page"])
    until(lambda: any(leg.sid for leg in line.call("CA1").legs), seconds=30)
