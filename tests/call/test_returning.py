"""Somebody who rang in the last two days is offered a person before any question."""

import pytest

from ivr.call import At, Why
from ivr.call.acts import Enqueue, HangUp, Listen, Say
from ivr.call.events import Began, Pressed, Silence
from ivr.call.prompts import Prompt, question

CHOICES = [
    ("1: a person", [Pressed("1")], At.WAITING, Why.RETURNING),
    ("waiting: a person", [Silence()], At.WAITING, Why.RETURNING),
    ("2: the questions", [Pressed("2")], At.ASKING, None),
    ("0: a person", [Pressed("0")], At.WAITING, Why.ASKED),
    ("0 in the opening: a person", [Pressed("0", opening=True)], At.WAITING, Why.ASKED),
    ("9 in the opening: the habit of 999", [Pressed("9", opening=True)], At.WAITING, Why.NINES),
    ("9 once: asked again", [Pressed("9")], At.RETURNING, None),
    ("9 twice: the habit of 999", [Pressed("9"), Pressed("9")], At.WAITING, Why.NINES),
    ("5 in the opening: a professional, who is checked", [Pressed("5", opening=True)], At.PROFESSIONAL, None),
    ("5 at the offer: a wrong key", [Pressed("5")], At.RETURNING, None),
    ("a wrong key: asked again", [Pressed("7")], At.RETURNING, None),
    ("a second wrong key: a person", [Pressed("7"), Pressed("8")], At.WAITING, Why.WRONG_KEYS),
    ("star: said again", [Pressed("*")], At.RETURNING, None),
    ("star again and again: a person", [Pressed("*")] * 3, At.WAITING, Why.REPEATS),
    ("any other key in the opening: played once more", [Pressed("7", opening=True)], At.RETURNING, None),
    ("3 is no answer here", [Pressed("3")], At.RETURNING, None),
]


def heard(steps):
    lines = [line for act in steps for line in (act.lines if isinstance(act, Listen) else (act,))]
    return [line.prompt for line in lines if isinstance(line, Say)]


@pytest.fixture
def again(make_line):
    line = make_line()
    line.last = line.happen(Began("+447700900456", returning=True))
    return line


def test_they_hear_the_opening_and_then_the_offer_and_no_question(again):
    assert heard(again.last) == [Prompt.OPENING, Prompt.RETURNING]
    assert again.call.at is At.RETURNING
    assert again.call.returning


def test_who_rings_for_the_first_time_is_asked_at_once(make_line):
    line = make_line()
    steps = line.happen(Began("+447700900456"))
    assert question("weakness") in heard(steps)
    assert Prompt.RETURNING not in heard(steps)
    assert not line.call.returning


@pytest.mark.hazard("H35")
@pytest.mark.parametrize(("sentence", "events", "at", "why"), CHOICES, ids=[row[0] for row in CHOICES])
def test_what_each_choice_leads_to(again, sentence, events, at, why):
    for event in events:
        steps = again.later(20).happen(event)
    assert (again.call.at, again.call.why) == (at, why), sentence
    assert isinstance(steps[-1], Enqueue if at is At.WAITING else Listen)


def test_a_key_before_the_offer_could_be_heard_is_no_answer_but_a_second_one_is_no_loop(again):
    again.later(1).happen(Pressed("2"))
    assert again.call.at is At.RETURNING
    again.later(0.5).happen(Pressed("2"))
    assert again.call.at is At.RETURNING
    again.later(0.5).happen(Pressed("2"))
    assert again.call.why in (Why.WRONG_KEYS, None)


def test_the_offer_is_said_again_whole_after_a_wrong_key(again):
    steps = again.later(20).happen(Pressed("7"))
    assert heard(steps) == [Prompt.WRONG_KEY, Prompt.RETURNING]


def test_hash_goes_back_to_the_questions_or_says_so_and_is_never_the_end(again):
    steps = again.later(20).happen(Pressed("#"))
    assert isinstance(steps[-1], Listen)
    assert again.call.at in (At.RETURNING, At.ASKING)


@pytest.mark.parametrize("key", ["", "0", "2"])
def test_a_returning_caller_who_hangs_up_rings_nobody(again, key):
    steps = again.later(20).happen(Pressed(key, gone=True) if key else Silence(gone=True))
    assert isinstance(steps[-1], HangUp)
    assert again.rung == []


@pytest.mark.hazard("H35")
def test_the_doctor_hears_that_it_is_the_second_call(again):
    again.later(20).happen(Pressed("1"))
    told = again.picks_up("c0")[-2].lines[0]
    assert told.why == Prompt.HANDOVER_RETURNING


def test_they_hear_the_pieces_of_somebody_who_may_have_danger_signs(again):
    again.later(20).happen(Pressed("1"))
    again.wait(until=again.seconds + 100)
    assert Prompt.TRYING_999 in [name for _, name in again.said]


def test_after_2_the_questions_are_asked_like_any_other_s(again):
    again.later(20).happen(Pressed("2"))
    assert again.call.question == "weakness"
    again.later(20).happen(Pressed("1"))
    assert (again.call.at, again.call.why) == (At.WAITING, Why.DANGER)
