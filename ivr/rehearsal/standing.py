"""How the record of rehearsals stands: what was never tried, what differs, what is old. Pure."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ivr.rehearsal.scenes import QUESTIONS, Scenario, Verdict
from ivr.store.rehearsals import Rehearsed

GOOD_FOR = dt.timedelta(days=180)
"""After which a rehearsal is to be done again: what nobody has written down may change without notice."""

SETTLED = (Verdict.AS_ASSUMED, Verdict.DIFFERS, Verdict.ANSWERED)


def line_digest(account: str, number: str) -> str:
    """Return which line it was, without its number."""
    return hashlib.sha256(f"{account} {number}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Standing:
    """The last settled go of each scenario on this line. `missing`: names of what is not settled on it."""

    last: dict[str, Rehearsed]
    missing: tuple[str, ...]
    elsewhere: bool
    """Whether something was rehearsed, but on another account or number."""

    def breaking(self) -> tuple[Rehearsed, ...]:
        """Return what Twilio does otherwise, and the line is not built for."""
        return tuple(done for done in self._differing() if not done.holds)

    def bending(self) -> tuple[Rehearsed, ...]:
        """Return what Twilio does otherwise, and the line is built for, too."""
        return tuple(done for done in self._differing() if done.holds)

    def old(self, at: dt.datetime) -> tuple[Rehearsed, ...]:
        """Return what is to be done again at that moment."""
        return tuple(done for done in self.last.values() if at - done.at > GOOD_FOR)

    def _differing(self) -> tuple[Rehearsed, ...]:
        return tuple(done for done in self.last.values() if done.verdict == Verdict.DIFFERS)


def standing(done: Sequence[Rehearsed], wanted: Iterable[str], line: str) -> Standing:
    """Return how the record stands for this line; `done` is in order. What was not seen undoes no earlier verdict."""
    names = tuple(wanted)
    settled = [go for go in done if go.verdict in SETTLED and go.scenario in names]
    last = {go.scenario: go for go in settled if go.number == line}
    elsewhere = any(go.number != line for go in settled)
    return Standing(last, tuple(name for name in names if name not in last), elsewhere)


def names_of(scenarios: Iterable[Scenario]) -> tuple[str, ...]:
    """Return the names of all that is to be settled: by telephone, and by asking."""
    return (*(scenario.name for scenario in scenarios), *(question.name for question in QUESTIONS))
