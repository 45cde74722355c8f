"""What can be heard after the questions: every topic to its end, and one key from each clip back into the questions."""

import datetime as dt
import itertools

import pytest

from ivr.call import At, Call, Entry, Now, Why, after, step
from ivr.call.acts import Enqueue, HangUp, Listen, Say
from ivr.call.endings import PIECES, Ending
from ivr.call.events import Began, HungUp, Pressed, Silence
from ivr.call.facts import AskedAgain
from ivr.call.information import CLIPS
from ivr.call.places import Count
from ivr.call.prompts import Prompt, question
from ivr.oncall import Rank, owed
from ivr.oncall.owed import Reason
from ivr.triage import Answer, Urgency
from tests.call.conftest import CALLER, RULES, START, WORDS, people

EMERGENCY, URGENT, ADVICE = Urgency.EMERGENCY, Urgency.URGENT, Urgency.ADVICE
ENDINGS = {
    "urgent": "222221222" + "221" + "2",
    "advice": "222221222" + "222222",
    "no_cancer": "22222" + "22",
}
"""The keys of three callers: an urgent one, who wants the advice; one with cancer and no sign; one without cancer."""

TOPICS = {
    "1": ["signs", "what", "time", "risk", "say_now", "say_pain", "say_nerves"],
    "2": ["scans", "exam"],
    "3": ["first", "steroids", "radiotherapy", "other"],
    "4": ["recovery", "team", "home"],
}
NAMES = {"1": "meaning", "2": "tests", "3": "treatment", "4": "afterwards"}


def heard(steps):
    found = [line for act in steps for line in (act.lines if isinstance(act, Listen) else (act,))]
    return [line.prompt for line in found if isinstance(line, Say)]


def press(line, *keys):
    """Press these keys one after another, `.` for waiting, each when all has been heard; return what is said then."""
    for key in keys:
        steps = line.later(60).happen(Silence() if key == "." else Pressed(key))
    return steps


@pytest.fixture
def tell(make_line):
    """Bring somebody through the questions, and to the last words of what they are told."""

    def bring(who="advice", **how):
        line = make_line(**how)
        line.happen(Began(line.caller))
        press(line, *ENDINGS[who])
        for _ in range(12):
            if Prompt.ENDING_KEYS in heard(line.journal[-1].steps):
                return line
            press(line, ".")
        raise AssertionError("what is told has no end")

    return bring


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


# Useless keys at the end of what was told repeat the keys, and star all of it.

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


# Something that they heard fits them.


@pytest.mark.parametrize("who", ENDINGS)
@pytest.mark.parametrize("keys", ["11", "11......", "12", "13...", "14"])
def test_1_at_any_clip_asks_the_questions_once_more_from_the_first(tell, who, keys):
    line = tell(who)
    press(line, *keys)
    steps = press(line, "1")
    assert AskedAgain() in steps
    assert heard(steps) == [Prompt.INFO_AGAIN, question("weakness"), Prompt.KEYS_FIRST]
    assert (line.call.at, line.call.question, line.call.round) == (At.ASKING, "weakness", ())


@pytest.mark.parametrize("who", ENDINGS)
def test_every_danger_question_is_asked_again_whatever_was_answered_before(tell, who):
    line = tell(who)
    press(line, "1", "1", "1")
    asked = [line.call.question]
    while line.call.at is At.ASKING and len(asked) < 6:
        press(line, "2")
        asked.append(line.call.question)
    assert asked == ["weakness", "walking", "toilet", "saddle", "numbness", "cancer"]


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("key", ["1", "3"])
@pytest.mark.parametrize("who", ENDINGS)
def test_a_danger_sign_that_was_denied_before_leads_to_a_person_at_once(tell, who, place, key):
    line = tell(who)
    press(line, "1", "1", "1", *"2" * place, key)
    assert (line.call.at, line.call.why, line.call.urgency) == (At.WAITING, Why.DANGER, EMERGENCY)


def test_their_first_answers_stand_until_others_take_their_place(tell):
    line = tell("urgent")
    before = dict(line.call.answers)
    press(line, "1", "1", "1")
    assert dict(line.call.answers) == before
    press(line, "2")
    assert dict(line.call.answers) == before | {"weakness": Answer.NO}


@pytest.mark.parametrize("who", ENDINGS)
def test_hash_goes_back_within_this_round_and_no_further(tell, who):
    line = tell(who)
    press(line, "1", "1", "1")
    assert heard(press(line, "#"))[0] == Prompt.NO_FURTHER_BACK
    assert line.call.question == "weakness"
    press(line, "2", "2")
    assert heard(press(line, "#"))[0] == question("walking")


def test_hash_goes_back_to_what_was_asked_before_in_this_round_not_to_the_last_answer_of_the_first(tell):
    line = tell("no_cancer")
    press(line, "1", "1", "1", *"222221")
    assert line.call.question == "band"
    assert heard(press(line, "#"))[0] == question("cancer")


@pytest.mark.parametrize("who", ENDINGS)
@pytest.mark.parametrize("late", [False, True], ids=["hung up afterwards", "hung up with the key"])
def test_who_says_that_it_fits_and_hangs_up_is_owed_a_person(tell, who, late):
    line = tell(who)
    press(line, "1", "1")
    assert owed(line.call) is None
    line.later(60).happen(Pressed("1", gone=late))
    line.happen(HungUp(seconds=900))
    assert (owed(line.call).rank, owed(line.call).reason) == (Rank.UNKNOWN, Reason.FITS)


LATE = [
    ("1 at a clip", "11", "1", Rank.UNKNOWN, Reason.FITS),
    ("2 at a clip is nothing", "11", "2", None, None),
    ("a topic at the menu is nothing", "1", "1", None, None),
    ("1 at the end of what was told is nothing", "", "1", None, None),
    ("the first no of the second round", "111", "2", Rank.UNKNOWN, Reason.FITS),
    ("a second no of it", "1112", "2", Rank.UNKNOWN, Reason.FITS),
    ("a yes of it", "1112", "1", Rank.EMERGENCY, Reason.FITS),
    ("not sure", "111", "3", Rank.EMERGENCY, Reason.FITS),
    ("0 in it", "1112", "0", Rank.UNKNOWN, Reason.HUNG_UP),
    ("another key in it", "1112", "7", Rank.UNKNOWN, Reason.FITS),
]


@pytest.mark.parametrize(("what", "keys", "late", "rank", "reason"), LATE, ids=[row[0] for row in LATE])
@pytest.mark.parametrize("who", ENDINGS)
def test_what_a_key_owes_that_arrives_with_the_end_of_the_call(tell, who, what, keys, late, rank, reason):
    line = tell(who)
    if keys:
        press(line, *keys)
    line.later(60).happen(Pressed(late, gone=True))
    line.happen(HungUp(seconds=900))
    debt = owed(line.call)
    assert ((debt.rank, debt.reason) if debt else (None, None)) == (rank, reason), what


@pytest.mark.parametrize(
    ("keys", "rank"),
    [
        *((keys, Rank.UNKNOWN) for keys in ("2", "22222", "222221", "222221222", "222221222222")),
        (ENDINGS["advice"], Rank.URGENT),
    ],
)
def test_an_urgent_caller_stays_owed_until_they_have_heard_the_advice_once_more(tell, keys, rank):
    """Who hangs up before the last question has not said what fits them."""
    line = tell("urgent")
    press(line, "1", "1", "1", *keys)
    assert (line.call.urgency, line.call.advised) == (URGENT, False)
    line.happen(HungUp(seconds=900))
    assert owed(line.call).rank is rank


def test_an_urgent_caller_who_denies_it_all_the_second_time_is_offered_a_person_and_the_advice_again(tell):
    line = tell("urgent")
    steps = press(line, "1", "1", "1", *ENDINGS["no_cancer"])
    assert heard(steps) == [Prompt.HEARD_NO, Prompt.URGENT, Prompt.URGENT_OFFER]
    assert line.call.at is At.OFFERING
    assert heard(press(line, "2")) == [Prompt.URGENT_CONTACTS]
    press(line, ".")
    line.happen(HungUp(seconds=900))
    assert owed(line.call) is None


def test_what_was_told_counts_no_more_once_an_answer_is_given_anew(tell):
    """By going back with hash, outside any second round."""
    line = tell("urgent")
    assert line.call.advised
    press(line, "#", "3")
    assert (line.call.at, line.call.urgency, line.call.advised) == (At.OFFERING, URGENT, False)
    line.happen(HungUp(seconds=900))
    assert owed(line.call).rank is Rank.URGENT


# Questions that are asked once more can only raise the urgency. Every first round, with every second round after it.


class Walk:
    """A call without a journal, at a minute for each key: quick enough to walk every path."""

    def __init__(self, call=None, minutes=0):
        self.call, self.minutes = call or Call(sid="CA1", began=START), minutes

    def then(self, event):
        at = START + dt.timedelta(minutes=self.minutes)
        now = Now(at, RULES, people(1), f"t{self.minutes}", WORDS.seconds, queues=True)
        steps = step(self.call, event, now)
        return Walk(after(self.call, Entry(f"k{self.minutes}", at, event, steps)), self.minutes + 1)

    def keys(self, keys):
        walk = self
        for key in keys:
            walk = walk.then(Silence() if key == "." else Pressed(key))
        return walk

    @property
    def branches(self):
        return [self.keys(key) for key in "123"] if self.call.at is At.ASKING else []

    def nodes(self):
        """Yield this and every way on from it to the end of the questions."""
        yield self
        for branch in self.branches:
            yield from branch.nodes()


def first_rounds():
    """Return the end of every first round that is no emergency, after which the caller finds that a clip fits them."""
    ends = [walk for walk in Walk().then(Began(CALLER)).nodes() if walk.call.at in (At.OFFERING, At.ADVISING)]
    for walk in ends:
        told = walk.keys("2") if walk.call.at is At.OFFERING else walk
        while told.call.piece < max(map(len, PIECES.values())) and told.call.at is At.ADVISING:
            told, last = told.keys("."), told
        yield last.keys("11")


FIRST_ROUNDS = list(first_rounds())


def rules_of(call):
    return {reason.rule for reason in call.reasons}


def test_the_walk_goes_through_every_way_to_end_the_questions():
    assert {walk.call.at for walk in FIRST_ROUNDS} == {At.CLIP}
    assert len({walk.call.answers for walk in FIRST_ROUNDS}) == len(FIRST_ROUNDS) > 20
    assert {walk.call.urgency for walk in FIRST_ROUNDS} == {URGENT, ADVICE}


@pytest.mark.hazard("H28")
@pytest.mark.parametrize("first", FIRST_ROUNDS, ids=lambda walk: walk.call.answers[-1][0] + str(walk.minutes))
def test_no_second_round_lowers_the_urgency_or_forgets_a_reason(first):
    again = first.keys("1")
    reached = ADVICE if first.call.urgency is ADVICE else first.call.urgency
    ends = []
    for walk in again.nodes():
        call = walk.call
        assert call.urgency is None or call.urgency >= reached
        assert call.urgency or reached is ADVICE
        assert rules_of(first.call) <= rules_of(call)
        if walk.branches:
            assert call.urgency is not ADVICE  # which nobody can know before the last answer
        else:
            ends.append(call)
    assert {call.at for call in ends} <= {At.OFFERING, At.ADVISING, At.WAITING}
    assert all(call.at is At.OFFERING for call in ends if call.urgency is URGENT)
    assert all(call.at is At.WAITING for call in ends if call.urgency is EMERGENCY)
    assert all(call.urgency for call in ends)
    wanted = {EMERGENCY, URGENT} if reached is URGENT else {EMERGENCY, URGENT, ADVICE}
    assert {call.urgency for call in ends} == wanted


@pytest.mark.parametrize("first", FIRST_ROUNDS, ids=lambda walk: walk.call.answers[-1][0] + str(walk.minutes))
def test_wherever_an_urgent_caller_hangs_up_in_the_second_round_they_are_owed_at_least_as_much(first):
    urgent = first.call.urgency is URGENT
    for walk in first.keys("1").nodes():
        debt = owed(walk.then(HungUp(seconds=900)).call)
        if urgent:
            assert debt is not None
            assert debt.rank <= Rank.URGENT
        else:
            assert debt is not None or walk.call.at is At.ADVISING


@pytest.mark.parametrize("answered", list(itertools.product("123", repeat=2)), ids="".join)
def test_no_change_of_mind_within_the_second_round_lowers_it_either(tell, answered):
    """An answer, then back, then another."""
    line = tell("urgent")
    press(line, "1", "1", "1", *"2222212222")
    assert line.call.question == "back"
    first, second = answered
    press(line, first)
    if line.call.at is At.ASKING:
        press(line, "#", second)
    assert line.call.urgency is URGENT


def test_goodbye_is_said_and_the_call_ends_where_nobody_wants_to_hear_more(menu):
    steps = press(menu, ".", ".")
    assert isinstance(steps[-1], HangUp)
    assert isinstance(steps[-2], Say)
