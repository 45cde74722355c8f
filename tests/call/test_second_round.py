"""Something that they heard fits them: every question once more, which can only raise the urgency."""

import datetime as dt
import itertools

import pytest

from ivr.call import At, Call, Entry, Now, Why, after, step
from ivr.call.endings import PIECES
from ivr.call.events import Began, HungUp, Pressed, Silence
from ivr.call.facts import AskedAgain
from ivr.call.prompts import Prompt, question
from ivr.oncall import Rank, owed
from ivr.oncall.owed import Reason
from ivr.triage import Answer, Urgency
from tests.call.conftest import CALLER, RULES, START, WORDS, people
from tests.call.telling import ENDINGS, heard, press

EMERGENCY, URGENT, ADVICE = Urgency.EMERGENCY, Urgency.URGENT, Urgency.ADVICE


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
