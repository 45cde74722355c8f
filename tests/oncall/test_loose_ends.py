"""Callers and legs of which nothing is heard any more. Times are minutes after the caller hung up."""

import pytest

from ivr.call import At, LegState
from ivr.call.places import Way
from ivr.oncall import Overdue, Silent
from tests.oncall.nights import GONE, TALKS, A, C, alive, call, lost, minute, on_leg, page, silent, tasks


@pytest.mark.parametrize(
    ("sentence", "record", "at", "is_silent"),
    [
        ("at a question, 3 minutes", silent(At.ASKING, 0), 3, True),
        ("at a question, less", silent(At.ASKING, 0), 2.9, False),
        ("never heard of since the call began", call(gone=None, at=At.NEW, began=minute(0)), 3, True),
        ("in their queue, a minute", silent(At.WAITING, 0), 1, True),
        ("in their queue, less", silent(At.WAITING, 0), 0.9, False),
        ("in their queue, while phones still ring", silent(At.WAITING, 0, alive(A, 0.5, way=Way.QUEUE)), 1, True),
        ("phones that end in vain are no sign of the caller",
         silent(At.WAITING, 0, page(A, 0.3, way=Way.QUEUE)), 1, True),
        ("while the lifeline dials, a quarter of an hour", silent(At.RINGING, 0), 15, True),
        ("while the lifeline dials, less", silent(At.RINGING, 0), 14.9, False),
        ("the lifeline without a record", silent(At.LIFELINE, 0), 15, True),
        ("the lifeline has dialled meanwhile", silent(At.LIFELINE, 0, page(A, 8, way=Way.DIAL)), 15, False),
        ("talking to a doctor for hours", silent(At.WAITING, 0, TALKS), 200, False),
        ("talking to somebody whose 1 was not stored",
         silent(At.WAITING, 0, on_leg(LegState.TALKING, joined_at=minute(0.3))), 200, False),
        ("talking on the lifeline", silent(At.RINGING, 0, on_leg(LegState.ACCEPTED, Way.DIAL, accepted_at=minute(1))),
         200, False),
        ("the end of a talk was never reported", silent(At.WAITING, 0, TALKS), 255, True),
        ("a talk has just ended",
         silent(At.WAITING, 0, TALKS.model_copy(update={"state": LegState.OVER, "ended_at": minute(30)})), 30.9, False),
        ("a talk has ended, and no word since",
         silent(At.WAITING, 0, TALKS.model_copy(update={"state": LegState.OVER, "ended_at": minute(30)})), 31, True),
        ("has hung up", call(gone=0), 30, False),
        ("is quiet already", call(gone=None, quiet=GONE), 30, False),
    ],
)  # fmt: skip
def test_a_caller_of_whom_nothing_is_heard_must_have_gone(sentence, record, at, is_silent):
    assert (Silent("CA1") in tasks([record], at)) is is_silent, sentence


@pytest.mark.parametrize(
    ("sentence", "record", "at", "is_overdue"),
    [
        ("picked up, no key for 45 seconds", call(on_leg(LegState.ANSWERED, Way.PAGE)), 0.75, True),
        ("less", call(on_leg(LegState.ANSWERED, Way.PAGE)), 0.74, False),
        ("for a caller who waits", silent(At.WAITING, 0.7, on_leg(LegState.ANSWERED)), 0.75, True),
        ("who waits no more, perhaps joined by a 1 that was not stored",
         silent(At.WAITING, 0.2, on_leg(LegState.ANSWERED)), 0.75, False),
        ("whose caller has hung up since", call(on_leg(LegState.ANSWERED), heard=minute(-1)), 0.75, True),
        ("heard it once more", call(on_leg(LegState.ANSWERED, Way.PAGE, agains=1)), 1.4, False),
        ("heard it once more, then nothing", call(on_leg(LegState.ANSWERED, Way.PAGE, agains=1)), 1.5, True),
        ("pressed a wrong key", call(on_leg(LegState.ANSWERED, Way.PAGE, wrongs=1)), 1.4, False),
        ("is rung for a caller of whom nothing is heard any more",
         call(on_leg(LegState.ANSWERED, Way.PAGE), gone=None, quiet=GONE, heard=minute(-3)), 0.75, True),
        ("picked up so long ago that it does not count any more", call(on_leg(LegState.ANSWERED, Way.PAGE)), 15, False),
        ("an operator hears more", call(on_leg(LegState.ANSWERED, Way.PAGE, switchboard=True)), 1.4, False),
        ("but not for ever", call(on_leg(LegState.ANSWERED, Way.PAGE, switchboard=True)), 1.5, True),
        ("dialled by the lifeline, which ends it itself", silent(At.RINGING, 0, on_leg(LegState.ANSWERED, Way.DIAL)),
         2, False),
        ("has taken the caller", call(on_leg(LegState.ACCEPTED, Way.PAGE, accepted_at=GONE)), 60, False),
        ("rings for as long as it should, and somewhat longer", call(alive(A, 0)), 1.3, False),
        ("rings for a minute longer than it should: its end was not reported", call(alive(A, 0)), 1.4, True),
        ("staff's own phone, not for long", call(alive(C, 0, by="Nurse Eve")), 1.3, False),
        ("staff's own phone: its end was not reported", call(alive(C, 0, by="Nurse Eve")), 1.4, True),
        ("is on duty no more: nobody knows how long it should", call(alive(C, 0)), 5, False),
        ("was never taken for ringing", call(lost(A, 0, refused=False)), 1.4, False),
        ("is over", call(page(A, 0)), 5, False),
    ],
)  # fmt: skip
def test_a_leg_that_leads_nowhere_is_ended(sentence, record, at, is_overdue):
    found = [task for task in tasks([record], at) if isinstance(task, Overdue)]
    assert found == ([Overdue("CA1", record.legs[0].id)] if is_overdue else []), sentence
