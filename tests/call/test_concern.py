"""Who hears words about cancer and the spine: they are for callers whose answers speak of it, and for nobody else."""

from itertools import product

import pytest

from ivr.call import At, Call, Why
from ivr.call.concern import FEVER, is_about_spine
from ivr.call.events import QueueEnded
from ivr.call.pieces import ONLY, PAIN, SPINE, UNKNOWN, script
from ivr.call.prompts import Prompt
from ivr.call.unanswered import text_of_it, unanswered
from ivr.triage import Answer, Urgency, assess
from tests.call.conftest import CALLER, RULES, START, WORDS, Line

YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
EMERGENCY, URGENT, ADVICE = Urgency.EMERGENCY, Urgency.URGENT, Urgency.ADVICE
NEVER = (Why.RING_999, Why.PROFESSIONAL)
"""Who rang for other signs, or for somebody else."""

TABLE = [
    ("no danger known, cancer not asked: they may have rung for anything", (None, URGENT, ADVICE), None, False),
    ("danger, cancer not asked", (EMERGENCY,), None, True),
    ("cancer", (None, URGENT, ADVICE, EMERGENCY), YES, True),
    ("not sure of cancer counts as yes", (None, URGENT, ADVICE, EMERGENCY), UNSURE, True),
    ("never cancer: they cannot say that they have or had it", (None, URGENT, ADVICE, EMERGENCY), NO, False),
]
"""Sentence, urgencies, whether they ever had cancer, and whether the words are meant for them."""

WHYS = (None, *Why)
ROWS = [
    pytest.param(why, urgency, gate, about and why not in NEVER, id=f"{sentence}, {urgency}, {why}")
    for sentence, urgencies, gate, about in TABLE
    for urgency in urgencies
    for why in WHYS
]


def caller(why, urgency, gate, **known):
    answers = () if gate is None else ((RULES.gate, gate),)
    return Call(sid="CA1", began=START, caller=CALLER, why=why, urgency=urgency, answers=answers, **known)


@pytest.fixture
def now():
    return Line(can_text=lambda _: True).now


def test_the_table_has_every_urgency_with_every_answer():
    listed = [(urgency, gate) for _, urgencies, gate, _ in TABLE for urgency in urgencies]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(product((None, *Urgency), (None, *Answer)))


@pytest.mark.parametrize(("why", "urgency", "gate", "about"), ROWS)
def test_for_whom_words_about_the_spine_are_meant(now, why, urgency, gate, about):
    assert is_about_spine(caller(why, urgency, gate), now) is about


ALL_NO = {question.id: NO for question in RULES.questions} | {"cancer": YES}
FEVERS = [
    ("a fever on treatment, and nothing else", {"fever": YES}, False),
    ("not sure of it", {"fever": UNSURE}, False),
    ("a fever, not sure of cancer", {"fever": YES, "cancer": UNSURE}, False),
    ("a fever, and pain: the fever cannot wait", {"fever": YES, "night": YES}, False),
    ("a fever, and a danger sign", {"fever": YES, "walking": YES}, True),
    ("a fever, and not sure of a danger sign", {"fever": YES, "band": UNSURE}, True),
    ("a danger sign, and no fever", {"walking": YES}, True),
    ("pain alone", {"night": YES}, True),
]


@pytest.mark.hazard("H19")
@pytest.mark.parametrize(("sentence", "answers", "about"), FEVERS, ids=[row[0] for row in FEVERS])
@pytest.mark.parametrize("why", [None, Why.DANGER, Why.FAULT, Why.ASKED], ids=str)
def test_whoever_has_nothing_worse_than_a_fever_is_not_told_to_speak_of_the_spine(now, why, sentence, answers, about):
    assert ALL_NO.keys() >= answers.keys()
    given = ALL_NO | answers
    found = assess(RULES, given)
    call = Call(
        sid="CA1", began=START, why=why, urgency=found.urgency, reasons=found.reasons, answers=tuple(given.items())
    )
    assert is_about_spine(call, now) is about, sentence


def test_a_fever_is_a_question_of_the_rules():
    assert FEVER in {question.id for question in RULES.questions}


@pytest.mark.parametrize(("why", "urgency", "gate", "about"), ROWS)
def test_what_they_hear_in_their_queue_goes_by_it(now, why, urgency, gate, about):
    expected = ONLY[why] if why in NEVER else PAIN if urgency is URGENT else SPINE if about else UNKNOWN
    assert script(caller(why, urgency, gate, at=At.WAITING), now) == expected


def said(steps):
    return [line.prompt for act in steps if hasattr(act, "lines") for line in act.lines]


@pytest.mark.parametrize(("why", "urgency", "gate", "about"), ROWS)
def test_what_they_are_told_when_nobody_answers_goes_by_it(now, why, urgency, gate, about):
    first = {Why.RING_999: Prompt.UNANSWERED_RING_999, Why.PROFESSIONAL: Prompt.UNANSWERED_PROFESSIONAL}.get(why)
    about_spine = Prompt.UNANSWERED if about else Prompt.UNANSWERED_UNKNOWN
    expected = first or (Prompt.UNANSWERED_URGENT if urgency is URGENT else about_spine)
    assert said(unanswered(caller(why, urgency, gate), now))[0] == expected


@pytest.mark.parametrize(("why", "urgency", "gate", "about"), ROWS)
def test_the_text_that_they_are_sent_goes_by_it(now, why, urgency, gate, about):
    sent = {step.prompt for step in text_of_it(caller(why, urgency, gate), now) if hasattr(step, "text")}
    about_spine = Prompt.TEXT_EMERGENCY if about else Prompt.TEXT_UNKNOWN
    assert sent == (set() if why in NEVER else {Prompt.TEXT_URGENT if urgency is URGENT else about_spine})


@pytest.mark.hazard("H18")
def test_words_for_those_of_whom_nothing_is_known_claim_no_cancer_and_no_spine():
    for prompt in (*UNKNOWN, Prompt.UNANSWERED_UNKNOWN):
        words = WORDS.text(prompt).lower()
        assert "spin" not in words, prompt
        assert "i have or had cancer" not in words.replace(" …", ""), prompt


CALLERS = [
    ("danger", Prompt.UNANSWERED),
    *((who, Prompt.UNANSWERED_UNKNOWN) for who in ("asked", "nines", "silent", "wrong_keys", "returning")),
    ("ring_999", Prompt.UNANSWERED_RING_999),
    ("urgent", Prompt.UNANSWERED_URGENT),
    ("professional", Prompt.UNANSWERED_PROFESSIONAL),
]


@pytest.mark.parametrize(("who", "first"), CALLERS, ids=[row[0] for row in CALLERS])
def test_what_whole_calls_end_in_when_nobody_answers(make_line, who, first):
    line = make_line().bring(who)
    line.wait(until=200)
    assert said(line.happen(QueueEnded("leave")))[0] == first
