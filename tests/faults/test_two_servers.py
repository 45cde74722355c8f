"""Two servers behind one address: Twilio's requests come to either, twice, at once and late; it is one call."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from xml.etree import ElementTree as ET

import pytest

from ivr.call.places import LegState
from ivr.oncall import Rank
from ivr.store import owed_calls
from ivr.triage import Answer

DOCTOR = "CAdoctor"


class Balancer:
    """What stands before two servers, and keeps nobody at the one they had before."""

    def __init__(self, webs):
        self.webs, self._turns = webs, cycle(webs)

    def post(self, path, sid="CA1", **form):
        return next(self._turns).post(path, sid, **form)

    def at_both(self, path, sid="CA1", **form):
        """Ask each of them twice, all in one instant; return the answer, which must be the same."""
        with ThreadPoolExecutor(4) as pool:
            answers = set(pool.map(lambda web: web.post(path, sid, **form), self.webs * 2))
        [answer] = answers
        return answer


@pytest.fixture
def address(line):
    return Balancer([line.web(), line.web()])


def link(answer, verb):
    """Return the path that follows a verb."""
    return re.search(r"/voice/[^#]+", ET.fromstring(answer).find(verb).get("action")).group()


def keys_of(line):
    counted = Counter(entry.key for entry in line.journal.entries("CA1"))
    assert set(counted.values()) == {1}
    return counted.keys()


def test_a_call_is_one_call_though_every_request_comes_to_both_at_once(line, address, until):
    first = address.at_both("/voice")
    second = address.at_both("/voice/turn/1/question", Digits="2")
    waits = address.at_both("/voice/turn/2/question", Digits="1")
    queue = ET.fromstring(waits).findtext("Enqueue")
    placed = until(lambda: line.call().legs[0].sid and line.rung())[0]
    address.at_both("/voice/turn/3/wait/0/0")

    press = link(address.at_both(placed.url, DOCTOR), "Gather")
    joins = address.at_both(press, DOCTOR, Digits="1")
    assert ET.fromstring(joins).findtext("Dial/Queue") == queue
    address.at_both(f"/voice/leg/{queue}/{placed.leg}/joined")
    for status in ("in-progress", "ringing", "initiated"):
        address.at_both(placed.status, DOCTOR, CallStatus=status)
    assert line.call().legs[0].state is LegState.TALKING, "a report that comes late takes nothing back"

    assert address.at_both("/voice/turn/2/question", Digits="1") == waits
    assert address.at_both("/voice/turn/1/question", Digits="3") == second, "the first key of a turn counts"
    assert address.at_both("/voice") == first
    assert line.call().answers == (("weakness", Answer.NO), ("walking", Answer.YES))
    assert len(line.twilio.placed) == 1, "one phone was made to ring, once"
    assert {"turn/0", "turn/1", "turn/2", "wait/3/0"} <= keys_of(line)


def test_a_call_goes_on_from_one_server_to_the_other_and_who_hangs_up_is_rung_back_once(line, address, until):
    address.post("/voice")
    for turn in range(1, 5):
        answer = address.post(f"/voice/turn/{turn}/question", Digits="2")
        assert f"/voice/turn/{turn + 1}/question" in answer
    address.post("/voice/turn/5/question", Digits="1")
    [first] = until(line.rung)
    address.at_both("/voice/status", CallStatus="completed", CallDuration="40")
    address.at_both(first.status, DOCTOR, CallStatus="no-answer")
    until(lambda: len(line.rung()) == 2, seconds=20)
    assert address.at_both("/voice/turn/4/question", Digits="1") == answer, "late, and of a call that is over"
    [owing] = owed_calls(line.journal.engine)
    assert (owing.sid, owing.owed.rank) == ("CA1", Rank.EMERGENCY)
    assert [key for _, key in line.call().answers] == [Answer.NO] * 4 + [Answer.YES]
    assert len(line.rung()) == 2, "by one of the four that page"
    keys_of(line)
