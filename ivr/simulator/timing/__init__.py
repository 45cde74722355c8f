"""How long it takes until a doctor's phone rings: every route to it, dialled on the line as it is.

    frequencies    how often each symptom is there, and which signs are not the spine's
    routes         the ways to a doctor, from the rules, and how many callers take each
    trials         on which line they are dialled, and by what kind of caller
    stopwatch      dials them: `measure`
    results        what came out, its mean and its 95th percentile
    targets        what has to be reached, and `findings`: what is not
    table          all of it as lines of text, or as JSON values

All times are seconds from the moment the line answers to the moment the first doctor's phone rings, on a clock that
takes no time.
"""

from ivr.simulator.timing.results import Run, Summary, Timed, percentile
from ivr.simulator.timing.routes import Route, routes
from ivr.simulator.timing.stopwatch import OffRouteError, measure
from ivr.simulator.timing.table import as_json, notes, table
from ivr.simulator.timing.targets import TARGETS, Finding, Targets, findings
from ivr.simulator.timing.trials import SLOW, TRIALS, USUAL, Caller, Trial, Way

__all__ = [
    "SLOW",
    "TARGETS",
    "TRIALS",
    "USUAL",
    "Caller",
    "Finding",
    "OffRouteError",
    "Route",
    "Run",
    "Summary",
    "Targets",
    "Timed",
    "Trial",
    "Way",
    "as_json",
    "findings",
    "measure",
    "notes",
    "percentile",
    "routes",
    "table",
]
