"""The caller: rings, presses any key, stays silent, presses too early, keys several, hangs up, rings again."""

from collections import deque
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ivr.simulator.keypad import Press, thoughtful
from ivr.simulator.phone import Telephone
from ivr.simulator.session import Session
from ivr.simulator.switches import Switches
from ivr.simulator.transcript import Transcript

MOST_CALLERS = 3
NUMBER = "+447700900{}"
WITHHELD = ("anonymous", "+266696687", "")
WHEN = ("soon", "at once", "early", "late", "soon")
"""`soon`: after the question; `at once`: before it; `early`: within its first word; `late`: just in time."""

waits = st.sampled_from((0, 0.5, 3, 10, 10, 30, 70))
"""Seconds for which the world goes on after something has been done."""
keys = st.sampled_from("0111122222223*#456789") | st.sampled_from(("07700900456#", "12", "#1", "", ""))
plans = st.lists(st.tuples(keys, st.sampled_from(WHEN)), max_size=6)
switches = st.builds(
    Switches,
    declined_status=st.sampled_from(["completed", "no-answer", "busy"]),
    bridged_sent=st.booleans(),
    duration_sent=st.booleans(),
    action_after_hang_up=st.booleans(),
    leg_report_first=st.booleans(),
    blank_digits=st.booleans(),
    type_ahead=st.sampled_from(["buffered", "lost"]),
    gone_status=st.sampled_from(["no-answer", "completed", "failed", "canceled"]),
)


class Fingers:
    """Presses what was planned, one plan a prompt; no plan, or an empty one, is silence."""

    reads = False

    def __init__(self, planned=()):
        self.planned = deque(planned)

    def press(self, prompt):
        """Return the next keys. The opening is let pass by whoever takes their time."""
        if not self.planned or (prompt.opening and self.planned[0][1] == "soon"):
            return None
        key, when = self.planned.popleft()
        after = {"at once": 0.0, "early": 0.4, "late": prompt.speech + prompt.wait - 0.1}.get(when)
        if not key:
            return None
        return thoughtful(key, prompt) if after is None else Press(key, after)


@dataclass
class Caller:
    """Somebody who rang, and what became of them."""

    phone: Telephone
    fingers: Fingers
    number: str

    @property
    def sid(self):
        return self.phone.session.sid

    @property
    def leg(self):
        return self.phone.session.caller

    @property
    def heard(self):
        return self.phone.session.transcript

    @property
    def is_there(self):
        return not self.leg.over


class CallerActs:
    """What callers do."""

    @property
    def there(self):
        return [caller for caller in self.callers if caller.is_there]

    def dial(self, number, planned, how):
        """Let somebody ring."""
        session = Session(self.stage.exchange, switches=how, transcript=Transcript())
        session.transcript.listener = lambda heard: self.overheard(session, heard)
        fingers = Fingers(planned)
        phone = Telephone(session, fingers, self.doctors, caller=number)
        phone.dial()
        self.callers.append(Caller(phone, fingers, number))

    def overheard(self, session, heard):
        """Note each join, at the moment of it."""
        if heard.who == "network" and heard.what.startswith("joins the"):
            self.stage.watch.joined(session)

    @precondition(lambda self: len(self.there) < MOST_CALLERS)
    @rule(planned=plans, how=switches, withheld=st.sampled_from((None, None, None, *WITHHELD)), wait=waits)
    def rings(self, planned, how, withheld, wait):
        number = NUMBER.format(400 + len(self.callers)) if withheld is None else withheld
        self.dial(number, planned, how)
        self.stage.run(wait)

    @precondition(lambda self: self.callers and len(self.there) < MOST_CALLERS)
    @rule(which=st.integers(0, 5), planned=plans, how=switches, wait=waits)
    def rings_again(self, which, planned, how, wait):
        self.dial(self.callers[which % len(self.callers)].number, planned, how)
        self.stage.run(wait)

    @precondition(lambda self: self.there)
    @rule(which=st.integers(0, 5), planned=plans, wait=waits)
    def presses(self, which, planned, wait):
        self.there[which % len(self.there)].fingers.planned.extend(planned)
        self.stage.run(wait)

    @precondition(lambda self: self.there)
    @rule(which=st.integers(0, 5), wait=waits)
    def hangs_up(self, which, wait):
        self.there[which % len(self.there)].leg.hang_up()
        self.stage.run(wait)
