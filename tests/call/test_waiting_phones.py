"""What a caller in their queue is told of the phones that ring for them."""

import pytest

from ivr.call import Contact, Kind
from ivr.call.events import LegStatus
from ivr.call.legs import Leg
from ivr.call.pieces import rung
from ivr.call.places import LegState, Way
from ivr.call.prompts import Prompt
from tests.call.waits import EVERYBODY, FOR_LONG, asked, names

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
