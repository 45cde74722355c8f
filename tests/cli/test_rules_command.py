"""`ivr rules` shows what is asked, and says what answers mean; what it cannot read it refuses by name."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from ivr.cli import COMMANDS, main
from ivr.speech import shipped
from ivr.triage import current_rules


def run(*args, stdin=None):
    return CliRunner().invoke(main, ["rules", *args], input=stdin)


def assess(answers):
    result = run("assess", "-", stdin=json.dumps(answers))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_rules_show_every_question_exactly_as_spoken():
    shown = json.loads(run("show", "--json").stdout)
    catalogue = shipped(current_rules(), "Spinal cord line")
    spoken = {q.id: catalogue.text(f"question.{q.id}.ask") for q in current_rules().questions}
    assert {q["id"]: q["text"] for q in shown["questions"]} == spoken
    assert all(q["covers"] and q["sources"] for q in shown["questions"])


def test_the_table_shows_approval_review_and_where_the_sources_differ():
    shown = run("show").stdout
    assert "NOT YET" in shown
    assert str(current_rules().review_date) in shown
    assert "these differ" in shown


def test_the_schema_describes_the_questions():
    schema = json.loads(run("schema").stdout)
    assert {"id", "covers", "text"} <= set(schema["$defs"]["SpokenQuestion"]["required"])


@pytest.mark.parametrize(
    ("answers", "urgency", "complete"),
    [
        ({"weakness": "yes"}, "emergency", True),
        ({"weakness": "unsure"}, "emergency", True),
        ({"weakness": "no"}, None, False),
        ({}, None, False),
        ({"night": "yes"}, "urgent", False),
        ({"night": "yes", "cancer": "unsure"}, "urgent", False),
        ({q.id: "no" for q in current_rules().questions}, "advice", True),
    ],
)
def test_answers_are_assessed(answers, urgency, complete):
    found = assess(answers)
    assert (found["urgency"], found["complete"]) == (urgency, complete)


def test_a_reason_names_its_rule_question_answer_urgency_and_sources():
    (reason,) = assess({"saddle": "unsure"})["reasons"]
    assert (reason["rule"], reason["question"], reason["answer"]) == ("saddle", "saddle", "unsure")
    assert reason["urgency"] == "emergency"
    assert {"document": "article", "lines": [21], "time": "now"} in reason["sources"]


def test_answers_are_read_from_a_file(tmp_path):
    file = tmp_path / "answers.json"
    file.write_text('{"walking": "yes"}')
    assert json.loads(run("assess", str(file)).stdout)["urgency"] == "emergency"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"legs": "yes"}', "'legs'"),
        ('{"weakness": "maybe"}', "'maybe'"),
        ('{"weakness": true}', "weakness"),
        ('{"weakness": {"a": []}}', "weakness"),
        ('{"weakness": "yes", "weakness": "no"}', "more than once"),
        ("weakness", "not JSON"),
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not an object"),
        ("null", "not an object"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_what_cannot_be_assessed_is_refused_in_one_line_that_names_it(text, named):
    result = run("assess", "-", stdin=text)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert named in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_is_named():
    result = run("assess", "nowhere.json")
    assert result.exit_code == 2
    assert "nowhere.json" in result.stderr


def test_rules_need_no_settings_and_import_neither_web_nor_database(tmp_path):
    """A process of its own, with an empty environment, in an empty folder."""
    program = (
        "import sys; from ivr.cli import main; main(['rules', 'schema'], standalone_mode=False);"
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
    assert json.loads(done.stdout)


def test_a_broken_command_stops_no_other(monkeypatch):
    monkeypatch.setitem(COMMANDS, "calls", ("ivr.cli.no_such_module", "Broken."))
    assert "calls" in CliRunner().invoke(main, ["--help"]).output
    assert run("schema").exit_code == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_help_is_there(name):
    assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0
