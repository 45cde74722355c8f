"""The safety report holds all that it should, loads nothing, and never looks more approved than it is."""

import datetime as dt
import re
from dataclasses import replace
from html import escape, unescape
from html.parser import HTMLParser

import pytest

from ivr.safety import documents, reviews, version_faults
from ivr.safety.hazards import Signature
from ivr.safety.promises import PROMISES
from ivr.safety.report import page, rendering
from ivr.safety.report.clinical import disagreements
from ivr.safety.report.figures import counted
from ivr.speech import keys
from ivr.speech.inventory import OWN_SLOTS
from tests.safety.reporting import DAY, given, walk

VOID = {"meta", "rect", "path", "polyline", "br", "link", "img", "input", "hr"}


@pytest.fixture
def html(monkeypatch):
    """Make the page of what differs from the shipped line; the moves are walked once for all of them."""
    monkeypatch.setattr(rendering, "walked", lambda *_: walk())
    return lambda **changed: page(replace(given(), **changed))


@pytest.fixture
def text(html):
    """Return what a reader sees, without tags and with single spaces."""
    return lambda **changed: plain(html(**changed))


def plain(html):
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)).split())


class Nesting(HTMLParser):
    """Whether every tag is closed by its own; headings, ids, and what is loaded."""

    def __init__(self):
        super().__init__()
        self.open, self.headings, self.ids, self.loaded, self.tags, self.links = [], [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)
            if name in ("src", "srcset", "data", "action", "poster"):
                self.loaded.append(value)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(html):
    parser = Nesting()
    parser.feed(html)
    assert parser.open == []
    return parser


def test_every_rule_question_source_hazard_prompt_and_promise_is_on_the_page(html):
    shown = html()
    for name in given().log.hazards:
        assert f'id="{name}"' in shown
    for question in given().rules.questions:
        assert f'id="rule-{question.id}"' in shown
        assert all(rule.id in shown for rule in question.rules)
    for name in (*given().rules.documents, *keys(given().rules), *PROMISES):
        assert f">{name}<" in shown, name


def test_every_prompt_stands_there_as_it_is_spoken(text):
    shown, words = text(), given().default
    for key in words.texts:
        said = words.text(key, {slot: f"<{slot.replace('_', ' ')}>" for slot in OWN_SLOTS.get(key, ())})
        assert " ".join(said.split()) in shown, key


def test_every_control_cause_note_and_owner_of_the_log_is_there(text):
    """Spaces aside, and what stands in backticks without them."""
    shown = "".join(text().split())
    for hazard in given().log.hazards.values():
        does = (control.what for control in hazard.controls)
        for said in (hazard.title, hazard.effect, hazard.owner, hazard.note, *hazard.cause, *does):
            assert "".join(said.replace("`", "").split()) in shown, said


def test_the_page_loads_nothing_and_runs_nothing(html):
    shown = parsed(html())
    assert shown.loaded == []
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(shown.tags)
    assert not re.search(r"https?://|@import|url\((?!#)", html())
    assert all(link.startswith("#") and link[1:] in shown.ids for link in shown.links)


def test_it_is_well_formed_and_can_be_read_aloud(html):
    shown = parsed(html())
    assert html().startswith('<!doctype html>\n<html lang="en-GB">')
    assert len(set(shown.ids)) == len(shown.ids)
    assert shown.headings[0] == 1
    assert shown.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(shown.headings, shown.headings[1:], strict=False))
    assert shown.tags.count("table") == shown.tags.count("caption") == shown.tags.count("thead")
    assert not re.search(r"<th(?! scope)[ >]", html())
    assert html().count("<svg") == html().count('role="img" aria-label=') == 2


def test_it_is_a_draft_until_everybody_has_signed(text):
    assert "DRAFT: not approved for use with patients" in text()
    for missing in (
        "a clinician under the rules",
        "the trust under the wording en-GB",
        "a Clinical Safety Officer under",
    ):
        assert f"the signature of {missing}" in text()
    rules = given().rules.model_copy(update={"approved": True, "reviewed_by": ("Dr Ex",)})
    assert "DRAFT: not approved" in text(rules=rules, reviews=reviews(rules, [given().default], DAY))


def signed():
    head = given().default.head.model_copy(update={"status": "approved", "reviewed_by": ("The board",)})
    rules = given().rules.model_copy(update={"approved": True, "reviewed_by": ("Dr Ex",)})
    words = replace(given().default, head=head)
    who = Signature(name="Dr Why", registration="0000000", date=DAY)
    return {
        "rules": rules,
        "wordings": (replace(given().wordings[0], catalogue=words),),
        "reviews": reviews(rules, [words], DAY),
        "log": given().log.model_copy(update={"status": "signed", "signed_by": (who,)}),
    }


def test_once_all_is_signed_it_names_who_signed_and_what_it_cannot_know(text):
    shown = text(**signed())
    assert "DRAFT" not in shown
    assert "MISSING" not in shown
    assert all(name in shown for name in ("Dr Ex", "The board", "Dr Why (0000000)"))
    assert "Open until somebody signs" in shown


def test_nobody_who_is_not_named_has_approved_anything(text):
    """Approved by nobody is not approved."""
    rules = given().rules.model_copy(update={"approved": True})
    assert "the signature of a clinician under the rules" in text(rules=rules, reviews=reviews(rules, [], DAY))


def test_what_is_overdue_or_changed_without_a_new_version_is_on_the_first_page(text):
    late = text(reviews=reviews(given().rules, [given().default], dt.date(2030, 1, 1)))
    assert "OVERDUE:" in late.partition("1. Intended use A")[0]
    rules = given().rules.model_copy(update={"digest": "0" * 12})
    changed = text(faults=version_faults(documents(rules, []), given().ledger))
    assert "VERSIONS: changed, and still called" in changed.partition("1. Intended use A")[0]


def test_without_proof_and_timing_it_says_so_loudly_and_proves_nothing(text):
    shown = text()
    assert "THE PROOF WAS NOT RUN" in shown
    assert "NOTHING WAS TIMED" in shown
    assert shown.count("NOT RUN") > len(PROMISES)
    assert "proved" not in re.findall(r"promise-1 .{,120}", shown)[-1]


PROOF = {
    "counted": {"places": 23508, "moves": 511192, "paths": 12 * 10**33},
    "timing": {"slowest_to_a_doctor": 114.25, "routes": {"all": 7, "by way": [1, 2]}, "open": None, "whole": True},
    "promises": PROMISES,
    "broken": {"promise-2": [{"how": "it ends <early>", "way": ["rings", "presses 1"], "keys": "1"}]},
}


TIMING = {
    "shares": {"weakness": 0.7, "silence": 0.0},
    "runs": [
        {
            "way": "queue",
            "line_name": "L",
            "caller": "usual",
            "mean": 27.8,
            "percentile_95": 40.1,
            "slowest": {"what": "band", "seconds": 72.1},
            "seconds": {"weakness": 23.5, "silence": 47.4},
        }
    ],
    "findings": [],
    "notes": ["usual caller: 150 words a minute"],
}


def test_what_the_proof_found_is_told_whatever_it_is_called(text):
    shown = text(proof=PROOF, timing=TIMING)
    assert "NOT RUN" not in shown
    assert f"{len(PROMISES) - 1} of {len(PROMISES)} promises hold" in shown
    assert "A PROMISE IS BROKEN" in shown
    assert "it ends <early> (rings > presses 1)" in shown
    assert "places that a call can come to 23,508" in shown
    assert "the urgency told about 1.2 \N{MULTIPLICATION SIGN} 10^34" in shown
    tables = dict(counted(PROOF))
    assert dict(tables["timing"]) == {
        "slowest to a doctor": "114.2",
        "routes: all": "7",
        "routes: by way": "1; 2",
        "open": "none",
        "whole": "yes",
    }


def test_the_times_and_missed_targets_are_told(text):
    assert "Every target is met." in text(timing=TIMING)
    assert "weakness 70.0 % 23.5" in text(timing=TIMING)
    late = {"what": "mean", "way": "queue", "line_name": "L", "seconds": 31.0, "most": 30}
    missed = text(timing=TIMING | {"findings": [late]})
    assert "1 TARGETS ARE MISSED" in missed
    assert "mean, queue, L: 31.0 s" in missed


class PutIn:
    name = "Not sure counts as no"
    breaks = ("promise-1", "agrees")


def test_faults_put_in_on_purpose_are_counted(text):
    assert "No such trial is recorded" in text()
    shown = text(mutations=(PutIn,))
    assert "1 faults are put into copies" in shown
    assert "Not sure counts as no promise-1, agrees" in shown


def test_what_comes_from_outside_is_escaped(html):
    line = "<b>&'\""
    catalogue = replace(given().default, line=line)
    shown = html(wordings=(replace(given().wordings[0], catalogue=catalogue),), findings=("<script>alert(1)</script>",))
    assert line not in shown
    assert "<script" not in shown
    assert escape(line, quote=False).split("'")[0] in shown
    parsed(shown)


def test_every_question_whose_sources_differ_is_explained_and_every_explanation_is_of_a_question():
    named = {question for one in disagreements() for question in one.questions}
    assert {question.id for question in given().rules.questions if question.is_disputed} <= named
    assert named <= {question.id for question in given().rules.questions}
    assert any(one.decide for one in disagreements())
