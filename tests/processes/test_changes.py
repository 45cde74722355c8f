"""What changes around a server while it runs: the rota's file, and a Twilio that takes its time."""

import json
import os
import time
from xml.etree import ElementTree as ET

import pytest

from ivr.store import rota_in_force

ANN, BOB, LAST = "+447700900001", "+447700900002", "+447700900999"
MOST = 2.5
"""Seconds in which every document is there, whatever else is slow."""


def rota(*names):
    numbers = {"ann": "07700 900001", "bob": "07700 900002"}
    return "".join(f'[contact.{n}]\nname = "{n.title()} Example"\nnumbers = ["{numbers[n]}"]\n\n' for n in names)


@pytest.fixture
def callers():
    """The sids and numbers of callers, none of whom ever rang before."""
    return ((f"CA{number}", f"+447700900{number}") for number in range(100, 200))


@pytest.fixture
def first_rung(line, callers, until):
    """Let enough callers ring that every worker has one, and return whom the line rings first for them."""

    def ring(web):
        rung = set()
        for _ in range(4):
            sid, number = next(callers)
            web.yes(sid, From=number)
            [placed] = until(lambda sid=sid: line.rung(sid))
            rung.add(placed.to)
            web.post("/voice/status", sid, From=number, CallStatus="completed")
            web.post(placed.status, "CAleg", CallStatus="canceled")
        return rung

    return ring


def change(line, text):
    """Replace the rota's file as an editor does, and wait until it must have been looked at."""
    new = line.rota.with_suffix(".new")
    new.write_text(text, "utf-8")
    os.replace(new, line.rota)  # noqa: PTH105 it is one step
    time.sleep(2.2)


@pytest.mark.hazard("H51")
def test_a_changed_rota_is_in_force_within_three_seconds_and_a_broken_one_never(line, first_rung, until):
    line.rota.write_text(rota("ann", "bob"), "utf-8")
    line.environment["IVR_PAGING__FIRST_AFTER_SECONDS"] = "300"  # or their phones are busy with those who were here
    web = line.web()
    assert first_rung(web) == {ANN}
    change(line, rota("bob", "ann"))
    assert first_rung(web) == {BOB}
    until(lambda: rota_in_force(line.journal.engine) == rota("bob", "ann"))

    change(line, rota("ann") + '[contact.carol]\nname = "Carol Example"\nnumbers = ["12"]\n')
    assert first_rung(web) == {BOB}
    health = web.get("/healthz")
    assert health.status_code == 200
    assert json.loads(health.text)["faults"] == ["the rota is refused, the last good one is used: the log says why"]
    records = [json.loads(one) for one in line.log.read_text("utf-8").splitlines()]
    [refused] = {(one["last_good"], *one["lines"]) for one in records if one["event"] == "the rota is refused"}
    assert refused[0] is True
    assert refused[1].startswith("contact.….numbers.0: "), "the entry is named, and nobody"

    web.kill()
    web = line.web()
    assert first_rung(web) == {BOB}, "the last good one is kept in the database"
    assert "the last good one is used" in web.get("/healthz").text


def document(web, path, **form):
    """Return what the line answers, in time."""
    asked = time.monotonic()
    found = ET.fromstring(web.post(path, **form))
    assert time.monotonic() - asked < MOST
    return found


@pytest.mark.hazard("H54")
def test_a_twilio_that_answers_after_20_seconds_holds_up_no_caller_and_the_watchdog_takes_them_out(line):
    line.twilio.delay = lambda _placed: 20.0
    web = line.web()
    document(web, "/voice")
    queued = document(web, "/voice/turn/1/question", Digits="1").find("Enqueue")
    began, piece = time.monotonic(), 0
    heard = document(web, "/voice/turn/2/wait/0/0")
    assert heard.find("Say") is not None
    while heard.find("Leave") is None:
        assert time.monotonic() - began < 10, "nobody rings, and the caller is not told"
        time.sleep(1)
        piece += 1
        heard = document(web, f"/voice/turn/2/wait/{piece}/0")
    path = queued.get("action").removeprefix("https://line.example.org").partition("#")[0]
    lifeline = document(web, path, QueueResult="leave", QueueTime="7")
    assert lifeline.findtext("Dial/Number") == ANN
    assert len(line.twilio.placed) == 1
    call = line.call()
    assert [(leg.contact, leg.way.value) for leg in call.legs] == [("ann/1", "queue"), ("ann/1", "dial")]
    web.post("/voice", "CA2", From="+447700900124")
    assert document(web, "/voice/turn/1/question", sid="CA2", Digits="1").find("Say") is not None
