"""Whether this may be used with patients: which signatures there are, and which are missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.safety.report.given import Given

OFFICER = "a Clinical Safety Officer"

OUTSIDE = (
    ("the trust", "Advice on whether and how the line is regulated as a medical device (MHRA)"),
    ("the trust", "Its own clinical safety case for putting the line into use (DCB0160), with the hazards of its site"),
    ("the trust", "Data protection impact assessment, and for how long calls are kept"),
    ("the trust", "The operational controls of the hazard log that it has put in force, each with a name"),
    ("telephony lead", "Rehearsal on the real number, with every kind of phone that is on the rota"),
    (OFFICER, "The safety case as a whole: its residual risks, and the decision to release"),
)
"""What nothing in the line's own files can show: who must sign, and for what."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One signature that is needed. `who` must sign `what`; `by`: who has."""

    who: str
    what: str
    stamp: str = ""
    by: str = ""
    until: str = ""


def approvals(given: Given) -> tuple[Approval, ...]:
    """Return every signature that the line's own files can hold, the rules' first."""
    return (*_documents(given), _log(given))


def missing(given: Given) -> tuple[Approval, ...]:
    """Return those that are not there."""
    return tuple(one for one in approvals(given) if not one.by)


def _documents(given: Given) -> Iterator[Approval]:
    for review in given.reviews:
        one = review.document
        by = ", ".join(one.reviewed_by) if one.is_approved else ""
        yield Approval(one.signer, f"the {one.name}", one.stamp, by, f"{one.review_date:%-d %B %Y}")


def _log(given: Given) -> Approval:
    names = (f"{one.name} ({one.registration}), {one.date}" for one in given.log.signed_by)
    return Approval(OFFICER, "the hazard log", given.log.version, "; ".join(names))
