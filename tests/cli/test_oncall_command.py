"""`ivr oncall`: who would be rung, and whether the rota will do."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.store import adopt, connect, migrate

ROTA = """
last_resort = ["switch"]

[[shift]]
contacts = ["night"]
from = "20:00"
to = "08:00"

[[shift]]
contacts = ["day"]
from = "08:00"
to = "20:00"

[contact.night]
name = "Dr Night"
numbers = ["07700 900101"]

[contact.day]
name = "Dr Day"
role = "consultant"
numbers = ["07700 900102"]
wait = 25

[contact.switch]
name = "Switchboard"
role = "switchboard"
kind = "switchboard"
numbers = ["01632 960103"]
digits = "ww2"
ask = "the on-call registrar"
"""


@pytest.fixture
def keep(tmp_path, monkeypatch):
    """Keep a rota, and set the line's variables for it."""
    monkeypatch.setenv("IVR_REGISTRAR_NUMBER", "01632 960199")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("IVR_ROTA", raising=False)
    monkeypatch.setattr("ivr.cli.oncall.say_overdue", lambda _: None)  # test_overdue.py looks at that

    def write(text, encoding="utf-8"):
        (tmp_path / "rota.toml").write_text(text, encoding)
        monkeypatch.setenv("IVR_ROTA", str(tmp_path / "rota.toml"))

    return write


def run(*args):
    return CliRunner().invoke(main, ("oncall", *args))


def shown(*args):
    result = run("show", *args, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("sentence", "at", "first"),
    [
        ("a minute before, London's own time", "2026-07-06T19:59", "day/1"),
        ("the minute", "2026-07-06T20:00", "night/1"),
        ("the minute before, in UTC", "2026-07-06T18:59Z", "day/1"),
        ("the minute, in UTC", "2026-07-06T19:00+00:00", "night/1"),
        ("a date is its midnight", "2026-07-06", "night/1"),
    ],
)
def test_who_would_be_rung_at_a_moment(keep, sentence, at, first):
    keep(ROTA)
    assert [phone["key"] for phone in shown("--at", at)] == [first, "switch/1", "registrar"], sentence


def test_json_tells_everything_of_a_phone(keep):
    keep(ROTA, "utf-8-sig")
    _, switch, registrar = shown("--at", "2026-07-06T20:00")
    assert switch == {
        "order": 2,
        "key": "switch/1",
        "name": "Switchboard",
        "role": "switchboard",
        "number": "+441632960103",
        "kind": "switchboard",
        "wait": 90,
        "digits": "ww2",
        "ask": "the on-call registrar",
    }
    assert (registrar["number"], registrar["role"], registrar["order"]) == ("+441632960199", "registrar", 3)


def test_people_get_a_table(keep):
    keep(ROTA)
    result = run("show", "--at", "2026-07-06T12:00")
    assert (result.exit_code, result.stderr) == (0, "")
    [day] = [line for line in result.stdout.splitlines() if "Dr Day" in line]
    assert [cell.strip() for cell in day.strip("│").split("│")] == [
        *("1", "Dr Day", "consultant", "+447700900102", "direct", "25"),
    ]


def test_now_is_the_default(keep):
    keep(ROTA)
    assert shown()[0]["key"] in ("day/1", "night/1")


def test_without_a_rota_only_the_registrar_is_rung_and_that_is_said(keep):
    result = run("show", "--json")
    assert [phone["key"] for phone in json.loads(result.stdout)] == ["registrar"]
    assert result.stderr == "IVR_ROTA is not set: only the registrar's number is rung.\n"
    result = run("check")
    assert result.exit_code == 0
    assert "there is no rota: only IVR_REGISTRAR_NUMBER is rung" in result.stdout


def test_a_gap_is_loud(keep):
    keep(ROTA.replace('from = "08:00"', 'from = "09:00"'))
    result = run("show", "--at", "2026-07-06T08:00", "--json")
    assert [phone["key"] for phone in json.loads(result.stdout)] == ["switch/1", "registrar"]
    assert result.stderr == "nobody is on shift now\n"


@pytest.mark.parametrize("at", ["tonight", "2026-13-01", "1066-10-14", "20:00", ""])
def test_a_time_that_is_none_is_refused(keep, at):
    keep(ROTA)
    result = run("show", "--at", at)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--at" in result.stderr


def test_a_rota_without_faults_passes_with_its_notes(keep):
    keep(ROTA)
    result = run("check", "--weeks", "2")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert "note   no contact is a lead: nobody is told when call-backs wait for 30 minutes" in lines
    assert lines[-1] == "No fault in the next 2 weeks."
    assert not [line for line in lines if line.startswith("FAULT")]


def test_a_gap_fails_the_check(keep):
    keep(ROTA.replace('from = "08:00"', 'from = "09:00"'))
    result = run("check", "--weeks", "1")
    assert result.exit_code == 1
    assert result.stdout.startswith("FAULT  nobody is on shift from ")
    assert "No fault" not in result.stdout


def test_a_check_for_other_programs(keep):
    keep(ROTA.replace('from = "08:00"', 'from = "09:00"'))
    result = run("check", "--weeks", "1", "--json")
    assert result.exit_code == 1
    gap = json.loads(result.stdout)[0]
    assert set(gap) == {"kind", "fault", "from", "until", "sentence"}
    assert (gap["kind"], gap["fault"], gap["until"][11:16]) == ("gap", True, "09:00")


@pytest.mark.parametrize("command", ["show", "check"])
@pytest.mark.parametrize(
    ("sentence", "text", "said"),
    [
        ("a malformed entry", ROTA.replace('"20:00"', '"8 pm"'), "shift.0.from: Value error, must be a time"),
        ("another contact", ROTA.replace('["day"]', '["x"]'), "shift.1: no contact 'x'"),
        ("not TOML", "[[shift]", "not TOML: "),
    ],
)
def test_a_rota_that_is_refused_is_one_line_an_entry(keep, command, sentence, text, said):
    keep(text)
    result = run(command, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr.splitlines()[0], sentence
    assert "Traceback" not in result.stderr


def test_every_bad_entry_has_its_line(keep):
    keep(ROTA.replace('"20:00"', '"8 pm"', 1).replace('["day"]', "[]"))
    assert len(run("check").stderr.splitlines()) == 2


def test_a_file_that_is_not_there_is_one_line(keep, monkeypatch):
    monkeypatch.setenv("IVR_ROTA", "/nowhere/rota.toml")
    result = run("show")
    assert result.exit_code == 1
    assert result.stderr == "Error: IVR_ROTA: the file cannot be read (FileNotFoundError)\n"


def test_without_the_registrars_number_the_variable_is_named(keep, monkeypatch):
    monkeypatch.delenv("IVR_REGISTRAR_NUMBER")
    result = run("show")
    assert result.exit_code == 1
    assert "IVR_REGISTRAR_NUMBER: is required and is not set" in result.stderr


def test_of_the_past_it_shows_who_was_on_call_by_the_rota_of_then(empty_url, monkeypatch):
    migrate(url := empty_url)
    engine = connect(url)
    person = '[contact.then]\nname = "Dr Then"\nnumbers = ["07700 900177"]'
    adopt(engine, person, dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("IVR_REGISTRAR_NUMBER", "01632 960199")
    assert [phone["key"] for phone in shown("--at", "2026-03-02T12:00")] == ["then/1", "registrar"]
    assert "then/1" not in [phone["key"] for phone in shown("--at", "2026-02-02T12:00")]
