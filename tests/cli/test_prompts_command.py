"""`ivr prompts check` names every prompt that breaks a rule, with the reason, and exits 1."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.speech import folder

TRIPPING = "Have you been unsteady, tripping or falling, or finding it harder to walk or stand?"
MOBILITY = "Has your mobility been worse?"
FOUND = 'en-GB question.walking.ask: "mobility": say walking, unsteady, tripping or falling'


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with the shipped prompts, which may be changed."""
    monkeypatch.delenv("IVR_PROMPTS", raising=False)
    return shutil.copytree(folder(), tmp_path / "prompts")


@pytest.fixture
def spoilt(place):
    """The same, with a word that no caller should hear."""
    path = place / "en-GB.toml"
    path.write_text(path.read_text("utf-8").replace(TRIPPING, MOBILITY), "utf-8")
    return place


def run(*args):
    return CliRunner().invoke(main, ["prompts", "check", *map(str, args)])


def test_the_shipped_prompts_are_well(place):
    result = run()
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == "all is well"
    assert result.stdout.startswith("en-GB (English, the default), version ")
    assert "prompts checked" in result.stdout
    assert "reading age of the questions: " in result.stdout
    assert "reading age of the advice: " in result.stdout


def test_the_shipped_prompts_reach_every_target_of_the_seconds(place):
    result = run("--timing")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == "Every target is met."


def test_a_question_that_is_too_long_is_late_and_exits_1(place):
    path = place / "en-GB.toml"
    path.write_text(path.read_text("utf-8").replace("Have your arms", "Have " + "you or " * 25 + "your arms"), "utf-8")
    result = run("--folder", place, "--timing", "--json")
    assert result.exit_code == 1
    assert {"mean", "95th percentile"} <= {found["what"] for found in json.loads(result.stdout)["timing"]["findings"]}


def test_what_cannot_be_spoken_is_not_timed(place):
    (place / "en-GB.toml").write_text('language = "en-GB"\ndefault = true\n', "utf-8")
    result = run("--folder", place, "--timing")
    assert result.exit_code == 1
    assert "cannot be timed" in result.output


def test_a_finding_is_a_line_and_exits_1(spoilt):
    result = run("--folder", spoilt)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-2:] == [FOUND, "1 finding"]


def test_each_finding_is_counted(spoilt):
    (spoilt / "cy.toml").write_text('name = "', "utf-8")
    result = run("--folder", spoilt)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "2 findings"
    assert "cy.toml: not TOML: " in result.stdout


def test_the_folder_of_the_settings_is_checked(spoilt, monkeypatch):
    monkeypatch.setenv("IVR_PROMPTS", str(spoilt))
    assert FOUND in run().stdout


def test_a_folder_of_the_settings_that_is_not_there_is_one_line(spoilt, monkeypatch):
    monkeypatch.setenv("IVR_PROMPTS", str(spoilt / "nowhere"))
    result = run()
    assert result.exit_code == 1
    assert result.stderr.splitlines() == ["Error: IVR_PROMPTS: Path does not point to a directory"]


def test_a_folder_without_its_guide_bans_nothing_and_says_so(spoilt):
    (spoilt / "WRITING.md").unlink()
    result = run("--folder", spoilt)
    assert result.exit_code == 0
    assert "no words are banned: WRITING.md has no table of them" in result.stdout


def test_every_prompt_is_shown_only_when_asked_for(place):
    assert "question.walking.short" not in run().stdout
    assert "question.walking.short" in run("--verbose").stdout


def test_a_file_that_is_no_text_is_named(place):
    (place / "cy.toml").write_bytes(b"\xff\xfe\x00")
    result = run("--folder", place)
    assert result.exit_code == 1
    assert "cy.toml: not UTF-8 text" in result.stdout


def test_as_json_it_is_all_there(spoilt):
    result = run("--folder", spoilt, "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    reason = FOUND.partition(": ")[2]
    assert said["findings"] == [{"language": "en-GB", "prompt": "question.walking.ask", "reason": reason}]
    (english,) = said["languages"]
    assert english["default"] is True
    assert english["status"] == "draft"
    assert {"prompt": "heard.unsure", "audience": "caller", "words": 2, "seconds": 0.8} in english["prompts"]
    assert [age["of"] for age in english["reading_ages"]] == ["questions", "advice"]


def test_it_needs_no_settings_and_imports_neither_web_nor_database(tmp_path):
    """A process of its own, with an empty environment, in an empty folder."""
    program = (
        "import sys; from ivr.cli import main; main(['prompts', 'check', '--json'], standalone_mode=False);"
        "sys.exit(bool({'flask', 'sqlalchemy', 'twilio'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["findings"] == []
