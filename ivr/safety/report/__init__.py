"""The safety report: one page on which a safety officer finds what the line is, what it does, and what is not shown.

given          what it is made from: all of it comes from the shell
clinical       the rules, their sources, where those differ (`disagreements.toml`)
walked, flow   the moves of a call, and the figure drawn from them
spoken         every prompt, by hearer
figures        what the proof and the clock came to
risks          the hazard log
approvals      the signatures, and which are missing
page           all of it as HTML, with nothing to load from elsewhere
"""

from ivr.safety.report.given import Given, Values, Wording
from ivr.safety.report.rendering import page

__all__ = ["Given", "Values", "Wording", "page"]
