"""Every outcome of every contact, and the caller hanging up at every moment of it.

The telephone itself fails a test that joins a caller to a machine, leaves a document open, or answers a repeated
request differently; the record is compared with its journal after each request.
"""

import itertools

import pytest

from ivr.call import Outcome
from ivr.oncall import Rank
from ivr.simulator.players import Moment, Registrar
from ivr.simulator.switches import Switches

OUTCOMES = ["no-answer", "busy", "failed", "voicemail", "decline", "hang-up", "accept", "cut-off"]
MOMENTS = [None, *itertools.product(Moment, (1, 2))]

SWITCHES = [
    Switches(),
    Switches(declined_status="completed", bridged_sent=False),
    Switches(declined_status="busy", leg_report_first=False, action_after_hang_up=True),
    Switches(duration_sent=False, action_after_hang_up=True),
    Switches(duration_sent=False, bridged_sent=False, leg_report_first=False),
    Switches(declined_status="completed", bridged_sent=False, action_after_hang_up=True),
]


def safe(rang, outcomes):
    """Nobody is left without words, nor missing from the list; nobody who talked to a doctor is on it."""
    talked = any("60 seconds of talk" in m.what for m in rang.transcript.moments)
    assert rang.listed is not talked, outcomes
    if rang.transcript.ended_by == "line" and not talked:
        assert "ring 9 9 9" in rang.heard
    if talked:
        assert rang.outcome is Outcome.CONNECTED
    else:
        assert rang.owed.rank is Rank.EMERGENCY


@pytest.mark.parametrize("leaves", MOMENTS, ids=str)
@pytest.mark.parametrize("first", OUTCOMES)
def test_every_order_of_outcomes_over_two_contacts(ring_two, first, leaves):
    for second in OUTCOMES:
        safe(ring_two("1", f"{first},{second}", leaves=leaves, talks_for=5), (first, second, leaves))


@pytest.mark.hazard("H69")
@pytest.mark.parametrize("switches", SWITCHES, ids=range(len(SWITCHES)))
@pytest.mark.parametrize("leaves", [None, *itertools.product(Moment, (1,))], ids=str)
def test_it_does_not_matter_what_twilio_leaves_open(ring_two, leaves, switches):
    for first in ("voicemail", "decline", "hang-up", "accept", "cut-off", "no-answer"):
        rang = ring_two("1", f"{first},accept", leaves=leaves, switches=switches, talks_for=5)
        safe(rang, (first, leaves, switches))


@pytest.mark.hazard("H46")
@pytest.mark.parametrize("outcome", [Registrar.SILENT, Registrar.WRONG_KEY])
def test_a_contact_who_presses_no_1_is_never_joined(ring_two, outcome):
    rang = ring_two("1", outcome)
    assert rang.transcript.joined == 0
    assert rang.listed


def test_a_wrong_key_of_the_contact_is_asked_again_once(ring_two):
    told = ring_two("1", "wrong-key,accept").transcript.said("to contact")
    assert told.count("Yes to: weakness") == 3


@pytest.mark.hazard("H39")
@pytest.mark.parametrize(("seconds", "listed"), [(17, True), (21, False)])
def test_twenty_seconds_of_talk_are_a_conversation(ring_two, seconds, listed):
    """The caller hangs up in the talk: Twilio's lengths of the two calls, in whole seconds, decide."""
    rang = ring_two("1", "accept", leaves=(Moment.TALKING, 1), talks_for=seconds)
    assert rang.listed is listed


@pytest.mark.hazard("H71")
def test_after_a_cut_off_the_same_doctor_is_rung_first(ring):
    rang = ring("1", "decline,cut-off,accept")
    rung = [m.what for m in rang.transcript.moments if m.who == "network" and "rings" in m.what]
    assert rung == ["rings +447700900101", "rings +447700900102", "rings +447700900102"]
    assert "Your caller was cut off" in rang.transcript.said("to contact")


@pytest.mark.hazard("H71")
def test_a_caller_cut_off_after_a_long_talk_presses_1_for_the_same_doctor(ring):
    rang = ring("11", "accept,accept")
    assert rang.transcript.joined == 2
    assert rang.heard.count("If you were cut off, press 1. Otherwise, hang up.") == 2


def test_one_piece_of_at_most_eight_seconds_between_contacts(ring):
    moments = ring("1", "no-answer").transcript.moments
    rings = [m.at for m in moments if m.who == "network"]
    gaps = [later - earlier - 20 for earlier, later in itertools.pairwise(rings)]
    assert len(gaps) == 2
    assert all(0 < gap <= 8 for gap in gaps)


def test_pressing_0_after_all_have_failed_rings_them_again(ring_two):
    rang = ring_two("10", "no-answer,no-answer,accept")
    assert rang.transcript.joined == 1
    assert len(rang.transcript.rang_at) == 3
    assert not rang.listed
