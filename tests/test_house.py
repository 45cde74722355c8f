"""The house itself: format, lint, types, layers, and what must be where.

It runs the tools as they are, so that pytest is the one command.
"""

import ast
import datetime as dt
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import zipfile
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from pydantic_core import to_jsonable_python

import ivr
from ivr.call import Limits
from ivr.call.legs import CONVERSATION
from ivr.cli import main
from ivr.cli.serve import SERVER
from ivr.logs.fields import FIELDS
from ivr.logs.guard import TEXT
from ivr.oncall import LONDON, Paging, check, phones, read_rota
from ivr.settings import Settings
from ivr.speech import folder
from ivr.speech.inventory import OWN_SLOTS, SLOTS
from ivr.speech.leaflet import BLANKS

ROOT = Path(__file__).parents[1]
MOST_LINES = 250
IN_THE_ROOT = {
    *("ivr", "prompts", "tests", "Procfile", "pyproject.toml", "README.md"),
    *(".ci", ".gitignore", ".python-version", ".env.example", "requirements.txt", "LICENSE"),
}
LAYERS = (
    *("triage", "call", "oncall", "speech", "logs", "telephony", "safety", "store"),
    *("pager", "web", "rehearsal", "simulator", "cli"),
)
"""From the ground up."""

LOG_CALLS = {"critical", "debug", "error", "exception", "fatal", "info", "log", "warn", "warning"}
"""What a logger is called with."""

REQUIRED = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "a-token-for-tests",
    "IVR_PUBLIC_URL": "https://line.example.org",
    "IVR_REGISTRAR_NUMBER": "01632 960101",
    "IVR_LINE_NUMBER": "01632 960100",
    "IVR_SECRET_KEY": "a-key-for-tests-that-signs-nothing-else",
}
BARE = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
"""An environment without any setting of the line."""


def read(name):
    return (ROOT / name).read_text("utf-8")


def tool(*args):
    done = subprocess.run([sys.executable, *args], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def tracked():
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout, or no git: what belongs to the project is not known")
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"git does not list the files: {done.stderr.strip()}")
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_lint():
    """Every rule of ruff but those that pyproject.toml explains away."""
    tool("-m", "ruff", "check", ".")


def test_format():
    """One format, so that a change shows what changed."""
    tool("-m", "ruff", "format", "--check", ".")


def test_types():
    """Strict types, all through the package."""
    tool("-m", "mypy")


def test_layers():
    """A layer imports only from those below it. import-linter has no `-m` of its own."""
    tool("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


def test_every_part_is_a_layer():
    """A new part belongs into the contract, or it may import what it likes."""
    contract = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    parts = {path.parent.name for path in (ROOT / "ivr").glob("*/__init__.py")}
    assert [layer.removeprefix("ivr.") for layer in reversed(contract)] == list(LAYERS)
    assert parts == set(LAYERS)


def test_the_maps_show_every_layer_from_the_ground_up():
    """A reader finds each part, and may trust the order."""
    assert [part for part in re.findall(r"^    (\w+)  ", ivr.__doc__, re.MULTILINE) if part in LAYERS] == list(LAYERS)
    assert re.findall(r"^\| `ivr/(\w+)/`", read("README.md"), re.MULTILINE) == list(LAYERS)


def test_the_root_holds_only_what_is_allowed():
    """What is not tracked, or ignored, is nobody's business."""
    assert {name.split("/")[0] for name in tracked()} <= IN_THE_ROOT


def test_no_module_is_too_long_to_read():
    """Over 250 lines, a module is two."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "ivr").rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def logged():
    """Yield every call of a logger in the package, and where it stands."""
    for path in sorted((ROOT / "ivr").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOG_CALLS:
                logger = ast.unparse(node.func.value)
                if logger in ("log", "logger", "logging") or logger.endswith((".logger", ".log")):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def is_fixed(call):
    """Tell whether a log call has one text that is written out, as the log takes it, and only fields of the list.

    `log.exception` has a field more, which would write an exception's message and the values of its frames' lines.
    """
    [text, *more] = call.args or [None]
    fixed = isinstance(text, ast.Constant) and isinstance(text.value, str) and TEXT.fullmatch(text.value)
    return bool(fixed) and not more and call.func.attr != "exception" and {w.arg for w in call.keywords} <= {*FIELDS}


def test_every_log_call_is_a_fixed_text_and_fields_of_the_list():
    """What is logged must be seen at a glance."""
    found = dict(logged())
    assert len(found) > 10
    assert [where for where, call in found.items() if not is_fixed(call)] == []


@pytest.mark.parametrize(
    "slip",
    [
        *('f"a text {a}"', '"a text %s" % a', '"a text" + a', '"a text {}".format(a)', '"a text %s", a', '"a text", a'),
        *("a", '"a text", exc_info=True', '"a text", extra={}', '"a text", number=a', '"a text", **a', ""),
    ],
)
def test_a_value_in_a_log_call_would_be_noticed(slip):
    assert is_fixed(ast.parse('log.info("a text", call=sid)', mode="eval").body)
    assert not is_fixed(ast.parse(f"log.info({slip})", mode="eval").body)


def imported(tree):
    """Yield every module that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_nothing_but_the_log_itself_knows_another_way_into_it():
    """What ivr.logs does not see, it cannot hold back."""
    paths = {path for path in (ROOT / "ivr").rglob("*.py") if path.parent.name != "logs"}
    knowing = {
        str(path)
        for path in paths
        if {"logging", "structlog", "warnings"}
        & {n.partition(".")[0] for n in imported(ast.parse(path.read_text("utf-8")))}
    }
    assert knowing == set()


def test_the_requirements_are_pinned_hashed_and_name_no_host():
    """They must install from whatever index a machine uses."""
    text = read("requirements.txt")
    assert "://" not in text
    pins = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
    named = {re.split(r"[=\[ ]", pin)[0] for pin in pins}
    wanted = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    assert {re.split(r"[~<>=!\[]", line)[0] for line in wanted} <= named


def test_every_british_number_is_reserved_for_drama():
    """Nobody's phone may ring because somebody tried an example. https://www.ofcom.org.uk (drama numbers)."""
    british = re.compile(r"(?<![\w.])(?:\+44[ ]?|0)\d(?:[ ]?\d){8,9}(?:\{|(?!\w))")
    drama = re.compile(
        r"(1632960|2079460|7700900)(\d{3}|\d*\{)|123456789"
    )  # one that goes on in braces; a keypad's keys
    found = {
        number
        for name in tracked()
        if name != "requirements.txt"
        for number in british.findall(read(name))
        if not drama.fullmatch(re.sub(r"^(\+44|0)", "", number.replace(" ", "")))
    }
    assert found == set()


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


def procfile():
    return dict(line.split(": ", 1) for line in read("Procfile").splitlines())


def test_the_procfile_is_what_serve_runs():
    """One command a line, the same on a laptop but for the address."""
    web = shlex.split(procfile()["web"])
    assert not {"&&", ";", "|"} & set(web)
    assert [word for word in web if word not in ("gunicorn", "--bind", "0.0.0.0:$PORT")] == list(SERVER)
    assert procfile() == procfile() | {"release": "python -m ivr migrate", "worker": "python -m ivr page"}
    assert set(procfile()) == {"web", "release", "worker"}


@pytest.mark.parametrize("process", ["web", "worker"])
def test_bad_settings_stop_a_process_with_one_line_a_variable(tmp_path, process):
    """No page of traceback, and no workers that start again and again."""
    done = subprocess.run(
        ["sh", "-c", procfile()[process]],
        cwd=tmp_path,
        env=BARE | {"PORT": "8000", "IVR_LINE_NUMBER": "12"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    lines = done.stderr.strip().removeprefix("ivr cannot start.").removeprefix("Error: ").strip().splitlines()
    assert {line.split(":")[0] for line in lines} == set(REQUIRED)
    assert len(lines) == len(REQUIRED)


def test_the_server_of_the_procfile_answers(tmp_path):
    """Release, web and /healthz, as a platform would run them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    env = BARE | REQUIRED | {"PORT": port, "PYTHONPATH": str(ROOT)}
    released = subprocess.run(
        ["sh", "-c", procfile()["release"]], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert released.returncode == 0, released.stderr
    with (tmp_path / "log").open("w") as log:
        command = ["sh", "-c", f"exec {procfile()['web']}"]
        server = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=log, stderr=log)
    try:
        health = wait_for(f"http://127.0.0.1:{port}/healthz", server)
    finally:
        server.terminate()
        server.wait(timeout=30)
    assert health["status"] == "ok", (tmp_path / "log").read_text()


def wait_for(url, server):
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return json.load(answer)
        except OSError:
            assert server.poll() is None, "the server has stopped"
            time.sleep(0.1)
    pytest.fail("the server does not answer")


def test_a_built_wheel_finds_its_rules_prompts_and_migrations(tmp_path):
    """What is installed is not the checkout: run from the wheel's own files, in another folder."""
    if not find_spec("hatchling"):
        pytest.skip("hatchling, which builds the wheel, is not installed")
    tool("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    migrations = {str(path.relative_to(ROOT)) for path in (ROOT / "ivr/store/migrations/versions").glob("*.py")}
    prompts = {f"ivr/prompts/{path.name}" for path in folder().glob("*.toml")}
    sheet = {"ivr/web/templates/leaflet.html", "ivr/web/static/leaflet.css"}
    sheet |= {"ivr/web/templates/board/base.html", "ivr/web/static/board/base.css"}
    rules = {"ivr/triage/mscc.toml", "ivr/triage/symptoms.toml", "ivr/safety/versions.toml"}
    assert {*rules, *migrations, *prompts, *sheet} <= names
    assert not [name for name in names if name.startswith("tests/")]
    for command in ("rules show", "content record", "migrate", "calls list"):
        done = subprocess.run(
            [sys.executable, "-m", "ivr", *command.split()],
            cwd=tmp_path,
            env=BARE | {"PYTHONPATH": str(tmp_path / "site")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
