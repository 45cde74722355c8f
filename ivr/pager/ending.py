"""The end of a process of the line: what was begun goes out, and what is known is written down, before it is over."""

import time

from ivr.pager.desk import Desk
from ivr.store.evidence import Evidence

LAST_WORDS = 5.0
"""Seconds that the end waits for what happened to be written down."""


def finish(desk: Desk, evidence: Evidence) -> None:
    """Let the errands go out that were begun, and have written down what came of them. Nothing can be sent after it.

    An errand is one request to Twilio, whose time is bounded (telephony.rest).
    """
    until = time.monotonic() + LAST_WORDS
    desk.run.shutdown()
    _write_down(evidence, until)
    desk.later.shutdown()
    _write_down(evidence, until)
    desk.journal.engine.dispose()


def _write_down(evidence: Evidence, until: float) -> None:
    while evidence.waiting and time.monotonic() < until:
        time.sleep(0.05)
