"""Whatever stands in the rules document, it is rules or it is refused in sentences: nothing else comes of it."""

from importlib.resources import files

from hypothesis import given, settings

from ivr.triage import read_rules, vocabulary
from ivr.triage.reading import RulesError
from tests.mangling import any_file

GOOD = files("ivr.triage").joinpath("mscc.toml").read_text("utf-8")


@settings(max_examples=200, deadline=None)
@given(any_file(GOOD))
def test_any_document_is_rules_or_is_refused(text):
    try:
        rules = read_rules(text, vocabulary())
        found = [rules.question(rules.gate).id, *(question.id for question in rules.questions)]
    except RulesError as refused:
        found = refused.gaps
    assert found
    assert all(found)
