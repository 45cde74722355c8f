"""`ivr safety report` writes one page; the proof and the timing are left out if that is asked for, and said to be."""

import re

import pytest
from click.testing import CliRunner

from ivr.cli import main, safety
from ivr.cli import timing as clock
from ivr.cli import verify as proof
from ivr.safety.promises import PROMISES
from ivr.speech import folder


def run(*args):
    result = CliRunner().invoke(main, ["safety", "report", *map(str, args)])
    assert result.exit_code == 0, result.output
    return result


def test_the_quick_page_goes_to_stdout_and_says_what_was_not_done():
    result = run("--quick", "--at", "2027-03-01")
    assert result.stdout.startswith("<!doctype html>")
    assert result.stdout.endswith("</html>\n")
    assert "THE PROOF WAS NOT RUN" in result.stdout
    assert "1 March 2027" in result.stdout
    assert result.stderr == ""


def test_it_is_written_to_a_file(tmp_path):
    file = tmp_path / "report.html"
    result = run("--quick", "--out", file)
    assert result.stdout == ""
    assert file.read_text("utf-8").endswith("</html>\n")


def test_the_whole_page_has_the_proof_and_the_times(monkeypatch):
    """Neither of them is done here: each has its own tests."""
    found = {"counted": {"places": 12345}, "promises": PROMISES, "broken": {name: [] for name in PROMISES}}
    monkeypatch.setattr(proof, "run", lambda foci: foci)
    monkeypatch.setattr(proof, "values", lambda _: found)
    values = {"shares": {}, "runs": [], "findings": []}
    monkeypatch.setattr(clock, "timing", lambda _: clock.Timing([], values, is_late=False, notes=["a note"]))
    result = run()
    assert "12,345" in result.stdout
    assert "a note" in result.stdout
    assert "NOT RUN" not in result.stdout
    assert "takes a minute or two" in result.stderr


def test_every_language_of_the_folder_is_there_with_its_version_and_hash(tmp_path, monkeypatch):
    """A draft too, with its own words, and what is wrong in it."""
    text = (folder() / "en-GB.toml").read_text("utf-8")
    (tmp_path / "en-GB.toml").write_text(text, "utf-8")
    other = text.replace('language = "en-GB"', 'language = "cy-GB"').replace("default = true", "default = false")
    other = re.sub(r'^voice = "[^"]*"', 'voice = "Polly.Gwyneth"', other, flags=re.MULTILINE)
    other = other.replace('name = "English"', 'name = "Welsh"').replace(
        "Please hold for a doctor.", "Arhoswch am feddyg."
    )
    (tmp_path / "cy-GB.toml").write_text(other, "utf-8")
    monkeypatch.setenv("IVR_PROMPTS", str(tmp_path))
    shown = run("--quick").stdout
    assert shown.index("English (en-GB), version") < shown.index("Welsh (cy-GB), version")
    assert "Arhoswch am feddyg." in shown
    assert "the signature of the trust under the wording cy-GB" in shown


def test_prompts_that_cannot_be_spoken_stop_it_with_one_line(tmp_path, monkeypatch):
    (tmp_path / "en-GB.toml").write_text("language = 3", "utf-8")
    monkeypatch.setenv("IVR_PROMPTS", str(tmp_path))
    result = CliRunner().invoke(main, ["safety", "report", "--quick"])
    assert result.exit_code == 1
    assert "Traceback" not in result.output


@pytest.mark.parametrize("option", ["--at=tomorrow", "--out=/nowhere/at/all.html"])
def test_what_cannot_be_is_one_line(option):
    result = CliRunner().invoke(main, ["safety", "report", "--quick", option])
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit)


def test_it_needs_no_settings():
    assert safety.safety.help
