"""`kill -9` at each stage of a call: what was answered is there, and a request that comes again is answered alike."""

import os
import re
import signal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ivr.call.places import At, LegState
from ivr.store import owed_calls
from ivr.triage import Answer, Urgency

DOCTOR = "CAdoctor"
TALKED = {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "60"}


class Story:
    """One call from its opening to its end. After each answer something is struck down, and Twilio asks again."""

    def __init__(self, line, until, strike):
        self.line, self.until, self.strike, self.web = line, until, strike, line.web()

    def ask(self, path, sid="CA1", **form):
        """Return an answer that was the same before and after the blow."""
        answer = self.web.post(path, sid, **form)
        self.strike(self)
        assert self.web.post(path, sid, **form) == answer, path
        return answer

    def link(self, answer, verb):
        """Return the path that follows a verb."""
        return re.search(r"/voice/[^#]+", ET.fromstring(answer).find(verb).get("action")).group()


def whole_server(story):
    """End all of it at once, and start it anew."""
    story.web.kill()
    story.web = story.line.web()


def every_worker(story):
    """End what answers and pages, and leave what starts it anew."""
    old = story.until(lambda: len(story.web.workers) == 2 and story.web.workers)
    for worker in old:
        os.kill(worker, signal.SIGKILL)
    story.until(lambda: len(story.web.workers - old) == 2)
    story.until(story.web.answers)


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the workers")


@pytest.fixture(params=[whole_server, pytest.param(every_worker, marks=needs_proc)])
def story(request, line, until):
    return Story(line, until, request.param)


def known(story, at, turn):
    """Return the call as its journal and its row tell it, which must be here."""
    call = story.line.call()
    assert (call.at, call.turn) == (at, turn)
    return call


def test_a_call_goes_on_at_its_questions_and_no_answer_is_lost(story):
    story.ask("/voice")
    known(story, At.ASKING, 1)
    story.ask("/voice/turn/1/question", Digits="2")
    story.ask("/voice/turn/2/silence")
    story.ask("/voice/turn/3/question", Digits="7")
    story.ask("/voice/turn/4/question", Digits="*")
    story.ask("/voice/turn/5/question", Digits="3")
    call = known(story, At.WAITING, 6)
    assert call.answers == (("weakness", Answer.NO), ("walking", Answer.UNSURE))
    assert call.urgency is Urgency.EMERGENCY


def test_a_call_goes_on_while_it_waits_for_a_doctor_who_is_screened_takes_it_and_talks(story):
    line = story.line
    queue = ET.fromstring(story.web.yes()).findtext("Enqueue")
    placed = story.until(lambda: line.call().legs[0].sid and line.rung())[0]
    story.ask("/voice/turn/2/wait/0/0")
    known(story, At.WAITING, 2)

    press = story.link(story.ask(placed.url, DOCTOR), "Gather")
    joins = story.ask(press, DOCTOR, Digits="1")
    assert ET.fromstring(joins).findtext("Dial/Queue") == queue
    assert known(story, At.WAITING, 2).legs[0].state is LegState.ACCEPTED

    story.ask(f"/voice/leg/{queue}/{placed.leg}/joined")
    assert line.call().legs[0].state is LegState.TALKING
    story.web.post(story.link(joins, "Dial"), DOCTOR, **TALKED)
    story.ask("/voice/turn/2/queue/1", QueueResult="bridged")
    story.web.post("/voice/status", CallStatus="completed", CallDuration="90")
    assert line.call().answers == (("weakness", Answer.YES),)
    assert [len(line.call().conversations), owed_calls(line.journal.engine)] == [1, []]
