"""The hazard log in the order in which it is judged: the matrix before and after, what stays high, every hazard."""

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.safety.hazards import NOT_RELEASABLE, Design, Hazard, HazardLog, Likelihood, Operational, Score, Severity


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the matrix, and the hazards that are judged so."""

    risk: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One hazard, and its risk before and after its design controls."""

    name: str
    hazard: Hazard
    before: int
    after: int

    @property
    def design(self) -> tuple[Design, ...]:
        """What the line does about it."""
        return tuple(one for one in self.hazard.controls if isinstance(one, Design))

    @property
    def operational(self) -> tuple[Operational, ...]:
        """What people must do about it."""
        return tuple(one for one in self.hazard.controls if isinstance(one, Operational))

    @property
    def is_high(self) -> bool:
        """Whether the line must not be released with it unless people do their part."""
        return self.after >= NOT_RELEASABLE


def entries(log: HazardLog) -> tuple[Entry, ...]:
    """Return every hazard in the order of the log."""
    return tuple(Entry(name, one, log.risk(one.before), log.risk(one.after)) for name, one in log.hazards.items())


def residual(found: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return what is not releasable by design alone, the worst first."""
    return tuple(sorted((one for one in found if one.is_high), key=lambda one: -one.after))


def matrix(log: HazardLog, *, after: bool) -> tuple[tuple[Likelihood, tuple[Cell, ...]], ...]:
    """Return the rows of the matrix, the likeliest first, with the hazards in each field."""
    scored = {name: one.after if after else one.before for name, one in log.hazards.items()}
    return tuple(
        (row, tuple(_cell(log, Score(severity=s, likelihood=row), scored) for s in Severity)) for row in _rows()
    )


def by_risk(found: Iterable[Entry]) -> tuple[tuple[int, int, int], ...]:
    """Return for each risk, the highest first, how many hazards have it before and after."""
    listed = tuple(found)
    return tuple(
        (risk, sum(one.before == risk for one in listed), sum(one.after == risk for one in listed))
        for risk in range(5, 0, -1)
    )


def _rows() -> tuple[Likelihood, ...]:
    return tuple(reversed(Likelihood))


def _cell(log: HazardLog, score: Score, scored: dict[str, Score]) -> Cell:
    return Cell(log.risk(score), tuple(name for name, one in scored.items() if one == score))
