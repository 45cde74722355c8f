"""The pager beside a server: it ends when it is told to, and leaves no round half done."""

import threading

from ivr.pager.loop import page_beside


class Slow:
    """A pager whose round takes as long as the test lets it."""

    def __init__(self):
        self.begun, self.may_end, self.rounds = threading.Event(), threading.Event(), []

    def round(self):
        self.begun.set()
        self.may_end.wait(timeout=10)
        self.rounds.append("done")


def test_the_end_waits_for_the_round_that_runs_and_no_other_begins():
    pager = Slow()
    beside = page_beside(pager)
    assert pager.begun.wait(timeout=10)
    threading.Timer(0.2, pager.may_end.set).start()
    beside.end()
    assert pager.rounds == ["done"]
    assert not beside.thread.is_alive()
