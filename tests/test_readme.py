"""What the README promises: each command, variable, figure, rota and call in it is the line's own."""

import datetime as dt
import json
import os
import re
import shlex
import subprocess
import sys

import click
import pytest
from pydantic_core import to_jsonable_python

from ivr.call import Limits
from ivr.call.legs import CONVERSATION
from ivr.cli import main
from ivr.oncall import LONDON, Paging, check, phones, read_rota
from ivr.settings import Settings
from ivr.speech.inventory import OWN_SLOTS, SLOTS
from ivr.speech.leaflet import BLANKS
from tests.house import BARE, REQUIRED, ROOT, read


def test_readme_and_ci_give_the_same_two_commands():
    """The commands are part of the contract."""
    test = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"
    call = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/ivr call"
    assert {test, call} <= set(read("README.md").splitlines())
    assert test in read(".ci/run").splitlines()
    assert os.access(ROOT / ".ci/run", os.X_OK)


@pytest.fixture(scope="module")
def rota():
    """The rota of the README: it is what people will copy."""
    (text,) = re.findall(r"```toml\n(.*?)```", read("README.md"), re.DOTALL)
    return read_rota(text)


ALWAYS = ["consultant/1", "switchboard/1", "registrar"]


BY_DAY, BY_NIGHT = ["day/1", "day/2"], ["night/1"]


@pytest.mark.parametrize(
    ("moment", "on_shift"),
    [
        ("2026-03-09T12:00", BY_DAY),  # a Monday
        ("2026-03-10T03:00", BY_NIGHT),
        ("2026-03-14T12:00", BY_NIGHT + BY_DAY),  # a Saturday
        ("2026-12-25T12:00", BY_NIGHT + BY_DAY),  # a Friday, and a bank holiday
        ("2026-12-25T03:00", BY_DAY),  # the dated shift
        ("2026-12-25T21:00", BY_NIGHT),
    ],
)
def test_the_readmes_rota_rings(rota, moment, on_shift):
    """By day, by night, at weekends, on bank holidays, and by a dated shift."""
    at = dt.datetime.fromisoformat(moment).replace(tzinfo=LONDON)
    keys = [phone.contact.key for phone in phones(rota, REQUIRED["IVR_REGISTRAR_NUMBER"], at)]
    assert keys == on_shift + ALWAYS


def test_the_readmes_rota_has_no_fault(rota):
    """No gap, no number twice; of the notes, only that its numbers are nobody's, and what the weeks bring."""
    found = check(rota, "+441632960102", dt.datetime(2026, 3, 9, 12, 0, tzinfo=dt.UTC), weeks=52)
    assert [one.sentence for one in found if one.is_fault] == []
    assert {one.kind.value for one in found} <= {"number-not-valid", "clock-change"}


def transcripts():
    """Return each call that the README shows: its command, and its lines."""
    shown = re.findall(r"```\n\$ (\S*ivr call .*)\n([^`]*)```", read("README.md"))
    return [(command, lines.splitlines()) for command, lines in shown]


@pytest.mark.parametrize(("command", "lines"), transcripts(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_call_in_the_readme_is_what_the_line_says(command, lines):
    """To the second and to the word, spaces aside; where three dots stand, there is more."""
    args = shlex.split(command)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "ivr", *args], cwd=ROOT, env=BARE, capture_output=True, text=True, check=True
    )
    shown = "\n".join(".*" if line == "..." else re.escape("".join(line.split())) for line in lines)
    said = "\n".join("".join(line.split()) for line in done.stdout.splitlines())
    assert re.fullmatch(shown, said, re.DOTALL), done.stdout


def test_the_readme_shows_a_call_that_is_put_through_and_one_that_is_rung_back():
    """The first of them whole."""
    (put_through, whole), (rung_back, _) = transcripts()
    assert put_through.endswith("--keys 21 --registrar no-answer,accept")
    assert rung_back.endswith("--keys 1x --registrar no-answer,accept")
    assert "..." not in whole


def leaves(group=main, path="ivr"):
    """Yield every command that does something."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_is_in_the_readme_with_options_that_it_has():
    """And no command that is not there."""
    rows = re.findall(r"^\| `(ivr [a-z ]+?)(?: ([^a-z`][^`]*))?` \|(.*)$", read("README.md"), re.MULTILINE)
    commands = dict(leaves())
    assert sorted(name for name, _, _ in rows) == sorted(commands)
    for name, options, does in rows:
        known = {option for param in commands[name].params for option in param.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", f"{options} {does}")) <= known, name


def variables():
    """Return what may be set, and its default: of a group of settings, each of its fields. DYNO is a platform's."""
    fields = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    paging = {f"IVR_PAGING__{name.upper()}": value for name, value in Paging().model_dump(mode="json").items()}
    return {name: default for name, default in fields.items() if name not in ("DYNO", "IVR_PAGING")} | paging


def test_every_variable_is_in_the_example_and_in_the_readme():
    """And none that is not there."""
    names = set(variables())
    assert set(re.findall(r"^#?([A-Z0-9_]+)=", read(".env.example"), re.MULTILINE)) == names
    assert names <= set(re.findall(r"`([A-Z0-9_]+)`", read("README.md")))


def test_the_defaults_of_the_pager_are_the_ones_that_are_written_down():
    """In the table of the README, and in the example."""
    defaults = {name: json.dumps(value) for name, value in variables().items() if "__" in name}
    assert dict(re.findall(r"^\| `(IVR_PAGING__\w+)` \| `([^`]+)` \|", read("README.md"), re.MULTILINE)) == defaults
    example = re.findall(r"^#(IVR_PAGING__\w+)=(.+)$", read(".env.example"), re.MULTILINE)
    assert {name: value.strip('"') for name, value in example} == defaults


def test_the_example_with_everything_in_force_is_taken_as_it_is(tmp_path):
    """Loaded by a shell, as its first line says."""
    (tmp_path / ".env").write_text(re.sub(r"^#([A-Z0-9_]+=)", r"\1", read(".env.example"), flags=re.MULTILINE))
    told = "from ivr.settings import Settings, load; print(load(Settings).model_dump_json())"
    done = subprocess.run(
        ["sh", "-c", f"set -a; . ./.env; set +a; {shlex.quote(sys.executable)} -c {shlex.quote(told)}"],
        cwd=tmp_path,
        env=BARE | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["ivr_paging"] == Paging().model_dump(mode="json")
    given = {"IVR_ROTA", "IVR_TEXT_FROM"}  # what is commented out shows the default, but for these
    optional = {name for name, default in variables().items() if name not in (*REQUIRED, *given) and "__" not in name}
    defaults = to_jsonable_python({name: variables()[name] for name in optional})
    assert {name: found[name.lower()] for name in optional} == defaults


def test_every_alarm_in_the_log_is_one_that_the_line_gives():
    """Whoever waits for a text that nobody writes any more sleeps through it."""
    [table] = re.findall(r"^\| in the log \|.*?\n\n", read("README.md"), re.MULTILINE | re.DOTALL)
    awaited = [text for row in table.strip().splitlines()[2:] for text in re.findall(r"`([^`]+)`", row.split("|")[1])]
    package = "".join(path.read_text("utf-8") for path in (ROOT / "ivr").rglob("*.py"))
    assert len(awaited) > 5
    assert [text for text in awaited if f'"{text}"' not in package] == []


def test_every_blank_is_explained():
    """WRITING.md is where whoever changes a prompt looks."""
    assert set(re.findall(r"`\{(\w+)\}`", read("prompts/WRITING.md"))) == SLOTS.union(BLANKS, *OWN_SLOTS.values())


def test_the_intervals_of_the_readme_are_the_settings_defaults():
    """The table of call-backs tells in words what the table of settings tells in numbers."""
    (emergency,) = re.findall(r"^\| emergency, .*$", read("README.md"), re.MULTILINE)
    (urgent,) = re.findall(r"^\| urgent \| .*$", read("README.md"), re.MULTILINE)
    paging, limits = Paging(), Limits()
    for text in (
        f"{paging.first_after_seconds} s",
        f"{paging.after_999_minutes} min if told to ring 999",
        f"every {paging.every_minutes} min",
        f"from {paging.last_resort_after_minutes} min on",
        f"from {paging.lead_after_minutes} min on",
        f"every {paging.lead_every_minutes} min",
    ):
        assert text in emergency
    first, second = paging.urgent_lead_hours
    for text in (
        f"every {paging.urgent_day_minutes} min by day",
        f"every {paging.urgent_night_minutes} by night, and at {paging.day_from}:00",
        f"after {first} h and {second} h",
    ):
        assert text in urgent
    lease = f"lease** of {limits.lease_emergency} minutes (urgent: {limits.lease_urgent})"
    for text in (
        lease,
        f"or {limits.overlap} seconds after the last",
        f"talked to a doctor for {CONVERSATION} seconds",
    ):
        assert text in read("README.md")
