"""`ivr doctor`: what would stop tonight's calls, each on one line with what to do; it never stops half way."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from ivr.cli import checks
from ivr.cli.checks import content
from ivr.cli.checks.ward import Level, Ward
from ivr.pager.desk import system_clock
from ivr.settings import Settings
from ivr.speech import folder
from ivr.triage import current_rules
from tests.cli.conftest import CALLER, NAMES, fails

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_a_line_that_is_well_has_no_failure(well, look, run):
    assert fails(look()) == []
    said = run("doctor")
    assert said.exit_code == 0
    assert all(re.match(r"(ok  |warn)  \w+: ", line) for line in said.stdout.splitlines())
    assert not NAMES.search(said.stdout)


@pytest.mark.hazard("H68")
def test_whatever_is_not_well_comes_with_what_to_do(well, run):
    found = json.loads(run("doctor", "--json").stdout)
    assert {line["check"] for line in found} == set(checks.CHECKS)
    assert all(line["remedy"] for line in found if line["status"] != "ok")


def test_each_bad_variable_is_a_failure_and_the_rest_is_looked_at(well, look, monkeypatch):
    monkeypatch.setenv("IVR_LINE_NUMBER", "12")
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    names = [sentence.split(":")[0] for sentence in fails(look("settings"))]
    assert names == ["TWILIO_AUTH_TOKEN", "IVR_LINE_NUMBER"]
    assert [status for status, _ in look("twilio")] == ["warn"]
    assert fails(look("database")) == []
    assert look("callbacks") == [("ok", "nobody has to be rung back")]


@pytest.mark.parametrize(
    "address", ["mysql://u:secret@db", "postgres://u:secret@127.0.0.1/x?bad=%zz&connect_timeout=x"]
)
def test_an_address_that_is_none_is_a_failure_without_what_it_holds(well, run, monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    result = run("doctor", "--offline")
    assert result.exit_code == 1
    assert "secret" not in result.output
    assert "fail" in result.output


def test_with_nothing_set_at_all_it_still_looks_at_everything(database, monkeypatch, look):
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    assert {"DATABASE_URL", "TWILIO_AUTH_TOKEN"} <= {said.split(":")[0] for said in fails(look("settings"))}
    assert len(look()) > len(checks.CHECKS)


@pytest.mark.hazard("H55")
@pytest.mark.parametrize(
    ("answer", "account", "said"),
    [
        (200, "suspended", "'suspended', not active"),
        (401, "active", "refuses our requests (status 401)"),
        (503, "active", "refuses our requests (status 503)"),
    ],
)
def test_an_account_that_cannot_ring_anybody_is_a_failure(well, twilio, look, answer, account, said):
    twilio.status, twilio.holding.status = answer, account
    [fault] = fails(look("twilio"))
    assert said in fault


@pytest.mark.hazard("H55")
def test_a_twilio_that_does_not_answer_is_a_failure(well, twilio, look):
    twilio.slow.clear()
    assert fails(look("twilio")) == ["Twilio did not answer in time"]


def test_a_twilio_that_is_not_there_is_a_failure(well, look, monkeypatch):
    monkeypatch.setenv("TWILIO_API_BASE", "http://127.0.0.1:9")
    assert fails(look("twilio")) == ["Twilio cannot be reached"]


FIRST, NEXT = "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT"


@pytest.mark.parametrize(
    ("revoked", "status", "said"),
    [
        ((), "ok", f"{FIRST} is in use, and {NEXT} is taken as well"),
        (("a-token-for-tests",), "warn", f"only {NEXT} is taken, and is in use"),
        (("next",), "warn", f"{FIRST} is in use; {NEXT} is refused"),
        (("a-token-for-tests", "next"), "fail", "Twilio refuses both tokens"),
    ],
)
def test_while_a_token_is_replaced_it_is_told_which_is_in_use(well, twilio, look, monkeypatch, revoked, status, said):
    monkeypatch.setenv(NEXT, "next")
    twilio.following, twilio.revoked = "next", revoked
    assert look("tokens") == [(status, said)]
    assert {found for found, _ in look("twilio")} == {"fail" if status == "fail" else "ok"}


def test_with_one_token_there_is_nothing_to_tell_of_two(well, twilio, look, monkeypatch):
    assert look("tokens") == [("ok", f"one token is set: {FIRST}")]
    monkeypatch.setenv(NEXT, "next")
    twilio.status = 503
    assert look("tokens") == [("warn", "Twilio did not say which token it takes")]
    assert look("tokens", "--offline")[0][0] == "ok"


def test_offline_asks_nobody(well, twilio, look):
    assert look("twilio", "--offline") == [("ok", "not asked, as you wished")]
    assert twilio.asked == []


@pytest.mark.hazard("H04")
@pytest.mark.parametrize("where", ["registrar", "rota"])
def test_a_line_that_would_ring_itself_is_a_failure(well, look, monkeypatch, where):
    monkeypatch.setenv("IVR_LINE_NUMBER", "01632 960101" if where == "registrar" else "07700 900101")
    [fault] = fails(look("numbers"))
    assert "would ring itself" in fault


@pytest.mark.parametrize(
    ("sender", "said"),
    [(None, ("ok", "no texts are sent: IVR_TEXT_FROM is not set")), ("01632 960100", ("warn", "no British mobile"))],
)
def test_the_sender_of_texts_is_looked_at(well, look, monkeypatch, sender, said):
    if sender:
        monkeypatch.setenv("IVR_TEXT_FROM", sender)
    status, sentence = look("numbers")[-1]
    assert status == said[0]
    assert said[1] in sentence


@pytest.mark.hazard("H24", "H67")
def test_rules_that_are_overdue_and_what_nobody_has_signed_are_warnings(well, look, monkeypatch):
    overdue = current_rules().model_copy(update={"review_date": dt.date(2020, 1, 1), "approved": False})
    monkeypatch.setattr(content, "current_rules", lambda: overdue)
    found = look("content")
    assert {status for status, _ in found} == {"warn"}
    [overdue] = [said for _, said in found if "2020-01-01" in said]
    assert overdue.startswith("out of date and still in use, for its review was due on 2020-01-01: the rules (")


def test_rules_that_are_due_within_sixty_days_are_a_milder_warning(well, look, monkeypatch):
    soon = current_rules().model_copy(update={"review_date": system_clock().date() + dt.timedelta(days=30)})
    monkeypatch.setattr(content, "current_rules", lambda: soon)
    [said] = [said for status, said in look("content") if "to be reviewed by" in said and "the rules" in said]
    assert "days left: " in said
    assert "out of date" not in said


def test_what_is_signed_and_in_date_is_well(well, look, monkeypatch):
    signed = {"approved": True, "reviewed_by": ("Dr Example",), "review_date": dt.date(2999, 1, 1)}
    monkeypatch.setattr(content, "current_rules", lambda: current_rules().model_copy(update=signed))
    assert look("content")[0] == ("ok", f"approved, and in date until 2999-01-01: the rules ({current_rules().stamp})")


def test_rules_that_were_changed_without_a_new_version_are_told(well, look, monkeypatch):
    other = current_rules().model_copy(update={"digest": "0" * 12})
    monkeypatch.setattr(content, "current_rules", lambda: other)
    [said] = [said for _, said in look("content") if said.startswith("changed, and still called ")]
    assert "the rules (" in said


def test_words_of_the_trust_s_own_may_have_a_ledger_of_their_own(well, look, monkeypatch, tmp_path):
    text = (folder() / "en-GB.toml").read_text("utf-8")
    (tmp_path / "en-GB.toml").write_text(text.replace("weaker, heavier", "weaker or heavier"), "utf-8")
    monkeypatch.setenv("IVR_PROMPTS", str(tmp_path))
    said = [sentence for _, sentence in look("content")]
    assert any("the wording en-GB" in sentence for sentence in said)
    assert not any("still called" in sentence for sentence in said)


@pytest.mark.hazard("H68")
def test_a_check_that_fails_itself_is_a_failure_and_stops_no_other(configured, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError(CALLER)

    monkeypatch.setattr(content, "current_rules", broken)
    ward = Ward(system_clock(), Settings(), None)
    found = list(checks.examine(ward, ("no_such_check", "content", "settings")))
    assert [line.check for line in found[:3]] == ["no_such_check", "content", "settings"]
    assert [line.level for line in found[:3]] == [Level.FAIL, Level.FAIL, Level.OK]
    assert "ModuleNotFoundError" in found[0].sentence
    assert found[1].sentence == "this could not be looked at: ZeroDivisionError"


def test_the_key_of_the_example_is_told_for_anybody_can_read_it(look, configured, monkeypatch):
    told = "IVR_SECRET_KEY is the one of the example, which anybody can read"
    assert ("warn", told) not in look("settings")
    [key] = re.findall(r"^IVR_SECRET_KEY=(.+)$", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    monkeypatch.setenv("IVR_SECRET_KEY", key)
    assert ("warn", told) in look("settings")
