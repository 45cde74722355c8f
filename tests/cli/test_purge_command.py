"""`ivr purge`: it tells first, does it when somebody signs for it, and shows no number."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from ivr.call.events import Began, HungUp, Pressed
from ivr.call.hand_events import ClosedByHand
from ivr.cli import main
from ivr.pager.desk import system_clock
from ivr.store import connect, listed_call
from ivr.store.engine import reading
from ivr.store.purging import past_purges
from ivr.store.schema import calls
from tests.cli.conftest import CALLER

DO = ("--do", "--by", "Ann Example", "--reason", "what was decided")
OTHER = "+447700900456"


def ago(days):
    return system_clock() - dt.timedelta(days=days)


@pytest.fixture
def old(book):
    """A call of a hundred days ago whose caller was reached, one that owes a person, and one of today."""
    for sid, days, caller in (("CAold", 100, CALLER), ("CAnew", 0, OTHER)):
        book.call(sid, Pressed("1"), HungUp(caller, 90), caller=caller, began=ago(days))
        book.happen(sid, "done", ClosedByHand("Ann"), ago(days) + dt.timedelta(hours=1))
    book.call("CAowed", Pressed("1"), HungUp(OTHER, 90), caller=OTHER, began=ago(100))
    return book


@pytest.fixture
def typed(old):
    """Run a command, and type what it asks for. Whatever it says, no number is in it."""

    def run_with(*args, keys=""):
        result = CliRunner().invoke(main, ("purge", *args), input=keys)
        said = result.output.replace(keys.strip(), "") if keys else result.output
        assert "7700" not in said.replace(" ", "")
        return result

    return run_with


def test_it_says_what_it_would_do_and_does_nothing(typed, old):
    result = typed("--older-than", "30")
    assert result.exit_code == 0, result.output
    assert "1  would be removed, of " in result.stdout
    assert "1  stay: open call-backs" in result.stdout
    assert "Nothing was removed." in result.stdout
    assert listed_call(old.engine, "CAold")
    assert past_purges(old.engine) == []


def test_it_is_done_when_somebody_signs_for_it(typed, old, run):
    result = typed("--older-than", "30", *DO)
    assert result.exit_code == 0, result.output
    assert "1  removed, of " in result.stdout
    assert [listed_call(old.engine, sid) is None for sid in ("CAold", "CAnew", "CAowed")] == [True, False, False]
    assert run("calls", "show", "CAold").exit_code == 1
    assert run("calls", "list", "--json").exit_code == 0
    told = typed("--history").stdout
    assert "1 of all calls" in told
    assert "by Ann Example: what was decided" in told


@pytest.mark.parametrize("unsigned", [("--do",), ("--do", "--by", "Ann"), ("--do", "--by", " ", "--reason", "x"),
                                      ("--do", "--by", "Ann", "--reason", "x" * 201)])  # fmt: skip
def test_it_is_not_done_without_a_name_and_a_reason(typed, old, unsigned):
    assert typed("--older-than", "30", *unsigned).exit_code == 2
    assert listed_call(old.engine, "CAold")


def test_how_old_is_never_guessed(typed):
    result = typed(*DO)
    assert result.exit_code == 2
    assert "IVR_RETENTION_DAYS" in result.stderr


def test_the_setting_says_how_old(typed, old, monkeypatch):
    monkeypatch.setenv("IVR_RETENTION_DAYS", "101")
    assert "0  would be removed" in typed().stdout
    monkeypatch.setenv("IVR_RETENTION_DAYS", "99")
    assert "1  would be removed" in typed().stdout


@pytest.mark.parametrize(("days", "hours"), [("6", "48"), ("0", "48"), ("29", "720")])
def test_no_call_is_purged_whose_caller_may_still_be_known_again(typed, old, monkeypatch, days, hours):
    monkeypatch.setenv("IVR_RETURNING_HOURS", hours)
    assert typed("--older-than", days, *DO).exit_code == 2
    assert listed_call(old.engine, "CAold")


def test_one_caller_s_calls_are_found_by_a_number_that_is_typed(typed, old):
    assert "0  would be removed" in typed("--number", keys="07700 900999\n").stdout
    result = typed("--number", *DO, keys=CALLER + "\n")
    assert result.exit_code == 0, result.output
    assert listed_call(old.engine, "CAold") is None
    assert listed_call(old.engine, "CAowed")
    assert [one.of_one_number for one in past_purges(old.engine)] == [True]


def test_a_number_is_no_argument_for_arguments_can_be_seen(typed):
    assert typed("--number", CALLER.replace("7700", "xxxx"), *DO).exit_code == 2


def test_what_is_no_number_is_refused_without_being_repeated(typed):
    result = typed("--number", keys="12\n")
    assert result.exit_code == 1
    assert "Error: not a" in result.stderr


def test_a_caller_who_is_owed_a_person_keeps_their_calls(typed, old):
    result = typed("--number", *DO, keys=OTHER + "\n")
    assert "1  stay: open call-backs" in result.stdout
    assert "1  stay: too young" in result.stdout
    assert listed_call(old.engine, "CAowed")


def test_other_programs_read_it(typed):
    found = json.loads(typed("--older-than", "30", "--json").stdout)
    assert (found["calls"], found["kept"], found["done"]) == (1, {"owed": 1}, False)
    found = json.loads(typed("--older-than", "30", *DO, "--json").stdout)
    assert (found["removed"]["calls"], found["log_is_empty"], found["done"]) == (1, True, True)
    [past] = json.loads(typed("--history", "--json").stdout)
    assert (past["calls"], past["by"]) == (1, "Ann Example")


@pytest.mark.file
def test_a_log_that_could_not_be_emptied_is_told(typed, old, database):
    other = connect(database)
    with reading(other) as reader:
        reader.execute(calls.select()).all()
        result = typed("--older-than", "30", *DO)
    other.dispose()
    assert result.exit_code == 1
    assert "Purge again" in result.stdout


def test_a_twilio_that_does_not_answer_keeps_the_calls_here_and_is_told(typed, old, configured):
    result = typed("--older-than", "30", "--twilio", *DO)
    assert "0  removed" in result.stdout
    assert "1  stay: Twilio did not delete its copies: CAold" in result.stdout
    assert result.exit_code == 1
    assert listed_call(old.engine, "CAold")


def test_three_calls_that_twilio_keeps_end_the_purge(typed, old, configured):
    for n in range(4):
        old.call(f"CA{n}", Pressed("1"), HungUp(CALLER, 90), began=ago(100))
        old.happen(f"CA{n}", "done", ClosedByHand("Ann"), ago(99))
    result = typed("--older-than", "30", "--twilio", *DO)
    assert result.exit_code == 1
    assert "three times running" in result.stdout
    assert [one.calls for one in past_purges(old.engine)] == [0]


def test_a_call_that_began_just_now_and_one_that_runs_stay(typed, old):
    old.happen("CAruns", "turn/0", Began(CALLER), ago(100))
    with old.engine.begin() as connection:
        connection.execute(update(calls).where(calls.c.sid == "CAruns").values(over_at=None))
    assert "1  stay: still running" in typed("--older-than", "30", *DO).stdout
    assert listed_call(old.engine, "CAruns")
