"""Whatever a process logs leaves it by one door, and of what a library says nothing does."""

import json
import re
import subprocess
import sys
import textwrap

import pytest

NUMBER, NAME = "+447700900123", "Ann Example"


@pytest.fixture
def said():
    """Run a program that has this log, and return what it wrote to stderr."""

    def run(program, *, setup="logs.to_stderr()"):
        lines = ["import logging, sys, threading, warnings", "from ivr import logs", setup, textwrap.dedent(program)]
        done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
        return done.stderr

    return run


def records(text):
    return [json.loads(line) for line in text.splitlines()]


def test_a_record_is_one_line_of_json_with_when_how_grave_where_and_what(said):
    [found] = records(said("logs.get_logger('ivr.web.line').error('a text', call='CA1', status=429)"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found.pop("timestamp"))
    assert found.pop("pid") > 0
    assert found == {
        "level": "error",
        "logger": "ivr.web.line",
        "event": "a text",
        "call": "CA1",
        "status": 429,
    }


def test_on_a_terminal_it_is_a_line_for_a_reader(said):
    [line] = said("logs.get_logger('ivr.web.line').error('a text', call='CA1')", setup="").splitlines()
    assert "a text" in line
    assert "call=CA1" in line


LIBRARIES = f"""
logging.getLogger("twilio.http_client").warning("POST to %s", "{NUMBER}")
logging.getLogger("sqlalchemy.engine").error("INSERT {NUMBER}")
logging.getLogger("werkzeug").critical("{NUMBER}", stack_info=True)
logging.getLogger("urllib3").error("%d", "{NUMBER}")
logging.getLogger("urllib3").error("%s %s", "{NUMBER}")
logging.getLogger("gunicorn.error").error("Error handling request %s", "/{NUMBER}")
logging.getLogger("ivr").error("Exception on %s", "/{NUMBER}")
logging.getLogger("{NUMBER}").error("{NAME}")
logging.getLogger("x").error({{"caller": "{NUMBER}"}})
"""


@pytest.mark.parametrize("setup", ["logs.to_stderr()", ""], ids=["server", "terminal"])
def test_that_a_library_said_something_is_logged_and_nothing_of_what_it_said(said, setup):
    lines = said(LIBRARIES, setup=setup).splitlines()
    assert len(lines) == LIBRARIES.count("logging.getLogger")
    assert all("what a library said is left out" in line for line in lines)
    assert not any("7700" in line or "Ann" in line for line in lines)


def test_a_warning_of_python_s_and_a_traceback_of_our_own_are_left_out_too(said):
    text = said(f"""
        warnings.warn("{NUMBER}")
        try:
            raise KeyError("{NUMBER}")
        except KeyError:
            logs.get_logger("ivr.web.line").exception("a text")
        """)
    assert [found["event"] for found in records(text)] == ["what a library said is left out", "a text"]
    assert records(text)[1]["withheld"] == ["exc_info"]
    assert "7700" not in text


def test_of_an_exception_that_a_library_logs_its_kind_and_places_are_told(said):
    [found] = records(
        said(f"""
            try:
                raise KeyError("{NUMBER}")
            except KeyError:
                logging.getLogger("flask.app").exception("{NAME}")
            """)
    )
    assert found["error"] == "KeyError at <string>:6 <module>"
    assert found["source"].startswith("flask.app <string>:")
    assert "event" in found


def test_below_a_warning_a_library_is_not_heard(said):
    assert said(f"logging.getLogger('twilio.http_client').info('{NUMBER}')") == ""


def test_what_gunicorn_says_of_its_processes_is_logged(said):
    found = records(
        said("""
        for name in ("gunicorn.error", "another"):
            logging.getLogger(name).error("Booting worker with pid: %s", 7)
            logging.getLogger(name).error("graceful stop of workers")
    """)
    )
    left_out = ["what a library said is left out"] * 2
    assert [one["event"] for one in found] == ["Booting worker with pid: 7", "graceful stop of workers", *left_out]


@pytest.mark.parametrize(
    "program",
    [
        f"threading.Thread(target=lambda: int('{NUMBER}x')).start()",
        f"int('{NUMBER}x')",
        f"class Ends:\n    def __del__(self):\n        int('{NUMBER}x')\nEnds()",
    ],
    ids=["a thread", "a process", "an object"],
)
def test_what_ends_in_an_exception_is_logged_without_what_it_says(said, program):
    [found] = records(said(program))
    assert (found["level"], found["event"]) == ("critical", "something ended that nobody looked after")
    assert found["error"].startswith("ValueError at <string>:")
