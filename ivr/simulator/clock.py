"""Time that passes only when the telephone says so, for many calls at once."""

import datetime as dt
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from simpy import Environment, Event, Process

START = dt.datetime(2026, 1, 15, 3, 0, tzinfo=dt.UTC)

Steps = Generator[Event, Any, None]
"""What happens to one party of a call, one wait after another."""


class VirtualClock:
    """A clock for `create_app`, and the world it belongs to. A minute of a call takes no time at all.

    Only one thing happens at a time: whoever is not in the world, as a thread of the line's own, gets its turn while
    a request of the world is under way.
    """

    def __init__(self, start: dt.datetime = START) -> None:
        self.start = start
        self.env = Environment()
        self.turn = RLock()
        self._fault: BaseException | None = None

    def __call__(self) -> dt.datetime:
        """Return the present moment."""
        return self.start + dt.timedelta(seconds=self.elapsed)

    @property
    def elapsed(self) -> float:
        """Seconds since the world began."""
        return float(self.env.now)

    def wait(self, seconds: float) -> Event:
        """Return the event that so many seconds have passed."""
        return self.env.timeout(max(0.0, seconds))

    def begin(self, steps: Generator[Event, Any, Any]) -> Process:
        """Let something happen beside everything else."""
        return self.env.process(self._watched(steps))

    def run_until(self, event: Event) -> None:
        """Let the world go on until this has happened; a fault in it is raised here."""
        while not event.processed:
            self._step()

    def advance(self, seconds: float) -> None:
        """Let time pass, and with it whatever happens meanwhile. It never goes back."""
        if seconds < 0:
            raise ValueError("time does not go back")
        self.run_until(self.wait(seconds))

    def fail(self, fault: BaseException) -> None:
        """Let the run of the world raise this. The world itself stands still from then on."""
        self._fault = self._fault or fault

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others have their turn, for as long as a request is under way."""
        self.turn.release()
        try:
            yield
        finally:
            self.turn.acquire()

    def _watched(self, steps: Generator[Event, Any, Any]) -> Generator[Event, Any, Any]:
        try:
            return (yield from steps)
        except GeneratorExit:
            raise
        except BaseException as fault:  # noqa: BLE001 it is raised by the run, with all that led to it
            self.fail(fault)

    def _step(self) -> None:
        if not self._fault:
            with self.turn:
                self.env.step()
        if fault := self._fault:
            self._fault, self.env = None, Environment(self.env.now)
            raise fault
