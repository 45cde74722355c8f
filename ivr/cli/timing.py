"""The seconds until a doctor's phone rings, for `ivr prompts check --timing`."""

from dataclasses import dataclass
from pathlib import Path

from ivr.simulator.timing import as_json, findings, measure, notes, table


@dataclass(frozen=True, slots=True)
class Timing:
    """What was measured: for people, for programs, and whether anything takes too long."""

    lines: list[str]
    values: dict[str, object]
    is_late: bool
    notes: list[str]
    """Who was timed, and what has to be reached."""


def timing(prompts: Path) -> Timing:
    """Dial every route of the default language of a folder of prompts."""
    runs = measure(ivr_prompts=prompts)
    return Timing(table(runs), as_json(runs), bool(findings(runs)), list(notes(runs)))
