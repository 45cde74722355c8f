"""Whether what is asked and said has been signed, and is in date. It never silences the line."""

from collections.abc import Iterator

from ivr.cli.checks.ward import Level, Line, Ward
from ivr.oncall import LONDON
from ivr.settings import SettingsError
from ivr.speech import folder, read_languages
from ivr.triage import Rules, current_rules

SIGN = "have a clinician review and sign it, then say so in {}"


def check(ward: Ward) -> Iterator[Line]:
    """See whether rules and wording are approved, when the rules are to be reviewed, and which languages are spoken."""
    rules = current_rules()
    yield _signed("the rules", rules.stamp, "ivr/triage/mscc.toml", approved=rules.approved)
    if rules.review_date < ward.at.astimezone(LONDON).date():
        said = f"the rules were to be reviewed by {rules.review_date}"
        yield Line("content", Level.WARN, said, "have them reviewed; until then the line goes on as it is")
    yield from _wording(ward, rules)


def _wording(ward: Ward, rules: Rules) -> Iterator[Line]:
    try:
        found = ward.settings.languages(rules) if ward.settings else read_languages(folder(), rules, "")
    except SettingsError as error:
        yield from (Line("content", Level.FAIL, line, "run `ivr prompts check`") for line in str(error).splitlines())
        return
    for words in found.offered:
        file = f"prompts/{words.language}.toml"
        yield _signed("the wording", words.stamp, file, approved=words.head.status == "approved")
    yield from (Line("content", Level.WARN, fault, "run `ivr prompts check`") for fault in found.faults)


def _signed(what: str, stamp: str, file: str, *, approved: bool) -> Line:
    if approved:
        return Line("content", Level.OK, f"approved: {what} ({stamp})")
    return Line("content", Level.WARN, f"not approved by a clinician yet: {what} ({stamp})", SIGN.format(file))
