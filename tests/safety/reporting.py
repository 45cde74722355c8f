"""What the tests of the safety report make it of."""

import datetime as dt
from functools import cache

from ivr.safety import documents, read_hazards, reviews, shipped_ledger, version_faults
from ivr.safety.report import Given, Wording
from ivr.safety.report.walked import walked
from ivr.speech import folder, read_default
from ivr.speech.check import examine
from ivr.triage import current_rules, vocabulary

DAY = dt.date(2026, 12, 24)


@cache
def given():
    """What the shipped line comes to, nothing proved and nothing timed."""
    rules = current_rules().model_copy(update={"approved": False, "reviewed_by": ()})
    default = read_default(folder(), rules, "Spinal cord line")
    (examined,), findings = examine({"en-GB.toml": (folder() / "en-GB.toml").read_text("utf-8")}, rules, {})
    ledger = shipped_ledger()
    return Given(
        today=DAY,
        package="0.0.0",
        rules=rules,
        vocabulary=vocabulary(),
        wordings=(Wording(default, examined),),
        log=read_hazards(),
        reviews=reviews(rules, [default], DAY),
        ledger=ledger,
        faults=version_faults(documents(rules, [default]), ledger),
        findings=tuple(map(str, findings)),
    )


@cache
def walk():
    return walked(given().rules, given().default)
