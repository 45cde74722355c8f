"""What was measured, for people and for programs."""

from collections.abc import Iterator, Sequence

from ivr.simulator.timing.results import Run
from ivr.simulator.timing.targets import TARGETS, findings

WIDTH = 10
"""Of each column of figures, in characters."""


def table(runs: Sequence[Run]) -> list[str]:
    """Return the lines of a table with a column for each run, what it has to reach, and what is over that."""
    routes = [timed.route for timed in runs[0].timed]
    most = max(len(route.name) for route in routes)
    rows = [(name.ljust(most), *cells) for name, cells in _rows(runs)]
    lines = ["".join((name, *(cell.rjust(WIDTH) for cell in cells))).rstrip() for name, *cells in rows]
    over = [f"OVER: {found}" for found in findings(runs)] or ["Every target is met."]
    return ["Seconds from the answer until the first doctor's phone rings", "", *lines, "", *notes(runs), "", *over]


def _rows(runs: Sequence[Run]) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each row, and its cells: the share of callers, then a figure of each run."""
    yield "way", ["share", *(run.trial.way.value for run in runs)]
    yield "line's name", ["", *(f"{len(run.trial.line_name.split())} words" for run in runs)]
    yield "caller", ["", *(run.trial.caller.name for run in runs)]
    yield "", []
    for timed in zip(*(run.timed for run in runs), strict=True):
        route = timed[0].route
        share = f"{route.chance:.1%}" if route.chance else "-"
        yield route.name, [share, *(f"{one.seconds:.1f}" for one in timed)]
    yield "", []
    summaries = [run.summary for run in runs]
    yield "mean", ["", *(f"{summary.mean:.1f}" for summary in summaries)]
    yield "95th percentile", ["", *(f"{summary.percentile_95:.1f}" for summary in summaries)]
    yield "slowest of spine", ["", *(f"{summary.slowest.seconds:.1f}" for summary in summaries)]


def notes(runs: Sequence[Run]) -> Iterator[str]:
    """Yield who was timed, and what has to be reached."""
    for caller in dict.fromkeys(run.trial.caller for run in runs):
        again = f", {caller.repeats:.1%} of questions repeated" if caller.repeats else ""
        yield f"{caller.name} caller: {caller.words_a_minute} words a minute, {caller.thinks:g} s to press{again}"
    for way, targets in TARGETS.items():
        over_all = f"mean {targets.mean:g}, 95th percentile {targets.percentile_95:g}, " if targets.mean else ""
        yield f"{way.value}, at most for the usual caller: {over_all}each spine question {targets.spinal:g}"


def as_json(runs: Sequence[Run]) -> dict[str, object]:
    """Return the same as JSON values; seconds to three places."""
    return {
        "shares": {timed.route.name: round(timed.route.chance, 4) for timed in runs[0].timed},
        "runs": [_run_json(run) for run in runs],
        "findings": [
            {
                "way": found.trial.way.value,
                "line_name": found.trial.line_name,
                "what": found.what,
                "seconds": round(found.seconds, 3),
                "most": found.most,
            }
            for found in findings(runs)
        ],
    }


def _run_json(run: Run) -> dict[str, object]:
    summary = run.summary
    return {
        "way": run.trial.way.value,
        "line_name": run.trial.line_name,
        "caller": run.trial.caller.name,
        "mean": round(summary.mean, 3),
        "percentile_95": round(summary.percentile_95, 3),
        "slowest": {"what": summary.slowest.route.name, "seconds": round(summary.slowest.seconds, 3)},
        "seconds": {timed.route.name: round(timed.seconds, 3) for timed in run.timed},
    }
