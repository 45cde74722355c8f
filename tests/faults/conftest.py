"""Real faults for real servers: what `tests/processes` starts is killed, cut off, filled up and confused here."""

from tests.processes.conftest import line, make_line, twilio, until

__all__ = ["line", "make_line", "twilio", "until"]
