"""What callers hear between the contacts that are dialled for them one after another: nothing can be said meanwhile."""

import pytest

from ivr.call.acts import Ring, Say
from ivr.call.events import DialEnded, HungUp, OnLifeline
from ivr.call.prompts import Prompt
from ivr.oncall import owed

SPINE = (Prompt.TRYING_999, Prompt.TRYING_STILL, Prompt.TRYING_READY_TOO)
BETWEEN = [
    *((who, SPINE) for who in ("danger", "asked", "nines", "silent", "wrong_keys", "returning")),
    ("urgent", (Prompt.TRYING_URGENT,)),
    ("ring_999", (Prompt.TRYING_999,)),
    ("professional", (Prompt.TRYING_PROFESSIONAL,)),
]


def said(steps):
    return [step.prompt for step in steps if isinstance(step, Say)]


@pytest.mark.parametrize(("who", "pieces"), BETWEEN, ids=[row[0] for row in BETWEEN])
def test_one_piece_is_said_before_each_next_contact_in_turn(make_line, who, pieces):
    line = make_line(contacts=7, queues=False).bring(who)
    for place in range(6):
        steps = line.later(20).happen(DialEnded("no-answer"))
        assert isinstance(steps[-1], Ring)
        assert said(steps) == [pieces[place % len(pieces)]]


@pytest.mark.parametrize("who", ["danger", "asked", "ring_999"])
def test_before_an_operator_whose_phone_rings_for_long_it_is_the_999_words(make_line, who):
    line = make_line(contacts=4, switchboard=2, queues=False).bring(who)
    line.later(20).happen(DialEnded("no-answer"))
    assert said(line.later(20).happen(DialEnded("no-answer"))) == [Prompt.TRYING_999]


def test_a_doctor_whose_end_was_lost_while_the_next_one_was_rung_has_not_talked_to_the_caller(make_line):
    """The network said nothing of a join, so our own code rang on: our clock alone must not call it a talk."""
    line = make_line(queues=False).bring()
    line.picks_up("c0", "1")
    line.later(60).happen(OnLifeline(1, "rang", turn=line.call.turn))
    line.later(5).happen(HungUp(seconds=90))
    assert not line.call.conversations
    assert owed(line.call)
