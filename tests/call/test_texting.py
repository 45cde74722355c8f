"""The text message that a caller may ask for: offered where it can be sent, once; and it changes nothing else."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call import At, Why
from ivr.call.acts import Enqueue, Listen, Say
from ivr.call.errands import TextPatient
from ivr.call.events import Began, HungUp, Pressed, QueueEnded, Silence, TextReported
from ivr.call.places import Count
from ivr.call.prompts import Prompt, question
from ivr.call.text_facts import TextAsked, TextNoted
from ivr.call.texting import PROGRESS
from ivr.oncall import owed
from tests.call.conftest import CALLER, WORDS, Line

ENDINGS = {
    "urgent": ("222221222" + "221" + "2", Prompt.TEXT_URGENT),
    "advice": ("222221222" + "222222", Prompt.TEXT_ADVICE),
    "no_cancer": ("22222" + "22", Prompt.TEXT_NO_CANCER),
}
UNKNOWN = ("asked", "nines", "silent", "wrong_keys", "returning")
UNANSWERED = {
    "danger": Prompt.TEXT_EMERGENCY,
    **dict.fromkeys(UNKNOWN, Prompt.TEXT_UNKNOWN),
    "urgent": Prompt.TEXT_URGENT,
}
NOT_MEANT = ("ring_999", "professional")
"""Callers for whom words about a spine are not meant."""

KEYED = "+447700900789"


def mobile(number):
    return number is not None


def heard(steps):
    found = [line for act in steps for line in (act.lines if isinstance(act, Listen) else (act,))]
    return [line.prompt for line in found if isinstance(line, Say)]


def press(line, *keys):
    """Press these keys one after another, `.` for waiting, each when all has been heard; return what is said then."""
    for key in keys:
        steps = line.later(60).happen(Silence() if key == "." else Pressed(key))
    return steps


def sent(steps):
    return [step for step in steps if isinstance(step, TextAsked | TextPatient)]


def to_the_end(line):
    """Let a caller hear all that they are told; return the last words."""
    for _ in range(12):
        said = heard(line.journal[-1].steps)
        if {Prompt.ENDING_KEYS, Prompt.ENDING_KEYS_TEXT} & {*said}:
            return said
        press(line, ".")
    raise AssertionError("what is told has no end")


def told(who, make_line=Line, **how):
    """Bring somebody to the last words of what they are told."""
    line = make_line(**{"can_text": mobile} | how)
    line.happen(Began(line.caller))
    press(line, *ENDINGS[who][0])
    to_the_end(line)
    return line


def unanswered(who, make_line=Line, **how):
    """Let nobody answer somebody for two minutes."""
    line = make_line(**{"can_text": mobile} | how).bring(who)
    line.wait(until=200)
    line.last = line.happen(QueueEnded("leave"))
    assert line.call.at is At.UNANSWERED
    return line


# Whom it is offered.


@pytest.mark.parametrize("who", ENDINGS)
@pytest.mark.parametrize("can_text", [True, False])
def test_it_is_offered_after_what_was_told_if_and_only_if_it_can_be_sent(who, can_text):
    line = told(who, can_text=lambda _: can_text)
    expected = Prompt.ENDING_KEYS_TEXT if can_text else Prompt.ENDING_KEYS
    assert heard(line.journal[-1].steps) == [expected]


@pytest.mark.parametrize("who", UNANSWERED)
@pytest.mark.parametrize("can_text", [True, False])
def test_it_is_offered_to_whom_nobody_answers_if_and_only_if_it_can_be_sent(who, can_text):
    line = unanswered(who, can_text=lambda _: can_text)
    expected = Prompt.UNANSWERED_KEYS_TEXT if can_text else Prompt.UNANSWERED_KEYS
    assert heard(line.last)[-1] == expected


@pytest.mark.parametrize("who", NOT_MEANT)
def test_it_is_not_offered_to_those_for_whom_it_is_not_meant(who):
    line = unanswered(who)
    assert heard(line.last)[-1] == Prompt.UNANSWERED_KEYS
    assert sent(press(line, "2")) == []


def keyed_while_waiting(line):
    """Let a caller without a number key one in their queue, and confirm it."""
    keys = {Prompt.WAIT_NUMBER: ("07700900789#", KEYED), Prompt.WAIT_NUMBER_CHECK: ("1", None)}
    for _ in range(8):
        if line.call.number:
            break
        line.piece(*keys.get(line.said[-1][1] if line.said else "", ("", None)))


@pytest.mark.hazard("H59")
@pytest.mark.parametrize(
    ("what", "caller", "keys", "number"),
    [
        ("the number that they ring from", CALLER, False, CALLER),
        ("the number that they keyed", None, True, KEYED),
        ("no number at all", None, False, None),
    ],
)
def test_it_would_go_to_the_number_at_which_they_can_be_rung(make_line, what, caller, keys, number):
    numbers = []
    line = make_line(caller=caller, can_text=lambda number: numbers.append(number) or mobile(number)).bring()
    if keys:
        keyed_while_waiting(line)
    line.wait(until=200)
    steps = line.happen(QueueEnded("leave"))
    assert {*numbers} == {number}, what
    assert heard(steps)[-1] == (Prompt.UNANSWERED_KEYS_TEXT if number else Prompt.UNANSWERED_KEYS)


# What the key does.


@pytest.mark.parametrize("who", ENDINGS)
def test_2_sends_what_was_told_and_says_so_and_offers_the_other_keys_again(who):
    line = told(who)
    steps = press(line, "2")
    asked, errand = sent(steps)
    assert (asked.prompt, errand.prompt) == (ENDINGS[who][1],) * 2
    assert asked.text == errand.text
    assert heard(steps) == [Prompt.TEXT_SENT, Prompt.ENDING_KEYS]
    assert [(text.id, text.prompt, text.status) for text in line.call.texts] == [(asked.text, asked.prompt, "asked")]


@pytest.mark.parametrize("who", UNANSWERED)
def test_2_sends_what_to_do_when_nobody_has_answered_and_leaves_the_line_free_for_999(who):
    """What was said stands in the text: a caller who is told to ring 999 is not kept by hearing it once more."""
    line = unanswered(who)
    steps = press(line, "2")
    assert [found.prompt for found in sent(steps)] == [UNANSWERED[who]] * 2
    ring = [] if who == "urgent" else [Prompt.UNANSWERED_RING]
    assert heard(steps) == [Prompt.TEXT_SENT, *ring, Prompt.UNANSWERED_KEYS]


@pytest.mark.parametrize("who", ENDINGS)
@pytest.mark.parametrize("times", [1, 2, 6])
def test_after_what_was_told_it_is_offered_once_and_who_presses_2_again_hears_the_other_keys(who, times):
    """They did as they were told a moment ago: it is no wrong key, however often."""
    line = told(who)
    press(line, "2")
    steps = press(line, *"2" * times)
    assert sent(steps) == []
    assert heard(steps) == [Prompt.ENDING_KEYS]
    assert (line.call.at, line.call.why, line.call.counts) == (At.ADVISING, None, ())
    assert len(line.call.texts) == 1


@pytest.mark.parametrize("who", UNANSWERED)
def test_a_key_before_what_was_said_before_it_can_have_been_heard_is_none(who):
    """A double press of the 2 sends nothing twice, and is no wrong key."""
    line = unanswered(who)
    assert line.call.heard_from == line.at + dt.timedelta(seconds=line.limits.must_hear)
    press(line, "2")
    spoken = WORDS.seconds(Prompt.TEXT_SENT) + line.limits.must_hear
    assert line.call.heard_from == line.at + dt.timedelta(seconds=spoken)
    steps = line.later(1).happen(Pressed("2"))
    assert (sent(steps), line.call.counts) == ([], (*line.call.counts[:-1], Count.STRAY))
    assert Prompt.WRONG_KEY not in heard(steps)
    assert len(line.call.texts) == 1


@pytest.mark.parametrize("who", UNANSWERED)
def test_0_is_obeyed_however_early(who):
    line = unanswered(who)
    assert isinstance(line.later(0.1).happen(Pressed("0"))[-1], Enqueue)


@pytest.mark.parametrize("who", UNANSWERED)
def test_when_nobody_answers_it_is_offered_once_and_who_presses_2_again_hears_the_other_keys(who):
    line = unanswered(who)
    press(line, "2")
    steps = press(line, "2")
    assert sent(steps) == []
    ring = [] if who == "urgent" else [Prompt.UNANSWERED_RING]
    assert heard(steps) == [*ring, Prompt.UNANSWERED_KEYS]


@pytest.mark.hazard("H59")
@pytest.mark.parametrize(
    "line",
    [
        *(pytest.param(lambda who=who: told(who, can_text=lambda _: False), id=f"told, {who}") for who in ENDINGS),
        *(
            pytest.param(lambda who=who: unanswered(who, can_text=lambda _: False), id=f"unanswered, {who}")
            for who in UNANSWERED
        ),
        *(pytest.param(lambda who=who: unanswered(who), id=f"not meant for {who}") for who in NOT_MEANT),
    ],
)
def test_where_it_is_not_offered_2_is_a_wrong_key(line):
    line = line()
    at = line.call.at
    steps = press(line, "2")
    assert sent(steps) == []
    assert heard(steps)[0] == Prompt.WRONG_KEY
    assert (line.call.at, line.call.counts[-1]) == (at, Count.WRONG)


@pytest.mark.parametrize("who", ENDINGS)
def test_2_is_a_wrong_key_until_it_has_been_offered(who):
    line = Line(can_text=mobile)
    line.happen(Began(line.caller))
    press(line, *ENDINGS[who][0])
    steps = press(line, "2")
    assert sent(steps) == []
    assert heard(steps)[0] == Prompt.WRONG_KEY


def test_0_and_1_do_what_they_do_without_it(make_line):
    line = told("advice", make_line)
    press(line, "2")
    assert heard(press(line, "1")) == [Prompt.INFO_MENU]
    line = unanswered("danger", make_line)
    press(line, "2")
    assert isinstance(press(line, "0")[-1], Enqueue)
    assert line.call.why is Why.DANGER


def test_another_message_may_be_asked_for_when_something_else_is_told():
    """Advice, a text of it, a clip that fits: and it is urgent."""
    line = told("advice")
    press(line, "2", "1", "1", "1", *ENDINGS["urgent"][0])
    assert to_the_end(line) == [Prompt.ENDING_KEYS_TEXT]
    press(line, "2")
    assert [text.prompt for text in line.call.texts] == [Prompt.TEXT_ADVICE, Prompt.TEXT_URGENT]


@pytest.mark.parametrize("who", ENDINGS)
def test_whoever_has_hung_up_is_sent_nothing(who):
    """They may have pressed it long ago, and somebody else may hold the phone."""
    line = told(who)
    steps = line.later(60).happen(Pressed("2", gone=True))
    assert sent(steps) == []


# It changes nothing else.

PLACES = {
    **{f"told, {who}": lambda who=who: told(who) for who in ENDINGS},
    **{f"unanswered, {who}": lambda who=who: unanswered(who) for who in UNANSWERED},
}


def standing(line):
    """Return all that a caller's safety hangs on."""
    call = line.call
    known = (call.urgency, call.why, call.answers, call.reasons, call.advised, call.failed_at, call.legs, call.gone)
    return (call.at, *known, owed(call))


@pytest.mark.hazard("H59")
@pytest.mark.parametrize("place", PLACES)
def test_to_ask_for_it_leaves_the_caller_where_they_are_and_owes_them_no_less(place):
    line = PLACES[place]()
    before, piece = standing(line), line.call.piece
    press(line, "2")
    assert standing(line) == before
    assert line.call.piece == piece
    line.happen(HungUp(seconds=900))
    without = PLACES[place]()
    without.later(60).happen(HungUp(seconds=900))
    debts = [owed(one.call) for one in (line, without)]
    assert len({(debt.rank, debt.reason) if debt else None for debt in debts}) == 1


STATUSES = (*PROGRESS[1:], "delivered", "undelivered", "failed", "canceled", "refused", "a-new-word", "")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("gone", [False, True])
def test_no_report_on_it_says_anything_or_moves_anything(place, status, gone):
    line = PLACES[place]()
    press(line, "2")
    if gone:
        line.happen(HungUp(seconds=900))
    before, turn = standing(line), line.call.turn
    steps = line.happen(TextReported(line.call.texts[0].id, status))
    assert {type(step) for step in steps} <= {TextNoted}
    assert (standing(line), line.call.turn) == (before, turn)


def asked_for():
    line = told("advice")
    press(line, "2")
    return line


def report(line, *statuses):
    for status in statuses:
        line.happen(TextReported(line.call.texts[0].id, status))
    return line.call.texts[0].status


ENDS = ["delivered", "undelivered", "failed", "refused"]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("order", list(itertools.permutations(["queued", "sent", "end"])), ids="-".join)
def test_in_whatever_order_the_reports_come_the_end_is_what_stands(end, order):
    assert report(asked_for(), *(end if status == "end" else status for status in order)) == end


@pytest.mark.parametrize(("first", "then"), list(itertools.permutations(ENDS, 2)))
def test_an_end_is_told_once(first, then):
    assert report(asked_for(), first, then) == first


@given(statuses=st.lists(st.sampled_from(STATUSES[:-2]), min_size=1, max_size=8))
def test_no_report_takes_back_how_far_it_has_come(statuses):
    line = asked_for()
    ends = [status for status in statuses if status not in PROGRESS]
    way = [status for status in statuses if status in PROGRESS]
    expected = ends[0] if ends else max(way, key=PROGRESS.index)
    assert report(line, *statuses) == expected


def test_what_may_have_been_lost_on_the_way_to_twilio_may_have_arrived():
    assert report(asked_for(), "lost") == "lost"
    assert report(asked_for(), "lost", "queued", "delivered") == "delivered"
    assert report(asked_for(), "queued", "lost") == "queued"


def test_a_report_on_a_text_that_nobody_knows_is_nothing():
    line = asked_for()
    assert line.happen(TextReported("another", "delivered")) == ()
    assert line.call.texts[0].status == "asked"


def test_each_report_is_of_its_own_text():
    line = told("advice")
    press(line, "2", "1", "1", "1", *ENDINGS["urgent"][0])
    to_the_end(line)
    press(line, "2")
    line.happen(TextReported(line.call.texts[1].id, "delivered"))
    assert [text.status for text in line.call.texts] == ["asked", "delivered"]


def test_a_question_that_is_asked_again_is_not_answered_by_the_key_for_a_text():
    """2 is no at a question: nothing of it is sent."""
    line = told("advice")
    press(line, "1", "1", "1")
    steps = press(line, "2")
    assert heard(steps)[:2] == [Prompt.HEARD_NO, question("walking")]
    assert sent(steps) == []
