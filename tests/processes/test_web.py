"""The server of the Procfile is killed in the middle of calls, and nothing that was answered is lost."""

import contextlib
import os
import re
import signal
import threading
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import requests

from ivr.call.places import At, LegState
from ivr.pager.desk import system_clock
from ivr.store import marked
from ivr.triage import Answer

NEEDS_PROC = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the workers")


def queue_of(document):
    """Return the queue into which a caller is put."""
    return ET.fromstring(document).findtext("Enqueue")


def taken(document):
    """Return the queue whose caller a contact takes; None if they take nobody."""
    return ET.fromstring(document).findtext("Dial/Queue")


@pytest.fixture
def rung(line, until):
    """A server, a caller who said no and then yes, and the request to ring a doctor for them."""
    web = line.web()
    web.post("/voice")
    web.post("/voice/turn/1/question", Digits="2")
    queue = queue_of(web.post("/voice/turn/2/question", Digits="1"))
    answered = time.monotonic()
    [placed] = until(lambda: line.twilio.placed)
    assert placed.at - answered < 2
    assert placed.queue == queue
    return web, queue, placed


def test_a_yes_rings_the_first_doctor_over_rest_with_the_legs_id_in_every_link(line, rung):
    _, queue, placed = rung
    [leg] = line.call().legs
    assert (placed.to, placed.leg) == ("+447700900001", leg.id)
    here = f"/voice/leg/{queue}/{leg.id}"
    assert (placed.url, placed.otherwise, placed.status) == (f"{here}/0", f"{here}/else", f"{here}/status")


def press_one(web, placed):
    """Let the doctor pick up and press 1; return the path of the press."""
    asked = ET.fromstring(web.post(placed.url, "CAdoctor"))
    press = re.search(r"/voice/[^#]+", asked.find("Gather").get("action")).group()
    web.post(press, "CAdoctor", Digits="1")
    return press


def insist_that_nothing_is_lost(line):
    call = line.call()
    assert call.answers == (("weakness", Answer.NO), ("walking", Answer.YES))
    assert [leg.state for leg in call.legs] == [LegState.ACCEPTED]
    assert len(line.twilio.placed) == 1


@pytest.mark.hazard("H50")
def test_a_stored_1_joins_when_twilio_asks_again_after_the_server_was_killed(line, rung):
    web, queue, placed = rung
    press = press_one(web, placed)
    web.kill()
    web = line.web()
    assert taken(web.post(press, "CAdoctor", Digits="1")) == queue
    assert "Leave" not in web.post("/voice/turn/3/wait/0/0"), "the caller is kept for the doctor who comes"
    web.post(f"/voice/leg/{queue}/{placed.leg}/joined")
    insist_that_the_talk_is_known(line)
    assert taken(web.post(press, "CAdoctor", Digits="1")) == queue, "however often it is asked"


def insist_that_the_talk_is_known(line):
    call = line.call()
    assert call.answers == (("weakness", Answer.NO), ("walking", Answer.YES))
    assert [leg.state for leg in call.legs] == [LegState.TALKING]


@pytest.mark.hazard("H50")
def test_a_stored_1_joins_by_the_fallback_address_after_the_server_was_killed(line, rung):
    web, queue, placed = rung
    press_one(web, placed)
    web.kill()
    web = line.web()
    lost = {"ErrorCode": "11205", "ErrorUrl": placed.url}
    assert taken(web.post(placed.otherwise, "CAdoctor", Digits="1", **lost)) == queue
    insist_that_nothing_is_lost(line)
    # Where Twilio leaves out the key, the doctor is asked once more, and their second 1 finds the first.
    asked = ET.fromstring(web.post(placed.otherwise, "CAdoctor", **lost))
    press = re.search(r"/voice/[^#]+", asked.find("Gather").get("action")).group()
    assert taken(web.post(press, "CAdoctor", Digits="1")) == queue
    insist_that_nothing_is_lost(line)


class Answering(threading.Thread):
    """A caller who says no to every question, as fast as they can, until the server is gone."""

    def __init__(self, web, number):
        super().__init__()
        self.web, self.sid, self.number, self.heard = web, f"CA{number}", f"+447700900{100 + number}", []

    def run(self):
        with contextlib.suppress(requests.RequestException):
            for turn in range(5):
                self.heard.append(self.ask(turn))

    def ask(self, turn):
        path, key = (f"/voice/turn/{turn}/question", {"Digits": "2"}) if turn else ("/voice", {})
        return self.web.post(path, self.sid, From=self.number, **key)


@pytest.mark.hazard("H26", "H50")
def test_whatever_was_answered_when_the_server_is_killed_is_there_and_every_call_goes_on(line, until):
    web = line.web()
    callers = [Answering(web, number) for number in range(6)]
    for caller in callers:
        caller.start()
    until(lambda: sum(len(caller.heard) for caller in callers) > 12)
    web.kill()
    for caller in callers:
        caller.join(timeout=20)
    assert sum(len(caller.heard) for caller in callers) < 30, "they were in the middle of their calls"
    web = line.web()
    for caller in callers:
        caller.web, turn = web, len(caller.heard)
        if turn:
            assert line.call(caller.sid).turn >= turn, "who has heard the next question has been saved"
            assert caller.ask(turn - 1) == caller.heard[-1]
        assert "/question" in caller.ask(turn)
        call = line.call(caller.sid)
        assert (call.at, len(call.answers), call.turn) == (At.ASKING, turn, turn + 1)


@NEEDS_PROC
def test_a_worker_that_was_killed_is_replaced_and_pages_again(line, until):
    web = line.web()
    old = until(lambda: len(web.workers) == 2 and web.workers)
    for worker in old:
        os.kill(worker, signal.SIGKILL)
        until(lambda gone=worker: len(web.workers) == 2 and gone not in web.workers)
    killed = system_clock()
    assert not web.workers & old
    until(lambda: (marked(line.journal.engine, "pager") or killed) > killed, seconds=15)
    until(web.answers)
    assert queue_of(web.yes())
