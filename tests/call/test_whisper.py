"""What a doctor is told of a caller's answers, the second time above all: a no that stands no more is no no."""

import pytest

from ivr.call import Call, Why
from ivr.call.prompts import Prompt
from ivr.call.whisper import doctor
from ivr.triage import Answer, assess
from tests.call.conftest import CALLER, RULES, START, Line

LETTERS = {"y": Answer.YES, "n": Answer.NO, "?": Answer.UNSURE}
QUESTIONS = [question.id for question in RULES.questions]
NERVES = QUESTIONS[:5]
FIRST = dict.fromkeys(NERVES, "n") | {"cancer": "y", "band": "n", "signs999": "n", "fever": "n"}
"""The first round of an urgent caller, up to the pain that is their one yes."""
PAIN = next(name for name in QUESTIONS if name not in FIRST)


def given(answers):
    return {name: LETTERS[letter] for name, letter in answers.items()}


def caller(first, second=None, **known):
    """Return a caller with these answers of a first round and, unless it is None, of a second one."""
    answers = given(first)
    reasons = {reason.rule: reason for reason in assess(RULES, answers).reasons}
    if second is not None:
        reasons |= {reason.rule: reason for reason in assess(RULES, given(second)).reasons}
        answers |= given(second)
    known = {"caller": CALLER, "why": Why.DANGER} | known
    return Call(
        sid="CA1",
        began=START,
        answers=tuple(answers.items()),
        reasons=tuple(reasons.values()),
        round=None if second is None else tuple(second),
        **known,
    )


def told(call):
    found = doctor(call, Line().now)
    return {
        name: letter for letter, names in (("y", found.yes), ("?", found.unsure), ("n", found.no)) for name in names
    } | dict.fromkeys(found.unasked, "")


def whole(answers):
    """Return what is told, every other question being not asked."""
    return dict.fromkeys(QUESTIONS, "") | answers


URGENT = FIRST | {PAIN: "y"}
DENIED = FIRST | {PAIN: "n"}
CANCER = {"cancer": "y"}
STANDING = [
    ("asked once: every answer stands", URGENT, None, URGENT),
    ("asked once more, nothing said yet: no no stands", URGENT, {}, CANCER | {PAIN: "y"}),
    ("a no of the second time stands", URGENT, {"weakness": "n"}, CANCER | {PAIN: "y", "weakness": "n"}),
    ("a yes of the second time stands", URGENT, {"weakness": "y"}, CANCER | {PAIN: "y", "weakness": "y"}),
    ("not sure, the second time", URGENT, {"weakness": "n", "walking": "?"},
     CANCER | {PAIN: "y", "weakness": "n", "walking": "?"}),
    ("a yes that raised the urgency stands though it was taken back", URGENT, DENIED, DENIED | {PAIN: "y"}),
    ("so does a not sure", FIRST | {PAIN: "?"}, DENIED, DENIED | {PAIN: "?"}),
    ("not sure of cancer, then no: it raised nothing", DENIED | {"cancer": "?"}, {"cancer": "n"}, {"cancer": "n"}),
    ("no cancer the first time, and not asked again", dict.fromkeys(NERVES, "n") | {"cancer": "n"}, {"weakness": "y"},
     {"weakness": "y"}),
    ("all denied, twice", DENIED, DENIED, DENIED),
    ("all denied, and asked for a person at once", DENIED, {}, CANCER),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "first", "second", "stands"), STANDING, ids=[row[0] for row in STANDING])
def test_which_answers_stand(sentence, first, second, stands):
    assert told(caller(first, second)) == whole(stands), sentence


NEW, SOON = Prompt.HANDOVER_FITS, Prompt.HANDOVER_INTRO
WHYS = [
    ("asked once", None, {}, SOON),
    ("asked once more: new signs", {}, {}, NEW),
    ("and a danger sign", {"weakness": "y"}, {}, NEW),
    ("and the offer taken", DENIED, {"why": Why.URGENT}, NEW),
    ("and asked for a person", {}, {"why": Why.ASKED}, NEW),
    ("and could not answer", {}, {"why": Why.SILENT}, NEW),
    ("but who rang before is told of first", {}, {"returning": True}, Prompt.HANDOVER_RETURNING),
    ("and who has gone", {}, {"over": START}, Prompt.HANDOVER_CALL_BACK),
    ("and who has gone without a number", {}, {"over": START, "caller": None}, Prompt.HANDOVER_NO_NUMBER),
    ("a professional has no signs", {}, {"why": Why.PROFESSIONAL}, Prompt.HANDOVER_PROFESSIONAL),
]


@pytest.mark.parametrize("why", [Why.DANGER, Why.PROFESSIONAL])
@pytest.mark.parametrize("nuisance", [True, False])
def test_that_a_number_is_marked_is_told_of_every_caller(why, nuisance):
    assert doctor(caller(URGENT, why=why, nuisance=nuisance), Line().now).nuisance is nuisance


@pytest.mark.parametrize(("sentence", "second", "known", "why"), WHYS, ids=[row[0] for row in WHYS])
def test_what_is_said_first(sentence, second, known, why):
    assert doctor(caller(URGENT, second, **known), Line().now).why == why, sentence
