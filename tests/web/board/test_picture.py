"""What the board makes of what the record holds."""

import datetime as dt

import pytest

from ivr.call import At, Call, LegState, Outcome, Way
from ivr.call.legs import Leg
from ivr.call.parts import Claim
from ivr.call.places import Why
from ivr.oncall import Owed, Rank, Reason, owed
from ivr.store import Listed
from ivr.store.reading import CallBack
from ivr.triage import Answer, Urgency
from ivr.web.board.listing import on_clock
from ivr.web.board.picture import Seen, midnight, picture
from ivr.web.board.words import DAMAGED, OUTCOMES, RANKS, STAGES, URGENCIES

NOW = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
NUMBER, OTHER = "+447700900123", "+447700900456"
NAMES = {"ann/1": "Ann Example"}
QUESTIONS = {"weakness": "weakness", "walking": "walking"}


def call(sid="CA1", **known):
    return Call(**{"sid": sid, "began": NOW - 20 * MINUTE, "caller": NUMBER} | known)


def gone(sid="CA1", **known):
    """A call whose caller hung up in an emergency."""
    ended = {"over": NOW - 10 * MINUTE, "urgency": Urgency.EMERGENCY, "why": Why.DANGER, "at": At.WAITING}
    return call(sid, **ended | known)


def leg(state=LegState.RINGING, **known):
    return Leg(**{"id": "l1", "contact": "ann/1", "state": state, "way": Way.QUEUE, "placed_at": NOW - MINUTE} | known)


def listed(one, outcome=None):
    urgency = one.urgency.value if one.urgency else None
    return Listed(one.sid, one.began, one.over, one.caller, urgency, outcome, "1+abc", one)


def damaged(sid="CA1", **known):
    usual = {"began": NOW - MINUTE, "over": None, "caller": NUMBER, "urgency": None, "outcome": None, "ruleset": "1"}
    return Listed(**{"sid": sid, "record": None} | usual | known)


def back(one):
    return CallBack(one.sid, one.reach, owed(one), one)


def seen(**what):
    usual = {"at": NOW, "live": (), "owed": (), "finished": (), "contacts": NAMES, "questions": QUESTIONS}
    return picture(Seen(**usual | what))


def live(one):
    [shown] = seen(live=[listed(one)]).live
    return shown


def to_ring(*calls, **what):
    return [group.calls for group in seen(owed=[back(one) for one in calls], **what).groups]


def test_every_stage_outcome_rank_and_urgency_has_words():
    assert set(STAGES) == set(At)
    assert set(OUTCOMES) == set(Outcome)
    assert set(RANKS) == set(Rank)
    assert set(URGENCIES) == set(Urgency)


def test_urgency_is_told_by_word_and_by_shape_not_by_colour_alone():
    marks = {*RANKS.values(), *URGENCIES.values()}
    assert len({mark.word for mark in marks}) == len(marks)
    assert all(mark.word and mark.shape for mark in marks)


def test_a_caller_is_shown_with_the_question_that_they_are_asked():
    shown = live(call(at=At.ASKING, question="walking"))
    assert shown.stage == "is asked about: walking"
    assert shown.number == "07700 900123"
    assert (shown.mark.word, shown.phones) == ("None so far", ())


def test_a_question_that_the_line_does_not_know_any_more_is_shown_by_its_id():
    assert live(call(at=At.ASKING, question="gone")).stage == "is asked about: gone"


@pytest.mark.parametrize(
    ("state", "doing"),
    [
        (LegState.PLACED, "is being rung"),
        (LegState.RINGING, "is ringing"),
        (LegState.ANSWERED, "has picked up"),
        (LegState.ACCEPTED, "has taken the call"),
        (LegState.TALKING, "is talking to the caller"),
    ],
)
def test_which_phone_rings_is_told_by_the_name_of_its_owner(state, doing):
    shown = live(call(at=At.WAITING, urgency=Urgency.EMERGENCY, legs=(leg(state, sid="CA9"),)))
    assert [(phone.name, phone.doing) for phone in shown.phones] == [("Ann Example", doing)]
    assert shown.stage == ("talks to a person" if state is LegState.TALKING else "waits for a doctor")


@pytest.mark.parametrize("state", [LegState.DECLINED, LegState.UNREACHED, LegState.OVER])
def test_a_phone_that_rings_no_more_is_not_shown(state):
    assert live(call(at=At.WAITING, legs=(leg(state),))).phones == ()


def test_a_contact_who_is_not_on_the_rota_any_more_is_shown_by_their_key():
    shown = live(call(at=At.WAITING, legs=(leg(contact="zoe/1", sid="CA9"),)))
    assert [phone.name for phone in shown.phones] == ["zoe/1"]


def test_somebody_who_asked_for_a_person_is_not_shown_as_calm():
    assert live(call(at=At.WAITING, why=Why.ASKED)).mark.word == "Not known"


def test_callers_stand_in_the_order_of_their_urgency_so_far():
    urgent, calm = call("CA1", urgency=Urgency.URGENT), call("CA2")
    worst, unknown = call("CA3", urgency=Urgency.EMERGENCY), call("CA4", why=Why.SILENT)
    shown = seen(live=map(listed, (urgent, calm, worst, unknown))).live
    assert [one.sid for one in shown] == ["CA3", "CA4", "CA1", "CA2"]


def test_a_caller_whose_record_is_damaged_is_shown_as_such():
    [shown] = seen(live=[damaged()]).live
    assert (shown.sid, shown.number, shown.stage, shown.mark.word) == ("CA1", "07700 900123", DAMAGED, "Not known")


def test_a_damaged_call_stands_on_one_list_only():
    fault = Owed(Rank.UNKNOWN, Reason.FAULT, NOW)
    shown = seen(live=[damaged()], owed=[CallBack("CA1", NUMBER, fault, None)])
    assert (shown.live, shown.open) == ((), 1)
    [[one]] = [group.calls for group in shown.groups]
    assert (one.damaged, one.reason, one.tries) == (DAMAGED, "Our own fault", None)


def test_a_call_back_tells_why_and_what_was_answered():
    said = (("weakness", Answer.NO), ("walking", Answer.YES), ("fever", Answer.UNSURE))
    [[one]] = to_ring(gone(answers=said))
    assert one.reason == "Hung up before a phone rang"
    assert one.said == "Yes to: walking. Not sure: fever"
    assert (one.mark.word, one.since, one.held) == ("Emergency", NOW - 10 * MINUTE, None)


def test_who_has_it_is_told_until_their_lease_ends():
    claim = Claim(by="Amy Example", at=NOW - 9 * MINUTE, until=NOW + MINUTE)
    assert to_ring(gone(claim=claim))[0][0].held == claim
    assert to_ring(gone(claim=claim), at=NOW + MINUTE)[0][0].held is None


def test_tries_are_counted_and_the_next_ring_is_told():
    page = leg(LegState.OVER, way=Way.PAGE, sid="CA9", ended_at=NOW - MINUTE, placed_at=NOW - 2 * MINUTE)
    [[one]] = to_ring(gone(legs=(page,)))
    assert (one.tries, one.next_at, one.is_due) == (1, NOW + MINUTE, False)
    [[later]] = to_ring(gone(legs=(page,)), at=NOW + MINUTE)
    assert later.is_due


def test_calls_from_one_number_stand_together_and_the_most_urgent_leads():
    mild = gone("CA1", urgency=Urgency.URGENT, why=Why.URGENT)
    worst, other = gone("CA2"), gone("CA3", caller=OTHER)
    shown = to_ring(worst, other, mild)
    assert [[one.sid for one in group] for group in shown] == [["CA2", "CA1"], ["CA3"]]


def test_callers_who_withheld_their_numbers_are_not_one_person():
    shown = seen(owed=[back(gone("CA1", caller=None)), back(gone("CA2", caller=None))]).groups
    assert [(group.number, group.dialled, len(group.calls)) for group in shown] == [("number withheld", None, 1)] * 2


def test_a_number_that_is_a_nuisance_is_shown_as_one():
    shown = seen(owed=map(back, (gone("CA1"), gone("CA2", caller=OTHER))), nuisances=frozenset({OTHER})).groups
    assert [(group.key, group.nuisance) for group in shown] == [("CA1", False), ("CA2", True)]


def test_a_caller_whom_nobody_answered_is_shown_as_still_on_the_line():
    shown = seen(live=(), owed=[back(gone(over=None, failed_at=NOW - MINUTE))])
    assert shown.groups[0].calls[0].on_line


def test_a_finished_call_tells_how_it_ended_and_who_closed_it():
    closed = gone(closed_at=NOW - MINUTE, closed_by="Amy Example")
    [shown] = seen(finished=[listed(closed, "abandoned")]).finished
    assert (shown.outcome, shown.closed_by, shown.ended) == ("hung up", "Amy Example", NOW - MINUTE)


def test_a_finished_call_that_is_damaged_is_shown_as_such():
    [shown] = seen(finished=[damaged(over=NOW, urgency="urgent", outcome="advised")]).finished
    assert (shown.outcome, shown.mark.word, shown.ended) == (DAMAGED, "Urgent", NOW)


def test_the_day_is_londons():
    summer = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)  # half past midnight on the 2nd
    assert midnight(summer) == dt.datetime(2026, 7, 1, 23, 0, tzinfo=dt.UTC)
    assert on_clock(summer, seen(at=summer).day) == "00:30"
    assert on_clock(summer - dt.timedelta(hours=1), seen(at=summer).day) == "Wed 1 Jul 23:30"
