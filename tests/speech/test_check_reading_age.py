"""The reading age: the formula, the syllables, and no network for them."""

import socket
import subprocess
import sys

import pytest

from ivr.speech import folder
from ivr.speech.check import examine
from ivr.speech.check.syllables import DICTIONARIES, syllables, unknown
from ivr.triage import current_rules

ENGLISH = (folder() / "en-GB.toml").read_text("utf-8")
RULES = current_rules()
KNOWN = {"doctor": 2, "left": 1, "over": 2, "consultant's": 3}


def ages(text):
    (one,), _ = examine({"en-GB.toml": text}, RULES, {})
    return {age.of: age for age in one.ages}


def with_all_questions(sentence):
    """Return the shipped prompts with every question put as this one."""
    lines = [f'ask = "{sentence}"' if line.startswith("ask = ") and "{yes}" not in line else line
             for line in ENGLISH.splitlines()]  # fmt: skip
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("word", "counted", "guessed"),
    [
        ("doctor", 2, ()),
        ("Doctor", 2, ()),
        ("left-over", 3, ()),
        ("consultant's", 3, ()),
        ("999", 3, ()),
        ("9", 1, ()),
        ("radiographer", 4, ("radiographer",)),
        ("GP", 1, ("gp",)),
        ("café", 2, ("café",)),
        ("hmm", 1, ("hmm",)),
    ],
)
def test_syllables_of(word, counted, guessed):
    assert syllables(word, KNOWN) == counted
    assert unknown([word, word], KNOWN) == guessed


def test_the_formula_is_flesch_and_kincaid_s_with_five_years():
    """Fifteen words and nineteen syllables a sentence."""
    (age, _) = ages(
        with_all_questions(" and ".join(["the nurse sees your consultant"] * 2) + " and then the ward.")
    ).values()
    assert age.words == 15 * len(RULES.questions)
    assert age.years == pytest.approx(0.39 * 15 + 11.8 * 19 / 15 - 15.59 + 5, abs=0.05)


def test_a_curly_apostrophe_is_one():
    curly = ENGLISH.replace("consultant's", "consultant’s")  # noqa: RUF001
    assert curly != ENGLISH
    assert ages(curly) == ages(ENGLISH)


def test_pauses_and_keys_are_no_words():
    assert ages(with_all_questions("The nurse … sees … your consultant.")) == ages(
        with_all_questions("The nurse sees your consultant.")
    )


@pytest.mark.hazard("H27")
def test_a_reading_age_over_11_is_found(findings_of):
    text = with_all_questions("Is any considerable deterioration developing particularly rapidly?")
    assert [line for line in findings_of({"en-GB.toml": text}) if "reading age" in line] == [
        "en-GB: reading age of the questions 36, at most 11"
    ]


def test_the_advice_is_measured_apart():
    plain, hard = (
        ages(ENGLISH),
        ages(ENGLISH.replace("Do not start left-over steroids.", "Discontinue medication unconditionally.")),
    )
    assert plain["questions"] == hard["questions"]
    assert plain["advice"].years < hard["advice"].years


def test_what_doctors_hear_does_not_count_to_the_advice():
    assert ages(ENGLISH) == ages(ENGLISH.replace("Consider cord compression", "Contemplate intervertebral compression"))


def test_a_language_without_a_dictionary_is_not_measured_and_says_so():
    (one,), findings = examine({"en-GB.toml": ENGLISH.replace('syllables = "cmudict"', "")}, RULES, {})
    assert one.ages == ()
    assert "reading age not measured: the file names no dictionary of syllables" in one.notes
    assert findings == ()


def test_a_language_without_banned_words_says_so():
    (one,), _ = examine({"en-GB.toml": ENGLISH}, RULES, {})
    assert one.notes == ("no words are banned: WRITING.md has no table of them",)


def test_the_dictionary_needs_no_network(monkeypatch):
    def refuse(*args):
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket, "socket", refuse)
    DICTIONARIES["cmudict"].cache_clear()
    assert DICTIONARIES["cmudict"]()["cancer"] == 2


def test_the_dictionary_is_read_only_when_it_is_needed():
    program = "import sys; import ivr.speech.check, ivr.cli.prompts; sys.exit('cmudict' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
