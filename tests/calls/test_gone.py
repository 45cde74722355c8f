"""Requests that arrive when the caller has hung up: written down, and nobody is rung."""

import itertools

import pytest

from ivr.call.events import LegPressed
from ivr.oncall import Rank, owed
from ivr.simulator.documents import read
from ivr.simulator.practice import BASE, practice_line
from ivr.store import one_call
from ivr.triage import Answer

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def line():
    with practice_line(rest=False) as line:
        yield line


class Raw:
    """Single requests of one call, in any order."""

    def __init__(self, line):
        self.line, self.sid = line, f"CAgone{next(_numbers)}"

    def post(self, path, after=30, **form):
        self.line.clock.advance(after)
        return read(
            self.line.wire.document(f"{BASE}/voice{path}", {"CallSid": self.sid, "From": "+447700900456", **form})
        )

    def hangs_up(self, seconds=40):
        form = {"CallSid": self.sid, "CallStatus": "completed", "CallDuration": str(seconds)}
        self.line.wire.report(f"{BASE}/voice/status", form)

    @property
    def call(self):
        return one_call(self.line.engine, self.sid)


@pytest.fixture
def raw(line):
    return Raw(line)


@pytest.mark.parametrize("status_first", [True, False])
def test_a_yes_after_the_hang_up_is_recorded_rings_nobody_and_owes_a_call_back(raw, status_first):
    raw.post("")
    if status_first:
        raw.hangs_up()
    verbs = raw.post("/turn/1/question", Digits="1", CallStatus="completed")
    raw.hangs_up()
    assert [verb.name for verb in verbs] == ["Hangup"]
    assert raw.call.answers == (("weakness", Answer.YES),)
    assert raw.call.legs == ()
    assert owed(raw.call).rank is Rank.EMERGENCY


def test_a_no_after_the_hang_up_is_recorded_too(raw):
    raw.post("")
    raw.post("/turn/1/question", Digits="2", CallStatus="completed")
    assert raw.call.answers == (("weakness", Answer.NO),)
    assert owed(raw.call).rank is Rank.UNFINISHED


def test_a_0_after_the_hang_up_owes_a_person(raw):
    raw.post("")
    raw.post("/turn/1/question", Digits="0", CallStatus="completed")
    assert owed(raw.call).rank is Rank.UNKNOWN


def test_the_end_of_a_dial_after_the_hang_up_rings_nobody(raw):
    raw.post("")
    raw.post("/turn/1/question", Digits="1")
    raw.hangs_up()
    verbs = raw.post("/turn/2/dial/1", DialCallStatus="no-answer", CallStatus="completed")
    assert [verb.name for verb in verbs] == ["Hangup"]
    assert len(raw.call.legs) == 1


@pytest.mark.hazard("H39")
def test_a_1_of_the_doctor_after_the_hang_up_joins_nobody_and_says_so(raw):
    raw.post("")
    raw.post("/turn/1/question", Digits="1")
    leg = raw.call.legs[0].id
    raw.post(f"/leg/{leg}/0", ParentCallSid=raw.sid)
    raw.hangs_up()
    verbs = raw.post(f"/leg/{leg}/1", ParentCallSid=raw.sid, Digits="1")
    assert [verb.name for verb in verbs] == ["Say", "Hangup"]
    assert "has hung up" in verbs[0].text
    assert owed(raw.call).rank is Rank.EMERGENCY


@pytest.mark.hazard("H55")
def test_a_call_that_never_reached_us_is_owed_a_person(raw):
    raw.hangs_up()
    assert owed(raw.call).rank is Rank.UNKNOWN


@pytest.mark.hazard("H40")
def test_a_dial_bridged_without_a_1_alarms_and_asks(raw, caplog):
    raw.post("")
    raw.post("/turn/1/question", Digits="1")
    verbs = raw.post("/turn/2/dial/1", DialCallStatus="completed", DialBridged="true", DialCallDuration="90")
    assert "Have you spoken to the doctor? For yes, press 1" in verbs[0].children[0].text
    assert "had not pressed 1" in caplog.text
    assert [v.name for v in raw.post("/turn/3/question", Digits="2")] == ["Say", "Dial"]
    raw.hangs_up()
    assert owed(raw.call).rank is Rank.EMERGENCY


@pytest.mark.hazard("H40")
@pytest.mark.parametrize(("digits", "next_verb"), [("1", "Hangup"), ("", "Dial"), ("7", "Dial"), ("9", "Dial")])
def test_only_a_yes_to_having_spoken_ends_the_search(raw, digits, next_verb):
    raw.post("")
    raw.post("/turn/1/question", Digits="1")
    raw.post("/turn/2/dial/1", DialCallStatus="completed", DialBridged="true")
    assert raw.post("/turn/3/question", Digits=digits)[-1].name == next_verb


def test_a_late_press_of_an_earlier_turn_gets_the_same_answer_again(raw):
    raw.post("")
    first = raw.post("/turn/1/question", Digits="2")
    raw.post("/turn/2/question", Digits="2")
    assert raw.post("/turn/1/question", Digits="1") == first
    assert [answer for _, answer in raw.call.answers] == [Answer.NO, Answer.NO]


@pytest.mark.parametrize("early", [0, 30])
def test_a_1_before_the_check_could_be_heard_is_no_yes(raw, early):
    raw.post("")
    raw.post("/turn/1/question", Digits="1")
    raw.post("/turn/2/dial/1", DialCallStatus="completed", DialBridged="true")
    last = raw.post("/turn/3/question", after=early, Digits="1")[-1].name
    assert last == ("Hangup" if early else "Redirect")


def test_a_1_that_is_saved_late_counts_from_when_it_was_pressed(raw):
    """It waited while the leg's last report got through."""
    raw.post("")
    raw.post("/turn/1/question", Digits="1")
    leg, line = raw.call.legs[0].id, raw.line.app.extensions["line"]
    raw.post(f"/leg/{leg}/0", ParentCallSid=raw.sid)
    pressed_at = raw.line.clock()
    raw.line.clock.advance(200)
    form = {"CallSid": "CAleg", "ParentCallSid": raw.sid, "CallStatus": "completed", "CallDuration": "205"}
    raw.line.wire.report(f"{BASE}/voice/leg/{leg}/status", form)
    line.desk.learn(raw.sid, f"leg/{leg}/1", LegPressed(leg, "1"), pressed_at)
    raw.hangs_up(seconds=400)
    assert owed(raw.call) is None


@pytest.mark.parametrize("path", ["/turn/9/question", "/turn/2/silence"])
def test_a_request_that_makes_no_sense_of_a_caller_who_has_gone_rings_nobody(raw, path):
    verbs = raw.post(path, CallStatus="completed", Digits="1")
    assert [verb.name for verb in verbs] == ["Hangup"]
    assert raw.call.legs == ()
    assert raw.call.caller == "+447700900456"
    assert owed(raw.call).rank is Rank.UNKNOWN


@pytest.mark.hazard("H39")
@pytest.mark.parametrize(("bridged", "owes"), [("false", True), ("true", False)])
def test_a_1_that_was_never_joined_is_no_conversation_however_long_the_leg(raw, bridged, owes):
    raw.post("")
    raw.post("/turn/1/question", Digits="1")
    leg = raw.call.legs[0].id
    raw.post(f"/leg/{leg}/0", ParentCallSid=raw.sid)
    raw.post(f"/leg/{leg}/1", ParentCallSid=raw.sid, Digits="1")
    form = {"DialCallStatus": "completed", "DialBridged": bridged, "DialCallDuration": "90"}
    assert raw.post("/turn/2/dial/1", **form)[-1].name == ("Dial" if owes else "Redirect")
    raw.hangs_up(seconds=400)
    assert (owed(raw.call) is not None) is owes


def test_a_doctor_whose_leg_is_over_is_not_told_that_the_caller_has_gone(raw):
    raw.post("")
    raw.post("/turn/1/question", Digits="1")
    leg = raw.call.legs[0].id
    raw.post("/turn/2/dial/1", DialCallStatus="no-answer")
    verbs = raw.post(f"/leg/{leg}/1", ParentCallSid=raw.sid, Digits="1")
    assert [verb.name for verb in verbs] == ["Say", "Hangup"]
    assert "too late" in verbs[0].text


def test_a_call_that_was_over_before_we_answered_is_owed_a_person(raw):
    assert [verb.name for verb in raw.post("", CallStatus="completed")] == ["Hangup"]
    assert owed(raw.call).rank is Rank.UNKNOWN


def test_a_report_on_a_leg_of_an_unknown_call_makes_no_call(raw):
    form = {"CallSid": "CAleg", "ParentCallSid": raw.sid, "CallStatus": "initiated"}
    raw.line.wire.report(f"{BASE}/voice/leg/nobodys/status", form)
    assert raw.call is None


def test_a_turn_that_has_not_been_yet_and_a_call_we_do_not_know_go_to_a_person(raw):
    assert raw.post("/turn/7/question", Digits="2")[-1].name == "Dial"
    assert owed(raw.call.model_copy(update={"over": raw.call.began})).rank is Rank.UNKNOWN
    raw.post("/turn/8/dial/1", DialCallStatus="busy")
    assert raw.post("/turn/30/question", Digits="2")[-1].name == "Dial"


@pytest.mark.hazard("H53")
def test_reports_of_a_leg_in_any_order_never_take_its_end_back(raw):
    raw.post("")
    raw.post("/turn/1/question", Digits="1")
    leg = raw.call.legs[0].id
    for status in ("completed", "ringing", "in-progress", "initiated"):
        form = {"CallSid": "CAleg", "ParentCallSid": raw.sid, "CallStatus": status, "CallDuration": "5"}
        raw.line.wire.report(f"{BASE}/voice/leg/{leg}/status", form)
    assert raw.call.legs[0].state.value == "unreached"
    assert raw.call.turn == 2
