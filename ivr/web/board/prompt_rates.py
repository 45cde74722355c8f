"""How hard a prompt is: how often its callers were not sure, said nothing, or pressed what is no answer."""

from collections.abc import Mapping

from ivr.call.keying import Keyed
from ivr.store.reports import Report

RATES = {Keyed.UNSURE: "Not sure", Keyed.SILENCE: "Silence", Keyed.WRONG: "Wrong key", Keyed.STRAY: "Too early"}
"""What is told of each prompt, in the words of the page."""

NOTHING = "\N{EN DASH}"
"""Where there is nothing to tell: nothing was counted."""


def asked(done: Mapping[str, int]) -> int:
    """Return how often anybody did anything at a prompt."""
    return sum(done.values())


def rated(report: Report) -> list[str]:
    """Return the prompts, the one that was met most often first."""
    return sorted(report.prompts, key=lambda name: (-asked(report.prompts[name]), name))


def share(part: int, whole: int) -> float:
    """Return how many of a hundred."""
    return 100 * part / whole if whole else 0.0


def percent(part: int, whole: int) -> str:
    """Return how many of a hundred, as it is written."""
    return f"{share(part, whole):.1f}" if whole else NOTHING
