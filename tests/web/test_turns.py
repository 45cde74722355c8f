"""A request that is repeated, late, early or astray; an answer is saved before it is spoken; faults of our own."""

import time

import pytest
from sqlalchemy import event as sql
from sqlalchemy import text

import ivr.web.line
from ivr.call import At, fold, step
from ivr.call.events import CallerEvent
from ivr.oncall import Rank
from ivr.store import Journal, one_call, owed_calls
from ivr.telephony import Writer
from ivr.triage import Urgency
from tests.databases import behind

IN_TIME = 2.5
FIRST, SECOND = ["+447700900001"], ["+447700900002"]
CALLER = {"CallSid": "CA1", "From": "+447700900123", "CallStatus": "in-progress"}
LEG = {"CallSid": "CA9", "ParentCallSid": "CA1", "CallStatus": "in-progress"}
OVER = CALLER | {"CallStatus": "completed", "CallDuration": "60"}


@pytest.fixture
def keys(line):
    """The journal's keys of a call; its fold is checked against the stored row on the way."""

    def read(sid="CA1"):
        entries = line.desk.journal.entries(sid)
        if entries:
            assert fold(sid, entries) == one_call(line.desk.journal.engine, sid)
        return [entry.key for entry in entries]

    return read


@pytest.fixture
def broken_step(monkeypatch):
    """Let `step` fail for every request of a caller's own."""

    def fail(call, event, now):
        if isinstance(event, CallerEvent):
            raise ZeroDivisionError
        return step(call, event, now)

    return lambda: monkeypatch.setattr(ivr.web.line, "step", fail)


@pytest.mark.hazard("H53")
def test_a_repeated_request_writes_nothing_and_gets_the_same_answer(post, keys):
    first = post("/voice", **CALLER)
    assert post("/voice", **CALLER).text == first.text
    answered = post("/voice/turn/1/question", **CALLER, Digits="1")
    assert answered.rung == FIRST
    assert post("/voice/turn/1/question", **CALLER, Digits="1").text == answered.text
    assert keys() == ["turn/0", "turn/1"]


def test_of_a_key_and_a_silence_of_one_turn_the_first_to_come_counts(post, keys):
    post("/voice", **CALLER)
    answered = post("/voice/turn/1/question", **CALLER, Digits="1")
    assert post("/voice/turn/1/silence", **CALLER).text == answered.text
    assert post("/voice/turn/1/opening", **CALLER, Digits="2").text == answered.text
    assert keys() == ["turn/0", "turn/1"]


@pytest.mark.hazard("H11")
def test_a_late_request_of_a_past_turn_gets_the_answer_of_then(post, keys):
    post("/voice", **CALLER)
    second = post("/voice/turn/1/question", **CALLER, Digits="2")
    post("/voice/turn/2/question", **CALLER, Digits="2")
    post("/voice/turn/3/question", **CALLER, Digits="2")
    assert post("/voice/turn/1/question", **CALLER, Digits="1").text == second.text
    assert keys() == ["turn/0", "turn/1", "turn/2", "turn/3"]


@pytest.mark.hazard("H53")
def test_a_doctor_s_repeated_key_is_one_key(post, ringing, keys, line):
    leg = ringing().path("/leg/[^/]*/0$").removesuffix("0")
    heard = post(leg + "0", **LEG)
    assert post(leg + "0", **LEG).text == heard.text
    joined = post(leg + "1", **LEG, Digits="1")
    assert post(leg + "1", **LEG, Digits="2").text == joined.text
    assert joined.verbs == ["Say"]
    assert len(keys()) == 4


@pytest.mark.hazard("H53")
def test_doctors_and_reports_never_move_the_caller_s_turn(post, ringing, line, keys):
    document = ringing()
    leg = document.path("/leg/[^/]*/0$").removesuffix("0")
    before = one_call(line.desk.journal.engine, "CA1").turn
    post(leg + "0", **LEG)
    post(leg + "1", **LEG, Digits="2")
    for status in ("ringing", "in-progress", "completed", "completed"):
        assert post(leg + "status", **LEG | {"CallStatus": status}).status == 204
    assert one_call(line.desk.journal.engine, "CA1").turn == before
    assert post(document.path("/dial/"), **CALLER, DialCallStatus="completed", DialBridged="false").rung == SECOND
    assert len(keys()) == len(set(keys())) == 8


@pytest.mark.hazard("H50")
def test_a_future_turn_goes_to_a_person(post, keys):
    post("/voice", **CALLER)
    answer = post("/voice/turn/7/question", **CALLER, Digits="2")
    assert answer.rung == FIRST
    assert "/voice/leg/" in "".join(answer.links), "it is a leg of the record, not of the lifeline"
    assert keys() == ["turn/0", "turn/7"]


@pytest.mark.parametrize("path", ["turn/3/question", "turn/0/question", "turn/1/silence", "turn/2/dial/1"])
def test_an_unknown_call_goes_to_a_person_and_is_owed_one(post, line, keys, path):
    assert post(f"/voice/{path}", **CALLER, Digits="2").rung == FIRST
    assert keys() == [f"turn/{path.split('/')[1]}"]
    post("/voice/status", **OVER)
    assert [owing.owed.rank for owing in owed_calls(line.desk.journal.engine)] == [Rank.UNKNOWN]


@pytest.mark.parametrize("form", [{}, {"CallSid": ""}, {"CallSid": "../x"}])
def test_a_request_without_a_call_goes_to_a_person(post, line, form):
    assert post("/voice", **form).rung == FIRST
    assert line.evidence.waiting == 0


def test_an_unknown_leg_hears_that_a_caller_needs_them(post):
    for form in (LEG, LEG | {"ParentCallSid": ""}, LEG | {"ParentCallSid": "CA404"}):
        assert post("/voice/leg/nobody/0", **form).verbs == ["Gather", "Hangup"]
        assert post("/voice/leg/nobody/1", **form, Digits="1").verbs == ["Say"]
        assert post("/voice/leg/nobody/status", **form).status == 204


@pytest.mark.hazard("H49")
def test_an_answer_is_saved_before_it_is_spoken(post, url, monkeypatch):
    seen = []
    speak = Writer.to_caller

    def look(writer, steps, turn):
        with behind(url).seen() as other:
            seen.append(other.execute(text("SELECT max(key) FROM events")).scalar())
        return speak(writer, steps, turn)

    monkeypatch.setattr(Writer, "to_caller", look)
    post("/voice", **CALLER)
    post("/voice/turn/1/question", **CALLER, Digits="1")
    assert seen == ["turn/0", "turn/1"]


def test_a_step_that_fails_leads_to_the_lifeline_and_to_a_call_back(post, line, keys, broken_step, until):
    post("/voice", **CALLER)
    broken_step()
    answer = post("/voice/turn/1/question", **CALLER, Digits="1")
    assert answer.rung == FIRST
    assert answer.path("/leg/0$") == "/voice/lifeline/0/leg/0"
    until(lambda: line.evidence.waiting == 0)
    assert keys() == ["turn/0", "lifeline/lost/1"]
    post("/voice/status", **OVER)
    assert [owing.owed.rank for owing in owed_calls(line.desk.journal.engine)] == [Rank.EMERGENCY]


def test_a_document_that_cannot_be_written_leads_to_the_lifeline(post, line, monkeypatch, until):
    post("/voice", **CALLER)
    monkeypatch.setattr(Writer, "to_caller", lambda *_: 1 / 0)
    assert post("/voice/turn/1/question", **CALLER, Digits="2").rung == FIRST
    until(lambda: line.evidence.waiting == 0)
    assert one_call(line.desk.journal.engine, "CA1").at is At.LIFELINE


@pytest.mark.hazard("H50", "H70")
def test_a_damaged_call_goes_to_the_lifeline_and_another_is_untouched(post, line, keys, until):
    for sid in ("CA1", "CA2"):
        post("/voice", **CALLER | {"CallSid": sid})
    with line.desk.journal.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE calls SET state = substr(state, 9) WHERE sid = 'CA1'")
    broken = post("/voice/turn/1/question", **CALLER, Digits="1")
    assert broken.path("/leg/0$") == "/voice/lifeline/0/leg/0"
    sound = post("/voice/turn/1/question", **CALLER | {"CallSid": "CA2"}, Digits="2")
    assert sound.verbs[-2:] == ["Gather", "Redirect"]
    until(lambda: line.evidence.waiting == 0)
    assert keys("CA2") == ["turn/0", "turn/1"]


@pytest.mark.hazard("H70")
def test_a_damaged_call_does_not_hide_the_others_that_are_owed_a_person(post, line):
    for sid in ("CA1", "CA2"):
        post("/voice", **CALLER | {"CallSid": sid})
        post("/voice/turn/1/question", **CALLER | {"CallSid": sid}, Digits="1")
        post("/voice/status", **OVER | {"CallSid": sid})
    assert [owing.sid for owing in owed_calls(line.desk.journal.engine)] == ["CA1", "CA2"]
    with line.desk.journal.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE calls SET state = substr(state, 9) WHERE sid = 'CA1'")
    assert "CA2" in [owing.sid for owing in owed_calls(line.desk.journal.engine)]


def test_the_caller_of_a_damaged_call_is_owed_a_person_too(post, line, until):
    post("/voice", **CALLER)
    with line.desk.journal.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE calls SET state = substr(state, 9)")
    post("/voice/turn/1/question", **CALLER, Digits="1")
    post("/voice/status", **OVER)
    until(lambda: line.evidence.waiting == 0)
    assert [owing.sid for owing in owed_calls(line.desk.journal.engine)] == ["CA1"]


def test_a_save_that_begins_too_late_does_not_move_the_call(post, line, keys, monkeypatch, until):
    post("/voice", **CALLER)
    record, late = Journal.record, []

    def slowly(journal, sid, key, decide):
        if key == "turn/1":
            time.sleep(2.2)
            late.append(key)
        return record(journal, sid, key, decide)

    monkeypatch.setattr(Journal, "record", slowly)
    answer = post("/voice/turn/1/question", **CALLER, Digits="1")
    assert answer.path("/leg/0$") == "/voice/lifeline/0/leg/0"
    assert answer.seconds < IN_TIME
    until(lambda: late and line.evidence.waiting == 0)
    time.sleep(0.2)
    assert keys() == ["turn/0", "lifeline/lost/1"]
    assert one_call(line.desk.journal.engine, "CA1").urgency is Urgency.EMERGENCY


def test_a_save_that_ends_too_late_is_evidence_and_the_call_is_on_the_lifeline(post, line, keys, until):
    post("/voice", **CALLER)
    slow = [2.3]

    def wait(connection):
        if slow and not connection.get_execution_options().get("reads"):
            time.sleep(slow.pop())

    sql.listen(line.desk.journal.engine, "commit", wait)
    answer = post("/voice/turn/1/question", **CALLER, Digits="1")
    assert answer.rung == FIRST
    assert answer.path("/leg/0$") == "/voice/lifeline/0/leg/0"
    assert answer.seconds < IN_TIME
    until(lambda: line.evidence.waiting == 0)
    assert keys() == ["turn/0", "turn/1", "lifeline/lost/1"]
    assert one_call(line.desk.journal.engine, "CA1").at is At.LIFELINE
    assert post("/voice/lifeline/1", **CALLER, DialBridged="false").rung == SECOND


def test_a_fail_safe_that_fails_still_rings_a_person_and_never_joins_a_contact(post, line, monkeypatch):
    def fail(*_):
        raise RuntimeError("a fault in a fault")

    monkeypatch.setattr(type(line.evidence), "keep", fail)
    monkeypatch.setattr("ivr.web.line.step", fail)
    assert post("/voice", **CALLER).rung == FIRST
    assert "<Hangup" in post("/voice/lifeline/0/leg/1", **LEG | {"Digits": "1"}).text
