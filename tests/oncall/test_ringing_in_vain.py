"""Nights in which nobody answers, ring by ring."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.call import LegState, facts
from ivr.call.learning import learn
from ivr.call.places import Way
from ivr.oncall import Ring, due, is_due
from tests.oncall.nights import GONE, LAST, LEAD, LEAD_2, LEADS, ORDER, PAGING, RESERVE, SWITCH, A, B, C, call


class Night:
    """A call-back that is paged by the facts that the record learns, tick by tick, and nobody ever answers."""

    def __init__(self, order, leads, refuses=()):
        self.call = call()
        self.order, self.leads, self.refuses = order, leads, refuses
        self.rounds = []

    def tick(self, at, rings_for):
        """Place what is due at that second, as the line would, and learn how the phones do."""
        now = GONE + timedelta(seconds=at)
        self._end(now, rings_for)
        found = due([self.call], self.order, self.leads, RESERVE, now, PAGING)
        rings = [task for task in found if isinstance(task, Ring)]
        assert bool(rings) is is_due(self.call, now, PAGING)
        assert not (rings and any(leg.is_alive(now) for leg in self.call.legs)), "a phone rings already"
        for task in rings:
            self._place(task.contact, len(self.call.legs), now)
        if rings:
            self.rounds.append((at, [task.contact for task in rings]))

    def _place(self, contact, n, now):
        leg = f"leg{n}"
        self.learn(facts.LegPlaced(leg, contact.key, way=Way.PAGE), now)
        rang = n not in self.refuses
        self.learn(facts.LegStarted(leg, f"CA{n}") if rang else facts.LegFailed(leg), now)

    def _end(self, now, rings_for):
        for leg in self.call.legs:
            if leg.is_alive(now) and now - leg.placed_at >= timedelta(seconds=rings_for):
                self.learn(facts.LegChanged(leg.id, LegState.UNREACHED), now)

    def learn(self, fact, now):
        self.call = learn(self.call, fact, now)


orders = st.sampled_from([(A, LAST), (A, B, LAST), (SWITCH, A, B, C, LAST)])


@pytest.mark.hazard("H43")
@settings(max_examples=25, deadline=None)
@given(order=orders, leads=st.sampled_from([(), LEADS, (LEAD, LEAD_2)]), every=st.integers(10, 60),
       rings_for=st.integers(1, 90))  # fmt: skip
def test_an_hour_and_a_half_of_ringing_in_vain(order, leads, every, rings_for):
    """However often the pager looks: the intervals as promised, everybody in turn, and it never stops."""
    night = Night(order, leads)
    for at in range(0, 5400, every):
        night.tick(at, rings_for)
    moments = [at for at, _ in night.rounds]
    assert 20 <= moments[0] < 20 + every
    for (before, _), (after, _) in zip(night.rounds, night.rounds[1:], strict=False):
        promised = 180 if before < 20 + 1800 else 600
        assert promised <= after - before < promised + every
    assert 20 + 5400 - moments[-1] <= 600 + every
    _in_their_turns(night, order, leads or (LAST,))


def _in_their_turns(night, order, reserve):
    soon = [rung_ for at, rung_ in night.rounds if at < 20 + 600]
    assert not any(LAST in rung_ for rung_ in soon)
    assert LAST in next(rung_ for at, rung_ in night.rounds if at >= 20 + 600), "10 to 13 minutes"
    for at, rung_ in night.rounds:
        late = at >= 20 + 1800
        assert len(rung_) == 1 + late
        assert bool(set(rung_) & set(reserve)) or not late
    plain = [contact for contact in order if contact != LAST]
    assert [rung_[0] for rung_ in soon] == (plain * 9)[: len(soon)]


@settings(max_examples=25, deadline=None)
@given(refuses=st.sets(st.integers(0, 12)), every=st.integers(7, 20))
def test_phones_that_cannot_be_made_to_ring_are_tried_again_within_a_minute(refuses, every):
    night = Night(ORDER, LEADS, refuses)
    for at in range(0, 2400, every):
        night.tick(at, rings_for=20)
    placed = 0
    for (before, rung_), (after, _) in zip(night.rounds, night.rounds[1:], strict=False):
        legs = set(range(placed, placed + len(rung_)))
        placed += len(rung_)
        most = 60 if legs <= refuses else 180 if before < 20 + 1800 else 600
        assert 10 <= after - before < most + every
    assert {B.key, LAST.key} <= {leg.contact for leg in night.call.legs}
