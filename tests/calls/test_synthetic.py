"""A machine that rings the line to see whether it answers: with which keys it rings no doctor, and is owed nothing."""

import pytest

from ivr.call import Outcome, outcome
from ivr.oncall import Rank
from ivr.simulator.keypad import Press
from tests.calls.conftest import rung, world

ROBOT = "+441632960777"
"""A landline, which is offered no text."""

FIRST, EVERY, TIMES = 18.0, 10.0, 8
"""When the machine presses 2, whatever it hears: as the README has it."""


class Robot:
    """Presses 2 by the clock. It does not listen."""

    reads = False

    def __init__(self, clock, first=FIRST, every=EVERY):
        self._clock, self._began = clock, clock.elapsed
        self._beats = [first + every * beat for beat in range(TIMES)]

    def press(self, prompt):
        passed = self._clock.elapsed - self._began
        return next((Press("2", beat - passed) for beat in self._beats if beat > passed), None)


@pytest.mark.parametrize(("words_a_minute", "first", "every"), [(150, 18, 10), (130, 18, 10), (180, 22, 12)])
def test_a_machine_that_presses_2_eight_times_rings_nobody_the_first_time_and_again_within_two_days(
    words_a_minute, first, every
):
    """Again, it is offered a person before the questions, and its first 2 goes to that."""
    with world(ivr_returning_hours="48", every=None) as line:
        for said in ("Have your arms or legs", "You rang us before"):
            phone = line.phone(Robot(line.line.clock, first, every), caller=ROBOT)
            phone.session.words_a_minute = words_a_minute
            phone.call()
            assert said in phone.session.transcript.said()
            assert rung(phone.session.transcript) == []
            assert outcome(line.call(phone)) is Outcome.ADVISED
            assert line.owing(phone) is None


def test_a_machine_that_hangs_up_in_the_opening_is_rung_back():
    """Nobody can tell it from a hand that was too weak: that is why it must press keys."""
    with world(ivr_returning_hours="48") as line:
        phone = line.ring("^x", caller=ROBOT)
        assert line.owing(phone).owed.rank is Rank.UNKNOWN
        assert line.until(lambda: line.back(phone) == [ROBOT], 120)


def test_a_machine_whose_keys_do_not_arrive_rings_a_doctor():
    """As would be right for anybody, and what such a call is there to find."""
    with world(ivr_returning_hours="48", every=None) as line:
        phone = line.ring("", "accept", caller=ROBOT)
        assert rung(phone.session.transcript) != []
