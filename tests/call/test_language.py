"""The choice of a language: before all else, within six seconds, and only where there is a choice."""

import datetime as dt

import pytest

from ivr.call import At, Why
from ivr.call.acts import Enqueue, Handover, HangUp, Listen, RingBack, Say
from ivr.call.events import Began, HungUp, LegAnswered, LegPressed, Paged, Pressed, Silence
from ivr.call.facts import Answered, LanguageChosen
from ivr.call.now import Tongue
from ivr.call.places import Count
from ivr.call.prompts import Prompt, question
from tests.call.conftest import ENGLISH, TONGUES, TOY, WORDS
from tests.toy import DEFAULT, TAG

FIRST = question("weakness")
ASKED = [Prompt.OPENING, FIRST, Prompt.KEYS_FIRST]
OFFERED = [Prompt.OPENING, Prompt.RETURNING]
CHOICE = [Prompt.LANGUAGE_CHOICE] * 2

CHOICES = [
    ("1: the first language", [Pressed("1")], At.ASKING, DEFAULT, None),
    ("2: the second", [Pressed("2")], At.ASKING, TAG, None),
    ("waiting: the default one", [Silence()], At.ASKING, "", None),
    ("3, where there are two: a wrong key", [Pressed("3")], At.LANGUAGE, "", None),
    ("a wrong key, then the second", [Pressed("7"), Pressed("2")], At.ASKING, TAG, None),
    ("a wrong key, then waiting", [Pressed("7"), Silence()], At.ASKING, "", None),
    ("two wrong keys: a person", [Pressed("7"), Pressed("8")], At.WAITING, "", Why.WRONG_KEYS),
    ("5 is for professionals, who have not heard of it yet", [Pressed("5")], At.LANGUAGE, "", None),
    ("hash: there is nothing to go back to", [Pressed("#")], At.LANGUAGE, "", None),
    ("0: a person", [Pressed("0")], At.WAITING, "", Why.ASKED),
    ("9: the habit of 999, at once", [Pressed("9")], At.WAITING, "", Why.NINES),
    ("star: said again", [Pressed("*")], At.LANGUAGE, "", None),
    ("star, then the second", [Pressed("*"), Pressed("2")], At.ASKING, TAG, None),
    ("star again and again: a person", [Pressed("*")] * 3, At.WAITING, "", Why.REPEATS),
    ("an empty key is none of them", [Pressed("")], At.LANGUAGE, "", None),
    ("two keys at once are none of them", [Pressed("12")], At.LANGUAGE, "", None),
]


def lines(steps):
    found = [line for act in steps for line in (act.lines if isinstance(act, Listen) else (act,))]
    return [line for line in found if isinstance(line, Say)]


def heard(steps):
    return [line.prompt for line in lines(steps)]


def begun(make_line, *, returning=False, **how):
    line = make_line(**{"tongues": TONGUES} | how)
    line.last = line.happen(Began(line.caller, returning=returning))
    return line


@pytest.fixture
def asked(make_line):
    """Somebody has rung a line of two languages, and hears which key is for which."""
    return begun(make_line)


@pytest.mark.hazard("H27")
def test_each_language_names_itself_and_its_key_in_its_own_words(asked):
    assert lines(asked.last) == [
        Say(Prompt.LANGUAGE_CHOICE, (("key", "1"),), DEFAULT),
        Say(Prompt.LANGUAGE_CHOICE, (("key", "2"),), TAG),
    ]
    assert asked.call.at is At.LANGUAGE
    assert asked.call.language == ""


def test_the_keys_are_in_the_order_of_the_languages(make_line):
    line = begun(make_line, tongues=dict(reversed(TONGUES.items())))
    assert [(say.language, say.slots) for say in lines(line.last)] == [
        (TAG, (("key", "1"),)),
        (DEFAULT, (("key", "2"),)),
    ]
    line.later(5).happen(Pressed("1"))
    assert line.call.language == TAG


def test_no_opening_and_no_question_comes_before_the_choice(asked):
    assert not {Prompt.OPENING, FIRST, Prompt.RETURNING} & {*heard(asked.last)}


@pytest.mark.parametrize("tongues", [{}, {DEFAULT: ENGLISH}], ids=["none", "one"])
@pytest.mark.parametrize(("returning", "said"), [(False, ASKED), (True, OFFERED)], ids=["first call", "second call"])
def test_where_there_is_no_choice_nobody_is_asked_for_one(make_line, tongues, returning, said):
    line = begun(make_line, returning=returning, tongues=tongues)
    assert heard(line.last) == said
    assert line.call.language == ""


@pytest.mark.parametrize(("sentence", "events", "at", "language", "why"), CHOICES, ids=[row[0] for row in CHOICES])
def test_what_each_choice_leads_to(asked, sentence, events, at, language, why):
    for event in events:
        steps = asked.later(5).happen(event)
    assert (asked.call.at, asked.call.language, asked.call.why) == (at, language, why), sentence
    assert isinstance(steps[-1], Enqueue if at is At.WAITING else Listen)


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(("sentence", "events", "at", "language", "why"), CHOICES, ids=[row[0] for row in CHOICES])
def test_no_key_at_the_choice_is_an_answer_to_a_question(asked, sentence, events, at, language, why):
    for event in events:
        steps = asked.later(5).happen(event)
        assert not [step for step in steps if isinstance(step, Answered)], sentence
    assert (asked.call.answers, asked.call.urgency) == ((), None)


@pytest.mark.parametrize("event", [Pressed("1"), Pressed("2"), Silence()], ids=["first", "second", "waiting"])
@pytest.mark.parametrize(("returning", "said"), [(False, ASKED), (True, OFFERED)], ids=["first call", "second call"])
def test_after_the_choice_the_call_opens_as_it_always_does(make_line, event, returning, said):
    """Whoever rang in the last two days is still offered a person before any question."""
    line = begun(make_line, returning=returning)
    steps = line.later(5).happen(event)
    assert heard(steps) == said
    assert line.call.at is (At.RETURNING if returning else At.ASKING)
    assert [act.opening for act in steps if isinstance(act, Listen)] == [True, False]


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_wrong_key_is_told_of_and_the_whole_choice_is_said_again(asked, key):
    first = lines(asked.last)
    steps = asked.later(5).happen(Pressed("7"))
    assert lines(steps) == [Say(Prompt.WRONG_KEY), *first]
    assert heard(asked.later(5).happen(Pressed(key))) == ASKED


def test_silence_is_no_fault_of_the_callers(asked):
    asked.later(6).happen(Silence())
    assert asked.call.counts == ()


def test_a_key_is_taken_however_early_it_comes_for_the_first_language_is_heard_first(asked):
    asked.later(0.1).happen(Pressed("1"))
    assert (asked.call.at, asked.call.language) == (At.ASKING, DEFAULT)


def test_the_record_keeps_the_language_and_the_wording_that_was_heard(asked):
    assert asked.call.wording == WORDS.stamp
    steps = asked.later(5).happen(Pressed("2"))
    assert LanguageChosen(TAG, TOY.stamp) in steps
    assert (asked.call.language, asked.call.wording) == (TAG, TOY.stamp)


def test_a_caller_who_only_waited_has_heard_the_default_wording(asked):
    asked.later(6).happen(Silence())
    assert (asked.call.language, asked.call.wording) == ("", WORDS.stamp)


# How long it takes.


def tongue(seconds):
    return Tongue("x", lambda _: seconds, "x")


@pytest.mark.parametrize("spoken", [(1.2, 1.2), (1.6, 1.6), (1.6, 2.4), (2.5, 2.5), (1.6, 1.6, 1.6), (1.0,) * 4])
def test_the_choice_takes_at_most_six_seconds_with_the_wait_for_a_key(make_line, spoken):
    tongues = {f"q{letter}": tongue(seconds) for letter, seconds in zip("tuvw", spoken, strict=False)}
    line = begun(make_line, tongues=tongues)
    [listen] = [act for act in line.last if isinstance(act, Listen)]
    assert sum(spoken) + listen.wait <= 6
    assert 1 <= listen.wait <= 2


def test_the_shipped_words_leave_a_caller_two_seconds_for_the_key(asked):
    [listen] = [act for act in asked.last if isinstance(act, Listen)]
    assert listen.wait == 2


@pytest.mark.hazard("H11")
def test_a_key_is_a_stray_for_as_long_as_the_opening_takes_in_the_caller_s_own_language(make_line):
    """A language that is spoken more slowly than the default one."""
    slow = {**TONGUES, TAG: Tongue("Toy", lambda key: 2 * WORDS.seconds(key), "toy 1")}
    for key, times in (("1", 1), ("2", 2)):
        line = begun(make_line, tongues=slow)
        line.later(5).happen(Pressed(key))
        opening = times * WORDS.seconds(Prompt.OPENING) + line.limits.opening_wait + line.limits.must_hear
        assert line.call.heard_from == line.at + dt.timedelta(seconds=opening)


def test_the_seconds_of_the_caller_s_own_language_are_reckoned_with_to_the_end(make_line):
    slow = {**TONGUES, TAG: Tongue("Toy", lambda key: 2 * WORDS.seconds(key), "toy 1")}
    line = begun(make_line, tongues=slow)
    line.later(5).happen(Pressed("2"))
    line.later(60).happen(Pressed("2"))
    spoken = 2 * WORDS.seconds(Prompt.HEARD_NO) + line.limits.must_hear
    assert line.call.heard_from == line.at + dt.timedelta(seconds=spoken)


# What comes of it.


@pytest.mark.parametrize("key", ["1", "2"])
def test_the_questions_and_a_person_come_as_in_any_language(asked, key):
    asked.later(5).happen(Pressed(key))
    steps = asked.later(60).happen(Pressed("1"))
    assert (asked.call.at, asked.call.why) == (At.WAITING, Why.DANGER)
    assert isinstance(steps[-1], Enqueue)


def test_a_language_that_is_offered_no_more_costs_nobody_the_call(asked):
    """It was taken away between two of a caller's keys."""
    asked.later(5).happen(Pressed("2"))
    asked.tongues = {}
    assert heard(asked.later(60).happen(Pressed("2")))[:2] == [Prompt.HEARD_NO, question("walking")]
    asked.later(60).happen(Pressed("1"))
    assert asked.call.why is Why.DANGER


def test_the_choices_that_are_gone_are_keys_of_nothing(asked):
    asked.tongues = {DEFAULT: ENGLISH}
    asked.later(5).happen(Pressed("2"))
    assert (asked.call.language, asked.call.counts) == ("", (Count.WRONG,))


# In the opening, while nothing is chosen, the key of a language still counts; # asks for the language again.


OPENED = [
    ("1 in the opening, after waiting: the first language", [Silence(), "1"], DEFAULT, ASKED, ()),
    ("2 in the opening, after waiting: the second", [Silence(), "2"], TAG, ASKED, ()),
    ("3 is no language: the opening once more", [Silence(), "3"], "", ASKED, (Count.OPENING,)),
    ("2, when the second was chosen: a double press is no choice", [Pressed("2"), "2"], TAG, ASKED, (Count.OPENING,)),
    ("1, when the second was chosen: no other choice", [Pressed("2"), "1"], TAG, ASKED, (Count.OPENING,)),
    ("2 in the opening twice: chosen, and then a key too early", [Silence(), "2", "2"], TAG, ASKED, (Count.OPENING,)),
    ("hash, when the second was chosen", [Pressed("2"), "#"], TAG, CHOICE, (Count.BACK,)),
    ("hash, when nothing was chosen", [Silence(), "#"], "", CHOICE, (Count.BACK,)),
    ("hash, and then the first", [Pressed("2"), "#", Pressed("1")], DEFAULT, ASKED, (Count.BACK,)),
    ("hash, the first, and a double press", [Pressed("2"), "#", Pressed("1"), "1"], DEFAULT, ASKED,
     (Count.BACK, Count.OPENING)),
    ("hash, and then a wrong key", [Silence(), "#", Pressed("7")], "", [Prompt.WRONG_KEY, *CHOICE],
     (Count.BACK, Count.WRONG)),
]  # fmt: skip


def opening(line, *events):
    """Let a caller press these keys, those without more in the opening; return what is said then."""
    for event in events:
        steps = line.later(5).happen(Pressed(event, opening=True) if isinstance(event, str) else event)
    return steps


@pytest.mark.parametrize(("sentence", "events", "language", "said", "counts"), OPENED, ids=[row[0] for row in OPENED])
@pytest.mark.parametrize("returning", [False, True], ids=["first call", "second call"])
def test_what_the_keys_of_the_choice_do_in_the_opening(make_line, sentence, events, language, said, counts, returning):
    line = begun(make_line, returning=returning)
    steps = opening(line, *events)
    assert heard(steps) == (OFFERED if returning and said is ASKED else said), sentence
    assert (line.call.language, line.call.counts, line.call.why) == (language, counts, None)
    assert line.call.answers == ()


def test_a_language_chosen_late_is_spoken_and_written_down_as_one_chosen_in_time(asked):
    steps = opening(asked, Silence(), "2")
    assert LanguageChosen(TAG, TOY.stamp) in steps
    assert (asked.call.language, asked.call.wording, asked.call.at) == (TAG, TOY.stamp, At.ASKING)


def test_hash_asks_for_the_language_three_times_and_is_a_key_too_early_then(asked):
    opening(asked, Silence())
    for _ in range(asked.limits.backs):
        assert heard(opening(asked, "#")) == CHOICE
        opening(asked, Silence())
    assert heard(opening(asked, "#")) == ASKED
    assert asked.call.counts == (*[Count.BACK] * 3, Count.OPENING)
    opening(asked, "#")
    assert asked.call.counts[-1] == Count.WRONG


def test_nobody_is_kept_in_the_choice_by_hash(asked):
    for _ in range(30):
        if asked.call.at is At.WAITING:
            break
        opening(asked, "#" if asked.call.at is not At.LANGUAGE else Silence())
    assert (asked.call.at, asked.call.why) == (At.WAITING, Why.WRONG_KEYS)


@pytest.mark.parametrize("tongues", [{}, {DEFAULT: ENGLISH}], ids=["none", "one"])
@pytest.mark.parametrize("key", ["1", "2", "#"])
def test_where_there_is_no_choice_the_opening_has_no_key_for_one(make_line, tongues, key):
    line = begun(make_line, tongues=tongues)
    steps = line.later(5).happen(Pressed(key, opening=True))
    assert heard(steps) == ASKED
    assert (line.call.language, line.call.counts) == ("", (Count.OPENING,))


@pytest.mark.parametrize(("key", "why"), [("0", Why.ASKED), ("9", Why.NINES)])
def test_0_and_9_come_before_any_language_in_the_opening_too(asked, key, why):
    opening(asked, Silence(), key)
    assert (asked.call.language, asked.call.why) == ("", why)


def test_5_in_the_opening_is_a_professional_whatever_was_chosen(asked):
    opening(asked, Silence(), "5")
    assert (asked.call.language, asked.call.at) == ("", At.PROFESSIONAL)


@pytest.mark.parametrize("event", [Pressed("2", gone=True), Silence(gone=True)], ids=["with a key", "silent"])
def test_whoever_hangs_up_at_the_choice_rings_nobody(asked, event):
    steps = asked.later(2).happen(event)
    assert isinstance(steps[-1], HangUp)
    assert asked.rung == []


def taken(line, key, *, gone=False):
    """Let a caller choose by this key, say yes to danger, and a doctor take them; return what the doctor is told."""
    line.later(5).happen(Silence() if key is None else Pressed(key))
    line.later(60).happen(Pressed("1"))
    if not gone:
        return line.picks_up("c0", "1")
    line.reported("c0", "no-answer")
    line.happen(HungUp(seconds=90))
    line.later(60).happen(Paged(("c0",)))
    line.happen(LegAnswered(line.leg("c0")))
    return line.happen(LegPressed(line.leg("c0"), "1"))


SPEAKS = Say(Prompt.HANDOVER_LANGUAGE, (("language", "Toy"),))


@pytest.mark.hazard("H27")
@pytest.mark.parametrize(("key", "told"), [("1", []), ("2", [SPEAKS]), (None, [])])
@pytest.mark.parametrize("gone", [False, True], ids=["on the line", "rung back"])
def test_whoever_takes_a_caller_is_told_which_language_they_chose_if_it_is_not_the_default_one(asked, key, told, gone):
    steps = taken(asked, key, gone=gone)
    assert [say for say in lines(steps) if say.prompt == Prompt.HANDOVER_LANGUAGE] == told
    assert isinstance(steps[-1], RingBack) is gone


def test_it_is_the_first_thing_that_they_are_told_and_is_said_in_the_default_language(asked):
    steps = taken(asked, "2")
    assert lines(steps)[0] == SPEAKS
    assert all(say.language == "" for say in lines(steps))


def test_a_doctor_on_the_lifeline_is_told_too(make_line):
    line = begun(make_line, queues=False)
    assert SPEAKS in taken(line, "2")


def test_before_their_1_a_doctor_hears_of_no_language(asked):
    """What is heard before it takes at most 12 seconds."""
    asked.later(5).happen(Pressed("2"))
    asked.later(60).happen(Pressed("1"))
    listen = asked.picks_up("c0")[-2]
    assert {type(line) for line in listen.lines} == {Handover, Say}
    assert Prompt.HANDOVER_LANGUAGE not in heard((listen,))
