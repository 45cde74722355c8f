"""How long something took, over many calls. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds, and how often each was counted, the fewest seconds first."""

    times: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int]]) -> "Spread":
        """Return the spread of these pairs of seconds and counts, in any order."""
        return cls(tuple(sorted((int(seconds), int(count)) for seconds, count in rows)))

    @property
    def count(self) -> int:
        """How many were counted."""
        return sum(count for _, count in self.times)

    @property
    def worst(self) -> int | None:
        """The most seconds; None where nothing was counted."""
        return self.times[-1][0] if self.times else None

    def within(self, percent: int) -> int | None:
        """Return the fewest seconds within which at least so many in a hundred were done: a time that somebody had."""
        reached = accumulate(count for _, count in self.times)
        wanted = self.count * percent
        return next((one[0] for one, sum_ in zip(self.times, reached, strict=True) if sum_ * 100 >= wanted), None)
