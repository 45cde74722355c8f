"""What a caller hears while they wait in their queue, in which order and by when."""

import itertools

import pytest

from ivr.call.events import Pressed
from ivr.call.pieces import length
from ivr.call.places import Item
from ivr.call.prompts import Prompt, asking
from tests.call.waits import (
    ASIDES,
    BONES,
    EVERYBODY,
    FEET,
    FOR_LONG,
    NUMBER,
    PEE,
    SPINE,
    SPREADING,
    THINNERS,
    UNKNOWN,
    asked,
    in_order,
    names,
    piece_after_asides,
)

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


def test_the_pieces_begin_anew_when_a_caller_waits_again(make_line):
    line = make_line().bring()
    line.wait(until=60)
    line.picks_up("c0", "1")
    line.joins("c0")
    line.talked("c0", 5)
    line.later(10).happen(Pressed("1"))
    assert line.call.pieces == ()
    assert line.call.waiting_from == line.at
