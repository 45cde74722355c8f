"""Each kind of request, with each kind of fault behind it: a person is rung, in time, and nothing is forgotten."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import event as sql

from ivr.call import At
from ivr.oncall import Rank
from ivr.store import one_call, owed_calls
from ivr.triage import Answer, Urgency
from tests.databases import behind

IN_TIME = 2.5
FIRST, SECOND = ["+447700900001"], ["+447700900002"]
CALLER = {"CallSid": "CA1", "From": "+447700900123", "CallStatus": "in-progress"}
LEG = {"CallSid": "CA9", "ParentCallSid": "CA1", "To": "+447700900001", "CallStatus": "in-progress"}
OVER = CALLER | {"CallStatus": "completed", "CallDuration": "60"}


@contextmanager
def locked(line, database):
    database.lock()
    yield
    database.unlock()


@contextmanager
def removed(line, database):
    database.take_away()
    yield
    database.bring_back()


@contextmanager
def replaced(line, database):
    path = database.path
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    away = path.rename(path.with_suffix(".away"))
    path.write_bytes(b"not a database " * 1000)
    yield
    away.rename(path)


@contextmanager
def full(line, database):
    path = database.path
    with line.desk.journal.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def limit(connection, _entry):
        connection.execute(f"PRAGMA max_page_count={pages}")

    line.desk.journal.engine.dispose()
    _fill(path, pages)
    sql.listen(line.desk.journal.engine, "connect", limit)
    yield
    sql.remove(line.desk.journal.engine, "connect", limit)
    line.desk.journal.engine.dispose()


def _fill(path, pages):
    """Leave no room for another entry on any page there is."""
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute(f"PRAGMA max_page_count={pages}")
        other.execute("INSERT INTO calls (sid, began_at, ruleset, state) VALUES ('BALLAST', '2020-01-01', '', '')")
        next_row = "SELECT 'BALLAST', max(seq) + 1, max(seq) + 1, '2020-01-01', '', hex(zeroblob(?)) FROM events"
        for size in (1000, 100, 10, 0):
            while True:
                try:
                    other.execute(f"INSERT INTO events {next_row}", [size])
                except sqlite3.OperationalError:
                    break
    other.close()


OF_FILES = [pytest.param(fault, marks=pytest.mark.file) for fault in (replaced, full)]
FAULTS = [locked, removed, *OF_FILES]


def _is_ring(numbers):
    return lambda answer: (answer.verbs[-1], answer.rung) == ("Dial", numbers)


def _is_check(answer):
    return answer.verbs == ["Gather", "Redirect"] and answer.path("spoken$") == "/voice/lifeline/1/spoken"


def _is_screen(answer):
    return answer.verbs == ["Gather", "Hangup"]


def _is_join(answer):
    return answer.verbs == ["Say"]


def _is_farewell(answer):
    return answer.verbs == ["Say", "Hangup"]


def _is_nothing(answer):
    return answer.status == 204 and answer.text == ""


KINDS = {
    "a call": ("/voice", CALLER | {"CallSid": "CA7"}, _is_ring(FIRST)),
    "a key": ("/voice/turn/2/question", CALLER | {"Digits": "1"}, _is_ring(FIRST)),
    "a key in the opening": ("/voice/turn/2/opening", CALLER | {"Digits": "1"}, _is_ring(FIRST)),
    "silence": ("/voice/turn/2/silence", CALLER, _is_ring(FIRST)),
    "the end of a dial": ("DIAL", CALLER | {"DialCallStatus": "no-answer", "DialBridged": "false"}, _is_ring(SECOND)),
    "the end of a dial that does not say": ("DIAL", CALLER | {"DialCallStatus": "completed"}, _is_check),
    "the end of a dial that failed and does not say more": (
        "DIAL",
        CALLER | {"DialCallStatus": "busy"},
        _is_ring(SECOND),
    ),
    "the end of a talk": ("DIAL", CALLER | {"DialCallStatus": "completed", "DialBridged": "true"}, _is_check),
    "a doctor who picks up": ("LEG/0", LEG, _is_screen),
    "a doctor's 1": ("LEG/1", LEG | {"Digits": "1"}, _is_join),
    "a doctor's 2": ("LEG/1", LEG | {"Digits": "2"}, _is_farewell),
    "a doctor's silence": ("LEG/1", LEG, _is_screen),
    "a doctor's last silence": ("LEG/3", LEG, lambda answer: answer.verbs == ["Hangup"]),
    "a leg's status": ("LEG/status", LEG | {"CallStatus": "completed"}, _is_nothing),
    "a call's status": ("/voice/status", OVER, _is_nothing),
    "the lifeline's next": ("/voice/lifeline/1", CALLER | {"DialBridged": "false"}, _is_ring(SECOND)),
    "the lifeline's talk": ("/voice/lifeline/1", CALLER | {"DialBridged": "true"}, _is_check),
    "the lifeline's end": ("/voice/lifeline/3", CALLER, _is_farewell),
    "spoken": ("/voice/lifeline/1/spoken", CALLER | {"Digits": "1"}, _is_farewell),
    "not spoken": ("/voice/lifeline/1/spoken", CALLER, _is_ring(SECOND)),
    "the lifeline's doctor": ("/voice/lifeline/0/leg/0", LEG, _is_screen),
    "the lifeline's 1": ("/voice/lifeline/0/leg/1", LEG | {"Digits": "1"}, _is_join),
    "the lifeline's 2": ("/voice/lifeline/0/leg/1", LEG | {"Digits": "2"}, _is_farewell),
    "the lifeline's status": ("/voice/lifeline/0/status", LEG | {"CallStatus": "busy"}, _is_nothing),
}
"""Of each kind of request: its path, its form, and what its fail-safe is."""


@pytest.fixture
def ask(ringing, post):
    """Send a request of one kind, about a call whose first contact is ringing."""
    document = ringing()
    leg = document.path("/leg/[^/]*/0$").removesuffix("/0")

    def send(kind):
        path, form, _ = KINDS[kind]
        return post(path.replace("LEG", leg).replace("DIAL", document.path("/dial/")), **form)

    return send


@pytest.mark.hazard("H49")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", [removed, *OF_FILES])
def test_each_request_has_its_own_fail_safe_in_time(fault, kind, ask, line, url):
    with fault(line, behind(url)):
        answer = ask(kind)
    assert KINDS[kind][2](answer), answer.text
    assert answer.seconds < IN_TIME


@pytest.mark.hazard("H49")
def test_each_request_has_its_own_fail_safe_in_time_while_the_database_is_locked(ask, line, url, databases):
    with locked(line, behind(url)), ThreadPoolExecutor(8) as pool:
        answers = dict(zip(KINDS, pool.map(ask, KINDS), strict=True))
    wrong = {kind: answer.text for kind, answer in answers.items() if not KINDS[kind][2](answer)}
    assert wrong == {}
    assert max(answer.seconds for answer in answers.values()) < IN_TIME
    felt = 0.45 if databases.on_server else 0.9
    assert sum(answer.seconds > felt for answer in answers.values()) >= 14, "the lock must have been felt"


def test_none_of_the_fail_safes_is_what_is_answered_without_a_fault(ask):
    """Else the tests above could not fail."""
    kinds = [kind for kind in KINDS if "lifeline" not in kind and "status" not in kind and "spoken" not in kind]
    same = [kind for kind in kinds if "lifeline" in ask(kind).text]
    assert same == []


@pytest.mark.hazard("H49")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_key_that_could_not_be_saved_is_written_down_once_it_can_be(fault, post, line, url, until):
    post("/voice", **CALLER)
    with fault(line, behind(url)):
        assert post("/voice/turn/1/question", **CALLER, Digits="1").rung == FIRST
        assert line.evidence.waiting
    until(lambda: line.evidence.waiting == 0)
    call = one_call(line.desk.journal.engine, "CA1")
    assert call.answers == (("weakness", Answer.YES),)
    assert (call.at, call.urgency) == (At.LIFELINE, Urgency.EMERGENCY)
    post("/voice/status", **OVER)
    assert [(owing.sid, owing.owed.rank) for owing in owed_calls(line.desk.journal.engine)] == [("CA1", Rank.EMERGENCY)]


@pytest.mark.hazard("H49")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_caller_of_whom_nothing_could_be_saved_is_owed_a_person(fault, post, line, url, until):
    post("/voice", **CALLER | {"CallSid": "CA0"})
    with fault(line, behind(url)):
        post("/voice", **CALLER)
        post("/voice/lifeline/1", **CALLER, DialBridged="false")
        post("/voice/status", **OVER)
    until(lambda: line.evidence.waiting == 0)
    assert [owing.sid for owing in owed_calls(line.desk.journal.engine)] == ["CA1"]
    assert one_call(line.desk.journal.engine, "CA1").caller == "+447700900123"


def test_a_doctor_who_took_a_caller_on_the_lifeline_is_known_afterwards(post, line, url, until):
    with removed(line, behind(url)):
        post("/voice", **CALLER)
        post("/voice/lifeline/0/leg/0", **LEG)
        post("/voice/lifeline/0/leg/1", **LEG | {"Digits": "1"})
        post("/voice/lifeline/0/status", **LEG | {"CallStatus": "completed", "CallDuration": "300"})
        post("/voice/status", **OVER | {"CallDuration": "600"})
    until(lambda: line.evidence.waiting == 0)
    assert owed_calls(line.desk.journal.engine) == []
    assert len(one_call(line.desk.journal.engine, "CA1").conversations) == 1


def test_a_talk_whose_end_could_not_be_saved_owes_nobody_a_person(post, ringing, line, url, until):
    document = ringing()
    leg = document.path("/leg/[^/]*/0$").removesuffix("0")
    post(leg + "0", **LEG)
    post(leg + "1", **LEG | {"Digits": "1"})
    with removed(line, behind(url)):
        talked = {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "300"}
        post(document.path("/dial/"), **CALLER, **talked)
        post("/voice/lifeline/1/spoken", **CALLER, Digits="1")
        post("/voice/status", **OVER | {"CallDuration": "600"})
    until(lambda: line.evidence.waiting == 0)
    assert owed_calls(line.desk.journal.engine) == []


def test_the_line_starts_in_time_while_another_holds_its_database(make_app, url, signed):
    """A server kills a worker that takes too long to start, and then nobody answers."""
    make_app()
    with locked(None, behind(url)):
        started = time.monotonic()
        client = make_app().test_client()
        answer = client.post("/voice", data=CALLER, headers=signed("/voice", CALLER))
        assert "<Dial" in answer.text
        assert time.monotonic() - started < 10
