"""Whether what is asked and said is signed, in date, and what its version says. It never silences the line."""

from collections.abc import Iterator

from ivr.cli.checks.ward import Level, Line, Ward
from ivr.oncall import LONDON
from ivr.safety import Review, reviews, shipped_ledger, version_faults
from ivr.settings import SettingsError
from ivr.speech import folder, read_languages
from ivr.triage import current_rules

CHECK = "run `ivr prompts check`"


def check(ward: Ward) -> Iterator[Line]:
    """See who has signed rules and words and until when, whether they have changed, and which languages are spoken."""
    rules, today = current_rules(), ward.at.astimezone(LONDON).date()
    try:
        found = ward.settings.languages(rules) if ward.settings else read_languages(folder(), rules, "")
    except SettingsError as error:
        yield from _told(reviews(rules, (), today))
        yield from (Line("content", Level.FAIL, line, CHECK) for line in str(error).splitlines())
    else:
        told = reviews(rules, found.offered, today)
        yield from _told(told)
        yield from _changed(told, ward)
        yield from (Line("content", Level.WARN, fault, CHECK) for fault in found.faults)


def _told(found: tuple[Review, ...]) -> Iterator[Line]:
    for review in found:
        yield from (Line("content", Level.WARN, one.sentence, one.remedy) for one in review.concerns)
        if not review.concerns:
            until = review.document.review_date
            yield Line("content", Level.OK, f"approved, and in date until {until}: {review.document}")


def _changed(found: tuple[Review, ...], ward: Ward) -> Iterator[Line]:
    """Hold what ships against the ledger that ships with it: a trust's own words may have a ledger of their own."""
    own_words = ward.settings is not None and ward.settings.ivr_prompts is not None
    shipped = (review.document for review in (found[:1] if own_words else found))
    for fault in version_faults(shipped, shipped_ledger()):
        yield Line("content", Level.WARN, fault.sentence, fault.remedy)
