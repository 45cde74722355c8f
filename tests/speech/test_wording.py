"""What the line says: short enough, never a diagnosis, never a dose, goal before key."""

import re
from datetime import UTC, datetime
from itertools import islice

import pytest

from ivr.call import Call, Now, Why
from ivr.call.acts import Handover
from ivr.call.prompts import Prompt, question
from ivr.call.whisper import doctor as handover
from ivr.speech import handover_text, seconds, shipped
from ivr.triage import Answer, Urgency, assess, current_rules, next_question

RULES = current_rules()
LINE = "Northtown spinal cord line"
CATALOGUE = shipped(RULES, LINE)
MOMENT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
NOW = Now(MOMENT, RULES, (), "token", CATALOGUE.seconds)
INTRO = Prompt.HANDOVER_INTRO
NERVE = ("weakness", "walking", "toilet", "saddle", "numbness")

SAYS_24_HOURS = {"urgent.told", "unanswered.urgent", "professional.advice"}
"""Heard only by a caller who is URGENT, and by professionals."""

NEVER = {
    "a diagnosis": r"you do not have|you don't have|you have not got|you are fine|nothing to worry",
    "a dose": r"\bmg\b|\d ?mg\b|milligram|\bdos(e|es|age)\b|dexamethasone",
    "a key by its number": r"press (\d|one|two|three|zero|star|hash)\b",
    "key before goal": r"press \{\w+\},? (for|to|if)\b|(^|[.?!] )press \{",
    "a number that would be read as hundreds": r"\d{3}",
}


def words(*keys):
    return len(" ".join(CATALOGUE.text(key) for key in keys).split())


def reachable(answers=None):
    """Yield every set of answers that a caller can have given."""
    answers = answers or {}
    yield answers
    following = next_question(RULES, answers)
    if following and assess(RULES, answers).urgency is not Urgency.EMERGENCY:
        for answer in Answer:
            yield from reachable({**answers, following.id: answer})


def reasons_for(answers):
    """Return why a person can be sought for a caller with these answers."""
    found = assess(RULES, answers)
    unable = {Why.ASKED, Why.NINES, Why.SILENT, Why.WRONG_KEYS, Why.REPEATS, Why.TURNS, Why.FAULT}
    if found.urgency is Urgency.EMERGENCY:
        return {Why.DANGER, Why.RING_999, Why.FAULT}
    if found.urgency is Urgency.URGENT:
        return unable | {Why.URGENT}
    return unable if answers else unable | {Why.PROFESSIONAL}


def whispered(answers, why):
    """Return everything that a doctor hears before their 1 is waited for."""
    call = Call(sid="CA1", began=MOMENT, answers=tuple(answers.items()), why=why)
    text = handover_text(handover(call, NOW), RULES, CATALOGUE)
    return f"{text} {CATALOGUE.text(Prompt.WHISPER_KEYS)}"


REACHABLE = list(islice(reachable(), 1000))  # there are fewer than a hundred; a broken rule could make millions


@pytest.mark.parametrize("asked", RULES.questions, ids=lambda asked: asked.id)
def test_a_question_has_at_most_17_words(asked):
    assert words(question(asked.id)) <= 17


def test_the_first_half_minute_has_at_most_58_words():
    first = question(RULES.questions[0].id)
    assert words(Prompt.OPENING, first, Prompt.KEYS_FIRST, Prompt.TRANSFER) <= 58


@pytest.mark.parametrize("key", [key for key in CATALOGUE.texts if key.startswith("trying.")])
def test_a_piece_spoken_while_a_phone_rings_takes_at_most_8_seconds(key):
    assert seconds(CATALOGUE.text(key)) <= 8


@pytest.mark.parametrize("what", NEVER)
def test_no_prompt_has(what):
    found = {key: text for key, text in CATALOGUE.texts.items() if re.search(NEVER[what], text, re.IGNORECASE)}
    assert found == {}


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a diagnosis", "You do not have it."),
        ("a dose", "Take 16 mg."),
        ("a dose", "Take 16mg."),
        ("a key by its number", "For yes, press 1."),
        ("key before goal", "Press {yes}, for yes."),
        ("key before goal", "Or press {yes} to talk."),
        ("key before goal", "Hello. Press {yes}."),
        ("a number that would be read as hundreds", "Ring 999."),
    ],
)
def test_the_guards_above_would_notice(what, text):
    assert re.search(NEVER[what], text, re.IGNORECASE)


def test_24_hours_is_said_only_where_no_emergency_can_hear_it():
    hours = {key for key, text in CATALOGUE.texts.items() if re.search(r"24|twenty.four|tomorrow", text)}
    assert hours == SAYS_24_HOURS


@pytest.mark.parametrize("key", ["trying.ring_999", "transfer.ring_999", "unanswered.emergency", "ending.signs_999"])
def test_where_999_must_be_said_it_is(key):
    assert "9 9 9" in CATALOGUE.text(key)


@pytest.mark.parametrize("key", ["trying.ring_999", "trying.urgent", "transfer.ring_999", "transfer.nines"])
def test_999_never_sends_away_who_cannot_hang_up(key):
    assert "stay on the line" in CATALOGUE.text(key).lower()


@pytest.mark.parametrize(
    ("sentence", "told", "said", "not_said"),
    [
        ("a whole block is named once", Handover(INTRO, no=NERVE), "nerve", "weakness"),
        ("part of a block, one by one", Handover(INTRO, no=NERVE[:2]), "weakness, walking", "nerve"),
        ("a block split between yes and no is never named",
         Handover(INTRO, yes=NERVE[:1], no=NERVE[1:]), "walking", "nerve"),
        ("a block split between no and not asked", Handover(INTRO, no=NERVE[:4], unasked=NERVE[4:]),
         "numbness", "nerve"),
        ("an empty list is not spoken of", Handover(INTRO, yes=("walking",)), "walking", "Not"),
        ("nothing answered: no list of everything", Handover("handover.asked", unasked=(*NERVE, "cancer")),
         "No questions answered", "cancer"),
    ],
)  # fmt: skip
def test_the_handover_says(sentence, told, said, not_said):
    text = handover_text(told, RULES, CATALOGUE)
    assert said in text, sentence
    assert not_said not in text.removeprefix(CATALOGUE.text(told.why)), sentence


def test_the_handover_keeps_its_order_whose_line_yes_not_sure_no_not_asked():
    told = Handover(INTRO, ("walking",), ("cancer",), ("weakness",), ("saddle",))
    text = handover_text(told, RULES, CATALOGUE)
    places = [text.index(name) for name in (LINE, "walking", "cancer", "weakness", "saddle")]
    assert places == sorted(places)


@pytest.mark.parametrize("why", list(Why), ids=lambda why: why.value)
def test_whoever_picks_up_hears_at_most_12_seconds(why):
    texts = [whispered(answers, why) for answers in REACHABLE if why in reasons_for(answers)]
    assert [text for text in texts if seconds(text) > 12] == []


def test_no_two_sets_of_answers_sound_the_same_to_the_doctor():
    assert len({whispered(answers, Why.DANGER) for answers in REACHABLE}) == len(REACHABLE)
