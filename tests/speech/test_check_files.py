"""The files of a folder: which are read, which is the default, and what each lacks. Nothing is a traceback."""

import pytest

from ivr.speech import folder

ENGLISH = (folder() / "en-GB.toml").read_text("utf-8")
WELSH = ENGLISH.replace('language = "en-GB"', 'language = "cy"').replace("default = true", "")
NO_TABLE = {}


def test_two_languages_with_the_same_prompts_are_well(findings_of):
    assert findings_of({"en-GB.toml": ENGLISH, "cy.toml": WELSH}, NO_TABLE) == []


@pytest.mark.parametrize(
    ("sentence", "old", "new", "finding"),
    [
        ("a prompt is missing", 'no_further_back = "There is nothing to go back to."', "",
         "cy keys.no_further_back: missing"),
        ("a prompt is empty", '"There is nothing to go back to."', '" "', "cy keys.no_further_back: empty"),
        ("a prompt that the line does not say", 'no_further_back = "', 'joke = "Ha."\nno_further_back = "',
         "cy keys.joke: not used by the line"),
        ("a blank is lost", "{line}. Your caller was cut off.", "Your caller was cut off.",
         "cy handover.again: has the blanks none and must have line"),
        ("a blank is too much", '"There is nothing to go back to."', '"For nothing, {person}."',
         "cy keys.no_further_back: has the blanks person and must have none"),
        ("a blank that nobody knows", '"There is nothing to go back to."', '"Go to {nowhere}."',
         ("cy keys.no_further_back: has the blanks nowhere and must have none",
          "cy keys.no_further_back: unknown blank nowhere")),
        ("a brace that is none", '"There is nothing to go back to."', '"There is {nothing."',
         "cy keys.no_further_back: a brace that is not a blank (expected '}' before end of string)"),
        ("what is wrong in one prompt hides nothing in another",
         'no_further_back = "There is nothing to go back to."', "wait = ''\n",
         ("cy keys.no_further_back: missing", "cy keys.wait: empty", "cy keys.wait: not used by the line")),
        ("a list is no prompt", 'no_further_back = "There', 'joke = ["Ha."]\nno_further_back = "There',
         "cy.toml: keys.joke: is no text"),
        ("a number is no prompt", 'no_further_back = "There', 'wait = 4\nno_further_back = "There',
         "cy.toml: keys.wait: is no text"),
        ("a dictionary that there is not", 'syllables = "cmudict"', 'syllables = "geiriadur"',
         "cy writing.syllables: there is no dictionary geiriadur; there is cmudict"),
    ],
)  # fmt: skip
def test_another_language_is_held_against_the_default(findings_of, sentence, old, new, finding):
    assert WELSH.count(old) == 1
    wanted = [finding] if isinstance(finding, str) else list(finding)
    assert findings_of({"en-GB.toml": ENGLISH, "cy.toml": WELSH.replace(old, new)}, NO_TABLE) == wanted, sentence


def test_the_default_language_is_held_against_the_line(findings_of):
    text = ENGLISH.replace('no_further_back = "There is nothing to go back to."', "")
    assert findings_of({"en-GB.toml": text}) == ["en-GB keys.no_further_back: missing"]


def test_a_default_without_the_names_of_its_keys_is_told_once(findings_of):
    text = ENGLISH.replace('star = "star"', "").replace('hash = "hash"', "")
    assert findings_of({"en-GB.toml": text}) == ["en-GB key.hash: missing", "en-GB key.star: missing"]


@pytest.mark.parametrize(
    ("sentence", "files", "findings"),
    [
        ("no file at all", {}, ["one file must be the default, and none is"]),
        ("no default", {"cy.toml": WELSH}, ["one file must be the default, and none is"]),
        ("two defaults", {"en-GB.toml": ENGLISH, "cy.toml": WELSH.replace("[writing]", "default = true\n[writing]")},
         ["one file must be the default, and 2 are: cy.toml, en-GB.toml"]),
        ("a file with another name", {"english.toml": ENGLISH},
         ["english.toml: says that it is en-GB: its name must be en-GB.toml"]),
        ("no voice, and a status that there is not",
         {"en-GB.toml": ENGLISH, "cy.toml": WELSH.replace('voice = "Polly.Amy-Neural"', "").replace('"draft"', '"ok"')},
         ["cy.toml: status: Input should be 'draft' or 'approved'", "cy.toml: voice: missing"]),
        ("not text", {"en-GB.toml": ENGLISH, "cy.toml": "\ufffd\ufffd"}, ["cy.toml: not UTF-8 text"]),
        ("an empty file", {"en-GB.toml": ENGLISH, "cy.toml": ""},
         [f"cy.toml: {name}: missing" for name in
          ("language", "name", "review_date", "reviewed_by", "status", "version", "voice", "writing")]),
    ],
)  # fmt: skip
def test_of_the_folder_it_says(findings_of, sentence, files, findings):
    assert findings_of(files, NO_TABLE) == findings, sentence


def test_a_file_that_is_not_toml_is_one_finding_and_may_have_been_the_default(findings_of):
    (finding,) = findings_of({"en-GB.toml": ENGLISH.replace('"There is nothing', "There is nothing")})
    assert finding.startswith("en-GB.toml: not TOML: ")
