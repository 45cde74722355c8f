"""Every shipped document is what its version says, and each is dated and signed, or says loudly that it is not."""

import datetime as dt
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from ivr.safety import Breach, State, concerns, documents, overdue, read_ledger, reviews, shipped_ledger, version_faults
from ivr.speech import folder
from ivr.speech.file import read_file
from ivr.triage import current_rules, read_rules, vocabulary

RULES = files("ivr.triage").joinpath("mscc.toml").read_text("utf-8")
LEDGER = Path("ivr/safety/versions.toml")
ROOT = Path(__file__).parents[2]
DATE = dt.date(2027, 5, 20)


def languages(place=None):
    return [read_file(path.read_text("utf-8")) for path in sorted((place or folder()).glob("*.toml"))]


def faults(rules=None, place=None):
    found = version_faults(documents(rules or current_rules(), languages(place)), shipped_ledger())
    return [(fault.document.name, fault.breach) for fault in found]


def test_no_rule_and_no_word_was_changed_without_a_new_version():
    """After a change of a rule or of a prompt: a new version in its file, then `ivr content record`."""
    found = version_faults(documents(current_rules(), languages()), shipped_ledger())
    assert [f"{fault.sentence}: {fault.remedy}" for fault in found] == []


def test_a_word_that_is_changed_in_any_language_would_be_noticed(tmp_path):
    place = shutil.copytree(folder(), tmp_path / "prompts")
    path = place / "en-GB.toml"
    text = path.read_text("utf-8")
    assert "weaker, heavier" in text
    path.write_text(text.replace("weaker, heavier", "weaker or heavier"), "utf-8")
    assert faults(place=place) == [("wording en-GB", Breach.CHANGED)]
    path.write_text(text.replace('version = "', 'version = "9'), "utf-8")
    assert faults(place=place) == [("wording en-GB", Breach.UNKNOWN)]


def test_a_language_that_is_added_would_be_noticed(tmp_path):
    place = shutil.copytree(folder(), tmp_path / "prompts")
    text = (place / "en-GB.toml").read_text("utf-8")
    (place / "qtz.toml").write_text(text.replace('language = "en-GB"', 'language = "qtz"'), "utf-8")
    assert faults(place=place) == [("wording qtz", Breach.UNKNOWN)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('urgency = "urgent"', 'urgency = "emergency"'),
        ('block = "nerve"', 'block = "spine"'),
        ('time = "now"', 'time = "soon"'),
    ],
)
def test_a_rule_that_is_changed_would_be_noticed(old, new):
    assert old in RULES
    assert faults(read_rules(RULES.replace(old, new, 1), vocabulary())) == [("rules", Breach.CHANGED)]


def test_to_sign_a_version_is_no_change_of_it():
    signed = RULES.replace("approved = false", "approved = true").replace("reviewed_by = []", 'reviewed_by = ["Dr Ex"]')
    assert read_rules(signed, vocabulary()).approved
    assert faults(read_rules(signed, vocabulary())) == []


def git(*args):
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout, or no git: what the ledger once held is not known")
    done = subprocess.run(["git", *args], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"git does not tell: {done.stderr.strip()}")
    return done.stdout


def test_no_line_of_the_ledger_was_ever_changed_or_taken_away():
    """As far back as this checkout knows: of a shallow one, that is not far."""
    commits = git("log", "--format=%H", "--diff-filter=AM", "--", str(LEDGER)).split()
    once = {line for commit in commits for line in read_ledger(git("show", f"{commit}:{LEDGER}"))}
    assert once - set(shipped_ledger()) == set()


# How a document stands on a day.


def rules_of(**changes):
    return current_rules().model_copy(update={"review_date": DATE} | changes)


SIGNED = {"approved": True, "reviewed_by": ("Dr Example",)}


@pytest.mark.parametrize(
    ("days", "changes", "state"),
    [
        (-61, SIGNED, State.SIGNED),
        (-61, {}, State.DRAFT),
        (-61, SIGNED | {"reviewed_by": ()}, State.DRAFT),
        (-61, SIGNED | {"approved": False}, State.DRAFT),
        (-60, SIGNED, State.DUE_SOON),
        (-60, {}, State.DUE_SOON),
        (0, SIGNED, State.DUE_SOON),
        (1, SIGNED, State.OVERDUE),
        (1, {}, State.OVERDUE),
        (9999, SIGNED, State.OVERDUE),
    ],
)
def test_a_document_so_many_days_after_its_review_date_is(days, changes, state):
    [review] = reviews(rules_of(**changes), (), DATE + dt.timedelta(days=days))
    assert (review.state, review.days_left) == (state, -days)


@pytest.mark.parametrize(
    ("days", "changes", "states"),
    [
        (-61, SIGNED, []),
        (-61, {}, [State.DRAFT]),
        (0, {}, [State.DRAFT, State.DUE_SOON]),
        (1, {}, [State.DRAFT, State.OVERDUE]),
        (1, SIGNED, [State.OVERDUE]),
    ],
)
def test_what_is_not_signed_and_what_is_out_of_date_are_each_told(days, changes, states):
    found = reviews(rules_of(**changes), (), DATE + dt.timedelta(days=days))
    assert [concern.state for concern in concerns(found)] == states
    assert [concern.state for concern in overdue(found)] == [state for state in states if state is State.OVERDUE]


def test_every_document_is_told_of_by_name_version_and_hash_and_never_by_who_signed_it():
    words = languages()
    signed = [one for one in words if one.head.status == "approved"]
    found = reviews(rules_of(**SIGNED), words, DATE + dt.timedelta(days=999))
    assert [review.document.name for review in found] == ["rules", *(f"wording {one.head.language}" for one in words)]
    told = [concern.sentence for concern in concerns(found)]
    assert len(told) == 1 + 2 * len(words) - len(signed)
    assert all("Example" not in sentence for sentence in told)
    assert all(concern.document.stamp in concern.sentence for concern in concerns(found))
    assert {concern.document.file for concern in concerns(found)} == {
        "ivr/triage/mscc.toml",
        *(f"prompts/{one.head.language}.toml" for one in words),
    }
