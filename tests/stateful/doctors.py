"""The doctors, an operator, and patients who are rung back: who picks up, what they press, how long they talk."""

from collections import deque
from dataclasses import dataclass, replace

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ivr.simulator.calls import HungUp
from ivr.simulator.keypad import Press
from ivr.simulator.players import Pickup
from tests.stateful.caller import waits

REGISTRAR, CONSULTANT, OPERATOR, LAST = "+447700900101", "+447700900102", "+441632960199", "+447700900199"
PHONES = (REGISTRAR, CONSULTANT, LAST, OPERATOR)
KEYS = ("1", "11", "11", "12", "1.", "1x", "2", "*1", "71", "77", "91", "#", ".", "x", "*x", "0", "17", "1711")
"""One key a prompt: `.` is silence, `x` hangs up; what follows a 1 is said after the talk."""
TALKS = (0.5, 5, 17, 23, 60, 400)


@dataclass
class Somebody:
    """Whoever is at a phone, this time."""

    pickup: Pickup = Pickup.NO_ANSWER
    keys: str = ""
    thinks: float = 1.0
    seconds: float = 60.0
    stays: bool = True
    reads = False

    def __post_init__(self):
        self._keys = iter(self.keys)

    def again(self):
        """Return the same, for another time."""
        return replace(self)

    def pick_up(self):
        """Let it ring, or answer."""
        return self.pickup

    def press(self, prompt):
        """Press the next key."""
        key = next(self._keys, ".")
        after = prompt.speech + min(self.thinks, prompt.wait / 2)
        return None if key == "." else Press(key, max(0.2, after))

    def talk(self):
        """Talk as long as was said."""
        return self.seconds


class Phones:
    """All phones that can be rung: each has whoever was planned for it next, then somebody, then nobody."""

    def __init__(self):
        self.planned, self.otherwise = {}, Somebody()

    def plan(self, number, somebody):
        self.planned.setdefault(number, deque()).append(somebody)

    def answering(self, number):
        """Return who is there."""
        planned = self.planned.get(number)
        return planned.popleft() if planned else self.otherwise.again()


somebodies = st.builds(
    Somebody,
    pickup=st.sampled_from((*[Pickup.ANSWER] * 6, *Pickup)),
    keys=st.sampled_from(KEYS),
    thinks=st.sampled_from((-20, -3, 1, 1, 3)),
    seconds=st.sampled_from(TALKS),
    stays=st.booleans(),
)


class DoctorActs:
    """What doctors, operators and patients do."""

    @rule(phone=st.sampled_from(PHONES[:3]), somebody=somebodies, wait=waits)
    def will_be_at_their_phone(self, phone, somebody, wait):
        self.doctors.plan(phone, somebody)
        self.stage.run(wait)

    @rule(somebody=somebodies, times=st.integers(1, 3))
    def whoever_is_rung_next(self, somebody, times):
        for phone in PHONES:
            for _ in range(times):
                self.doctors.plan(phone, somebody.again())

    @precondition(lambda self: self.callers)
    @rule(which=st.integers(0, 5), somebody=somebodies)
    def patient_will_be_at_their_phone(self, which, somebody):
        self.patients.plan(self.callers[which % len(self.callers)].number, somebody)

    @property
    def on_the_phone(self):
        legs = self.stage.exchange.calls.values()
        return [leg for leg in legs if leg.direction == "outbound-api" and leg.answered_at is not None and not leg.over]

    @precondition(lambda self: self.on_the_phone)
    @rule(which=st.integers(0, 5), wait=waits)
    def hang_up(self, which, wait):
        legs = self.on_the_phone
        legs[which % len(legs)].cut(HungUp("contact"))
        self.stage.run(wait)
