"""The hash of a document changes with what is asked or said, and with nothing else."""

import re
import tomllib
from importlib.resources import files

import pytest

from ivr.speech import folder
from ivr.speech.file import read_file
from ivr.triage import digest, read_rules, vocabulary


def unsigned(text):
    """Return a document as it would be before anybody signed it."""
    head = {"approved": "false", "status": '"draft"', "reviewed_by": "[]", "review_date": "2027-05-20"}
    for name, value in head.items():
        text = re.sub(rf"^{name} = [^#\n]*", f"{name} = {value} ", text, count=1, flags=re.MULTILINE)
    return text


RULES = unsigned(files("ivr.triage").joinpath("mscc.toml").read_text("utf-8"))
WORDS = unsigned((folder() / "en-GB.toml").read_text("utf-8"))


def of_rules(text):
    return read_rules(text, vocabulary()).digest


def of_words(text):
    return read_file(text).digest


SAME_RULES = [
    ("a comment", "# covers ", "# Covers "),
    ("a signature", "approved = false ", "approved = true "),
    ("a name", "reviewed_by = []", 'reviewed_by = ["Dr Example"]'),
    ("another review date", "review_date = 2027-05-20", "review_date = 2028-05-20"),
    ("a version", 'version = "', 'version = "9'),
    ("layout", 'block = "nerve"', 'block   =   "nerve"'),
    ("the order of two entries", 'id = "weakness"\nblock = "nerve"', 'block = "nerve"\nid = "weakness"'),
]
OTHER_RULES = [
    ("an urgency", 'urgency = "urgent"', 'urgency = "emergency"'),
    ("who says so", "lines = [6, 17, 27]", "lines = [6, 17]"),
    ("the gate", 'gate = "cancer"', 'gate = "fever"'),
    ("a block", 'block = "nerve"', 'block = "spine"'),
]
SAME_WORDS = [
    ("a comment", "# what staff call it", "# its name"),
    ("a signature", 'status = "draft"', 'status = "approved"'),
    ("a name", "reviewed_by = []", 'reviewed_by = ["Dr Example"]'),
    ("another review date", "review_date = 2027-05-20", "review_date = 2028-05-20"),
    ("a version", 'version = "', 'version = "9'),
    ("what the words are checked by", 'syllables = "cmudict"', 'syllables = ""'),
    ("an empty line", "[heard]\n", "\n[heard]\n\n"),
]
OTHER_WORDS = [
    ("a word of a question", "weaker, heavier or clumsier", "weaker or clumsier"),
    ("a pause", "ring 9 9 9. For a person", "ring … 9 9 9. For a person"),
    ("a word of the sheet", "do not drive yourself", "do not drive"),
    ("a text message", "Do not drive. Or ring us", "Or ring us"),
    ("what a doctor hears", 'short = "saddle"', 'short = "numb bottom"'),
    ("the voice", "Polly.Amy-Neural", "Polly.Emma-Neural"),
    ("who hears it", "default = true", "default = false"),
]


def named(rows):
    return {"argvalues": rows, "ids": [row[0] for row in rows]}


def changed(text, old, new):
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(("what", "old", "new"), **named(SAME_RULES))
def test_the_rules_stay_the_same_under(what, old, new):
    assert of_rules(changed(RULES, old, new)) == of_rules(RULES)


@pytest.mark.parametrize(("what", "old", "new"), **named(OTHER_RULES))
def test_the_rules_are_others_after_a_change_of(what, old, new):
    assert of_rules(changed(RULES, old, new)) != of_rules(RULES)


@pytest.mark.parametrize(("what", "old", "new"), **named(SAME_WORDS))
def test_the_words_stay_the_same_under(what, old, new):
    assert of_words(changed(WORDS, old, new)) == of_words(WORDS)


@pytest.mark.parametrize(("what", "old", "new"), **named(OTHER_WORDS))
def test_the_words_are_others_after_a_change_of(what, old, new):
    assert of_words(changed(WORDS, old, new)) != of_words(WORDS)


def test_the_order_of_the_questions_counts():
    head, one, two = RULES.split("[[question]]\n")[:3]
    rest = RULES.split("[[question]]\n")[3:]
    turned = "[[question]]\n".join((head, two, one, *rest))
    assert of_rules(turned) != of_rules(RULES)


def test_only_what_stands_at_the_top_is_set_apart():
    document = tomllib.loads('version = "1"\n[question]\nversion = "1"\n')
    assert digest(document) == digest(document | {"version": "2"})
    assert digest(document) != digest(document | {"question": {"version": "2"}})
