"""What a caller hears while they wait in their queue, when they are let out of it, and what they may key meanwhile."""

import itertools
from dataclasses import replace

import pytest

from ivr.call import At, Contact, Kind, Limits, step
from ivr.call.acts import HangUp, Leave, Listen, Ring, Say
from ivr.call.events import HungUp, LegJoined, LegRefused, LegStatus, Pressed, QueueEnded, Silence, Waited
from ivr.call.facts import Alarm, GaveUp, Noted, NumberKeyed
from ivr.call.legs import Leg
from ivr.call.pieces import length, rung
from ivr.call.places import Item, LegState, Way
from ivr.call.prompts import Prompt, asking
from ivr.triage import Answer

EVERYBODY = ("danger", "ring_999", "urgent", "professional", "asked", "nines", "silent", "wrong_keys", "returning")
UNKNOWN = ("asked", "nines", "silent", "wrong_keys", "returning")
"""Callers of whom nothing is known: they may have rung for anything."""
SPINE = ("danger", *UNKNOWN)
"""Callers who may have danger signs, for all we know."""
FEET, SPREADING, PEE, THINNERS, BONES = map(asking, Item)
NUMBER = "+447700900456"


def names(line):
    return [name for _, name in line.said]


def asked(line):
    return names(line)[-1]


ASIDES = (Prompt.TRYING_999, Prompt.WAIT_NEXT)
"""Said in time, whatever else is being said: the order of the other pieces is not theirs."""


def in_order(line, who):
    """Return the pieces that were heard, without those that have a time and no place."""
    asides = {Prompt.WAIT_NEXT} if who == "ring_999" else {*ASIDES}
    return [name for name in names(line) if name not in asides]


def piece_after_asides(line, keys="", number=None):
    """Ask for the next piece, having pressed `keys`; let those pass that are said in between."""
    steps = line.piece(keys, number)
    while asked(line) in ASIDES:
        steps = line.piece()
    return steps


def ends_by(steps, kind):
    return isinstance(steps[-1], kind)


PHRASE = [Prompt.TRYING_SAY, Prompt.TRYING_SAY_AGAIN]
READY, READY_TOO = Prompt.TRYING_READY, Prompt.TRYING_READY_TOO
FIRST_OF_ALL = [Prompt.TRYING_STILL, FEET, SPREADING, PEE, Prompt.TRYING_STOP]
SCRIPTS = [
    ("danger", [*FIRST_OF_ALL, *PHRASE, READY_TOO, Prompt.TRYING_CARE, THINNERS, BONES, READY, Prompt.TRYING_STEADY,
                Prompt.TRYING_WHERE, Prompt.TRYING_RIGHT]),
    *((who, [*FIRST_OF_ALL, READY_TOO, Prompt.TRYING_CARE, THINNERS, Prompt.TRYING_WHERE]) for who in UNKNOWN),
    ("urgent", [BONES, THINNERS, Prompt.URGENT_CARE, READY, READY_TOO, *PHRASE, Prompt.TRYING_URGENT,
                Prompt.TRYING_URGENT]),
    ("ring_999", [Prompt.TRYING_999, Prompt.TRYING_999]),
    ("professional", [Prompt.TRYING_COORDINATOR, Prompt.TRYING_PROFESSIONAL, Prompt.TRYING_PROFESSIONAL]),
]  # fmt: skip
LAST = {
    **{who: script[-1] for who, script in SCRIPTS},
    "ring_999": Prompt.WAIT_RINGING,
}
"""The piece with which all has been said once."""
FOR_LONG = replace(Limits(), ring_for=400)
"""A wait in which there is time to say all, and then some of it again."""


@pytest.mark.parametrize(("who", "script"), SCRIPTS, ids=[row[0] for row in SCRIPTS])
def test_the_pieces_come_in_this_order_after_the_one_that_a_phone_rings(make_line, who, script):
    line = make_line(limits=FOR_LONG).bring(who)
    line.wait(until=300)
    assert in_order(line, who)[: len(script) + 1] == [Prompt.WAIT_RINGING, *script]


@pytest.mark.parametrize("who", ["danger", "urgent"])
def test_the_two_minutes_of_a_wait_hold_the_phrase_twice_and_every_question(make_line, who):
    """Though a caller is told of each phone that rings in between."""
    line = make_line().bring(who)
    line.wait()
    items = [FEET, SPREADING, PEE, THINNERS, BONES] if who == "danger" else [BONES, THINNERS]
    assert {*PHRASE, *items} <= {*names(line)}


def test_a_caller_without_a_number_hears_the_phrase_twice_in_two_minutes_too(make_line):
    line = make_line(caller=None).bring()
    line.wait()
    assert {*PHRASE} <= {*names(line)}


@pytest.mark.hazard("H33")
@pytest.mark.parametrize(("who", "script"), SCRIPTS, ids=[row[0] for row in SCRIPTS])
def test_whoever_withheld_their_number_is_asked_for_one_first(make_line, who, script):
    line = make_line(caller=None, limits=FOR_LONG).bring(who)
    line.wait(until=300)
    assert in_order(line, who)[: len(script) + 2] == [Prompt.WAIT_RINGING, Prompt.WAIT_NUMBER, *script]


@pytest.mark.parametrize("who", SPINE)
def test_when_all_is_said_the_999_words_and_what_to_do_come_in_turn(make_line, who):
    line = make_line(limits=FOR_LONG).bring(who)
    line.wait(until=300)
    said = names(line)[names(line).index(LAST[who]) + 1 :]
    assert set(said) == {Prompt.TRYING_999, Prompt.TRYING_STILL, READY_TOO}
    assert all(one != other for one, other in itertools.pairwise(said))


@pytest.mark.parametrize("who", EVERYBODY)
def test_nothing_is_said_twice_before_all_has_been_said_once(make_line, who):
    line = make_line(limits=FOR_LONG).bring(who)
    line.wait(until=300)
    said = [name for name in names(line) if name not in ASIDES]
    once = said[: said.index(LAST[who]) + 1]
    assert len(set(once)) == len(once)


FIRST = [
    ("a phone rings", {}, Prompt.WAIT_RINGING),
    ("Twilio has not answered yet", {"starts": False}, Prompt.WAIT_HOLD),
    ("everybody is on another call", {"busy": ("c0", "c1", "c2")}, Prompt.WAIT_BUSY),
    ("the first is on another call, so another rings", {"busy": ("c0",)}, Prompt.WAIT_RINGING),
]


@pytest.mark.parametrize(("what", "how", "prompt"), FIRST, ids=[row[0] for row in FIRST])
def test_the_first_piece_says_what_is_so(make_line, what, how, prompt):
    line = make_line(**how).bring()
    line.piece()
    assert names(line) == [prompt], what


@pytest.mark.hazard("H37")
def test_nobody_is_told_that_a_phone_rings_before_one_does(make_line):
    line = make_line(starts=False).bring()
    line.piece()
    assert Prompt.WAIT_RINGING not in names(line)


@pytest.mark.hazard("H61")
@pytest.mark.parametrize("who", [*SPINE, "ring_999"])
@pytest.mark.parametrize("caller", [NUMBER, None])
def test_the_999_words_have_been_said_by_60_seconds(make_line, who, caller):
    line = make_line(caller=caller).bring(who)
    line.wait()
    first = min(at for at, name in line.said if name == Prompt.TRYING_999)
    assert first + line.now.seconds(Prompt.TRYING_999) <= 60


@pytest.mark.hazard("H60")
@pytest.mark.parametrize("pause", [1, 2, 3])
def test_they_are_in_time_for_a_caller_who_keys_a_number_slowly_and_wrongly_too(make_line, pause):
    """It is asked for twice and read back twice, and Twilio waits anew after each of eleven keys."""
    line = make_line(caller=None).bring()
    line.piece()
    for keys in ("", "2"):
        listen = piece_after_asides(line, keys)[-1]
        assert asked(line) == Prompt.WAIT_NUMBER
        line.later(11 * pause - listen.wait)
        piece_after_asides(line, "07700900456#", NUMBER)
        assert asked(line) == Prompt.WAIT_NUMBER_CHECK
    line.wait()
    first = min(at for at, name in line.said if name == Prompt.TRYING_999)
    assert first + line.now.seconds(Prompt.TRYING_999) <= 60


@pytest.mark.parametrize("who", ["danger", "ring_999"])
def test_they_are_in_time_for_a_caller_who_twice_keys_nonsense_slowly(make_line, who):
    line = make_line(caller=None).bring(who)
    line.piece()
    while line.seconds < 100:
        listen = line.piece("999#")[-1]
        if asked(line) == Prompt.WAIT_NUMBER:
            line.later(33 - listen.wait)
    first = min(at for at, name in line.said if name == Prompt.TRYING_999)
    assert first + line.now.seconds(Prompt.TRYING_999) <= 60


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("caller", [NUMBER, None])
def test_a_piece_takes_at_most_8_seconds_and_the_first_one_5(make_line, who, caller):
    line = make_line(caller=caller, limits=FOR_LONG).bring(who)
    line.wait(until=300)
    lengths = [after - before for (before, _), (after, _) in itertools.pairwise(line.heard)]
    assert round(lengths[0], 2) <= 5
    assert round(max(lengths), 2) <= 8


# The piece that says that another phone rings.


@pytest.mark.parametrize("who", EVERYBODY)
def test_after_each_further_phone_that_rings_the_caller_is_told_so_once(make_line, who):
    line = make_line(contacts=7, limits=FOR_LONG).bring(who)
    line.wait(until=200)
    rung = [at for at, _ in line.rung[1:] if at < 180]
    told = [at for at, name in line.said if name == Prompt.WAIT_NEXT]
    assert len(rung) == 6
    for ring in rung:
        assert any(0 <= moment - ring <= 16 for moment in told), (ring, told)
    assert len(told) == len(rung)


def test_nobody_is_told_of_a_next_phone_that_does_not_ring_yet(make_line):
    line = make_line().bring()
    line.piece()
    line.starts = False
    line.wait(until=40)
    assert len(line.rung) == 2
    assert Prompt.WAIT_NEXT not in names(line)
    line.reported("c1", "ringing")
    line.piece()
    assert asked(line) == Prompt.WAIT_NEXT


def test_nobody_is_told_of_a_next_phone_when_none_rings_any_more(make_line):
    """It was engaged, and Twilio has not begun to ring the one after it."""
    line = make_line().bring()
    line.piece()
    line.reported("c0", "no-answer")
    line.starts = False
    line.reported("c1", "busy")
    assert [contact for _, contact in line.rung] == ["c0", "c1", "c2"]
    line.piece()
    assert Prompt.WAIT_NEXT not in names(line)
    line.reported("c2", "ringing")
    line.piece()
    assert asked(line) == Prompt.WAIT_NEXT


def test_two_phones_that_begin_to_ring_between_two_pieces_are_told_of_once(make_line):
    line = make_line().bring()
    line.piece()
    line.reported("c0", "no-answer")
    line.reported("c1", "busy")
    assert [contact for _, contact in line.rung] == ["c0", "c1", "c2"]
    line.piece()
    line.piece()
    assert names(line).count(Prompt.WAIT_NEXT) == 1


RUNG = [
    ("nobody yet", [], 0),
    ("one that has not begun to ring", [("c0", LegState.PLACED)], 0),
    ("one", [("c0", LegState.RINGING)], 1),
    ("the same one, rung again", [("c0", LegState.UNREACHED), ("c0", LegState.RINGING)], 1),
    ("another", [("c0", LegState.UNREACHED), ("c1", LegState.RINGING)], 2),
    ("another, and the first again", [("c0", LegState.UNREACHED), ("c1", LegState.RINGING), ("c0", LegState.RINGING)],
     2),
    ("the first again, under the name of the last resort", [("c0", LegState.UNREACHED), ("twin", LegState.RINGING)], 1),
    ("the last resort, and the second", [("twin", LegState.UNREACHED), ("c1", LegState.RINGING)], 2),
    ("one that the rota has no more", [("c0", LegState.UNREACHED), ("gone", LegState.RINGING)], 2),
    ("another phone of the same person", [("c0/1", LegState.UNREACHED), ("c0/2", LegState.RINGING)], 2),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "tries", "phones"), RUNG, ids=[row[0] for row in RUNG])
def test_a_phone_that_rings_again_is_the_same_phone(make_line, sentence, tries, phones):
    line = make_line()
    line.contacts = (*line.contacts, Contact("twin", "the registrar", Kind.DIRECT, 20, twin="c0"))
    legs = [
        Leg(id=f"leg{place}", contact=contact, way=Way.QUEUE, placed_at=line.at, state=state, sid="CAleg")
        for place, (contact, state) in enumerate(tries)
    ]
    assert rung(legs, line.now) == phones, sentence


@pytest.mark.parametrize(("contacts", "told"), [(1, 0), (2, 1), (3, 2)])
def test_however_often_they_are_rung_callers_are_told_of_each_phone_once(make_line, contacts, told):
    line = make_line(contacts=contacts, limits=FOR_LONG).bring()
    while line.seconds < 200:
        line.piece()
        for leg in [leg for leg in line.call.legs if leg.is_alive(line.at)]:
            line.happen(LegStatus(leg.id, "ringing"))
            line.happen(LegStatus(leg.id, "no-answer"))
    assert len(line.rung) > 2 * contacts
    assert names(line).count(Prompt.WAIT_NEXT) == told


def test_nobody_is_told_of_a_next_phone_while_somebody_hears_about_them(make_line):
    line = make_line().bring()
    line.wait(until=28)
    assert len(line.rung) == 2
    line.picks_up("c0")
    told = names(line).count(Prompt.WAIT_NEXT)
    line.piece()
    assert names(line).count(Prompt.WAIT_NEXT) == told


@pytest.mark.parametrize("who", ["urgent", "professional"])
def test_those_for_whom_999_is_not_meant_are_not_sent_there(make_line, who):
    line = make_line().bring(who)
    line.wait()
    assert Prompt.TRYING_999 not in names(line)


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("who", ["ring_999", "professional"])
def test_those_for_whom_a_spine_is_not_meant_hear_nothing_of_one(make_line, who):
    line = make_line().bring(who)
    line.wait()
    spine = {*SCRIPTS[0][1], *SCRIPTS[-3][1]}
    assert {Prompt.TRYING_URGENT, Prompt.TRYING_STILL, Prompt.TRYING_SAY, *map(asking, Item)} <= spine
    assert not spine & {*names(line)}


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_piece_takes_as_long_as_it_was_reckoned_to_take(make_line, who):
    line = make_line(caller=None).bring(who)
    while line.seconds < 110:
        at = line.seconds
        line.piece()
        assert line.seconds - at == pytest.approx(length(line.call.pieces[-1], line.now), abs=0.05)


# When a caller is let out of their queue.


@pytest.mark.parametrize("who", EVERYBODY)
def test_when_phones_have_rung_for_two_minutes_the_caller_is_told_what_to_do(make_line, who):
    line = make_line().bring(who)
    line.wait(until=200)
    assert 120 <= line.seconds < 130
    assert GaveUp(rang=True) in line.heard[-1][1]
    steps = line.happen(QueueEnded("leave"))
    assert line.call.at is At.UNANSWERED
    assert not [found for found in steps if isinstance(found, Ring)]


def test_before_that_nobody_is_let_out_while_a_phone_rings(make_line):
    line = make_line().bring()
    line.wait(until=119)
    assert not any(isinstance(found, Leave) for _, steps in line.heard for found in steps)


def test_nobody_is_given_up_while_somebody_hears_about_them(make_line):
    line = make_line().bring()
    line.wait(until=112)
    line.picks_up(line.rung[-1][1])
    line.seconds = 121
    assert not ends_by(line.piece(), Leave)
    line.reported(line.rung[-1][1], "completed", 12)
    assert ends_by(line.piece(), Leave)


def test_a_caller_for_whom_somebody_pressed_1_is_told_so_and_kept(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.later(5).piece()
    assert names(line) == [Prompt.WAIT_COMING]


def test_a_caller_for_whom_somebody_pressed_1_is_not_given_up_at_two_minutes(make_line):
    line = make_line().bring()
    line.wait(until=115)
    line.picks_up(line.rung[-1][1], "1")
    line.seconds = 121
    assert not ends_by(line.piece(), Leave)
    assert asked(line) == Prompt.WAIT_COMING


@pytest.mark.hazard("H39")
def test_who_is_not_joined_20_seconds_after_a_1_hears_no_more_that_somebody_comes(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.later(20).piece()
    assert Prompt.WAIT_COMING not in names(line)


@pytest.mark.parametrize("place", [place for place in At if place is not At.WAITING])
def test_a_request_for_a_piece_of_a_caller_who_does_not_wait_lets_them_out(make_line, place):
    line = make_line().bring()
    line.call = line.call.model_copy(update={"at": place})
    assert step(line.call, Waited(3), line.now) == (Leave(),)


@pytest.mark.parametrize(("gone", "act"), [(True, HangUp), (False, Leave)])
def test_a_request_for_a_piece_of_a_call_that_is_over_ends_it_and_rings_nobody(make_line, gone, act):
    line = make_line().bring()
    line.happen(HungUp(seconds=9))
    steps = line.happen(Waited(1, gone=gone))
    assert [type(found) for found in steps] == [act]


@pytest.mark.hazard("H71")
def test_a_talk_that_was_long_enough_leads_to_the_last_question(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.joins("c0")
    line.talked("c0", 60)
    assert line.call.at is At.AFTER_TALK
    assert line.call.reached


@pytest.mark.hazard("H71")
def test_a_talk_that_was_cut_short_leads_back_to_the_same_doctor(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.joins("c0")
    line.talked("c0", 10)
    assert line.call.at is At.CUT_SHORT
    assert not line.call.reached


def test_a_talk_with_somebody_who_pressed_nothing_is_asked_about(make_line):
    line = make_line().bring()
    line.picks_up("c0")
    line.happen(LegJoined(line.leg("c0")))
    line.later(60).happen(QueueEnded("bridged"))
    assert line.call.at is At.CHECKING
    assert not line.call.reached


def test_a_refused_second_leg_takes_nobody_out_of_the_queue_while_the_first_phone_rings(make_line):
    line = make_line().bring()
    line.starts = False
    line.wait(until=25)
    line.happen(LegRefused(line.leg("c1")))
    assert not ends_by(line.piece(), Leave)


# What a caller may key.

NOTES = [
    (FEET, "1", Noted(Item.FEET, Answer.YES)),
    (FEET, "2", Noted(Item.FEET, Answer.NO)),
    (FEET, "3", Noted(Item.FEET, Answer.UNSURE)),
    (SPREADING, "1", Noted(Item.SPREADING, Answer.YES)),
    (PEE, "2", Noted(Item.PEE, Answer.NO)),
    (THINNERS, "1", Noted(Item.THINNERS, Answer.YES)),
    (BONES, "3", Noted(Item.BONES, Answer.UNSURE)),
    *((FEET, key, None) for key in ("", "4", "9", "0", "*", "#", "11")),
    (Prompt.TRYING_STILL, "1", None),
    (Prompt.WAIT_RINGING, "1", None),
]


@pytest.mark.parametrize(("piece", "key", "noted"), NOTES, ids=str)
def test_a_key_is_noted_for_the_item_that_was_asked_and_any_other_is_nothing(make_line, piece, key, noted):
    line = make_line().bring()
    while not line.heard or asked(line) != piece:
        line.piece()
    steps = line.piece(key)
    assert [found for found in steps if isinstance(found, Noted)] == ([noted] if noted else [])
    assert not ends_by(steps, Leave)


def test_whoever_takes_the_caller_is_told_what_they_keyed(make_line):
    line = make_line().bring()
    for key in ("", "", "", "2", "1"):
        line.piece(key)
    said = [found.prompt for found in line.picks_up("c0", "1") if isinstance(found, Say)]
    assert said == ["item.feet.no", "item.spreading.yes", Prompt.WHISPER_JOINING]


KEYED = [
    ("right", [("07700900456#", NUMBER), ("1", None)], NUMBER, 1),
    ("nothing keyed", [("", None)], None, 1),
    ("read back, nothing pressed", [("07700900456#", NUMBER), ("", None)], None, 1),
    ("wrong, then right", [("07700900999#", "+447700900999"), ("2", None), ("07700900456#", NUMBER), ("1", None)],
     NUMBER, 2),
    ("no number, then right", [("123#", None), ("07700900456#", NUMBER), ("1", None)], NUMBER, 2),
    ("a key that says neither yes nor no is no yes", [("07700900999#", "+447700900999"), ("5", None)], None, 2),
    ("never right", [("123#", None), ("456#", None), ("", None)], None, 2),
]  # fmt: skip


@pytest.mark.parametrize(("what", "keyed", "reach", "times"), KEYED, ids=[row[0] for row in KEYED])
def test_a_caller_without_a_number_may_key_one_hear_it_and_correct_it(make_line, what, keyed, reach, times):
    line = make_line(caller=None).bring()
    line.piece()
    line.piece()
    for keys, number in keyed:
        piece_after_asides(line, keys, number)
    line.wait()
    assert line.call.reach == reach, what
    assert names(line).count(Prompt.WAIT_NUMBER) == times


@pytest.mark.hazard("H60")
def test_a_number_is_read_back_digit_by_digit_as_people_dial_it(make_line):
    line = make_line(caller=None).bring()
    line.piece()
    line.piece()
    [listen] = [found for found in piece_after_asides(line, "07700900456#", NUMBER) if isinstance(found, Listen)]
    assert listen.lines[0].slots == (("number", "0 7 7 0 0 9 0 0 4 5 6"),)


@pytest.mark.hazard("H60")
def test_a_number_counts_only_once_it_was_confirmed(make_line):
    line = make_line(caller=None).bring()
    line.piece()
    line.piece()
    piece_after_asides(line, "07700900456#", NUMBER)
    assert (line.call.keyed, line.call.reach) == (NUMBER, None)
    assert NumberKeyed(NUMBER, sure=True) in line.piece("1")


def test_whoever_shows_a_number_is_asked_for_none(make_line):
    line = make_line().bring()
    line.wait()
    assert Prompt.WAIT_NUMBER not in names(line)


def test_the_pieces_begin_anew_when_a_caller_waits_again(make_line):
    line = make_line().bring()
    line.wait(until=60)
    line.picks_up("c0", "1")
    line.joins("c0")
    line.talked("c0", 5)
    line.later(10).happen(Pressed("1"))
    assert line.call.pieces == ()
    assert line.call.waiting_from == line.at


@pytest.mark.parametrize("seconds", [60, 5])
def test_a_talk_with_somebody_unknown_is_not_taken_for_the_one_with_the_doctor_of_before(make_line, seconds):
    """The caller asks for a person once more, and is then joined by a 1 that could not be saved."""
    line = make_line(contacts=2).bring()
    line.picks_up("c0", "1")
    line.joins("c0")
    line.talked("c0", seconds)
    line.happen(Pressed("0"))
    line.later(30)
    steps = line.happen(QueueEnded("bridged"))
    assert [found for found in steps if isinstance(found, Alarm)]
    assert line.call.at is At.CHECKING
    line.later(8).happen(Silence())
    assert line.call.at is At.RINGING
