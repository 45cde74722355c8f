"""What was measured, and what it comes to over all callers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress, product
from math import fsum, prod

from ivr.simulator.timing.routes import Route
from ivr.simulator.timing.trials import Trial

Spread = Iterable[tuple[float, float]]
"""Seconds, and how likely they are. The chances add up to 1."""

MOST = 0.95


@dataclass(frozen=True, slots=True)
class Timed:
    """A route as it was dialled. `plain`: seconds with no question repeated."""

    route: Route
    plain: float
    extras: tuple[float, ...] = ()
    """For each question on it, the seconds that it costs to have it repeated, if this caller ever does."""
    repeats: float = 0.0
    """How likely each of them is repeated, independently of the others."""

    @property
    def seconds(self) -> float:
        """The seconds to be expected."""
        return self.plain + self.repeats * fsum(self.extras)

    def spread(self) -> Iterator[tuple[float, float]]:
        """Yield what this route may take, one set of repeated questions after another, and how likely each is."""
        for repeated in product((False, True), repeat=len(self.extras)):
            chance = prod(self.repeats if one else 1 - self.repeats for one in repeated)
            yield self.plain + fsum(compress(self.extras, repeated)), chance


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in three numbers: over all callers, the mean and the 95th percentile; and the spine's slowest route."""

    mean: float
    percentile_95: float
    slowest: Timed


@dataclass(frozen=True, slots=True)
class Run:
    """All routes of one trial, in the order in which they are asked."""

    trial: Trial
    timed: tuple[Timed, ...]

    @property
    def spinal(self) -> tuple[Timed, ...]:
        """The routes of callers whose spine is in danger."""
        return tuple(timed for timed in self.timed if timed.route.spinal)

    @property
    def summary(self) -> Summary:
        """The mean is that of callers with at least one of the symptoms that have a frequency."""
        mean = fsum(timed.route.chance * timed.seconds for timed in self.timed)
        return Summary(mean, percentile(self._spread(), MOST), max(self.spinal, key=lambda timed: timed.seconds))

    def _spread(self) -> Iterator[tuple[float, float]]:
        for timed in (one for one in self.timed if one.route.chance):
            yield from ((seconds, timed.route.chance * chance) for seconds, chance in timed.spread())


def percentile(spread: Spread, share: float) -> float:
    """Return the fewest seconds within which at least this share is put through."""
    passed = 0.0
    for seconds, chance in (ordered := sorted(spread)):
        passed += chance
        if passed >= share - 1e-9:
            return seconds
    return ordered[-1][0]
