"""What the answers mean. Every row of the tables is a sentence that a clinician can agree with or not."""

from itertools import islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.triage import Answer, Urgency, assess, current_rules, next_question

RULES = current_rules()
IDS = [question.id for question in RULES.questions]
YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE
ADVICE, URGENT, EMERGENCY = Urgency.ADVICE, Urgency.URGENT, Urgency.EMERGENCY
WHOLE, OPEN = True, False

NERVE = "weakness walking toilet saddle numbness"
DANGER = f"{NERVE} band signs999 fever"
ALL_BUT_ONE = "neck back night strain moving"
PAIN = f"{ALL_BUT_ONE} other"


def told(yes="", no="", unsure=""):
    """Return answers from three lists of question ids."""
    lists = {YES: yes, NO: no, UNSURE: unsure}
    return {name: answer for answer, names in lists.items() for name in names.split()}


def height(urgency):
    """Return how urgent, from 0 for "nothing yet" up."""
    return [None, *Urgency].index(urgency)


def reachable(answers=None):
    """Yield every set of answers that a caller can have given, from the empty one on."""
    answers = answers or {}
    yield answers
    question = next_question(RULES, answers)
    if question and assess(RULES, answers).urgency is not EMERGENCY:
        for answer in Answer:
            yield from reachable({**answers, question.id: answer})


REACHABLE = list(islice(reachable(), 1000))  # there are fewer than a hundred; a broken rule could make millions
ANY_ANSWERS = st.dictionaries(st.sampled_from(IDS), st.sampled_from(Answer))

# question, what a yes is with cancer (or cancer not sure, or not asked yet), and what it is without
MEANINGS = [
    ("weakness", EMERGENCY, EMERGENCY),
    ("walking", EMERGENCY, EMERGENCY),
    ("toilet", EMERGENCY, EMERGENCY),
    ("saddle", EMERGENCY, EMERGENCY),
    ("numbness", EMERGENCY, EMERGENCY),
    ("band", EMERGENCY, ADVICE),
    ("signs999", EMERGENCY, EMERGENCY),
    ("fever", EMERGENCY, ADVICE),
    ("neck", URGENT, ADVICE),
    ("back", URGENT, ADVICE),
    ("night", URGENT, ADVICE),
    ("strain", URGENT, ADVICE),
    ("moving", URGENT, ADVICE),
    ("other", URGENT, ADVICE),
]
CANCER = [("cancer yes", {"cancer": YES}), ("cancer not sure", {"cancer": UNSURE}), ("cancer not asked", {})]


@pytest.mark.hazard("H12", "H13", "H15")
@pytest.mark.parametrize("answer", [YES, UNSURE], ids=["yes", "not sure"])
@pytest.mark.parametrize(("question", "possible", "without"), MEANINGS, ids=[row[0] for row in MEANINGS])
def test_yes_and_not_sure_mean_the_same_to_every_question(question, possible, without, answer):
    for description, cancer in CANCER:
        assert assess(RULES, {question: answer, **cancer}).urgency is possible, description
    without_cancer = assess(RULES, {question: answer, "cancer": NO}).urgency
    assert without_cancer is (without if without > ADVICE else None), "cancer no"


@pytest.mark.parametrize("cancer", [{}, *({"cancer": answer} for answer in Answer)], ids=str)
@pytest.mark.parametrize("question", [row[0] for row in MEANINGS])
def test_a_no_raises_nothing(question, cancer):
    assert assess(RULES, {question: NO, **cancer}).reasons == ()


def test_the_table_of_meanings_has_every_question_but_the_gate():
    assert [row[0] for row in MEANINGS] == [name for name in IDS if name != RULES.gate]


@pytest.mark.hazard("H01", "H17", "H19")
@pytest.mark.parametrize(
    ("sentence", "answers", "urgency", "complete"),
    [
        ("nothing answered is nothing known", told(), None, OPEN),
        ("a yes to weakness is enough", told(yes="weakness"), EMERGENCY, WHOLE),
        ("not sure about walking is as good as yes", told(no="weakness", unsure="walking"), EMERGENCY, WHOLE),
        ("four noes do not outweigh one yes", told(no=NERVE) | told(yes="numbness"), EMERGENCY, WHOLE),
        ("no to all nerve signs is not yet advice", told(no=NERVE), None, OPEN),
        ("cancer alone raises nothing", told(no=NERVE, yes="cancer"), None, OPEN),
        ("a belt of pain with cancer is an emergency", told(no=NERVE, yes="cancer band"), EMERGENCY, WHOLE),
        ("a belt of pain, cancer not sure", told(no=NERVE, unsure="cancer", yes="band"), EMERGENCY, WHOLE),
        ("a belt of pain, cancer not asked yet", told(yes="band"), EMERGENCY, WHOLE),
        ("a belt of pain without cancer", told(no=f"{NERVE} cancer", yes="band"), None, OPEN),
        ("no cancer: the 999 signs are still to be asked", told(no=f"{NERVE} cancer"), None, OPEN),
        ("no cancer, no 999 sign: advice", told(no=f"{NERVE} cancer signs999"), ADVICE, WHOLE),
        ("chest pain without cancer", told(no=f"{NERVE} cancer", yes="signs999"), EMERGENCY, WHOLE),
        ("fever on treatment", told(no=f"{NERVE} band signs999", yes="cancer fever"), EMERGENCY, WHOLE),
        ("fever without cancer", told(no=f"{NERVE} cancer signs999", yes="fever"), ADVICE, WHOLE),
        ("pain alone is urgent", told(no=DANGER, yes="cancer neck"), URGENT, WHOLE),
        ("pain alone, cancer not sure", told(no=DANGER, unsure="cancer neck"), URGENT, WHOLE),
        ("pain, and a danger question still open", told(no=NERVE, yes="cancer neck"), URGENT, OPEN),
        ("pain in every way is still urgent", told(no=DANGER, yes=f"cancer {PAIN}"), URGENT, WHOLE),
        ("pain never hides weakness", told(yes=f"cancer {PAIN} weakness"), EMERGENCY, WHOLE),
        ("pain in every way, without cancer", told(no=f"{DANGER} cancer", yes=PAIN), ADVICE, WHOLE),
        ("weakness without cancer stays an emergency", told(yes="weakness", no="cancer"), EMERGENCY, WHOLE),
        ("the caller's own worry", told(no=f"{DANGER} {PAIN}") | told(yes="cancer other"), URGENT, WHOLE),
        ("one question short of advice", told(no=f"{DANGER} {ALL_BUT_ONE}", yes="cancer"), None, OPEN),
        ("no to everything, with cancer", told(no=f"{DANGER} {PAIN}", yes="cancer"), ADVICE, WHOLE),
    ],
)  # fmt: skip
def test_what_the_answers_mean(sentence, answers, urgency, complete):
    found = assess(RULES, answers)
    assert (found.urgency, found.complete) == (urgency, complete), sentence


@pytest.mark.hazard("H06", "H14")
def test_the_questions_come_in_the_agreed_order():
    asked, answers = [], {}
    while question := next_question(RULES, answers):
        asked.append(question.id)
        answers[question.id] = YES if question.id == "cancer" else NO
    assert asked == f"{NERVE} cancer band signs999 fever {PAIN}".split()


def test_without_cancer_only_the_999_signs_are_asked_after_the_nerve_signs():
    answers = told(no=f"{NERVE} cancer")
    assert next_question(RULES, answers).id == "signs999"
    assert next_question(RULES, answers | {"signs999": NO}) is None


def test_a_reason_names_its_rule_its_answer_and_its_sources():
    (reason,) = assess(RULES, told(no="weakness", unsure="walking")).reasons
    assert (reason.rule, reason.question) == ("walking", "walking")
    assert (reason.answer, reason.urgency) == (UNSURE, EMERGENCY)
    assert [source.document for source in reason.sources] == ["article", "ng234"]
    assert not reason.ring_999


def test_every_reason_is_kept_not_only_the_worst():
    found = assess(RULES, told(yes="cancer neck weakness"))
    assert [reason.rule for reason in found.reasons] == ["weakness", "neck-with-cancer"]


@pytest.mark.parametrize("name", [row[0] for row in MEANINGS])
def test_only_the_999_signs_tell_the_caller_to_ring_999(name):
    (reason,) = assess(RULES, {name: YES}).reasons
    assert reason.ring_999 is (name == "signs999")


def test_urgencies_are_ordered():
    assert ADVICE < URGENT < EMERGENCY
    assert max(URGENT, EMERGENCY, ADVICE) is EMERGENCY


@pytest.mark.hazard("H12", "H29")
@pytest.mark.parametrize("answers", REACHABLE, ids=len)
def test_on_every_path_not_sure_does_what_yes_does(answers):
    with_yes = {name: YES if answer is UNSURE else answer for name, answer in answers.items()}
    found, as_yes = assess(RULES, answers), assess(RULES, with_yes)
    assert (found.urgency, found.complete) == (as_yes.urgency, as_yes.complete)
    assert next_question(RULES, answers) == next_question(RULES, with_yes)


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("answers", REACHABLE, ids=len)
def test_on_every_path_the_next_question_can_still_raise_the_urgency(answers):
    question = next_question(RULES, answers)
    if question and question.id != RULES.gate:
        raised = assess(RULES, {**answers, question.id: YES}).urgency
        assert height(raised) > height(assess(RULES, answers).urgency)


@pytest.mark.hazard("H01")
def test_every_path_ends_in_an_urgency_and_all_three_are_reached():
    ends = [assess(RULES, answers) for answers in REACHABLE if next_question(RULES, answers) is None]
    assert all(end.complete for end in ends)
    assert {end.urgency for end in ends} == {ADVICE, URGENT, EMERGENCY}


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(("first", "second"), list(permutations([r[0] for r in MEANINGS], 2)))
def test_two_answers_count_as_the_worse_of_them(first, second):
    alone = [assess(RULES, {name: YES}).urgency for name in (first, second)]
    assert assess(RULES, {first: YES, second: YES}).urgency is max(alone)


@pytest.mark.hazard("H02")
@given(ANY_ANSWERS, st.sampled_from([name for name in IDS if name != RULES.gate]), st.sampled_from(Answer))
def test_one_answer_more_never_lowers_the_urgency(answers, question, answer):
    before = {name: given_ for name, given_ in answers.items() if name != question}
    lower = assess(RULES, before).urgency
    assert height(assess(RULES, {**before, question: answer}).urgency) >= height(lower)


@pytest.mark.hazard("H02", "H13", "H14")
@given(ANY_ANSWERS, st.sampled_from([*NERVE.split(), "signs999"]), st.sampled_from([YES, UNSURE]))
def test_nothing_lowers_a_danger_sign_not_even_no_cancer(answers, sign, answer):
    found = assess(RULES, {**answers, sign: answer, "cancer": NO})
    assert (found.urgency, found.complete) == (EMERGENCY, WHOLE)


@given(ANY_ANSWERS)
def test_an_incomplete_set_is_never_advice_and_a_complete_one_always_something(answers):
    found = assess(RULES, answers)
    assert found.complete is (next_question(RULES, answers) is None)
    assert found.urgency is not ADVICE if not found.complete else found.urgency is not None


@given(ANY_ANSWERS, ANY_ANSWERS)
def test_once_complete_no_further_answer_could_have_raised_it(answers, further):
    found = assess(RULES, answers)
    if found.complete:
        assert height(assess(RULES, {**further, **answers}).urgency) <= height(found.urgency)


@given(ANY_ANSWERS)
def test_a_question_that_has_its_answer_is_not_asked_again(answers):
    question = next_question(RULES, answers)
    assert question is None or question.id not in answers
