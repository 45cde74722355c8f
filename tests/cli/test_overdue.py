"""Who looks up call-backs or who is on call is told on stderr what is out of date; stdout stays as it is."""

import datetime as dt
import json

import pytest

from ivr.cli import callbacks, oncall
from ivr.triage import current_rules

COMMANDS = ("callbacks list", "oncall show")
AFTER = dt.datetime(2999, 1, 1, 12, 0, tzinfo=dt.UTC)
BEFORE = dt.datetime(2026, 1, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def at(book, configured, monkeypatch):
    """Set the clock of these commands."""

    def put(moment):
        monkeypatch.setattr(callbacks, "now", lambda: moment)
        monkeypatch.setattr(oncall, "now", lambda: moment)

    return put


def overdue(result):
    return [line for line in result.stderr.splitlines() if line.startswith("out of date and still in use")]


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_out_of_date_is_a_line_each_on_stderr(at, run, command):
    at(AFTER)
    result = run(*command.split())
    assert result.exit_code == 0
    assert len(overdue(result)) == 2
    assert all(line.endswith("`ivr content status` says what to do.") for line in overdue(result))
    assert "out of date" not in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_until_the_review_date_has_passed_nothing_is_said(at, run, command):
    at(BEFORE)
    assert overdue(run(*command.split())) == []


def test_the_last_day_is_london_s(at, run, monkeypatch):
    """An hour before midnight in UTC it is the next day there, in summer."""
    rules = current_rules().model_copy(update={"review_date": dt.date(2027, 7, 1)})
    monkeypatch.setattr("ivr.cli.overdue.current_rules", lambda: rules)
    for minute, is_told in ((59, False), (60, True)):
        at(dt.datetime(2027, 7, 1, 22, 0, tzinfo=dt.UTC) + dt.timedelta(minutes=minute))
        assert any("the rules" in line for line in overdue(run("oncall", "show"))) is is_told


@pytest.mark.parametrize("command", COMMANDS)
def test_other_programs_read_the_same_as_ever(at, run, command):
    at(BEFORE)
    before = run(*command.split(), "--json").stdout
    at(AFTER)
    assert run(*command.split(), "--json").stdout == before
    assert isinstance(json.loads(before), list)


@pytest.mark.parametrize("command", COMMANDS)
def test_prompts_that_cannot_be_read_keep_nobody_from_the_list(at, run, tmp_path, monkeypatch, command):
    at(AFTER)
    (tmp_path / "en-GB.toml").write_bytes(b"\xff\xfe[[")
    for place in (tmp_path, tmp_path / "nowhere"):
        monkeypatch.setenv("IVR_PROMPTS", str(place))
        assert run(*command.split()).exit_code == 0


def test_the_moment_that_is_looked_up_is_not_the_day_that_counts(at, run):
    at(BEFORE)
    assert overdue(run("oncall", "show", "--at", "2099-01-01T12:00")) == []
