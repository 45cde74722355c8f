"""A caller, doctors, Twilio and the server act in any order; the ten promises hold."""

import sys

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from tests.stateful.caller import CallerActs, plans, switches, waits
from tests.stateful.doctors import DoctorActs, Phones, Somebody, somebodies
from tests.stateful.promises import Promises
from tests.stateful.server import ServerActs
from tests.stateful.stage import ROTAS, Stage
from tests.stateful.twilio import TwilioActs

PATIENCE = 200
"""Seconds for which callers stay on at the end."""
LONG_ENOUGH = 1000
"""Seconds in which the pager has noticed whoever went without a word, and has rung for everyone."""


class AnyOrder(CallerActs, DoctorActs, TwilioActs, ServerActs, Promises, RuleBasedStateMachine):
    """A whole line, and all who act upon it."""

    make_stage = Stage

    def __init__(self):
        super().__init__()
        self.stage, self.callers = None, []
        self.doctors, self.patients = Phones(), Phones()
        self.emergencies, self.listed, self.closed = set(), set(), set()

    @initialize(rota=st.sampled_from(list(ROTAS)), planned=plans, how=switches, usually=somebodies, wait=waits)
    def begins(self, rota, planned, how, usually, wait):
        self.stage = self.make_stage(rota)
        self.doctors.otherwise = self.patients.otherwise = usually
        self.stage.exchange.contacts, self.stage.exchange.patients = self.doctors, self.patients
        self.rings(planned, how, None, wait)

    def teardown(self):
        """See to the end of a story that has gone well so far."""
        if self.stage is None:
            return
        try:
            if sys.exc_info()[0] is None:
                self.ends()
        finally:
            self.stage.close()

    def ends(self):
        """Let all be well again, and nobody do anything more, until everybody must have been seen to."""
        stage = self.stage
        stage.bring_back()
        stage.faults.armed, stage.exchange.rest_fault, stage.wire.again = None, None, False
        stage.wire.reports, stage.exchange.calls_per_second, stage.pager_runs = "deliver", 1.0, True
        self.doctors.planned.clear()
        self.doctors.otherwise = Somebody()
        stage.pager_rests = 2
        stage.run(PATIENCE)
        for caller in self.there:
            caller.leg.hang_up()
        began = stage.clock.elapsed
        stage.run(LONG_ENOUGH)
        self.every_promise_is_kept()
        self.look_at_the_end(began)
