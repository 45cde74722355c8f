"""What a document of the line tells, read from outside: what is asked, what is said, who is rung, where it leads.

The rules and the words are read from their files, and not asked of the line that is being judged.
"""

import re
import tomllib
import xml.etree.ElementTree as ET
from functools import cached_property
from pathlib import Path

import ivr
from ivr.simulator.saying import words
from ivr.speech import folder, seconds
from ivr.triage import digest

RULES_FILE = Path(ivr.__file__).parent / "triage/mscc.toml"
RULES = tomllib.loads(RULES_FILE.read_text("utf-8"))
RULES_STAMP = f"{RULES['version']}+{digest(RULES)}"
WORDS_FILE = folder() / "en-GB.toml"
PROMPTS = tomllib.loads(WORDS_FILE.read_text("utf-8"))
WORDS_STAMP = re.compile(rf"en-GB {re.escape(PROMPTS['version'])}\+[0-9a-f]{{8,64}}")
QUESTIONS = {PROMPTS["question"][question["id"]]["ask"]: question["id"] for question in RULES["question"]}
LINKS = ("action", "url", "waitUrl", "statusCallback")

PLAIN_WORDS = {"back", "other", "night", "moving"}
ANSWERED = "|".join(sorted(set(QUESTIONS.values()) - PLAIN_WORDS))
NAMES = "Dr Ade|Dr Bell|Hospital switchboard"
TELLING = re.compile(
    rf"\+?44\s?7700|\+?44\s?1632|\+?44\s?207|07700|01632|\b({ANSWERED})\b|"
    rf"emergency|unsure|Digits|{NAMES}"
)
"""What must stand in no link and in no line of the log: numbers, answers, names."""
FORBIDDEN = re.compile(
    "you (do not|don.t) have|you (have not|haven.t) got|nothing serious|you are fine|you have cancer|"
    r"(?<!not a )diagnosis(?! is)\b.{0,12}\byou\b|\d ?mg\b|milligram|tablets? a day|dexamethasone",
    re.IGNORECASE,
)
A_DAY = re.compile("24 hours|twenty-four hours|within a day", re.IGNORECASE)
SPOKEN_CHECK = PROMPTS["after"]["spoken_check"].partition("?")[0]
DID_REACH = "If you spoke to the patient, press"
LAST = "Nobody has answered."
"""With these words begins what somebody hears whom nobody has answered."""


def dangers(*, cancer_is_no):
    """Return the questions whose yes is an emergency for a caller."""
    held = {"any", "no" if cancer_is_no else "possible"}
    rules = ((question["id"], rule) for question in RULES["question"] for rule in question.get("rule", ()))
    return frozenset(name for name, rule in rules if rule["urgency"] == "emergency" and rule["cancer"] in held)


DANGERS = {no: dangers(cancer_is_no=no) for no in (False, True)}


class Document:
    """One document."""

    def __init__(self, body):
        self.root = ET.fromstring(body)

    @cached_property
    def said(self):
        return [words(say) for say in self.root.iter("Say")]

    @cached_property
    def text(self):
        return " ".join(self.said)

    @cached_property
    def links(self):
        found = [element.get(name) for element in self.root.iter() for name in LINKS if element.get(name)]
        return [*found, *(redirect.text for redirect in self.root.iter("Redirect"))]

    @property
    def rings(self):
        """Whether somebody is rung, or joined, by it."""
        return self.root.find("Enqueue") is not None or self.root.find("Dial") is not None

    def goes_on(self, turn):
        """Tell whether the caller's next request is one that knows their record."""
        return any(f"/voice/turn/{turn + 1}/" in link for link in self.links)

    @cached_property
    def question(self):
        """The question that is asked, and the seconds before its first word; (None, 0) if none is."""
        passed = 0.0
        for verb in self.root:
            if verb.tag == "Say":
                passed += seconds(words(verb))
            elif verb.tag == "Gather":
                first = verb.find("Say")
                if first is not None and words(first) in QUESTIONS:
                    return QUESTIONS[words(first)], passed
                passed += sum(seconds(words(say)) for say in verb.iter("Say")) + float(verb.get("timeout", 5))
        return None, 0.0
