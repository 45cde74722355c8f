"""Time that passes only when the telephone says so."""

import datetime as dt

START = dt.datetime(2026, 1, 15, 3, 0, tzinfo=dt.UTC)


class VirtualClock:
    """A clock for `create_app`. A minute of a call takes no time at all."""

    def __init__(self, start: dt.datetime = START) -> None:
        self.start = start
        self.elapsed = 0.0

    def __call__(self) -> dt.datetime:
        """Return the present moment."""
        return self.start + dt.timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.elapsed += seconds
