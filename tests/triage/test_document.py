"""A rules document with a gap is refused, and the refusal names the entry and the field."""

import datetime as dt
import re
from importlib.resources import files

import pytest

from ivr.triage import RulesError, Urgency, current_rules, read_rules, vocabulary

SHIPPED = files("ivr.triage").joinpath("mscc.toml").read_text("utf-8")
SADDLE_SOURCES = (
    "sources = [\n"
    '  { document = "article", lines = [21], time = "now" },\n'
    '  { document = "christie", time = "now" },\n'
    "]"
)
BAND_WITHOUT_CANCER = '[[question.rule]]\nid = "band-without-cancer"\nurgency = "advice"\ncancer = "no"\n'


def edited(old, new, count=1):
    """Return the shipped document with one thing changed, wherever else it stays as it is."""
    assert old in SHIPPED, f"the shipped rules no longer contain {old!r}"
    return SHIPPED.replace(old, new, count)


def without_question(name):
    """Return the shipped document without a question."""
    before, *questions = SHIPPED.split("[[question]]\n")
    kept = [text for text in questions if f'id = "{name}"' not in text.splitlines()[0]]
    assert len(kept) == len(questions) - 1
    return "[[question]]\n".join([before, *kept])


def in_question(name, old, new):
    """Return the shipped document with the first `old` after the question's id changed."""
    head, found, tail = SHIPPED.partition(f'[[question]]\nid = "{name}"\n')
    assert found, f"there is no question {name!r}"
    assert old in tail, f"nothing says {old!r} after question {name!r}"
    return head + found + tail.replace(old, new, 1)


def refusal(text):
    """Return what the refusal of this document says."""
    with pytest.raises(RulesError) as refused:
        read_rules(text, vocabulary())
    assert str(refused.value) == "\n".join(refused.value.gaps)
    return refused.value.gaps


@pytest.mark.hazard("H01")
@pytest.mark.parametrize(
    ("sentence", "text", "said"),
    [
        ("an unknown symptom", edited("saddle_numbness", "sadle_numbness"),
         "question 'saddle', covers: unknown symptom 'sadle_numbness'"),
        ("a symptom that no question covers", edited(', "bowel_trouble"', ""),
         "question, covers: no question covers 'bowel_trouble'"),
        ("a danger question left out", without_question("walking"),
         "question, covers: no question covers 'difficulty_walking_or_falls'"),
        ("the cancer question left out", without_question("cancer"),
         "question, covers: no question covers 'cancer_history'"),
        ("a question that covers nothing", edited('["saddle_numbness"]', "[]"),
         "question 'saddle', covers: Tuple should have at least 1 item"),
        ("a question with an empty list of sources", edited(SADDLE_SOURCES, "sources = []"),
         "question 'saddle', sources: Tuple should have at least 1 item"),
        ("a question that names no sources", edited(SADDLE_SOURCES, ""),
         "question 'saddle', sources: Field required"),
        ("a source that is no known document", edited('document = "christie"', 'document = "cristie"'),
         "question 'saddle', sources: unknown document 'cristie'"),
        ("a document that was taken off the list", edited("[document.ukons]", "[document.other]"),
         "question 'signs999', sources: unknown document 'ukons'"),
        ("a danger sign that is only urgent", in_question("toilet", '"emergency"', '"urgent"'),
         "question 'toilet', rule: cancer 'possible' must be at least 'emergency' for 'bladder_trouble'"),
        ("a danger sign only for callers with cancer", in_question("saddle", '"any"', '"possible"'),
         "question 'saddle', rule: cancer 'no' must be at least 'emergency' for 'saddle_numbness'"),
        ("pain with cancer that is only advice", in_question("night", '"urgent"', '"advice"'),
         "question 'night', rule: cancer 'possible' must be at least 'urgent' for 'night_pain"),
        ("a belt of pain that says nothing without cancer", edited(BAND_WITHOUT_CANCER, ""),
         "question 'band', rule: none for cancer 'no' for 'band_like_pain'"),
        ("a question id used twice", edited('id = "saddle"', 'id = "toilet"'),
         "question 'toilet', id: used more than once"),
        ("a rule id used twice", edited('id = "band-without-cancer"', 'id = "band-with-cancer"'),
         "rule 'band-with-cancer', id: used more than once"),
        ("no gate", edited('gate = "cancer"', ""), "gate: Field required"),
        ("a gate that is no question", edited('gate = "cancer"', 'gate = "tumour"'),
         "gate: there is no question 'tumour'"),
        ("no review date", edited("review_date = 2027-05-20", ""), "review_date: Field required"),
        ("a review date that is no date", edited("2027-05-20", '"next May"'),
         "review_date: Input should be a valid date"),
        ("an unknown field of the document", edited('version = "2026.1"', 'version = "2026.1"\nautor = "me"'),
         "autor: Extra inputs are not permitted"),
        ("an unknown field of a question", in_question("band", "block =", 'wording = "Pain?"\nblock ='),
         "question 'band', wording: Extra inputs are not permitted"),
        ("an unknown field of a rule", in_question("band", "cancer =", 'when = "now"\ncancer ='),
         "question 'band', rule.0.when: Extra inputs are not permitted"),
        ("an urgency that does not exist", in_question("night", '"urgent"', '"soon"'),
         "question 'night', rule.0.urgency: Input should be 'advice', 'urgent' or 'emergency'"),
        ("a rule for callers who do not exist", in_question("night", '"possible"', '"maybe"'),
         "question 'night', rule.0.cancer: Input should be 'any', 'possible' or 'no'"),
        ("a question without an id", edited('id = "weakness"\nblock', "block"),
         "question 1, id: Field required"),
        ("an id that no prompt could carry", edited('id = "weakness"', 'id = "Weak ness"'),
         "question 'Weak ness', id: String should match pattern"),
    ],
)  # fmt: skip
def test_a_document_is_refused_that_has(sentence, text, said):
    assert any(gap.startswith(said) for gap in refusal(text)), (sentence, refusal(text))


def test_text_that_is_not_toml_is_refused_with_its_line():
    line = SHIPPED.splitlines().index('id = "saddle"') + 1
    (gap,) = refusal(edited('id = "saddle"', 'id = "saddle'))
    assert gap.startswith("not TOML: ")
    assert re.search(rf"\bline {line}\b", gap)


def test_every_gap_is_named_at_once():
    text = edited('document = "christie"', 'document = "cristie"').replace(', "bowel_trouble"', "")
    assert refusal(text) == [
        "question 'saddle', sources: unknown document 'cristie'",
        "question, covers: no question covers 'bowel_trouble'",
    ]


def test_a_rule_may_be_stricter_than_its_symptom():
    rules = read_rules(in_question("night", '"urgent"', '"emergency"'), vocabulary())
    assert rules.question("night").rules[0].urgency is Urgency.EMERGENCY


def test_a_symptom_without_a_line_in_a_document_need_not_be_covered():
    key = "electric_shock_feelings"
    assert not vocabulary()[key].article
    read_rules(edited(f', "{key}"', ""), vocabulary())


@pytest.mark.hazard("H24", "H67")
def test_the_stamp_names_version_and_content():
    rules, other = current_rules(), read_rules(edited('time = "now"', 'time = "at once"'), vocabulary())
    assert re.fullmatch(r"2026\.1\+[0-9a-f]{12}", rules.stamp)
    assert other.stamp != rules.stamp


def test_the_shipped_rules_are_a_draft_with_a_review_date():
    rules = current_rules()
    assert not rules.approved
    assert rules.reviewed_by == ()
    assert rules.review_date > dt.date(2026, 1, 1)


def test_asking_for_an_unknown_question_fails():
    with pytest.raises(KeyError):
        current_rules().question("tumour")


@pytest.mark.parametrize("document", ["article", "leaflet"])
@pytest.mark.parametrize("question", current_rules().questions, ids=lambda question: question.id)
def test_a_question_cites_the_lines_of_the_symptoms_it_covers(question, document):
    cited = {line for source in question.sources if source.document == document for line in source.lines}
    assert cited == {line for key in question.covers for line in getattr(vocabulary()[key], document)}


@pytest.mark.parametrize("symptom", [s for s in vocabulary().values() if s.urgency], ids=lambda s: s.meaning)
def test_a_symptom_is_never_less_urgent_with_cancer_than_without(symptom):
    assert symptom.without_cancer is not None
    assert symptom.urgency >= symptom.without_cancer


def test_what_is_only_said_is_not_asked():
    asked = {key for question in current_rules().questions for key in question.covers}
    assert vocabulary().keys() - asked == {"bone_mets_known", "face_droop_or_speech_trouble"}
