"""`ivr calls`, `ivr callbacks` and `ivr migrate`: the record, for people and for programs."""

import datetime as dt

import pytest

from ivr.call import fold
from ivr.call.events import HungUp, Pressed, Silence
from ivr.cli import callbacks
from ivr.store import Journal, connect
from ivr.triage import current_rules
from tests.databases import change

NIGHT = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
CALLER = "+447700900123"
KEYS = {
    "call_sid",
    "urgency",
    "reasons",
    "answers",
    "outcome",
    "ruleset",
    "wording",
    "began_at",
    "over_at",
    "caller",
    "texts",
}


@pytest.fixture
def ring(book):
    """Put a call into the record: its events are a minute apart."""
    return book.call


def test_a_call_is_shown_with_its_answers_reasons_and_journal(ring, read):
    ring("CA1", Pressed("2"), Pressed("3"), HungUp(CALLER, 200))
    shown = read("calls", "show", "CA1")
    assert set(shown) == {*KEYS, "events"}
    assert shown["answers"] == {"weakness": "no", "walking": "unsure"}
    assert (shown["urgency"], shown["outcome"]) == ("emergency", "abandoned")
    assert [reason["rule"] for reason in shown["reasons"]] == ["walking"]
    assert shown["ruleset"] == current_rules().stamp
    assert [e["key"] for e in shown["events"]] == ["turn/0", "turn/1", "turn/2", "status/CA1/completed"]
    assert all(set(e) == {"key", "at", "event", "steps"} for e in shown["events"])
    assert shown["events"][1]["event"]["key"] == "2"


def test_the_events_of_a_call_add_up_to_what_is_shown_of_it(ring, database, read):
    ring("CA1", Pressed("2"), Silence())
    engine = connect(database)
    call = fold("CA1", Journal(engine).entries("CA1"))
    engine.dispose()
    shown = read("calls", "show", "CA1")
    assert shown["answers"] == {question: answer.value for question, answer in call.answers}
    assert (shown["outcome"], shown["urgency"], shown["over_at"]) == (None, None, None)


def test_calls_are_listed_newest_first(ring, read):
    for day, sid in enumerate(("CA1", "CA2", "CA3")):
        ring(sid, began=NIGHT + dt.timedelta(days=day))
    listed = read("calls", "list", "--limit", "2")
    assert [call["call_sid"] for call in listed] == ["CA3", "CA2"]
    assert all(set(call) == {*KEYS, "events"} for call in listed)


def test_the_list_of_calls_shows_no_number(ring, run):
    """Who needs one has the list of call-backs, or looks at the call."""
    ring("CA1", Pressed("1"), HungUp(CALLER, 90))
    assert "7700" not in run("calls", "list").output
    assert CALLER in run("calls", "show", "CA1").output


def test_an_unknown_call_is_named_and_exits_1(ring, run):
    ring("CA1")
    result = run("calls", "show", "CA9", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "CA9" in result.stderr


def test_callbacks_are_ranked_and_those_who_withheld_their_number_are_among_them(ring, read, monkeypatch):
    monkeypatch.setattr(callbacks, "now", lambda: NIGHT + dt.timedelta(days=1))
    later = NIGHT + dt.timedelta(hours=1)
    ring("CAunfinished", Pressed("2"), HungUp(CALLER, 90), began=NIGHT - dt.timedelta(days=1))
    ring("CAunknown", Pressed("0"), HungUp(CALLER, 90))
    ring("CAsecond", Pressed("1"), HungUp(None, 90), caller=None, began=later)
    ring("CAfirst", Pressed("1"), HungUp(CALLER, 90))
    ring("CArunning", Pressed("1"))
    listed = read("callbacks", "list")
    ranked = [(debt["call_sid"], debt["urgency"]) for debt in listed]
    assert ranked == [
        ("CAfirst", "emergency"),
        ("CAsecond", "emergency"),
        ("CAunknown", "unknown"),
        ("CAunfinished", None),
    ]
    assert [debt["number"] for debt in listed] == [CALLER, None, CALLER, CALLER]
    assert {debt["status"] for debt in listed} == {"open"}
    assert all({"call_sid", "urgency", "reason", "number", "opened_at", "status"} <= set(debt) for debt in listed)
    assert dt.datetime.fromisoformat(listed[0]["opened_at"]) == NIGHT + dt.timedelta(minutes=2)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("calls", "list"), "abandoned"),
        (("calls", "show", "CA1"), "pressed key=1"),
        (("callbacks", "list"), "emergency"),
    ],
)
def test_people_get_words(ring, monkeypatch, args, said, run):
    monkeypatch.setenv("COLUMNS", "200")
    ring("CA1", Pressed("1"), HungUp(CALLER, 90))
    result = run(*args)
    assert result.exit_code == 0
    assert said in result.stdout


def test_nothing_to_list_is_an_empty_list(database, run, read):
    assert run("migrate").exit_code == 0
    assert read("calls", "list") == read("callbacks", "list") == []
    assert run("calls", "list").exit_code == run("callbacks", "list").exit_code == 0


COMMANDS = (("calls", "list"), ("calls", "show", "CA1"), ("callbacks", "list"))


@pytest.mark.parametrize("args", COMMANDS)
@pytest.mark.parametrize("state", ["missing", "empty"])
def test_a_database_that_is_missing_or_not_migrated_is_one_line_that_says_what_to_do(
    database, tmp_path, args, state, run
):
    if state == "empty":
        (tmp_path / "ivr.db").touch()
    result = run(*args, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "ivr migrate" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("address", ["mysql://db", "postgres://u:secret@127.0.0.1:port/x"])
def test_an_address_that_is_none_is_one_line_without_what_it_holds(monkeypatch, address, run):
    monkeypatch.setenv("DATABASE_URL", address)
    for args in (*COMMANDS, ("migrate",)):
        result = run(*args)
        assert result.exit_code == 1
        assert "DATABASE_URL" in result.stderr
        assert "secret" not in result.output
        assert len(result.stderr.splitlines()) == 1


def test_a_damaged_call_hides_no_other_and_still_shows_its_journal(ring, database, read):
    ring("CA1")
    ring("CA2")
    change(database, "UPDATE calls SET state = '{}' WHERE sid = 'CA1'")
    listed = {call["call_sid"]: call for call in read("calls", "list")}
    assert listed.keys() == {"CA1", "CA2"}
    assert "damaged" in listed["CA1"]
    assert listed["CA1"]["answers"] is None
    shown = read("calls", "show", "CA1")
    assert "damaged" in shown
    assert shown["events"]


def test_a_call_whose_journal_is_damaged_too_is_shown_as_far_as_it_can_be(ring, database, read, run):
    ring("CA1")
    change(database, "UPDATE events SET event = '{' WHERE call_sid = 'CA1'")
    shown = read("calls", "show", "CA1")
    assert shown["events"] is None
    assert "damaged" in shown
    assert run("calls", "show", "CA1").exit_code == 0


def test_migrating_twice_is_harmless(database, ring, run, read):
    ring("CA1")
    assert run("migrate").exit_code == 0
    assert [call["call_sid"] for call in read("calls", "list")] == ["CA1"]


def test_serving_without_settings_is_one_line_a_variable(monkeypatch, run):
    for name in ("TWILIO_ACCOUNT_SID", "IVR_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    result = run("serve")
    assert result.exit_code == 1
    assert "IVR_PUBLIC_URL: is required and is not set" in result.stderr
