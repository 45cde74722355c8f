"""What staff do by hand about a caller who has gone: ring them back through the line, try in vain, close it."""

import datetime as dt

import pytest

from ivr.call.acts import HangUp, RingBack, Say
from ivr.call.counted import reached_after
from ivr.call.errands import PlaceLeg, SendText
from ivr.call.events import HungUp, LegDialEnded, LegPressed, LegRefused, Paged, PatientReported
from ivr.call.facts import Closed
from ivr.call.hand_events import ClaimedByHand, ClosedByHand, RungByHand, TriedByHand
from ivr.call.journal import EVENT, STEPS
from ivr.call.parts import Claim, Result
from ivr.call.prompts import Prompt
from tests.call.test_claims import found, said

EVE, ADE = "Nurse Eve", "Dr Ade"
OWN, OTHER = "staff/3", "staff/4"
LEASE = dt.timedelta(minutes=10)


@pytest.fixture
def gone(make_line):
    """A caller has hung up before anybody came."""
    line = make_line().bring()
    line.reported("c0", "no-answer")
    line.happen(HungUp(seconds=30))
    return line.later(60)


@pytest.fixture
def rung(gone):
    """Nurse Eve rings them back, and her own phone is to ring first."""
    gone.last = gone.happen(RungByHand(OWN, EVE))
    return gone


def test_their_own_phone_is_rung_without_a_text_and_they_have_it_for_a_lease(rung):
    [placed] = found(rung.last, PlaceLeg)
    assert (placed.contact, placed.is_staff) == (OWN, True)
    assert not found(rung.last, SendText)
    assert (rung.call.claim.by, rung.call.claim.until - rung.at) == (EVE, LEASE)
    assert rung.call.closed_at is None


def test_whoever_picks_up_is_screened_like_anybody_and_a_1_rings_the_caller(rung):
    screen = rung.picks_up(OWN)
    assert said(screen) == [Prompt.HANDOVER_CALL_BACK, Prompt.WHISPER_RING_BACK]
    assert isinstance(rung.happen(LegPressed(rung.leg(OWN), "1"))[-1], RingBack)
    assert (rung.call.claim.by, rung.call.claim.leg) == (EVE, rung.leg(OWN))


def rang_back(line, key=None):
    line.picks_up(OWN, "1")
    steps = line.later(60).happen(LegDialEnded(line.leg(OWN), "completed", bridged=True, seconds=60))
    return line.happen(LegPressed(line.leg(OWN), key)) if key else steps


def test_they_are_asked_how_it_went_and_are_named_by_their_name(rung):
    assert said(rang_back(rung)) == [Prompt.WHISPER_REACHED]
    rung.happen(LegPressed(rung.leg(OWN), "1"))
    assert rung.call.closed_by == EVE


def test_a_2_gives_it_back(rung):
    rang_back(rung, "2")
    assert (rung.call.claim, rung.call.closed_at) == (None, None)


def test_a_contact_who_is_rung_meanwhile_hears_their_name(rung):
    rung.picks_up(OWN, "1")
    rung.happen(Paged(("c1",)))
    assert found(rung.picks_up("c1"), Say)[0].slots == (("who", EVE),)


@pytest.mark.parametrize("end", ["no-answer", "busy", "failed", "completed", "refused", "declined"])
def test_a_phone_that_rings_in_vain_gives_the_call_back_back_at_once(rung, end):
    """Voicemail picks up, presses nothing and is hung up: "completed"."""
    if end == "completed":
        rung.picks_up(OWN)
    if end == "refused":
        rung.starts = False
        rung.happen(TriedByHand(EVE))
        rung.happen(RungByHand(OWN, EVE))
        rung.happen(LegRefused(rung.leg(OWN)))
    elif end == "declined":
        rung.picks_up(OWN, "2")
    else:
        rung.reported(OWN, end, 20)
    assert rung.call.claim is None


def test_the_end_of_a_phone_takes_nobody_else_s_claim(rung):
    rung.happen(ClaimedByHand(ADE))
    rung.reported(OWN, "no-answer")
    assert rung.call.claim.by == ADE


def test_who_pressed_1_keeps_it_when_their_phone_has_hung_up(rung):
    rung.picks_up(OWN, "1")
    rung.reported(OWN, "completed", 20)
    assert rung.call.claim.by == EVE


def test_who_claims_it_while_their_own_phone_rings_may_still_ring_the_caller(rung):
    rung.happen(ClaimedByHand(EVE.upper()))
    assert isinstance(rung.picks_up(OWN, "1")[-1], RingBack)


def test_who_claims_it_at_the_board_while_their_own_phone_rings_may_still_ring_the_caller(rung):
    rung.happen(ClaimedByHand("Eve Example, married", OWN))
    assert isinstance(rung.picks_up(OWN, "1")[-1], RingBack)
    assert rung.call.claim.is_of("whatever they are called now", OWN)


def test_whose_call_back_somebody_of_the_same_name_has_taken_meanwhile_is_told_so(rung):
    rung.happen(ClaimedByHand(EVE, OTHER))
    steps = rung.picks_up(OWN)
    assert found(steps, Say)[0].slots == (("who", EVE),)
    assert isinstance(steps[-1], HangUp)


def test_a_try_of_somebody_of_the_same_name_leaves_the_claim_where_it_is(gone):
    gone.happen(ClaimedByHand(EVE, OWN))
    gone.happen(TriedByHand(EVE, staff=OTHER))
    assert gone.call.claim.staff == OWN
    gone.happen(TriedByHand("Eve Example, married", staff=OWN))
    assert gone.call.claim is None


def test_where_no_more_than_a_name_is_known_of_one_of_them_the_name_tells_who_has_it(gone):
    """A claim that an older line wrote, or that was made at a terminal."""
    old = Claim.model_validate_json(f'{{"by":"{EVE}","at":"2026-03-03T03:00:00Z","until":"2026-03-03T03:10:00Z"}}')
    assert old.is_of(EVE.upper(), OWN)
    assert not old.is_of(ADE, OWN)
    gone.happen(ClaimedByHand(EVE, OWN))
    gone.happen(TriedByHand(EVE.lower()))
    assert gone.call.claim is None


def test_what_was_done_by_hand_before_staff_had_keys_can_be_read():
    claimed = EVENT.validate_json('{"by":"Dr Ade","kind":"claimed_by_hand"}')
    tried = EVENT.validate_json('{"by":"Dr Ade","note":"engaged","kind":"tried_by_hand"}')
    assert (claimed, tried) == (ClaimedByHand("Dr Ade"), TriedByHand("Dr Ade", "engaged"))


def test_whose_call_back_another_has_taken_meanwhile_hears_who(rung):
    rung.happen(ClaimedByHand(ADE))
    steps = rung.picks_up(OWN)
    assert found(steps, Say)[0].slots == (("who", ADE),)
    assert isinstance(steps[-1], HangUp)


def test_who_talked_and_hung_up_and_rings_again_rings_the_caller_and_closes_nothing(rung):
    """At the board they say how it went. Their 1 on the phone means what it meant before."""
    rung.picks_up(OWN, "1")
    rung.later(60).happen(PatientReported(rung.leg(OWN), "completed", 60))
    rung.reported(OWN, "completed", 90)
    rung.later(601).happen(RungByHand(OWN, EVE))
    assert said(rung.picks_up(OWN))[-1] == Prompt.WHISPER_RING_BACK
    assert isinstance(rung.happen(LegPressed(rung.leg(OWN), "1"))[-1], RingBack)
    assert rung.call.closed_at is None


def test_a_try_without_an_answer_is_kept_gives_the_claim_back_and_closes_nothing(gone):
    gone.happen(ClaimedByHand(EVE))
    gone.later(30).happen(TriedByHand(EVE.lower(), "engaged"))
    assert (gone.call.claim, gone.call.closed_at) == (None, None)
    assert [(one.by, one.at) for one in gone.call.tries] == [(EVE.lower(), gone.at)]


def test_a_try_of_another_leaves_the_claim_where_it_is(gone):
    gone.happen(ClaimedByHand(EVE))
    gone.happen(TriedByHand(ADE))
    assert gone.call.claim.by == EVE


@pytest.mark.parametrize("result", [*Result])
def test_what_came_of_it_is_kept_with_the_closing(gone, result):
    gone.happen(ClosedByHand(EVE, "note", result))
    assert gone.journal[-1].event.result == result
    assert (gone.call.closed_by, gone.call.closed_as) == (EVE, result)
    assert (reached_after(gone.call) is None) is (result is Result.NOT_NEEDED)


def test_a_closing_that_was_written_before_results_were_asked_can_be_read():
    old = EVENT.validate_json('{"by":"Dr Ade","note":"","kind":"closed_by_hand"}')
    assert old == ClosedByHand("Dr Ade")
    steps = STEPS.validate_json('[{"by":"Dr Ade","note":"","kind":"closed"}]')
    assert steps == (Closed("Dr Ade"),)
