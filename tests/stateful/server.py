"""The server and those who look after it: restarts, failed saves, a database that is away, a pager that rests."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ivr.pager.by_hand import NotPossibleError, claim, close
from tests.stateful.caller import waits
from tests.stateful.faults import SAVES


class ServerActs:
    """What the server does, and what is done to it."""

    @rule(wait=waits)
    def restarts(self, wait):
        self.stage.restart()
        self.stage.run(wait)

    @rule(how=st.sampled_from(SAVES), wait=waits)
    def next_save_fails(self, how, wait):
        self.stage.faults.armed = how
        self.stage.run(wait)

    @precondition(lambda self: self.stage.is_well)
    @rule(how=st.sampled_from(("away", "locked")), wait=waits, back=st.booleans())
    def database_goes(self, how, wait, back):
        (self.stage.take_away if how == "away" else self.stage.lock_up)()
        self.stage.run(wait if how == "away" else min(wait, 10))
        if back:
            self.database_comes_back()

    @precondition(lambda self: not self.stage.is_well)
    @rule()
    def database_comes_back(self):
        self.stage.bring_back()

    @rule(runs=st.booleans())
    def pager_runs(self, runs):
        self.stage.pager_runs = runs

    @rule(seconds=st.sampled_from((1, 5, 20, 60, 200, 700)))
    def time_passes(self, seconds):
        self.stage.run(seconds if not self.stage.locked else min(seconds, 20))

    @precondition(lambda self: self.stage.is_well and self.callers)
    @rule(which=st.integers(0, 5), done=st.booleans())
    def staff_see_to_a_call_back(self, which, done):
        sid, at, journal = self.callers[which % len(self.callers)].sid, self.stage.clock(), self.stage.line.desk.journal
        try:
            if done:
                close(journal, sid, "Staff", "", at)
                self.closed.add(sid)
            else:
                claim(journal, sid, "Staff", at)
        except NotPossibleError:
            pass
