"""What is counted of a call for the reports, one clinical sentence a row."""

import datetime as dt

import pytest

from ivr.call import At, Call, Entry, LegState, Way
from ivr.call.counted import claimed_after, joined_after, left_at, rang_after, reached_after
from ivr.call.events import HungUp, Pressed, Silence
from ivr.call.facts import Counted
from ivr.call.keying import keyed
from ivr.call.leg_facts import LegChanged
from ivr.call.legs import Leg
from ivr.call.places import Count

BEGAN = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)


def at(seconds):
    return BEGAN + dt.timedelta(seconds=seconds)


def call(**known):
    return Call(sid="CA1", began=BEGAN, **known)


def leg(way=Way.QUEUE, **known):
    return Leg(id="1", contact="ann", way=way, placed_at=at(20), **known)


@pytest.mark.parametrize(
    ("says", "legs", "rang", "joined"),
    [
        ("nobody was rung", (), None, None),
        ("a request to ring that nothing was heard of", (leg(),), None, None),
        ("a phone that rang and nobody took", (leg(rang_at=at(23)),), 23, None),
        ("the lifeline's phone rings when it is dialled", (leg(Way.DIAL),), 20, None),
        ("a phone rung for a call-back is none of the wait", (leg(Way.PAGE, rang_at=at(23)),), None, None),
        ("the first of two phones counts", (leg(rang_at=at(40)), leg(rang_at=at(25))), 25, None),
        ("a 1 without a join", (leg(rang_at=at(23), accepted_at=at(30)),), 23, None),
        ("a 1 and a join", (leg(rang_at=at(23), accepted_at=at(30), joined_at=at(32)),), 23, 32),
        ("a join without a 1", (leg(rang_at=at(23), joined_at=at(32)),), 23, None),
        ("a bridge on the lifeline", (leg(Way.DIAL, accepted_at=at(31), bridged=True),), 20, 31),
    ],
)
def test_how_long_a_caller_waited(says, legs, rang, joined):
    assert (rang_after(call(legs=legs)), joined_after(call(legs=legs))) == (rang, joined), says


@pytest.mark.parametrize(
    ("says", "known", "left"),
    [
        ("is still there", {"at": At.ASKING, "question": "walking"}, None),
        ("hung up at a question", {"at": At.ASKING, "question": "walking", "over": at(9)}, "walking"),
        ("hung up while phones rang", {"at": At.WAITING, "question": "walking", "over": at(9)}, "waiting"),
        ("hung up after the advice", {"at": At.ADVISING, "advised": True, "over": at(9)}, None),
        ("was told that nobody answered", {"at": At.UNANSWERED, "failed_at": at(8), "over": at(9)}, None),
        ("heard goodbye", {"at": At.CLOSED, "over": at(9)}, None),
    ],
)
def test_where_a_caller_was_lost(says, known, left):
    assert left_at(call(**known)) == left, says


@pytest.mark.parametrize(
    ("says", "known", "claimed", "reached"),
    [
        ("nobody was owed", {}, None, None),
        ("nobody has claimed it", {"over": at(60)}, None, None),
        ("claimed after 90 seconds", {"over": at(60), "first_claimed_at": at(150)}, 90, None),
        ("closed by hand, never claimed", {"over": at(60), "closed_at": at(660)}, None, 600),
        ("closed: reached", {"over": at(60), "closed_at": at(660), "closed_as": "reached"}, None, 600),
        ("closed: sent by ambulance", {"over": at(60), "closed_at": at(660), "closed_as": "ambulance"}, None, 600),
        ("closed: not needed", {"over": at(60), "closed_at": at(660), "closed_as": "not-needed"}, None, None),
        ("owed since every contact had failed", {"failed_at": at(50), "over": at(60), "closed_at": at(70)}, None, 20),
        ("claimed before the end was learnt", {"over": at(60), "first_claimed_at": at(59)}, 0, None),
    ],
)
def test_how_long_a_call_back_waited(says, known, claimed, reached):
    assert (claimed_after(call(**known)), reached_after(call(**known))) == (claimed, reached), says


QUESTION = {"at": At.ASKING, "question": "walking"}


@pytest.mark.parametrize(
    ("says", "known", "event", "counted", "found"),
    [
        ("yes", QUESTION, Pressed("1"), (), ("walking", "yes")),
        ("no", QUESTION, Pressed("2"), (), ("walking", "no")),
        ("not sure", QUESTION, Pressed("3"), (), ("walking", "unsure")),
        ("a person", QUESTION, Pressed("0"), (), ("walking", "person")),
        ("silence", QUESTION, Silence(), (Count.SILENCE,), ("walking", "silence")),
        ("hung up, not silent", QUESTION, Silence(gone=True), (), None),
        ("pressed, then hung up", QUESTION, Pressed("1", gone=True), (), ("walking", "yes")),
        ("a wrong key", QUESTION, Pressed("7"), (Count.WRONG,), ("walking", "wrong")),
        ("too early twice", QUESTION, Pressed("1"), (Count.STRAY, Count.WRONG), ("walking", "stray")),
        ("9 for 999", QUESTION, Pressed("9"), (Count.NINE, Count.WRONG), ("walking", "nine")),
        ("hear it again", QUESTION, Pressed("*"), (Count.AGAIN,), ("walking", "again")),
        ("go back", QUESTION, Pressed("#"), (Count.BACK,), ("walking", "back")),
        ("a key in the opening", QUESTION, Pressed("1", opening=True), (Count.OPENING,), ("opening", "stray")),
        ("a professional", QUESTION, Pressed("5", opening=True), (), ("opening", "chosen")),
        ("a topic is no yes", {"at": At.MENU}, Pressed("1"), (), ("menu", "chosen")),
        ("takes the offer", {"at": At.OFFERING}, Pressed("1"), (), ("offering", "yes")),
        ("a key where none is asked for", {"at": At.WAITING}, Pressed("1"), (), None),
        ("no key at all", QUESTION, HungUp(), (), None),
    ],
)
def test_what_a_caller_did_at_a_prompt(says, known, event, counted, found):
    assert keyed(call(**known), Entry("turn/1", at(5), event, tuple(map(Counted, counted)))) == found, says


def test_a_leg_rings_when_that_is_first_reported_or_else_when_it_is_picked_up():
    rung = leg().after(LegChanged("1", LegState.RINGING), at(23)).after(LegChanged("1", LegState.ANSWERED), at(30))
    assert rung.rang_at == at(23)
    assert leg().after(LegChanged("1", LegState.ANSWERED), at(30)).rang_at == at(30)
    assert leg().after(LegChanged("1", LegState.UNREACHED), at(30)).rang_at is None
