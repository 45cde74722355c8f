"""What has to be reached, and what is not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ivr.simulator.timing.results import Run
from ivr.simulator.timing.trials import USUAL, Trial, Way


@dataclass(frozen=True, slots=True)
class Targets:
    """The most seconds that the usual caller may wait; None: reported, and not judged.

    `spinal` is for each single route on which the spine is in danger.
    """

    spinal: float
    mean: float | None = None
    percentile_95: float | None = None


TARGETS: Mapping[Way, Targets] = {
    Way.QUEUE: Targets(spinal=75, mean=30, percentile_95=45),
    Way.LIFELINE: Targets(spinal=78),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A target that is missed. `what`: a route's name, "mean" or "95th percentile"."""

    trial: Trial
    what: str
    seconds: float
    most: float

    def __str__(self) -> str:
        where = f"{self.trial.way.value}, {self.trial.line_name!r}"
        return f"{self.what} ({where}): {self.seconds:.1f} s, and at most {self.most:g} s are allowed"


def findings(runs: Iterable[Run]) -> tuple[Finding, ...]:
    """Return everything over its target. Only the usual caller is judged; slower ones are for whoever reads on."""
    return tuple(found for run in runs if run.trial.caller == USUAL for found in _over(run))


def _over(run: Run) -> Iterator[Finding]:
    targets, summary = TARGETS[run.trial.way], run.summary
    figures = [
        ("mean", summary.mean, targets.mean),
        ("95th percentile", summary.percentile_95, targets.percentile_95),
        *((timed.route.name, timed.seconds, targets.spinal) for timed in run.spinal),
    ]
    for what, seconds, most in figures:
        if most is not None and round(seconds, 3) > most:
            yield Finding(run.trial, what, seconds, most)
