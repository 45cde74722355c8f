"""The line as it is started: by the Procfile, with bad settings, and from a built wheel."""

import json
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from importlib.util import find_spec

import pytest

from ivr.cli.serve import SERVER
from ivr.speech import folder
from tests.house import BARE, REQUIRED, ROOT, read, tool


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
