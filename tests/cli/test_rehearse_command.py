"""`ivr twilio rehearse`: the session at a terminal, its record, and what the doctor makes of it."""

import dataclasses
import datetime as dt
import json
import re

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.cli.twilio import sitting as sitting_at
from ivr.pager.desk import system_clock
from ivr.rehearsal.scenes import QUESTIONS, scenarios
from ivr.rehearsal.standing import line_digest, names_of
from ivr.store.rehearsals import Rehearsed, keep_rehearsal
from tests.cli.rehearsing import ACCOUNT, FIRST, LINE

NAMES = names_of(scenarios(()))


GOOD = Rehearsed(
    scenario="silence",
    at=dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC),
    verdict="as assumed",
    holds=True,
    sentence="silence goes on",
    depends="",
    rehearsed_by="Ann Example",
    number=line_digest(ACCOUNT, LINE),
    version="0.1.0",
    seen='{"requests": [], "heard": {}}',
)


@pytest.fixture
def rehearsed(book, configured):
    """Put a go at every scenario into the record, just now; by name, what is to be otherwise."""

    def put(otherwise=None, **all_of_them):
        for name in NAMES:
            go = dataclasses.replace(GOOD, scenario=name, **{"at": system_clock(), **all_of_them})
            keep_rehearsal(book.engine, dataclasses.replace(go, **(otherwise or {}).get(name, {})))

    return put


@pytest.fixture
def look(run):
    def lines():
        found = json.loads(run("doctor", "--offline", "--json").stdout)
        return [(one["status"], one["sentence"], one["remedy"]) for one in found if one["check"] == "rehearsal"]

    return lines


@pytest.mark.parametrize(("url", "status"), [("https://line.example.org", "warn"), ("https://ivr.nhs.test.uk", "fail")])
def test_a_line_that_was_never_rehearsed_is_a_failure_where_patients_can_ring_it(
    book, configured, look, monkeypatch, url, status
):
    monkeypatch.setenv("IVR_PUBLIC_URL", url)
    [(found, said, remedy)] = look()
    assert (found, said) == (status, "the line was never rehearsed")
    assert "ivr twilio rehearse" in remedy


@pytest.mark.parametrize(("url", "status"), [("https://line.example.org", "warn"), ("https://ivr.nhs.test.uk", "fail")])
def test_what_was_not_rehearsed_yet_is_named(book, configured, look, monkeypatch, url, status):
    monkeypatch.setenv("IVR_PUBLIC_URL", url)
    keep_rehearsal(book.engine, dataclasses.replace(GOOD, at=system_clock()))
    [(found, said, _)] = look()
    assert found == status
    assert said == f"not rehearsed yet: {', '.join(name for name in NAMES if name != 'silence')}"


def test_a_line_that_was_rehearsed_is_well(rehearsed, look, monkeypatch):
    monkeypatch.setenv("IVR_PUBLIC_URL", "https://ivr.nhs.test.uk")
    rehearsed()
    assert [status for status, *_ in look()] == ["ok"]


@pytest.mark.parametrize(("holds", "status"), [(False, "fail"), (True, "warn")])
def test_what_differs_is_told_with_what_depends_on_it(rehearsed, look, holds, status):
    otherwise = {"verdict": "differs", "holds": holds, "sentence": "no report comes", "depends": "the pager waits"}
    rehearsed({"hang-up-queue": otherwise})
    remedy = "the pager waits; then `ivr twilio rehearse --only hang-up-queue`"
    assert look()[1:] == [(status, "differs (hang-up-queue): no report comes", remedy)]


def test_what_was_rehearsed_half_a_year_ago_is_to_be_rehearsed_again(rehearsed, look):
    old = {"at": system_clock() - dt.timedelta(days=181)}
    rehearsed({"silence": old, "joined": old})
    assert [line[:2] for line in look()[1:]] == [("warn", f"rehearsed more than 180 days ago: 2 of {len(NAMES)}")]


@pytest.mark.parametrize("variable", ["IVR_LINE_NUMBER", "TWILIO_ACCOUNT_SID"])
def test_what_was_rehearsed_on_another_line_does_not_count(rehearsed, look, monkeypatch, variable):
    rehearsed()
    monkeypatch.setenv(variable, {"IVR_LINE_NUMBER": "01632 960111"}.get(variable, "AC1"))
    [(status, said, _)] = look()
    assert (status, said) == ("warn", "the line was never rehearsed on this account and number, only on another one")


def test_the_report_tells_how_each_came_out_last(rehearsed, book, run):
    rehearsed()
    differs = {"verdict": "differs", "holds": False, "sentence": "no report comes", "at": system_clock()}
    keep_rehearsal(book.engine, dataclasses.replace(GOOD, scenario="leave", **differs))
    said = run("twilio", "rehearse", "--report")
    assert said.exit_code == 0
    told = " ".join(said.stdout.split())
    assert told.count("SAFE") == 1


def test_the_record_for_the_trust_s_file_is_whole(rehearsed, book, read):
    rehearsed()
    keep_rehearsal(book.engine, dataclasses.replace(GOOD, at=system_clock()))
    found = read("twilio", "rehearse", "--report")
    assert len(found) == len(NAMES) + 1
    assert found[-1]["seen"] == {"requests": [], "heard": {}}
    assert set(found[0]) == {field.name for field in dataclasses.fields(Rehearsed)}


def test_an_empty_record_says_so(book, run):
    assert run("twilio", "rehearse", "--report").stdout == "Nothing has been rehearsed.\n"


def test_the_list_names_everything_there_is_to_settle(book, run):
    keep_rehearsal(book.engine, GOOD)
    said = run("twilio", "rehearse", "--list").stdout
    assert re.findall(r"^.{10}  ([a-z-]+): ", said, re.MULTILINE) == list(NAMES)
    assert said.startswith("as assumed  silence: ")
    assert said.count("not asked ") == len(QUESTIONS)


def test_a_scenario_that_there_is_not_is_refused(book, configured, run):
    said = run("twilio", "rehearse", "--only", "nonsense")
    assert said.exit_code == 1
    assert "there is no nonsense" in said.output


@pytest.mark.parametrize("number", ["12", "01632 960100", FIRST])
def test_the_line_itself_and_the_first_phone_are_no_second_phone(book, configured, run, monkeypatch, number):
    monkeypatch.setattr(sitting_at, "PATIENCE", 0.1)
    typed = f"Ann Example\n{FIRST}\n{number}\n"
    said = CliRunner().invoke(main, ["twilio", "rehearse", "--only", "declined"], input=typed)
    assert said.exit_code == 1
    assert "Error: " in said.output
    assert "(waiting" not in said.output


@pytest.mark.parametrize(
    ("choices", "typed", "said"),
    [
        (("yes", "no", "unsure"), "\n\n \nmaybe\nU\n", "unsure"),
        (("yes", "no"), "\nn\n", "no"),
        (("no", "yes"), "\n", "no"),
        ((), "\n", ""),
        ((), "we asked Twilio\n", "we asked Twilio"),
    ],
)
def test_enter_alone_agrees_to_nothing_that_was_heard(choices, typed, said):
    with CliRunner().isolation(input=typed):
        assert sitting_at.Terminal().ask("Did it ring?", choices) == said
