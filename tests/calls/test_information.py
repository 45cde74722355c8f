"""The information after the questions: every clip is heard, no key strands anybody, and one key leads back."""

import itertools
import re

import pytest

from ivr.call import Outcome, Why, outcome
from ivr.call.information import TOPICS
from ivr.call.prompts import Prompt
from ivr.oncall import Paging, Rank, owed
from ivr.simulator.players import ScriptedCaller
from ivr.triage import Answer, Urgency
from tests.calls.conftest import world

PAIN_FREE = "222221222"
"""No to all danger questions, and cancer."""

QUESTIONS = {"urgent": PAIN_FREE + "1", "advice": PAIN_FREE + "222222", "no cancer": "22222" + "22"}
PIECES = {"urgent": "2" + ".....", "advice": "...", "no cancer": "..."}
"""What brings each of them to the last piece, which offers the menu."""

END = {who: QUESTIONS[who] + PIECES[who] for who in QUESTIONS}
URGENCY = {"urgent": Urgency.URGENT, "advice": Urgency.ADVICE, "no cancer": Urgency.ADVICE}

FIRST = "Have your arms or legs been weaker"
MENU = "For what this is, and why time matters"
CLIP = "Think of pain as smoke"
SORRY = "Sorry, I did not understand that key."
each_end = pytest.mark.parametrize("who", END)


@pytest.fixture(scope="module")
def line():
    with world(every=None, rest=False, ivr_paging=Paging(compare_minutes=600)) as shared:
        yield shared


@pytest.fixture(scope="module")
def text(line):
    return line.line.desk.words.text


def after(heard, key, nth=-1):
    """What the line says after this key of the caller, the n-th time that it is pressed."""
    presses = [n for n, m in enumerate(heard.moments) if (m.who, m.what) == ("caller", f"presses {key}")]
    return [m.what for m in heard.moments[presses[nth] + 1 :] if m.who == "line"]


@each_end
def test_1_at_the_last_piece_opens_the_menu_and_every_clip_of_every_topic_is_heard_by_waiting(line, text, who):
    phone = line.ring(END[who] + "1" + "1.......2..3....4..." + "..")
    said = [m.what for m in phone.session.transcript.moments if m.who == "line"]
    clips = {text(clip) for topic in TOPICS for clip in topic}
    assert [what for what in said if what in clips] == [text(clip) for topic in TOPICS for clip in topic]
    assert said.count(text(Prompt.INFO_MENU)) == 6, "at first, after each topic, and once more for who is silent"
    assert said.count(text(Prompt.INFO_END)) == 4, "before the menu, so that a late key for a clip is no choice there"
    assert said[-2:] == ["Ring again at any time, day or night. Goodbye.", "(hangs up)"]
    call = line.call(phone)
    assert (outcome(call), call.urgency, call.why, owed(call)) == (Outcome.ADVISED, URGENCY[who], None, None)


KEYS = [
    ("menu", "*", [MENU]),
    ("menu", "**", [MENU]),
    ("menu", "#", ["To hear about cancer and the spine"]),
    ("menu", "9", [SORRY, MENU]),
    ("menu", "5", [SORRY, MENU]),
    ("menu", "7", [SORRY, MENU]),
    ("menu", "!1", [MENU]),
    ("clip", "*", [CLIP]),
    ("clip", "#", [MENU]),
    ("clip", "2", [SORRY, CLIP]),
    ("clip", "3", [SORRY, CLIP]),
    ("clip", "9", [SORRY, CLIP]),
    ("clip", "!1", [CLIP]),
]
PERSON = [
    ("menu", "0", Why.ASKED),
    ("menu", "99", Why.NINES),
    ("menu", "77", Why.WRONG_KEYS),
    ("menu", "***", Why.REPEATS),
    ("clip", "0", Why.ASKED),
    ("clip", "!0", Why.ASKED),
    ("clip", "99", Why.NINES),
    ("clip", "77", Why.WRONG_KEYS),
    ("clip", "***", Why.REPEATS),
    ("clip", "1..", Why.SILENT),
    ("clip", "1***", Why.REPEATS),
]
PLACE = {"menu": "1", "clip": "11"}


@pytest.mark.parametrize(("place", "keys", "heard"), KEYS, ids=str)
def test_what_a_key_does_in_the_menu_and_in_a_clip(line, place, keys, heard):
    said = after(line.ring(END["advice"] + PLACE[place] + keys + "x").session.transcript, keys[-1])
    assert [what.startswith(words) for what, words in zip(said, heard, strict=False)] == [True] * len(heard), said


@pytest.mark.parametrize(
    ("who", "place", "keys", "why"),
    [(who, *row) for who, row in zip(itertools.cycle(END), PERSON, strict=False)],
    ids=str,
)
def test_0_and_whatever_shows_that_somebody_cannot_go_on_bring_a_person(line, who, place, keys, why):
    phone = line.ring(END[who] + PLACE[place] + keys)
    assert line.call(phone).why is why
    assert phone.session.transcript.joined == 1
    assert line.owing(phone) is None


@pytest.mark.hazard("H09")
@each_end
def test_in_a_clip_one_key_brings_the_first_question_and_a_yes_then_is_an_emergency(line, who):
    phone = line.ring(END[who] + "1" + "1.1" + "21")
    heard = phone.session.transcript
    before, first, keys = after(heard, "1", -2)[:3]
    assert before == "I will ask you the questions again."
    assert first.startswith(FIRST)
    assert keys.startswith("For yes, press 1.")
    call = line.call(phone)
    assert (call.urgency, call.why) == (Urgency.EMERGENCY, Why.DANGER)
    assert heard.joined == 1
    assert "24 hours" not in " ".join(after(heard, "1"))
    told = heard.said("to contact")
    assert told.startswith("Spinal cord line. New signs. Yes to: "), told
    stands = {"urgent": "walking, cancer, neck", "advice": "walking, cancer", "no cancer": "walking"}[who]
    assert f"Yes to: {stands}." in told
    assert "No to: weakness. Not asked: " in told, "what was no before is not so any more"


STALE = [
    ("advice", "1", "Yes to: weakness, cancer. Not asked: "),
    ("advice", "3", "Yes to: cancer. Unsure: weakness. Not asked: "),
    ("advice", "2#1", "Yes to: weakness, cancer. Not asked: "),
    ("advice", "221", "Yes to: bladder or bowel, cancer. No to: weakness, walking. Not asked: "),
    ("no cancer", "1", "Yes to: weakness. Not asked: "),
    ("no cancer", "2222211", "Yes to: cancer, band pain. No to: nerve signs. Not asked: "),
    ("urgent", "0", "Yes to: cancer, neck. Not asked: "),
    ("advice", "20", "Yes to: cancer. No to: weakness. Not asked: "),
]


@pytest.mark.hazard("H35")
@pytest.mark.parametrize(("who", "again", "words"), STALE, ids=str)
def test_a_doctor_hears_of_new_signs_and_of_no_that_was_said_before_them(line, who, again, words):
    told = line.ring(END[who] + "111" + again).session.transcript.said("to contact")
    assert told.startswith(f"Spinal cord line. New signs. {words}"), told


def test_a_doctor_who_takes_an_urgent_caller_after_all_noes_hears_that_they_heard_something_that_fits(line):
    told = line.ring(END["urgent"] + "111" + PAIN_FREE + "222222" + "1").session.transcript.said("to contact")
    assert told.startswith("Spinal cord line. New signs. Yes to: cancer, neck. No to: nerve signs, "), told


def test_without_a_second_round_nothing_is_told_to_be_new(line):
    assert "New signs" not in line.ring(END["advice"] + "11" + "0").session.transcript.said("to contact")


def test_an_emergency_of_the_second_round_whom_nobody_answers_is_sent_to_999_and_listed(line):
    phone = line.ring(END["urgent"] + "1" + "1.1" + "1", "no-answer")
    said = phone.session.transcript.said()
    assert "Nobody has answered. Hang up and ring 9 9 9 now." in said
    assert said.count("24 hours") == 1, "the advice from before"
    assert line.owing(phone).owed.rank is Rank.EMERGENCY


SECOND_ROUND = [
    ("urgent", PAIN_FREE + "222222", Urgency.URGENT),
    ("urgent", "2222222", Urgency.URGENT),
    ("advice", PAIN_FREE + "222222", Urgency.ADVICE),
    ("advice", "2222222", Urgency.ADVICE),
    ("no cancer", "2222222", Urgency.ADVICE),
    ("no cancer", PAIN_FREE + "222222", Urgency.ADVICE),
    ("advice", PAIN_FREE + "3", Urgency.URGENT),
    ("no cancer", PAIN_FREE + "1", Urgency.URGENT),
]


@pytest.mark.parametrize(("who", "again", "urgency"), SECOND_ROUND)
def test_all_no_again_ends_as_before_and_nothing_that_was_said_becomes_less_urgent(line, who, again, urgency):
    ends = "2....." if urgency is Urgency.URGENT else "..."
    phone = line.ring(END[who] + "1" + "11" + again + ends + "1" + "#.")
    heard, call = phone.session.transcript, line.call(phone)
    assert heard.said().count(FIRST) == 2
    assert (call.urgency, call.why, outcome(call), owed(call)) == (urgency, None, Outcome.ADVISED, None), heard.text()
    assert heard.said().count("Please speak to a doctor or nurse today") == (who == "urgent") + (
        urgency is Urgency.URGENT
    )
    assert heard.said().count(MENU) == 2


def test_an_urgent_caller_may_take_the_offer_after_the_second_round(line):
    phone = line.ring(END["urgent"] + "11" + "1" + PAIN_FREE + "222222" + "1")
    assert phone.session.transcript.joined == 1
    assert line.call(phone).why is Why.URGENT


def test_the_questions_can_be_begun_a_third_time(line):
    phone = line.ring(END["no cancer"] + "111" + "2222222" + "..." + "111" + "1")
    assert phone.session.transcript.said().count(FIRST) == 3
    assert line.call(phone).urgency is Urgency.EMERGENCY


def test_going_back_in_the_second_round_stays_within_it(line):
    assert "There is nothing to go back to." in line.ring(END["advice"] + "111" + "#1").session.transcript.said()
    phone = line.ring(END["advice"] + "111" + "22#1")
    assert dict(line.call(phone).answers)["walking"] is Answer.YES
    assert line.call(phone).urgency is Urgency.EMERGENCY


NOT_THE_LAST = [(who, place) for who in END for place in range(len(PIECES[who].strip("2")))]


@pytest.mark.parametrize(("who", "place"), NOT_THE_LAST)
def test_1_in_the_middle_of_the_pieces_is_a_wrong_key_and_not_the_menu(line, who, place):
    begun = QUESTIONS[who] + "2" * (who == "urgent")
    heard = line.ring(begun + "." * place + "1" + "x").session.transcript
    said = [m.what for m in heard.moments if m.who == "line"]
    assert after(heard, "1")[0] == SORRY
    assert MENU not in heard.said()
    cut = said[said.index(SORRY) - 1].removesuffix(" ...")
    assert said[said.index(SORRY) + 1].startswith(cut[:20]), "the same piece again"


def test_1_twice_in_the_middle_of_the_pieces_brings_a_person(line):
    phone = line.ring(END["urgent"][:-1] + "11")
    assert line.call(phone).why is Why.WRONG_KEYS
    assert phone.session.transcript.joined == 1


def test_there_is_no_menu_for_whom_nobody_answered(line):
    heard = line.ring("1" + "1", "no-answer").session.transcript
    assert after(heard, "1")[0] == SORRY
    assert MENU not in heard.said()


DOSE = re.compile(r"\bmg\b|\bmilli|\bdose|\bdexameth|\bomepraz|\d+ ?(?:g|ml)\b|times a day|once a day", re.IGNORECASE)


@pytest.mark.hazard("H21")
def test_nothing_of_it_is_a_dose_a_diagnosis_or_a_word_that_calms(line, text):
    for prompt in (*(clip for topic in TOPICS for clip in topic), Prompt.INFO_MENU, Prompt.INFO_KEYS):
        words = text(prompt)
        assert not DOSE.search(words), words
        assert not [never for never in line.line.desk.words.head.writing.never if never in words.lower()], words
        assert "24 hours" not in words, "a caller who is an emergency by now may have heard it just before"


class Browser(ScriptedCaller):
    """Presses nothing any more once somebody has been rung."""

    def press(self, prompt):
        return None if prompt.after_dial else super().press(prompt)


@pytest.mark.parametrize(("who", "browsing"), [("urgent", "2#"), ("advice", "1......."), ("no cancer", "*#1")])
def test_sixty_turns_of_browsing_lead_to_a_person(line, who, browsing):
    phone = line.ring(Browser(END[who] + "1" + browsing * 40))
    assert line.call(phone).why is Why.TURNS
    assert phone.session.transcript.joined == 1
    assert line.owing(phone) is None


def test_each_request_repeated_changes_nothing(line):
    keys = END["urgent"] + "1" + "1.*1" + "2#21"
    line.line.wire.twice = False
    plain = line.ring(keys).session.transcript.text()
    line.line.wire.twice = True
    again = line.ring(keys).session.transcript.text()
    line.line.wire.twice = False
    assert again == plain
