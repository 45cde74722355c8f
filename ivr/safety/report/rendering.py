"""The page itself: one HTML document that loads nothing, for a screen and for A4."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from ivr.call import Limits
from ivr.oncall import Paging
from ivr.safety.hazards import NOT_RELEASABLE
from ivr.safety.report import approvals, clinical, drawing, figures, flow, marked, risks, spoken, tables
from ivr.safety.report.given import Given
from ivr.safety.report.walked import walked


def page(given: Given) -> str:
    """Return the report as HTML."""
    edges, _ = walked(given.rules, given.default)
    return (
        _templates()
        .get_template("report.html")
        .render(
            given=given,
            limits=Limits(),
            paging=Paging(),
            signatures=approvals.approvals(given),
            missing=approvals.missing(given),
            outside=approvals.OUTSIDE,
            asked=clinical.asked(given),
            disagreements=clinical.disagreements(),
            figure=drawing.figure(flow.boxes(edges), flow.arrows(edges)),
            moves=tables.moves(),
            anywhere=tables.anywhere(),
            groups=spoken.groups,
            promises=figures.promises(given.proof),
            counted=figures.counted(given.proof) if given.proof else (),
            hazards=(listed := risks.entries(given.log)),
            residual=risks.residual(listed),
            limit=NOT_RELEASABLE,
            by_risk=risks.by_risk(listed),
            matrix={"before": risks.matrix(given.log, after=False), "after": risks.matrix(given.log, after=True)},
        )
    )


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("ivr.safety.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"marked": marked.marked, "evidence": marked.evidence}
    return made
