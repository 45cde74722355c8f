"""What a caller may key while they wait in their queue: answers for the doctor, and their number."""

import pytest

from ivr.call.acts import Leave, Listen, Say
from ivr.call.facts import Noted, NumberKeyed
from ivr.call.places import Item
from ivr.call.prompts import Prompt
from ivr.triage import Answer
from tests.call.waits import BONES, FEET, NUMBER, PEE, SPREADING, THINNERS, asked, ends_by, names, piece_after_asides

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
