"""Which phones are rung for a caller in their queue, and when."""

import itertools

import pytest

from ivr.call import At, LegState, Way
from ivr.call.acts import Enqueue, Leave, Ring, Say
from ivr.call.errands import EndLeg, PlaceLeg, SendText
from ivr.call.events import HungUp, LegOverdue, LegRefused, QueueEnded
from ivr.call.leg_facts import LegPlaced
from ivr.call.prompts import Prompt

WHO = ("danger", "ring_999", "urgent", "professional", "asked", "nines", "silent", "wrong_keys", "returning")


def placed(steps):
    return [found.contact for found in steps if isinstance(found, PlaceLeg)]


def texted(steps):
    return [(found.contact, found.prompt) for found in steps if isinstance(found, SendText)]


@pytest.mark.parametrize("who", WHO)
def test_whoever_needs_a_person_is_put_into_a_queue_and_one_phone_is_rung_beside_it(make_line, who):
    line = make_line().bring(who)
    assert placed(line.last) == ["c0"]
    assert [found.queue for found in line.last if isinstance(found, Enqueue | PlaceLeg)] == [line.call.queue] * 2
    assert isinstance(line.last[-1], Enqueue)
    assert (line.call.at, line.call.legs[0].way) == (At.WAITING, Way.QUEUE)


def test_where_nobody_can_be_rung_over_rest_the_caller_goes_along_the_lifeline(make_line):
    line = make_line(queues=False).bring()
    assert isinstance(line.last[-1], Ring)
    assert placed(line.last) == []


@pytest.mark.parametrize(("contacts", "fallback"), [(3, 1), (1, 0)])
def test_if_all_is_lost_the_lifeline_begins_with_whoever_is_not_being_rung_just_now(make_line, contacts, fallback):
    assert make_line(contacts).bring().last[-1].fallback == fallback


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("caller", ["+447700900456", None])
def test_the_second_contact_is_rung_25_seconds_after_the_first_at_the_latest(make_line, who, caller):
    """Though nothing is ever heard of the first one's phone."""
    line = make_line(caller=caller).bring(who)
    line.wait()
    (first, _), (second, contact), (third, last) = line.rung[:3]
    assert (first, contact, last) == (0, "c1", "c2")
    assert second <= 25
    assert third - second <= 25


@pytest.mark.hazard("H60")
@pytest.mark.parametrize("pause", [1, 2, 3])
def test_it_is_rung_in_time_for_a_caller_who_keys_their_number_slowly_too(make_line, pause):
    """Twilio waits anew after each key: a number of eleven keys may take long."""
    line = make_line(caller=None).bring()
    line.piece()
    asked = line.piece()
    line.later(11 * pause - asked[-1].wait)
    line.piece("07700900456#", "+447700900456")
    assert line.rung[1][0] <= 25


ENDS = [
    ("busy", lambda line: line.reported("c0", "busy")),
    ("no answer", lambda line: line.reported("c0", "no-answer")),
    ("failed", lambda line: line.reported("c0", "failed")),
    ("a word that we do not know", lambda line: line.reported("c0", "new-word")),
    ("picked up, pressed 2", lambda line: line.picks_up("c0", "2")),
    ("a voicemail that hung up", lambda line: (line.picks_up("c0"), line.reported("c0", "completed", 9))[1]),
    ("nothing pressed for 45 seconds", lambda line: (line.picks_up("c0"), line.happen(LegOverdue(line.leg("c0"))))[1]),
]


@pytest.mark.hazard("H04")
@pytest.mark.parametrize(("how", "ends"), ENDS, ids=[row[0] for row in ENDS])
def test_a_leg_that_ends_in_vain_is_followed_at_once_by_the_next_contact(make_line, how, ends):
    line = make_line().bring()
    line.piece()
    assert placed(ends(line)) == ["c1"], how


@pytest.mark.parametrize(("how", "ends"), ENDS, ids=[row[0] for row in ENDS])
def test_nobody_is_rung_for_a_caller_who_has_hung_up(make_line, how, ends):
    line = make_line().bring()
    line.happen(HungUp(seconds=20))
    assert placed(ends(line)) == [], how


def test_a_leg_that_ends_while_another_rings_is_followed_by_nobody(make_line):
    line = make_line().bring()
    line.wait(until=30)
    assert [contact for _, contact in line.rung] == ["c0", "c1"]
    assert placed(line.reported("c0", "no-answer")) == []


@pytest.mark.hazard("H46")
def test_a_leg_on_which_nothing_is_pressed_is_ended_and_its_contact_counts_as_unreached(make_line):
    line = make_line().bring()
    line.picks_up("c0")
    steps = line.later(45).happen(LegOverdue(line.leg("c0")))
    assert [found.sid for found in steps if isinstance(found, EndLeg)] == [line.call.legs[0].sid]
    assert line.call.legs[0].state is LegState.UNREACHED


@pytest.mark.parametrize(("busy", "order"), [({"c0"}, ["c1", "c2", "c0"]), ({"c0", "c1"}, ["c2", "c0", "c1"])])
def test_who_is_on_another_call_of_ours_comes_last_but_is_rung(make_line, busy, order):
    line = make_line(busy=busy).bring()
    line.wait(until=70)
    assert [contact for _, contact in line.rung][:3] == order


def test_who_is_on_another_call_of_ours_gets_a_text_too_and_nobody_else_does(make_line):
    line = make_line(busy={"c0", "c1"}).bring()
    assert (placed(line.last), texted(line.last)) == (["c2"], [])
    after = line.reported("c2", "busy")
    assert (placed(after), texted(after)) == (["c0"], [("c0", Prompt.TEXT_WAITING)])


@pytest.mark.parametrize("contacts", [1, 2, 3])
@pytest.mark.parametrize("how", ["no-answer", "decline", "busy at once"])
def test_round_after_round_and_nobody_is_rung_again_within_15_seconds(make_line, contacts, how):
    """However few there are: for whoever has just had their phone ring, it rests."""
    line = make_line(contacts).bring()
    ended = {}
    while line.seconds < 118 and line.waits:
        if isinstance(line.piece()[-1], Leave):
            break
        for leg in [leg for leg in line.call.legs if leg.is_alive(line.at)]:
            ended[leg.contact] = line.seconds
            if how == "decline":
                line.picks_up(leg.contact, "2")
                line.later(3).reported(leg.contact, "completed", 5)
            else:
                line.reported(leg.contact, "busy" if how.startswith("busy") else "no-answer")
            ended[leg.contact] = line.seconds
    for contact in {contact for _, contact in line.rung}:
        times = [at for at, one in line.rung if one == contact]
        assert len(times) > 1, "round after round"
        assert all(later - earlier >= 15 for earlier, later in itertools.pairwise(times))


def test_the_only_doctor_who_declines_is_not_rung_again_while_they_still_hear_our_thanks(make_line):
    line = make_line(1).bring()
    line.later(16)
    assert placed(line.picks_up("c0", "2")) == []


def test_who_was_rung_least_comes_first_and_who_declined_after_who_did_not(make_line):
    line = make_line().bring()
    line.picks_up("c0", "2")
    line.reported("c0", "completed", 5)
    line.reported("c1", "no-answer")
    line.later(20).reported("c2", "no-answer")
    assert [contact for _, contact in line.rung] == ["c0", "c1", "c2", "c1"]


def test_everybody_is_rung_once_before_anybody_is_rung_twice(make_line):
    line = make_line().bring()
    line.reported("c0", "no-answer")
    line.later(20).reported("c1", "no-answer")
    assert [contact for _, contact in line.rung] == ["c0", "c1", "c2"]


WATCHDOG = [
    ("Twilio refused", 1, True),
    ("Twilio says nothing for 6 seconds", 6, False),
]


@pytest.mark.parametrize("contacts", [1, 3])
@pytest.mark.parametrize(("what", "seconds", "refused"), WATCHDOG, ids=[row[0] for row in WATCHDOG])
def test_where_no_phone_can_be_made_to_ring_the_caller_goes_along_the_lifeline_from_the_first_contact(
    make_line, contacts, what, seconds, refused
):
    line = make_line(contacts, starts=False).bring()
    if refused:
        line.happen(LegRefused(line.leg("c0")))
    line.seconds = max(line.seconds, seconds)
    assert isinstance(line.piece()[-1], Leave), what
    steps = line.happen(QueueEnded("leave"))
    assert [found.contact for found in steps if isinstance(found, Ring)] == ["c0"]
    assert line.call.at is At.RINGING


def test_while_twilio_may_still_begin_to_ring_the_caller_is_kept(make_line):
    line = make_line(starts=False).bring()
    line.seconds = 5.9
    assert not isinstance(line.piece()[-1], Leave)


def test_a_phone_that_rings_is_enough_though_twilio_s_answer_was_lost(make_line):
    line = make_line(starts=False).bring()
    line.reported("c0", "ringing")
    line.seconds = 10
    assert not isinstance(line.piece()[-1], Leave)


def test_on_the_lifeline_whoever_rings_for_the_caller_already_comes_last(make_line):
    line = make_line().bring()
    line.piece()
    steps = line.happen(QueueEnded("system-error"))
    assert [found.contact for found in steps if isinstance(found, Ring)] == ["c1"]


@pytest.mark.parametrize("result", ["leave", "error", "system-error", "queue-full", "redirected", "", "new-word"])
@pytest.mark.parametrize(("starts", "sentences"), [(True, 1), (False, 0)])
def test_however_a_queue_ends_but_by_a_talk_the_caller_is_put_through(make_line, result, starts, sentences):
    """At once, where no phone has rung yet; else after one piece."""
    line = make_line(starts=starts).bring()
    steps = line.happen(QueueEnded(result))
    assert isinstance(steps[-1], Ring)
    assert sum(isinstance(found, Say) for found in steps) == sentences


def test_the_lifeline_s_legs_are_dialled_and_the_queue_s_are_not(make_line):
    line = make_line().bring()
    steps = line.happen(QueueEnded("error"))
    assert [found.way for found in steps if isinstance(found, LegPlaced)] == [Way.DIAL]
