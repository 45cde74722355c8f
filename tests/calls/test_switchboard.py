"""A switchboard is a contact of another kind: an operator hands the caller on."""

import pytest

from ivr.call import Outcome
from ivr.oncall import Rank
from ivr.oncall.owed import Reason


@pytest.mark.hazard("H05")
def test_an_operator_hears_their_own_script_three_times(ring_operator):
    told = ring_operator("1").transcript.said("to contact")
    assert told.count("Please get the on-call oncology registrar for them. To take the caller, press 1.") == 3
    assert "weakness" not in told


@pytest.mark.hazard("H05")
def test_a_caller_handed_on_by_an_operator_stays_on_the_list(ring_operator):
    rang = ring_operator("1")
    assert rang.outcome is Outcome.CONNECTED
    assert rang.listed
    assert (rang.owed.rank, rang.owed.reason) == (Rank.EMERGENCY, Reason.HANDED_ON)


def test_a_switchboard_rings_ninety_seconds_after_the_words_of_999(ring_operator):
    rang = ring_operator("1", "no-answer")
    assert rang.transcript.rang_at[1] - rang.transcript.rang_at[0] == pytest.approx(90, abs=9)
    before = [m.what for m in rang.transcript.moments if m.at < rang.transcript.rang_at[0]]
    assert "hang up and ring 9 9 9" in before[-1]


def test_one_piece_only_before_a_switchboard_between_contacts(ring_operator_last):
    rang = ring_operator_last("1", "no-answer")
    first, second = rang.transcript.rang_at[1:3]
    said = [m.what for m in rang.transcript.moments if m.who == "line" and first < m.at < second]
    assert len(said) == 1
    assert "hang up and ring 9 9 9" in said[0]
