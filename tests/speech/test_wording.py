"""What the line says as a whole, and what holds for its English only. What holds for every prompt: test_check_rules."""

import re
from datetime import UTC, datetime
from itertools import islice

import pytest

from ivr.call import At, Call, Now, Why
from ivr.call.acts import Handover
from ivr.call.calling_back import screen_gone
from ivr.call.legs import Leg
from ivr.call.pieces import AFTERWARDS, length, script
from ivr.call.places import Item, Way
from ivr.call.prompts import Prompt, asking, noted
from ivr.call.whisper import doctor as handover
from ivr.speech import handover_text, seconds, shipped
from ivr.speech.check import Audience
from ivr.speech.check.audience import audiences
from ivr.speech.check.whispers import reachable
from ivr.triage import Answer, Urgency, assess, current_rules

RULES = current_rules()
LINE = "Northtown spinal cord line"
CATALOGUE = shipped(RULES, LINE)
MOMENT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
NOW = Now(MOMENT, RULES, (), "token", CATALOGUE.seconds)
INTRO = Prompt.HANDOVER_INTRO
NERVE = ("weakness", "walking", "toilet", "saddle", "numbness")

NEVER = {
    "a dose": r"\bmg\b|\d ?mg\b|milligram|\bdos(e|es|age)\b|dexamethasone",
    "a key by its name": r"press (one|two|three|zero|star|hash)\b",
}
"""Neither callers nor doctors hear it."""


def words(*keys):
    return len(" ".join(CATALOGUE.text(key) for key in keys).split())


def reasons_for(answers):
    """Return why a person can be sought for a caller with these answers."""
    found = assess(RULES, answers)
    unable = {Why.ASKED, Why.NINES, Why.SILENT, Why.WRONG_KEYS, Why.REPEATS, Why.TURNS, Why.FAULT}
    if found.urgency is Urgency.EMERGENCY:
        return {Why.DANGER, Why.RING_999, Why.FAULT}
    if found.urgency is Urgency.URGENT:
        return unable | {Why.URGENT}
    return unable if answers else unable | {Why.PROFESSIONAL, Why.RETURNING}


def whispered(answers, why):
    """Return everything that a doctor hears before their 1 is waited for."""
    return f"{told(answers, why)} {CATALOGUE.text(Prompt.WHISPER_KEYS)}"


def told(answers, why, **known):
    """Return what a doctor is told of a caller."""
    call = Call(sid="CA1", began=MOMENT, answers=tuple(answers.items()), why=why, **known)
    return handover_text(handover(call, NOW), RULES, CATALOGUE)


def whispered_of_the_gone(answers, why, caller):
    """Return everything that a doctor hears of a caller who has gone before their 1 is waited for."""
    call = Call(sid="CA1", began=MOMENT, answers=tuple(answers.items()), why=why, over=MOMENT, caller=caller)
    listen, _ = screen_gone(call, Leg(id="leg", contact="ann/1", way=Way.PAGE), NOW)
    return " ".join(
        handover_text(line, RULES, CATALOGUE) if isinstance(line, Handover) else CATALOGUE.text(line.prompt)
        for line in listen.lines
    )


REACHABLE = list(islice(reachable(RULES), 1000))  # there are fewer than a hundred; a broken rule could make millions


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("what", NEVER)
def test_no_prompt_has(what):
    found = {key: text for key, text in CATALOGUE.texts.items() if re.search(NEVER[what], text, re.IGNORECASE)}
    assert found == {}


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a dose", "Take 16 mg."),
        ("a dose", "Take 16mg."),
        ("a key by its name", "For yes, press one."),
        ("a key by its name", "To hear it again, press star."),
    ],
)
def test_the_guards_above_would_notice(what, text):
    assert re.search(NEVER[what], text, re.IGNORECASE)


@pytest.mark.parametrize("key", ["trying.ring_999", "transfer.ring_999", "unanswered.emergency", "ending.signs_999"])
def test_where_999_must_be_said_it_is(key):
    assert "9 9 9" in CATALOGUE.text(key)


@pytest.mark.hazard("H61")
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
        ("new signs, and which", Handover(Prompt.HANDOVER_FITS, yes=NERVE[:1]), "New signs. Yes to: weakness", "nerve"),
        ("new signs, not yet said which", Handover(Prompt.HANDOVER_FITS, yes=("cancer",), unasked=NERVE),
         "New signs. Yes to: cancer. Not asked: nerve", "weakness"),
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


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("why", list(Why), ids=lambda why: why.value)
def test_whoever_picks_up_hears_at_most_12_seconds(why):
    texts = [whispered(answers, why) for answers in REACHABLE if why in reasons_for(answers)]
    assert [text for text in texts if seconds(text) > 12] == []


FIRST_WHY = [why for why in Why if why is not Why.CUT_OFF]
"""Nobody is cut off before a person was sought for another reason, which is the one that is kept."""


@pytest.mark.parametrize("caller", ["+447700900456", None], ids=["number", "withheld"])
@pytest.mark.parametrize("why", [*FIRST_WHY, None], ids=lambda why: why.value if why else "nobody was sought")
def test_of_a_caller_who_has_gone_they_hear_at_most_12_seconds_too(why, caller):
    """A key of somebody who has gone may complete any answers; somebody may hang up before anybody was sought."""
    sets = [answers for answers in REACHABLE if why is None or why in reasons_for(answers)]
    texts = [whispered_of_the_gone(answers, why, caller) for answers in sets]
    assert texts
    assert [text for text in texts if seconds(text) > 12] == []


@pytest.mark.parametrize("why", list(Why), ids=lambda why: why.value)
def test_of_a_caller_who_rang_before_they_hear_at_most_12_seconds_too(why):
    texts = [
        f"{told(answers, why, returning=True)} {CATALOGUE.text(Prompt.WHISPER_KEYS)}"
        for answers in REACHABLE
        if why in reasons_for(answers)
    ]
    assert [text for text in texts if seconds(text) > 12] == []


@pytest.mark.parametrize("why", list(Why), ids=lambda why: why.value)
def test_of_a_caller_who_was_asked_again_they_hear_at_most_12_seconds_too(why):
    texts = [
        f"{told(answers, why, round=tuple(answers))} {CATALOGUE.text(Prompt.WHISPER_KEYS)}"
        for answers in REACHABLE
        if why in reasons_for(answers)
    ]
    assert [text for text in texts if seconds(text) > 12] == []


@pytest.mark.parametrize("why", list(Why), ids=lambda why: why.value)
@pytest.mark.parametrize("known", [{}, {"returning": True}, {"over": MOMENT}], ids=["there", "again", "gone"])
def test_of_a_caller_whose_number_is_marked_they_hear_at_most_12_seconds_too(why, known):
    keys = CATALOGUE.text(Prompt.WHISPER_RING_BACK if "over" in known else Prompt.WHISPER_KEYS)
    texts = [
        f"{told(answers, why, nuisance=True, **known)} {keys}" for answers in REACHABLE if why in reasons_for(answers)
    ]
    assert [text for text in texts if seconds(text) > 12 or not text.startswith("Marked as a nuisance.")] == []


def test_that_a_number_is_marked_takes_no_longer_than_the_longest_name_of_a_line():
    assert len(CATALOGUE.text(Prompt.HANDOVER_NUISANCE).split()) <= 4


@pytest.mark.parametrize("caller", ["+447700900456", None], ids=["number", "withheld"])
def test_a_doctor_hears_that_a_caller_has_gone_and_whether_there_is_a_number(caller):
    text = whispered_of_the_gone({}, Why.ASKED, caller)
    wanted = Prompt.HANDOVER_CALL_BACK if caller else Prompt.HANDOVER_NO_NUMBER
    assert text.startswith(CATALOGUE.text(wanted))
    assert text.endswith(CATALOGUE.text(Prompt.WHISPER_RING_BACK if caller else Prompt.WHISPER_NOTE))


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("returning", [False, True])
@pytest.mark.parametrize("gone", [None, MOMENT])
def test_no_two_sets_of_answers_sound_the_same_to_the_doctor(returning, gone):
    known = {"returning": returning, "over": gone}
    assert len({told(answers, Why.DANGER, **known) for answers in REACHABLE}) == len(REACHABLE)
    assert len({whispered(answers, Why.DANGER) for answers in REACHABLE}) == len(REACHABLE)


FIRST_OF_THE_WAIT = (Prompt.WAIT_RINGING, Prompt.WAIT_HOLD, Prompt.WAIT_BUSY)


def pieces():
    """Return every piece that anybody can hear in a queue."""
    waiting = [
        Call(sid="CA1", began=MOMENT, at=At.WAITING, why=why, urgency=urgency, caller=caller)
        for why in Why
        for urgency in (None, *Urgency)
        for caller in (None, "+447700900456")
    ]
    scripts = {piece for call in waiting for piece in script(call, NOW)}
    return sorted({*scripts, *AFTERWARDS, *FIRST_OF_THE_WAIT, Prompt.WAIT_NUMBER})


@pytest.mark.parametrize("piece", pieces())
def test_a_piece_of_the_wait_takes_at_most_8_seconds_with_the_wait_for_a_key(piece):
    assert length(piece, NOW) <= 8


def test_a_number_is_read_back_within_8_seconds():
    text = CATALOGUE.text(Prompt.WAIT_NUMBER_CHECK, {"number": "0 7 7 0 0 9 0 0 4 5 6"})
    assert seconds(text) + 1 <= 8


@pytest.mark.parametrize("piece", FIRST_OF_THE_WAIT)
def test_the_first_piece_of_the_wait_takes_at_most_5_seconds(piece):
    """So that whoever is not rung in time is soon let out of the queue."""
    assert length(piece, NOW) <= 5


@pytest.mark.parametrize("item", Item)
def test_what_is_asked_in_the_wait_says_both_keys(item):
    assert "{yes}" in CATALOGUE.texts[asking(item)]
    assert "{no}" in CATALOGUE.texts[asking(item)]


def test_what_a_caller_told_in_the_wait_delays_the_doctor_by_at_most_12_seconds():
    longest = [max((noted(item, answer) for answer in Answer), key=words) for item in Item]
    assert words(*longest) * 0.4 <= 12


SCREENS = [key for key, audience in audiences(RULES).items() if audience is Audience.SCREEN]


@pytest.mark.hazard("H59")
@pytest.mark.parametrize("key", SCREENS)
def test_no_text_message_to_a_contact_says_more_than_that_a_caller_needs_somebody(key):
    """It is read on a locked screen, by whoever holds the phone."""
    text = CATALOGUE.text(key).removeprefix(LINE).strip(" :.").lower()
    allowed = {"a caller needs you", "another caller is waiting"}
    assert text in allowed or key == Prompt.TEXT_REVIEW
    assert not re.search(r"\d|patient|cancer|spin|emergency|urgent|yes|no |number", text)
    assert "{" not in CATALOGUE.texts[key].replace("{line}", "")


@pytest.mark.hazard("H47", "H57")
@pytest.mark.parametrize("key", ["patient.greeting"])
def test_whoever_picks_up_the_patient_s_phone_hears_nothing_of_an_illness_or_of_answers(key):
    """Others may share it."""
    assert not re.search(r"{|doctor|cancer|spin|emergency|urgent|symptom|hospital", CATALOGUE.texts[key].lower())


@pytest.mark.hazard("H47", "H48")
def test_a_doctor_who_rings_back_is_warned_of_voicemail_and_of_shared_phones():
    """They will be talking to whoever picks up."""
    text = CATALOGUE.text(Prompt.WHISPER_RINGING_BACK)
    assert all(words in text for words in ("voicemail", "a phone that others share", "make sure who it is"))


@pytest.mark.hazard("H18")
def test_the_opening_sends_to_999_before_it_says_anything_else():
    """After whose line it is: no key, and no question, stands between these signs and 9 9 9."""
    whose, signs, *_ = CATALOGUE.text(Prompt.OPENING).split(". ")
    assert whose == LINE
    assert signs == "Chest pain, collapse, cannot breathe, heavy bleeding: hang up, ring 9 9 9"


@pytest.mark.hazard("H13")
def test_the_question_about_cancer_is_about_now_and_ever():
    """Who is in remission counts, and may not think so."""
    assert re.search(r"\bhave cancer\b.*\bever had cancer\b", CATALOGUE.text("question.cancer.ask"))
    assert "in remission, counts as yes" in CATALOGUE.text("question.cancer.help")


@pytest.mark.hazard("H15", "H16")
@pytest.mark.parametrize("name", NERVE)
def test_a_nerve_question_asks_for_what_has_been_and_never_for_new_alone(name):
    """People have grown used to what began a month ago; and others were weak before."""
    text = CATALOGUE.text(f"question.{name}.ask")
    assert re.match(r"Have your? ", text)
    assert not re.search(r"\bnew\b(?! or spreading)", text)
    assert ("than usual" in text) is (name == "weakness")
    assert ("new or spreading" in text) is (name == "numbness")


@pytest.mark.hazard("H29")
def test_who_helps_somebody_is_told_so_with_the_first_keys():
    """Half of the callers ring for another."""
    assert CATALOGUE.text("keys.first").endswith("Helping someone? Answer for them.")


MOVING = r"\b(log[- ]?roll|roll (over|on|to)|turn (over|on)|sit up|stand up|get up|be lifted|lift (him|her|them))\b"


@pytest.mark.hazard("H20")
def test_no_caller_is_told_to_roll_to_be_lifted_or_to_test_their_legs():
    """What several nurses do with a patient, nobody may try alone."""
    told = {key: text.lower() for key, text in CATALOGUE.texts.items()}
    assert [key for key, text in told.items() if re.search(MOVING, text)] == []
    warned = re.compile(r"do not walk about( to test your legs)?|do not test your legs( by walking)?")
    assert [key for key, text in told.items() if re.search(r"walk about|test your legs", warned.sub("", text))] == []


@pytest.mark.hazard("H34")
def test_who_hears_of_24_hours_hears_today():
    """Nobody has to reckon; a professional is told what the guideline says."""
    found = {key: text for key, text in CATALOGUE.texts.items() if "24 hours" in text}
    assert found.pop("professional.advice")
    assert set(found) == {"urgent.told", "unanswered.urgent"}
    assert all("today, and within 24 hours at the latest" in text for text in found.values())


@pytest.mark.hazard("H61")
def test_who_is_on_the_list_is_told_not_to_wait_for_us():
    """To be on a list sounds like an appointment."""
    assert CATALOGUE.text(Prompt.UNANSWERED_LISTED).endswith("but do not wait for us.")
