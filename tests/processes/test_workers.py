"""Workers that are killed, or that work side by side: everybody who is owed a call is rung for, once each time."""

import datetime as dt
import re
import signal
import time
from collections import Counter
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from ivr.call.places import LegState
from ivr.oncall import owed
from ivr.pager.desk import system_clock
from ivr.store import marked

ALICE, BEN, CLARA, DORA = "+447700900111", "+447700900112", "+447700900113", "+447700900114"


@pytest.fixture
def line(make_line, best_url):
    """A line on Postgres, where there is one."""
    return make_line(best_url)


@pytest.fixture
def reports(line):
    """Report on a leg as Twilio does, to a line in this process on the same database."""
    from ivr.simulator.practice import PracticeSettings  # noqa: PLC0415
    from ivr.simulator.wire import Wire  # noqa: PLC0415
    from ivr.web import create_app  # noqa: PLC0415

    names = {name.lower(): value for name, value in line.environment.items() if "__" not in name and name != "PATH"}
    app = create_app(PracticeSettings.model_validate(names))
    wire = Wire(app, names["ivr_public_url"], names["twilio_auth_token"])

    def report(placed, *statuses):
        for status in statuses:
            wire.report(wire.base + placed.status, {"CallSid": "CAleg", "CallStatus": status})

    yield report
    here = app.extensions["line"]
    here.deadline._pool.shutdown()
    here.desk.run.shutdown()
    here.desk.journal.engine.dispose()


def test_workers_killed_on_their_way_to_a_doctors_phone_leave_nobody_waiting_and_ring_no_phone_that_rings(
    line, until, reports
):
    """Four callers are owed a call when a worker dies, each at another point of that way."""
    line.owe("CArefused", DORA)
    worker = line.worker(TWILIO_API_BASE="http://127.0.0.1:9")
    until(lambda: line.call("CArefused").legs, seconds=20)
    worker.kill()
    assert line.twilio.placed == [], "the row was there before anybody could be asked"

    for sid, number in (("CAlost", ALICE), ("CArings", BEN), ("CAtaken", CLARA)):
        line.owe(sid, number)
    line.twilio.delay = lambda placed: 0.0 if line.journal.call_of_leg(placed.leg) == "CAtaken" else 30.0
    worker = line.worker()
    until(lambda: any(leg.sid for leg in line.call("CAtaken").legs), seconds=20)
    until(lambda: line.rung("CAlost"))
    [rings] = until(lambda: line.rung("CArings"))
    worker.kill()
    assert [(leg.state, leg.sid) for leg in line.call("CAlost").legs] == [(LegState.PLACED, None)]
    line.twilio.delay = lambda _placed: 0.0
    reports(rings, "initiated", "ringing")

    line.worker()
    until(lambda: line.rung("CAlost")[1:], seconds=30)
    until(lambda: line.rung("CArefused"), seconds=30)
    seen = system_clock()
    until(lambda: marked(line.journal.engine, "pager") > seen, seconds=20)
    assert len(line.rung("CAlost")) == 2
    first, second = (leg.placed_at for leg in line.call("CAlost").legs)
    assert second - first >= dt.timedelta(seconds=10), "only so long a silence tells that it does not ring"
    assert len(line.rung("CArefused")) in (1, 2)
    assert len(line.rung("CArings")) == 1, "its phone rings"
    assert len(line.rung("CAtaken")) == 1, "Twilio said that it rings"


def test_three_workers_at_once_ring_once_each_time_that_it_is_due(make_line, any_url, until):
    """Two of five callers cannot be rung for at first: of them each is due again after a second, then two.

    The workers are stopped for longer than they sleep between rounds: they all go for what is due in one instant.
    """
    line, sids = make_line(any_url), [f"CA{number}" for number in range(5)]
    line.environment["IVR_PAGING__FIRST_AFTER_SECONDS"] = "3"
    line.twilio.status = lambda placed: 500 if line.journal.call_of_leg(placed.leg) in sids[:2] else 201
    workers = [line.worker() for _ in range(3)]
    until(lambda: marked(line.journal.engine, "pager"), seconds=20)
    for number, sid in enumerate(sids):
        line.owe(sid, f"+447700900{110 + number}", ago=0)
    for worker in workers:
        worker.send(signal.SIGSTOP)
    time.sleep(3.2)
    for worker in workers:
        worker.send(signal.SIGCONT)
    until(lambda: all(len(line.call(sid).legs) >= 2 for sid in sids[:2]), seconds=40)
    for worker in workers:
        worker.popen.terminate()  # each ends its errands
    for worker in workers:
        assert worker.popen.wait(timeout=20) == 0
    asked = Counter(placed.leg for placed in line.twilio.placed)
    assert set(asked.values()) == {1}
    assert asked.keys() == {leg.id for sid in sids for leg in line.call(sid).legs}
    assert [len(line.call(sid).legs) for sid in sids[2:]] == [1, 1, 1]
    for sid in sids[:2]:
        moments = [leg.placed_at for leg in line.call(sid).legs]
        for tries, (before, then) in enumerate(pairwise(moments), start=1):
            assert then - before >= dt.timedelta(seconds=tries)


def test_a_caller_who_has_hung_up_is_rung_back_by_a_worker_beside_the_server(line, until):
    web = line.web()
    line.worker()
    web.yes()
    [first] = until(line.rung)
    web.post("/voice/status", CallStatus="completed", CallDuration="30")
    web.post(first.status, "CAleg", CallStatus="no-answer")
    placed = until(lambda: line.rung()[1:], seconds=20)[0]

    asked = ET.fromstring(web.post(placed.url, "CAdoctor"))
    rings = ET.fromstring(web.post(action(asked, "Gather"), "CAdoctor", Digits="1"))
    assert rings.findtext("Dial/Number") == "+447700900123"
    talked = {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "90"}
    asked = ET.fromstring(web.post(action(rings, "Dial"), "CAdoctor", **talked))
    assert owed(line.call()), "only their word closes it"
    web.post(action(asked, "Gather"), "CAdoctor", Digits="1")
    assert line.call().closed_by == line.call().legs[-1].contact
    assert owed(line.call()) is None


def action(document, verb):
    """Return the path that follows a verb."""
    return re.search(r"/voice/[^#]+", document.find(verb).get("action")).group()
