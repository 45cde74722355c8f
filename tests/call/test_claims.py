"""Who has a caller: of two contacts one, a call-back by a lease, and only "I spoke to the patient" closes it."""

import datetime as dt

import pytest

from ivr.call import At, LegState, Why
from ivr.call.acts import Enqueue, HangUp, Leave, Listen, Ring, RingBack, Say, Take
from ivr.call.errands import EndLeg, PlaceLeg, SendText
from ivr.call.events import (
    DialEnded,
    HungUp,
    LegAnswered,
    LegDialEnded,
    LegPressed,
    OnLifeline,
    Paged,
    PatientReported,
    Pressed,
    QueueEnded,
    Silence,
    WentQuiet,
)
from ivr.call.facts import Acknowledged, Claimed, Closed
from ivr.call.hand_events import ClaimedByHand, ClosedByHand
from ivr.call.leg_facts import Told
from ivr.call.prompts import Prompt
from ivr.oncall import owed

EMERGENCIES = ("danger", "ring_999", "professional", "asked", "nines", "silent", "wrong_keys", "returning")


def said(steps):
    lines = [line for act in steps for line in (act.lines if isinstance(act, Listen) else (act,))]
    return [line.prompt if isinstance(line, Say) else line.why for line in lines if line.kind in ("say", "handover")]


def is_asked(steps):
    return isinstance(steps[-2], Listen) and isinstance(steps[-1], HangUp)


def found(steps, kind):
    return [step for step in steps if isinstance(step, kind)]


@pytest.fixture
def two_ring(make_line):
    """Two phones ring for one caller, and both have been picked up."""
    line = make_line().bring()
    line.wait(until=27)
    for contact in ("c0", "c1"):
        line.picks_up(contact)
    return line


def press(line, contact, key):
    return line.happen(LegPressed(line.leg(contact), key))


@pytest.fixture
def gone(make_line):
    """Somebody has hung up, and a contact is rung for their call-back: ask it who rang, and whose turn it is."""

    def hang_up(who="danger", caller="+447700900456", contacts=("c0",), switchboard=None):
        line = make_line(caller=caller, switchboard=switchboard).bring(who)
        line.reported("c0", "no-answer")
        line.happen(HungUp(seconds=30))
        operators = ("c0",) if switchboard == 0 else ()
        line.last = line.later(60).happen(Paged(contacts, operators))
        return line

    return hang_up


# Of two contacts one.


def test_of_two_who_press_1_the_first_takes_the_caller_and_the_other_hears_who(two_ring):
    assert isinstance(press(two_ring, "c1", "1")[-1], Take)
    steps = press(two_ring, "c0", "1")
    assert [(step.prompt, step.slots) for step in found(steps, Say)] == [(Prompt.WHISPER_TAKEN, (("who", "Dr 1"),))]
    assert isinstance(steps[-1], HangUp)
    assert [leg.accepted_at is not None for leg in two_ring.call.legs] == [False, True]


@pytest.mark.hazard("H38")
def test_only_one_is_ever_joined_however_often_the_other_presses(two_ring):
    press(two_ring, "c0", "1")
    two_ring.joins("c0")
    for key in "1*71":
        assert not found(press(two_ring, "c1", key), Take)


@pytest.mark.parametrize("key", ["2", "3", "*", "0"])
def test_who_is_too_late_hears_so_whatever_they_press(two_ring, key):
    press(two_ring, "c1", "1")
    assert said(press(two_ring, "c0", key)) == [Prompt.WHISPER_TAKEN]


def test_who_picks_up_after_another_has_pressed_1_is_not_screened(make_line):
    line = make_line().bring()
    line.wait(until=27)
    line.picks_up("c0", "1")
    assert said(line.picks_up("c1")) == [Prompt.WHISPER_TAKEN]


def test_a_contact_who_is_rung_on_their_other_phone_hears_that_they_have_the_caller(make_line):
    line = make_line()
    line.contacts = tuple(type(one)(f"ann/{n}", "Dr Ann", one.kind, one.wait) for n, one in enumerate(line.contacts, 1))
    line.bring().wait(until=27)
    line.picks_up("ann/1", "1")
    assert said(line.picks_up("ann/2")) == [Prompt.WHISPER_YOURS]


@pytest.mark.hazard("H50")
def test_a_contact_whom_the_rota_no_longer_knows_is_named_by_their_key(two_ring):
    press(two_ring, "c1", "1")
    two_ring.contacts = two_ring.contacts[:1]
    assert found(press(two_ring, "c0", "1"), Say)[0].slots == (("who", "c1"),)


def test_when_the_caller_is_joined_the_other_phones_stop_ringing(make_line):
    line = make_line().bring()
    line.wait(until=50)
    line.picks_up("c1", "1")
    others = [leg.sid for leg in line.call.legs if leg.contact != "c1"]
    assert [step.sid for step in found(line.joins("c1"), EndLeg)] == others


def test_whoever_hears_about_the_caller_just_then_is_not_cut_off_by_that(two_ring):
    press(two_ring, "c0", "1")
    assert found(two_ring.joins("c0"), EndLeg) == []


@pytest.mark.hazard("H38")
def test_a_contact_whose_join_failed_keeps_nobody_else_from_taking_the_caller(two_ring):
    press(two_ring, "c0", "1")
    two_ring.happen(LegDialEnded(two_ring.leg("c0"), "no-answer", bridged=False))
    assert isinstance(press(two_ring, "c1", "1")[-1], Take)


# A 1 while the caller hears something else.


def unanswered(line):
    """Let nobody answer for two minutes, while the last phone still rings."""
    line.wait(until=200)
    line.happen(QueueEnded("leave"))
    return line


def test_a_contact_who_presses_1_while_the_caller_hears_that_nobody_answered_is_held(make_line):
    line = unanswered(make_line().bring())
    assert line.call.at is At.UNANSWERED
    steps = line.picks_up(line.rung[-1][1], "1")
    assert Prompt.WHISPER_HOLD in said(steps)
    assert (steps[-1].queue, steps[-1].wait) == (line.call.queue, line.now.limits.hold)


NEXT = [Silence(), *(Pressed(key) for key in "01234579*#")]


@pytest.mark.parametrize("request_", NEXT, ids=str)
def test_the_caller_comes_back_into_the_queue_at_their_next_request_whatever_it_is(make_line, request_):
    line = unanswered(make_line().bring())
    line.picks_up(line.rung[-1][1], "1")
    steps = line.later(20).happen(request_)
    assert [step.queue for step in found(steps, Enqueue)] == [line.call.queue]
    assert said(steps) == [Prompt.WAIT_COMING]


@pytest.mark.parametrize("seconds", [5, 45])
def test_while_they_come_together_nobody_else_is_rung_and_no_phone_is_said_to_ring(make_line, seconds):
    line = unanswered(make_line().bring())
    line.picks_up(line.rung[-1][1], "1")
    line.later(seconds).happen(Silence())
    rung, line.pieces = len(line.rung), 0
    line.piece()
    assert line.said[-1][1] == Prompt.WAIT_COMING
    assert len(line.rung) == rung


@pytest.mark.hazard("H39")
def test_after_a_while_nobody_is_held_any_more(make_line):
    line = unanswered(make_line().bring())
    line.picks_up(line.rung[-1][1], "1")
    assert not found(line.later(line.now.limits.hold).happen(Silence()), Enqueue)


def test_a_contact_who_presses_1_while_the_lifeline_rings_is_joined_when_that_phone_has_rung_out(make_line):
    line = make_line().bring()
    line.happen(QueueEnded("error"))
    assert line.call.at is At.RINGING
    queue_leg = line.call.legs[0].id
    line.happen(LegAnswered(queue_leg))
    assert Prompt.WHISPER_HOLD in said(line.happen(LegPressed(queue_leg, "1")))
    steps = line.later(15).happen(DialEnded("no-answer", bridged=False))
    assert found(steps, Enqueue)
    assert not found(steps, Ring)


def test_a_caller_who_presses_0_while_somebody_is_held_rings_nobody_else(make_line):
    line = unanswered(make_line().bring())
    line.picks_up(line.rung[-1][1], "1")
    assert not found(line.later(5).happen(Pressed("0")), PlaceLeg)


# A caller who has gone.


def test_a_contact_is_rung_for_a_call_back_and_gets_a_text_too(gone):
    line = gone()
    assert [step.contact for step in found(line.last, PlaceLeg)] == ["c0"]
    assert [(step.contact, step.prompt) for step in found(line.last, SendText)] == [("c0", Prompt.TEXT_CALL_BACK)]


@pytest.mark.hazard("H07")
@pytest.mark.parametrize("who", EMERGENCIES)
def test_whoever_picks_up_hears_that_the_caller_has_gone_and_a_1_rings_them_back(gone, who):
    line = gone(who)
    screen = line.picks_up("c0")
    assert Prompt.HANDOVER_CALL_BACK in said(screen)
    assert said(screen)[-1] == Prompt.WHISPER_RING_BACK
    assert is_asked(screen)
    assert isinstance(press(line, "c0", "1")[-1], RingBack)


@pytest.mark.hazard("H42")
@pytest.mark.parametrize(("who", "minutes"), [*((who, 10) for who in EMERGENCIES), ("urgent", 60)])
def test_the_1_is_a_lease_of_ten_minutes_or_of_an_hour_for_pain_only(gone, who, minutes):
    line = gone(who)
    steps = line.picks_up("c0", "1")
    until = line.at + dt.timedelta(minutes=minutes)
    assert [(step.by, step.until) for step in found(steps, Claimed)] == [("c0", until)]
    assert line.call.closed_at is None


def test_a_caller_who_went_quiet_is_rung_back_like_one_who_hung_up(make_line):
    line = make_line().bring()
    line.later(60).happen(WentQuiet())
    assert Prompt.HANDOVER_CALL_BACK in said(line.picks_up("c0"))
    assert isinstance(press(line, "c0", "1")[-1], RingBack)


@pytest.mark.hazard("H07")
def test_a_caller_who_hangs_up_while_somebody_hears_about_them_is_rung_back_by_their_1(make_line):
    line = make_line().bring()
    line.picks_up("c0")
    line.happen(HungUp(seconds=20))
    assert isinstance(press(line, "c0", "1")[-1], RingBack)


@pytest.mark.hazard("H39")
def test_a_caller_who_hangs_up_after_the_1_and_before_the_join_is_offered_to_be_rung_back(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.happen(HungUp(seconds=20))
    steps = line.happen(LegDialEnded(line.leg("c0"), "no-answer", bridged=False))
    assert said(steps)[-1] == Prompt.WHISPER_RING_BACK
    assert isinstance(press(line, "c0", "1")[-1], RingBack)


def test_nobody_is_joined_on_the_lifeline_to_a_caller_who_has_gone(make_line):
    line = make_line(queues=False).bring()
    line.happen(HungUp(seconds=20))
    steps = line.picks_up("c0", "1")
    assert said(steps) == [Prompt.WHISPER_GONE]


def test_while_a_lease_runs_another_contact_hears_who_has_the_caller(gone):
    line = gone(contacts=("c0", "c1"))
    line.picks_up("c0", "1")
    steps = line.picks_up("c1")
    assert found(steps, Say)[0].slots == (("who", "Dr 0"),)


def test_the_same_contact_on_another_leg_hears_that_they_have_the_caller_already(gone):
    line = gone()
    line.picks_up("c0", "1")
    line.reported("c0", "completed", 5)
    line.happen(Paged(("c0",)))
    assert said(line.picks_up("c0")) == [Prompt.WHISPER_YOURS]


def test_when_a_lease_has_run_out_the_next_contact_may_take_the_caller(gone):
    line = gone()
    line.picks_up("c0", "1")
    line.reported("c0", "completed", 5)
    line.later(601).happen(Paged(("c1",)))
    assert isinstance(line.picks_up("c1", "1")[-1], RingBack)


@pytest.mark.hazard("H38")
def test_of_two_who_are_rung_for_one_call_back_at_once_one_rings_it(gone):
    line = gone(contacts=("c0", "c1"))
    line.picks_up("c0")
    line.picks_up("c1")
    assert isinstance(press(line, "c1", "1")[-1], RingBack)
    assert not found(press(line, "c0", "1"), RingBack)


@pytest.mark.hazard("H33")
def test_a_caller_without_a_number_can_only_be_noted(gone):
    line = gone(caller=None)
    screen = line.picks_up("c0")
    assert said(screen) == [Prompt.HANDOVER_NO_NUMBER, Prompt.WHISPER_NOTE]
    steps = press(line, "c0", "1")
    assert [step.by for step in found(steps, Acknowledged)] == ["c0"]
    assert not found(steps, RingBack)
    assert line.call.closed_at is None


# How it went.


def rung_back(line, seconds=60):
    line.picks_up("c0", "1")
    leg = line.leg("c0")
    line.later(seconds).happen(PatientReported(leg, "completed", seconds))
    return line.happen(LegDialEnded(leg, "completed", bridged=True, seconds=seconds))


@pytest.mark.hazard("H48")
@pytest.mark.parametrize("seconds", [0, 5, 60])
def test_whoever_rang_a_caller_back_is_asked_whether_they_spoke_to_the_patient(gone, seconds):
    """However long it took: a voicemail talks for a minute, too."""
    steps = rung_back(gone(), seconds)
    assert said(steps) == [Prompt.WHISPER_REACHED]
    assert is_asked(steps)


def test_a_1_then_closes_the_call_back(gone):
    line = gone()
    rung_back(line)
    steps = press(line, "c0", "1")
    assert [(step.by, step.result) for step in found(steps, Closed)] == [("c0", "reached")]
    assert [step.reached for step in found(steps, Told)] == [True]
    assert line.call.closed_by == "c0"


@pytest.mark.hazard("H48")
def test_a_2_leaves_it_open_and_ends_the_lease(gone):
    line = gone()
    rung_back(line)
    assert said(press(line, "c0", "2")) == [Prompt.WHISPER_STAYS_OPEN]
    assert (line.call.closed_at, line.call.claim) == (None, None)


@pytest.mark.hazard("H42")
def test_silence_or_any_other_key_closes_nothing(gone):
    line = gone()
    rung_back(line)
    for key in ("3", "", "*", "0"):
        press(line, "c0", key)
    assert line.call.closed_at is None


@pytest.mark.hazard("H42", "H48")
@pytest.mark.parametrize("seconds", [5, 300])
def test_ringing_back_alone_never_closes(gone, seconds):
    line = gone()
    rung_back(line, seconds)
    line.reported("c0", "completed", seconds)
    assert line.call.closed_at is None
    assert not line.call.reached


def test_who_hung_up_before_they_could_be_asked_is_asked_when_they_are_rung_next(gone):
    line = gone()
    rung_back(line)
    line.reported("c0", "completed", 90)
    line.later(601).happen(Paged(("c0",)))
    assert said(line.picks_up("c0")) == [Prompt.WHISPER_DID_REACH]
    assert [step.by for step in found(press(line, "c0", "1"), Closed)] == ["c0"]


def test_who_has_said_how_it_went_is_not_asked_again_but_may_ring_the_caller_again(gone):
    line = gone()
    rung_back(line)
    press(line, "c0", "2")
    line.reported("c0", "completed", 90)
    line.later(60).happen(Paged(("c0",)))
    assert said(line.picks_up("c0"))[-1] == Prompt.WHISPER_RING_BACK
    assert isinstance(press(line, "c0", "1")[-1], RingBack)


def test_whoever_is_rung_for_a_call_back_that_was_closed_meanwhile_hears_so(gone):
    line = gone(contacts=("c0", "c1"))
    rung_back(line)
    press(line, "c0", "1")
    assert said(line.picks_up("c1")) == [Prompt.WHISPER_CLOSED]


@pytest.mark.hazard("H41")
def test_an_operator_is_asked_to_bleep_and_their_1_rings_the_caller_but_never_closes(gone):
    line = gone(switchboard=0)
    assert said(line.picks_up("c0"))[:3] == [Prompt.WHISPER_SWITCHBOARD] * 3
    assert isinstance(press(line, "c0", "1")[-1], RingBack)
    steps = line.later(60).happen(LegDialEnded(line.leg("c0"), "completed", bridged=True, seconds=60))
    assert said(steps) == [Prompt.WHISPER_THANKS]
    for key in "11":
        press(line, "c0", key)
    assert line.call.closed_at is None
    assert not line.call.reached


def test_an_operator_who_is_rung_again_and_presses_1_closes_nothing_either(gone):
    line = gone(switchboard=0)
    rung_back(line)
    line.reported("c0", "completed", 90)
    line.later(601).happen(Paged(("c0",), ("c0",)))
    line.picks_up("c0", "1")
    assert line.call.closed_at is None


@pytest.mark.hazard("H41")
def test_an_operator_who_took_a_caller_in_the_queue_has_not_reached_them(make_line):
    line = make_line(switchboard=0).bring()
    line.picks_up("c0", "1")
    line.joins("c0")
    line.talked("c0", 90)
    assert line.call.conversations
    assert not line.call.reached


def test_staff_may_take_a_call_back_and_close_it_by_hand(gone):
    line = gone()
    line.happen(ClaimedByHand("Sister Example"))
    assert said(line.picks_up("c0")) == [Prompt.WHISPER_TAKEN]
    line.happen(ClosedByHand("Sister Example", "reached on the ward"))
    assert line.call.closed_by == "Sister Example"
    assert said(line.picks_up("c0")) == [Prompt.WHISPER_CLOSED]


def test_the_first_who_takes_a_call_back_is_the_one_until_whom_it_waited(gone):
    line = gone()
    assert line.call.first_claimed_at is None
    first = line.later(30).at
    line.happen(ClaimedByHand("one"))
    line.later(3000).happen(ClaimedByHand("two"))
    assert (line.call.claim.by, line.call.first_claimed_at) == ("two", first)


def test_the_first_who_closes_is_kept(gone):
    line = gone()
    line.happen(ClosedByHand("one"))
    line.later(5).happen(ClosedByHand("two"))
    assert (line.call.closed_by, line.call.closed_at) == ("one", line.at - dt.timedelta(seconds=5))


# What the lifeline's evidence tells of a call that waited.


def test_a_talk_whose_end_could_not_be_saved_is_known_from_the_lifeline_s_evidence(make_line):
    line = make_line().bring()
    line.picks_up("c0", "1")
    line.joins("c0")
    line.later(60).happen(OnLifeline(1, "checked", turn=line.call.turn, bridged=True))
    assert line.call.legs[0].state is LegState.OVER
    assert line.call.reached
    assert line.call.why is Why.DANGER


def test_a_wait_that_is_over_lets_its_caller_out(make_line):
    line = make_line().bring()
    line.happen(OnLifeline(0, "rang", turn=line.call.turn))
    assert line.call.at is At.LIFELINE
    assert isinstance(line.piece()[-1], Leave)


@pytest.mark.parametrize("event", [ClaimedByHand("Nurse Eve"), ClosedByHand("Nurse Eve")])
def test_what_staff_do_about_a_caller_who_only_seemed_gone_keeps_no_doctor_from_them(make_line, event):
    line = make_line().bring()
    line.later(60).happen(WentQuiet())
    line.happen(event)
    line.piece()
    assert line.call.gone is None
    assert Prompt.WHISPER_KEYS in said(line.picks_up("c0"))
    assert isinstance(press(line, "c0", "1")[-1], Take)


def test_a_caller_who_only_seemed_gone_and_hangs_up_after_a_closing_is_owed_a_call_back(make_line):
    line = make_line().bring()
    line.later(60).happen(WentQuiet())
    line.happen(ClosedByHand("Nurse Eve"))
    line.piece()
    line.later(5).happen(HungUp(seconds=90))
    assert owed(line.call)
