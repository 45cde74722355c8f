"""What can be heard after the questions: every topic to its end, and one key from each clip back into the questions."""

import pytest

from ivr.call import At, Why
from ivr.call.acts import Enqueue, HangUp, Say
from ivr.call.endings import PIECES, Ending
from ivr.call.events import Began, HungUp, Pressed
from ivr.call.information import CLIPS
from ivr.call.places import Count
from ivr.call.prompts import Prompt
from ivr.oncall import owed
from tests.call.telling import ENDINGS, heard, press

TOPICS = {
    "1": ["signs", "what", "time", "risk", "say_now", "say_pain", "say_nerves"],
    "2": ["scans", "exam"],
    "3": ["first", "steroids", "radiotherapy", "other"],
    "4": ["recovery", "team", "home"],
}


NAMES = {"1": "meaning", "2": "tests", "3": "treatment", "4": "afterwards"}


@pytest.fixture
def menu(tell):
    """Somebody with cancer and no sign has asked for more."""
    line = tell()
    line.last = press(line, "1")
    return line


def topic(key):
    return [f"info.{NAMES[key]}.{clip}" for clip in TOPICS[key]]


@pytest.mark.parametrize("who", ENDINGS)
def test_1_after_whatever_was_told_offers_the_topics(tell, who):
    line = tell(who)
    assert heard(press(line, "1")) == [Prompt.INFO_MENU]
    assert line.call.at is At.MENU


@pytest.mark.parametrize("who", ENDINGS)
def test_before_its_last_words_1_is_no_way_out_of_what_must_be_told(make_line, who):
    line = make_line()
    line.happen(Began(line.caller))
    press(line, *ENDINGS[who])
    first = heard(line.journal[-1].steps)[-1]
    assert heard(press(line, "1")) == [Prompt.WRONG_KEY, first]
    assert line.call.at is At.ADVISING


@pytest.mark.parametrize("key", TOPICS)
def test_waiting_leads_from_clip_to_clip_and_from_the_last_one_to_the_topics(menu, key):
    said = [heard(press(menu, key))]
    while menu.call.at is At.CLIP and len(said) < 20:
        said.append(heard(press(menu, ".")))
    assert said == [*([clip, Prompt.INFO_KEYS] for clip in topic(key)), [Prompt.INFO_END, Prompt.INFO_MENU]]


def test_every_clip_belongs_to_one_topic_and_can_be_reached():
    reached = [clip for key in TOPICS for clip in topic(key)]
    assert reached == [clip.value for clip in CLIPS]
    every = {prompt for prompt in Prompt if prompt.value.startswith("info.")}
    assert every - {*CLIPS} == {Prompt.INFO_MENU, Prompt.INFO_KEYS, Prompt.INFO_END, Prompt.INFO_AGAIN}


ELSEWHERE = [
    ("hash at a clip: the topics", "1#", At.MENU, [Prompt.INFO_MENU]),
    ("hash at the third clip: the topics", "1..#", At.MENU, [Prompt.INFO_MENU]),
    ("hash at the topics: the end of what was told", "#", At.ADVISING, [Prompt.ENDING_KEYS]),
    ("and from there to the topics again", "#1", At.MENU, [Prompt.INFO_MENU]),
    ("star at a clip: the same clip", "3.*", At.CLIP, ["info.treatment.steroids", Prompt.INFO_KEYS]),
    ("star at the topics: the topics", "*", At.MENU, [Prompt.INFO_MENU]),
    ("another topic after one", "2#4", At.CLIP, ["info.afterwards.recovery", Prompt.INFO_KEYS]),
    ("a wrong key at a clip: the same clip", "17", At.CLIP,
     [Prompt.WRONG_KEY, "info.meaning.signs", Prompt.INFO_KEYS]),
    ("2 at a clip is no answer", "12", At.CLIP, [Prompt.WRONG_KEY, "info.meaning.signs", Prompt.INFO_KEYS]),
    ("5 at the topics is no topic", "5", At.MENU, [Prompt.WRONG_KEY, Prompt.INFO_MENU]),
    ("9 once at a clip", "19", At.CLIP, [Prompt.WRONG_KEY, "info.meaning.signs", Prompt.INFO_KEYS]),
    ("waiting at the topics: the topics once more", ".", At.MENU, [Prompt.INFO_MENU]),
    ("waiting once more: goodbye", "..", At.CLOSED, [Prompt.GOODBYE]),
    ("waiting, a topic, and waiting: the topics once more", ".2#.", At.MENU, [Prompt.INFO_MENU]),
    ("waiting, star, and waiting: goodbye", ".*.", At.CLOSED, [Prompt.GOODBYE]),
    ("waiting, a wrong key, and waiting: goodbye", ".7.", At.CLOSED, [Prompt.GOODBYE]),
    ("waiting to the end of a topic: its end, and the topics", "2..", At.MENU, [Prompt.INFO_END, Prompt.INFO_MENU]),
    ("and waiting at the topics: the topics once more", "2...", At.MENU, [Prompt.INFO_MENU]),
    ("and once more: goodbye", "2....", At.CLOSED, [Prompt.GOODBYE]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "keys", "at", "said"), ELSEWHERE, ids=[row[0] for row in ELSEWHERE])
def test_where_each_key_leads(menu, what, keys, at, said):
    assert heard(press(menu, *keys)) == said, what
    assert menu.call.at is at
    assert menu.call.why is None


PERSON = [
    ("0 at the topics", "0", Why.ASKED),
    ("0 at a clip", "10", Why.ASKED),
    ("0 at the last clip", "2.0", Why.ASKED),
    ("9 twice", "199", Why.NINES),
    ("two wrong keys on one clip", "177", Why.WRONG_KEYS),
    ("two wrong keys at the topics", "67", Why.WRONG_KEYS),
    ("four wrong keys in all", "16.6.6.6", Why.WRONG_KEYS),
    ("star again and again", "1***", Why.REPEATS),
    ("star again and again at the topics", "***", Why.REPEATS),
]


@pytest.mark.parametrize(("what", "keys", "why"), PERSON, ids=[row[0] for row in PERSON])
def test_a_person_is_as_near_as_anywhere_else(menu, what, keys, why):
    steps = press(menu, *keys)
    assert (menu.call.at, menu.call.why) == (At.WAITING, why), what
    assert isinstance(steps[-1], Enqueue)


def test_nobody_is_kept_for_more_than_sixty_turns(menu):
    while menu.call.at in (At.MENU, At.CLIP) and menu.call.turn < 100:
        press(menu, "2" if menu.call.at is At.MENU else ".")
    assert (menu.call.at, menu.call.why, menu.call.turn) == (At.WAITING, Why.TURNS, 61)


@pytest.mark.parametrize("keys", ["1", "1..", "3"])
def test_a_key_before_a_clip_can_have_been_heard_is_none(menu, keys):
    press(menu, *keys)
    said = heard(menu.journal[-1].steps)
    menu.later(1)
    assert heard(menu.happen(Pressed("1"))) == said
    assert (menu.call.at, menu.call.counts) == (At.CLIP, (Count.STRAY,))


@pytest.mark.parametrize("who", ENDINGS)
def test_what_was_told_counts_as_told_at_the_topics_and_at_every_clip(tell, who):
    """Nobody is owed a call-back because they wanted to hear more."""
    for keys in ("1", "1.", "11", "11.", "14...", "14...."):
        line = tell(who)
        press(line, *keys)
        line.happen(HungUp(seconds=900))
        assert owed(line.call) is None, keys


AT_THE_END = [
    ("a wrong key: the keys again", "7", [Prompt.WRONG_KEY, Prompt.ENDING_KEYS], (Count.WRONG,)),
    ("9 once: the keys again", "9", [Prompt.WRONG_KEY, Prompt.ENDING_KEYS], (Count.NINE, Count.WRONG)),
    ("2, where no text is offered", "2", [Prompt.WRONG_KEY, Prompt.ENDING_KEYS], (Count.WRONG,)),
    ("star: all of it", "*", None, (Count.AGAIN,)),
]


@pytest.mark.parametrize(("what", "keys", "said", "counts"), AT_THE_END, ids=[row[0] for row in AT_THE_END])
@pytest.mark.parametrize("who", ENDINGS)
def test_what_a_key_at_the_end_of_what_was_told_repeats(tell, who, what, keys, said, counts):
    line = tell(who)
    steps = press(line, *keys)
    assert heard(steps) == (said or [PIECES[Ending(who)][0]]), what
    assert (line.call.at, line.call.counts, line.call.why) == (At.ADVISING, counts, None)
    assert line.call.advised


@pytest.mark.parametrize("who", ENDINGS)
def test_a_key_too_early_at_the_end_is_none_and_repeats_the_keys_alone(tell, who):
    line = tell(who)
    press(line, "7")
    assert heard(line.later(1).happen(Pressed("1"))) == [Prompt.ENDING_KEYS]
    assert line.call.at is At.ADVISING


@pytest.mark.parametrize("who", ENDINGS)
def test_star_before_the_end_repeats_its_own_piece_and_a_third_one_leads_to_a_person(make_line, who):
    line = make_line()
    line.happen(Began(line.caller))
    press(line, *ENDINGS[who], ".")
    second = PIECES[Ending(who)][1]
    assert heard(press(line, "*")) == heard(press(line, "*")) == [second]
    press(line, "*")
    assert (line.call.at, line.call.why) == (At.WAITING, Why.REPEATS)


@pytest.mark.parametrize("who", ENDINGS)
def test_after_star_at_the_end_the_advice_leads_to_its_end_again_and_no_further_than_sixty_turns(tell, who):
    line = tell(who)
    for _ in range(60):
        if line.call.at is not At.ADVISING:
            break
        press(line, "*" if PIECES[Ending(who)][line.call.piece] is Prompt.ENDING_KEYS else ".")
    assert (line.call.at, line.call.why) == (At.WAITING, Why.TURNS)


def test_goodbye_is_said_and_the_call_ends_where_nobody_wants_to_hear_more(menu):
    steps = press(menu, ".", ".")
    assert isinstance(steps[-1], HangUp)
    assert isinstance(steps[-2], Say)
