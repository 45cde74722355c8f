"""Whether what is asked and said has been signed, and is in date. It never silences the line."""

from collections.abc import Iterator

from ivr.cli.checks.ward import Level, Line, Ward
from ivr.oncall import LONDON
from ivr.settings import Settings
from ivr.speech import shipped
from ivr.triage import current_rules

SIGN = "have a clinician review and sign it, then say so in {}"


def check(ward: Ward) -> Iterator[Line]:
    """See whether rules and wording are approved, and when the rules are to be reviewed."""
    rules = current_rules()
    default: str = Settings.model_fields["ivr_line_name"].default
    words = shipped(rules, ward.settings.ivr_line_name if ward.settings else default)
    yield _signed("the rules", rules.stamp, "ivr/triage/mscc.toml", approved=rules.approved)
    if rules.review_date < ward.at.astimezone(LONDON).date():
        said = f"the rules were to be reviewed by {rules.review_date}"
        yield Line("content", Level.WARN, said, "have them reviewed; until then the line goes on as it is")
    file = f"prompts/{words.language}.toml"
    yield _signed("the wording", words.stamp, file, approved=words.head.status == "approved")


def _signed(what: str, stamp: str, file: str, *, approved: bool) -> Line:
    if approved:
        return Line("content", Level.OK, f"approved: {what} ({stamp})")
    return Line("content", Level.WARN, f"not approved by a clinician yet: {what} ({stamp})", SIGN.format(file))
