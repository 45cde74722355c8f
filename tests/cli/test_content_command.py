"""`ivr content` tells which rules and words are in use, who signed them and what is due; a new version is added."""

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from ivr.cli import content, main
from ivr.safety import read_ledger
from ivr.speech import folder
from ivr.triage import current_rules

DATE = dt.date(2027, 5, 20)
BEFORE, SOON, AFTER = (str(DATE + dt.timedelta(days=days)) for days in (-61, -60, 1))


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with the shipped prompts, which may be changed: not signed, as the rules, and to be reviewed by DATE."""
    place = shutil.copytree(folder(), tmp_path / "prompts")
    text = (place / "en-GB.toml").read_text("utf-8")
    for name, value in {"status": '"draft"', "reviewed_by": "[]", "review_date": str(DATE)}.items():
        text = re.sub(rf"^{name} = .*$", f"{name} = {value}", text, count=1, flags=re.MULTILINE)
    (place / "en-GB.toml").write_text(text, "utf-8")
    rules = current_rules().model_copy(update={"approved": False, "reviewed_by": (), "review_date": DATE})
    monkeypatch.setattr(content, "current_rules", lambda: rules)
    monkeypatch.setenv("IVR_PROMPTS", str(place))
    return place


@pytest.fixture
def ledger(tmp_path):
    """A copy of the shipped ledger."""
    return shutil.copy(content.ledger_file(), tmp_path / "versions.toml")


def run(*args):
    return CliRunner().invoke(main, ["content", *map(str, args)])


def status(*args, at=BEFORE):
    result = run("status", "--json", "--at", at, *args)
    return result.exit_code, json.loads(result.stdout)


def change(place, old, new):
    path = place / "en-GB.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_document_is_a_row_with_its_version_hash_state_reviewer_and_date(place):
    change(place, "reviewed_by = []", 'reviewed_by = ["Dr Ex"]')
    change(place, 'status = "draft"', 'status = "approved"')
    shown = run("status", "--at", BEFORE).stdout
    rules = current_rules()
    assert f"│ rules         │ {rules.stamp} │ draft  │ 2027-05-20 │   61 │ nobody" in shown
    [row] = [line for line in shown.splitlines() if line.startswith("│ wording en-GB")]
    assert "│ signed │ 2027-05-20 │   61 │ Dr Ex" in row


def test_as_json_it_is_all_there(place):
    code, said = status()
    rules, words = said["documents"]
    assert code == 0
    assert rules == {
        "document": "rules",
        "version": current_rules().version,
        "digest": current_rules().digest,
        "approved": False,
        "state": "draft",
        "reviewed_by": [],
        "review_date": "2027-05-20",
        "days_left": 61,
    }
    assert words["document"] == "wording en-GB"
    assert [(one["document"], one["pressing"]) for one in said["todo"]] == [("rules", False), ("wording en-GB", False)]
    assert "a clinician" in said["todo"][0]["remedy"]
    assert "the trust" in said["todo"][1]["remedy"]


@pytest.mark.parametrize(
    ("at", "state", "code"),
    [(BEFORE, "draft", 0), (SOON, "due soon", 0), (str(DATE), "due soon", 0), (AFTER, "overdue", 1)],
)
def test_it_exits_1_once_a_review_date_has_passed(place, at, state, code):
    exited, said = status(at=at)
    assert (exited, {one["state"] for one in said["documents"]}) == (code, {state})
    assert any(one["pressing"] for one in said["todo"]) is bool(code)


def test_what_is_out_of_date_is_told_first(place):
    lines = [line for line in run("status", "--at", AFTER).stdout.splitlines() if " -> " in line]
    assert [line[:4] for line in lines] == ["NOW ", "NOW ", "todo", "todo"]


def test_without_a_day_it_is_today(place, monkeypatch):
    monkeypatch.setattr(content, "today", lambda: DATE + dt.timedelta(days=1))
    assert run("status").exit_code == 1


def test_a_word_that_was_changed_without_a_new_version_exits_1(place):
    change(place, "weaker, heavier", "weaker or heavier")
    code, said = status()
    assert code == 1
    [fault] = [one for one in said["todo"] if one["pressing"]]
    assert "changed, and still called " in fault["sentence"]
    assert "a new version in prompts/en-GB.toml" in fault["remedy"]


def test_a_draft_of_another_language_is_a_document_too(place):
    text = (place / "en-GB.toml").read_text("utf-8").replace("default = true", "")
    (place / "qtz.toml").write_text(text.replace('language = "en-GB"', 'language = "qtz"'), "utf-8")
    code, said = status()
    assert [one["document"] for one in said["documents"]] == ["rules", "wording en-GB", "wording qtz"]
    assert code == 1, "it is not in the ledger"


@pytest.mark.parametrize("how", ["not TOML", "not text", "no review date"])
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_shown(place, how):
    text = (place / "en-GB.toml").read_text("utf-8").replace(f"review_date = {DATE}", "")
    broken = {"not TOML": b"[[", "not text": b"\xff\xfe", "no review date": text.encode()}
    (place / "qtz.toml").write_bytes(broken[how])
    code, said = status()
    assert code == 1
    assert [one["document"] for one in said["documents"]] == ["rules", "wording en-GB"]
    assert said["todo"][0]["sentence"].startswith("qtz.toml cannot be read: ")
    assert run("record").exit_code == 1


def test_a_ledger_that_cannot_be_read_is_told(place, ledger):
    ledger.write_text("[[", "utf-8")
    code, said = status("--ledger", ledger)
    assert code == 1
    assert said["todo"][0]["sentence"].startswith("versions.toml: not TOML")


# Writing a version down.


def test_a_new_version_is_added_and_the_lines_before_it_stay(place, ledger):
    change(place, "weaker, heavier", "weaker or heavier")
    change(place, 'version = "', 'version = "9')
    before = ledger.read_text("utf-8")
    assert status("--ledger", ledger)[0] == 1
    result = run("record", "--ledger", ledger)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("written down: wording en-GB 9")
    assert ledger.read_text("utf-8").startswith(before)
    assert len(read_ledger(ledger.read_text("utf-8"))) == len(read_ledger(before)) + 1
    assert status("--ledger", ledger)[0] == 0


def test_a_version_that_stands_there_is_never_rewritten(place, ledger):
    change(place, "weaker, heavier", "weaker or heavier")
    before = ledger.read_bytes()
    result = run("record", "--ledger", ledger)
    assert result.exit_code == 1
    assert "changed, and still called " in result.stderr
    assert ledger.read_bytes() == before


def test_nothing_new_adds_nothing(place, ledger):
    before = ledger.read_bytes()
    result = run("record", "--ledger", ledger)
    assert (result.exit_code, result.stdout) == (0, "Nothing is new: every version stands in the ledger.\n")
    assert ledger.read_bytes() == before


def test_what_is_written_down_bears_the_day(place, ledger, monkeypatch):
    monkeypatch.setattr(content, "today", lambda: dt.date(2999, 1, 2))
    change(place, 'version = "', 'version = "9')
    run("record", "--ledger", ledger)
    assert str(read_ledger(ledger.read_text("utf-8"))[-1].date) == "2999-01-02"


def test_it_needs_no_settings_and_imports_neither_web_nor_database(tmp_path):
    """A process of its own, with an empty environment, in an empty folder."""
    program = (
        f"import sys; from ivr.cli import main; main(['content', 'status', '--at', '{BEFORE}'], standalone_mode=False);"
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
