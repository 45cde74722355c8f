"""What the hazard log claims, held against the tests that there are and that have run: each fault is one line."""

from collections.abc import Collection, Iterator, Mapping

from ivr.safety.hazards import NOT_RELEASABLE, Design, Hazard, HazardLog, Operational
from ivr.safety.promises import PROMISES

PROOF = "verify:"
"""What stands before the name of a proof."""


def faults(log: HazardLog) -> Iterator[str]:
    """Name what the log claims without saying what shows it, or who does it."""
    for name, hazard in log.hazards.items():
        yield from (f"{name}: {fault}" for fault in (*_unshown(hazard), *_misjudged(log, hazard)))


def _unshown(hazard: Hazard) -> Iterator[str]:
    for place, control in enumerate(hazard.controls, 1):
        if isinstance(control, Design) and not control.evidence:
            yield f"control {place} has no evidence"
    proofs = (one.removeprefix(PROOF) for one in sorted(hazard.evidence) if one.startswith(PROOF))
    yield from (f"`ivr verify` proves no {proof}" for proof in proofs if proof not in PROMISES)


def _misjudged(log: HazardLog, hazard: Hazard) -> Iterator[str]:
    kinds = {type(control) for control in hazard.controls}
    if not kinds:
        yield "nothing is done about it"
    if Design not in kinds and hazard.after != hazard.before:
        yield "is judged otherwise after its controls, but none of them is a design control"
    if log.risk(hazard.after) > log.risk(hazard.before):
        yield "is worse after its controls than before"
    if log.risk(hazard.after) >= NOT_RELEASABLE and Operational not in kinds:
        yield "is not releasable, and nobody is named who must do something about it"


def drift(log: HazardLog, marked: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Name where log and tests differ. `marked`: every test by its id, and the hazards that it is marked with."""
    named = _tests(log)
    found = {(name, test) for test, names in marked.items() for name in names}
    for name, test in sorted(named - found):
        yield f'{name}: {test} is not marked hazard("{name}")' if test in marked else f"{name}: there is no test {test}"
    for name, test in sorted(found - named):
        why = "and the log does not name it" if name in log.hazards else "and there is no such hazard"
        yield f"{name}: {test} is marked with it, {why}"


def not_run(log: HazardLog, ran: Collection[str]) -> Iterator[str]:
    """Name the evidence that a whole run of the tests did not come to."""
    yield from (f"{name}: {test} did not run" for name, test in sorted(_tests(log)) if test not in ran)


def _tests(log: HazardLog) -> set[tuple[str, str]]:
    pairs = ((name, one) for name, hazard in log.hazards.items() for one in hazard.evidence)
    return {(name, one) for name, one in pairs if not one.startswith(PROOF)}
