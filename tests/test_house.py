"""The house itself: format, lint, types, layers, and what must be where.

It runs the tools as they are, so that pytest is the one command.
"""

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

import pytest

from ivr.cli.serve import SERVER
from ivr.oncall import phones, read_rota
from ivr.settings import Settings
from ivr.speech import folder
from ivr.speech.catalogue import OWN_SLOTS, SLOTS

ROOT = Path(__file__).parents[1]
MOST_LINES = 250
IN_THE_ROOT = {
    *("ivr", "prompts", "tests", "Procfile", "pyproject.toml", "README.md"),
    *(".ci", ".gitignore", ".python-version", ".env.example", "requirements.txt", "LICENSE"),
}
REQUIRED = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "a-token-for-tests",
    "IVR_PUBLIC_URL": "https://line.example.org",
    "IVR_REGISTRAR_NUMBER": "01632 960101",
    "IVR_LINE_NUMBER": "01632 960100",
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


def test_the_requirements_are_pinned_hashed_and_name_no_host():
    """They must install from whatever index a machine uses."""
    text = read("requirements.txt")
    assert "://" not in text
    pins = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
    named = {re.split(r"[=\[ ]", pin)[0] for pin in pins}
    wanted = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    assert {re.split(r"[~\[]", line)[0] for line in wanted} <= named


def test_every_british_number_is_reserved_for_drama():
    """Nobody's phone may ring because somebody tried an example. https://www.ofcom.org.uk (drama numbers)."""
    british = re.compile(r"(?<![\w.])(?:\+44[ ]?|0)\d(?:[ ]?\d){8,9}(?!\w)")
    drama = re.compile(r"(1632960|7700900)\d{3}|123456789")  # the last one is all keys of a keypad
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


def test_the_readmes_rota_is_a_good_one():
    """It is what people will copy."""
    (text,) = re.findall(r"```toml\n(.*?)```", read("README.md"), re.DOTALL)
    noon = dt.datetime(2026, 3, 9, 12, 0, tzinfo=dt.UTC)
    keys = [phone.contact.key for phone in phones(read_rota(text), "+441632960199", noon)]
    assert keys == ["registrar/1", "registrar/2", "switchboard/1", "registrar"]


def test_every_variable_is_in_the_example_and_in_the_readme():
    """DYNO is set by a platform, not by people."""
    variables = {name.upper() for name in Settings.model_fields} - {"DYNO"}
    assert set(re.findall(r"^#?([A-Z_]+)=", read(".env.example"), re.MULTILINE)) == variables
    assert variables <= set(re.findall(r"`([A-Z_]+)`", read("README.md")))


def test_every_blank_is_explained():
    """WRITING.md is where whoever changes a prompt looks."""
    assert set(re.findall(r"`\{(\w+)\}`", read("prompts/WRITING.md"))) == SLOTS.union(*OWN_SLOTS.values())


def procfile():
    return dict(line.split(": ", 1) for line in read("Procfile").splitlines())


def test_the_procfile_is_what_serve_runs():
    """One command a line, the same on a laptop but for the address."""
    web = shlex.split(procfile()["web"])
    assert not {"&&", ";", "|"} & set(web)
    assert [word for word in web if word not in ("gunicorn", "--bind", "0.0.0.0:$PORT")] == list(SERVER)
    assert procfile()["release"] == "python -m ivr migrate"


def test_bad_settings_stop_the_server_with_one_line_a_variable(tmp_path):
    """No page of traceback, and no workers that start again and again."""
    done = subprocess.run(
        ["sh", "-c", procfile()["web"]],
        cwd=tmp_path,
        env=BARE | {"PORT": "8000", "IVR_LINE_NUMBER": "12"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert {line.split(":")[0] for line in lines[1:]} == set(REQUIRED)
    assert len(lines) == 1 + len(REQUIRED)


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
    assert {"ivr/triage/mscc.toml", "ivr/triage/symptoms.toml", *migrations, *prompts} <= names
    assert not [name for name in names if name.startswith("tests/")]
    for command in ("rules show", "migrate", "calls list"):
        done = subprocess.run(
            [sys.executable, "-m", "ivr", *command.split()],
            cwd=tmp_path,
            env=BARE | {"PYTHONPATH": str(tmp_path / "site")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
