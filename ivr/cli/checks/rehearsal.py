"""Whether what Twilio's documentation leaves open was tried on this account, and came out as the line needs it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.rehearsal.scenes import scenarios
from ivr.rehearsal.standing import Standing, line_digest, names_of, standing
from ivr.settings import Settings, is_test_host
from ivr.store.rehearsals import Rehearsed, all_rehearsals

REHEARSE = "run `ivr twilio rehearse`, with two telephones"


def check(ward: Ward) -> Iterator[Line]:
    """Hold the record of rehearsals against what there is to try."""
    if ward.engine is None or ward.settings is None:
        yield unseen("rehearsal")
        return
    line = line_digest(ward.settings.twilio_account_sid, ward.settings.ivr_line_number)
    found = standing(all_rehearsals(ward.engine), names_of(scenarios(())), line)
    yield from _missing(found, ward.settings)
    yield from (_line(Level.FAIL, done) for done in found.breaking())
    yield from (_line(Level.WARN, done) for done in found.bending())
    if old := found.old(ward.at):
        yield Line(
            "rehearsal", Level.WARN, f"rehearsed more than 180 days ago: {len(old)} of {len(found.last)}", REHEARSE
        )


def _missing(found: Standing, settings: Settings) -> Iterator[Line]:
    """Tell what was never tried: of a line that patients can ring, that is a failure."""
    level = Level.WARN if is_test_host(urlsplit(settings.ivr_public_url).hostname or "") else Level.FAIL
    if not found.last:
        other = " on this account and number, only on another one" if found.elsewhere else ""
        yield Line("rehearsal", level, f"the line was never rehearsed{other}", REHEARSE)
    elif found.missing:
        names = ", ".join(found.missing)
        yield Line("rehearsal", level, f"not rehearsed yet: {names}", f"{REHEARSE}: it goes on where it stopped")
    else:
        yield Line(
            "rehearsal", Level.OK, f"rehearsed on this account and number: {len(found.last)} of {len(found.last)}"
        )


def _line(level: Level, done: Rehearsed) -> Line:
    again = f"then `ivr twilio rehearse --only {done.scenario}`"
    return Line("rehearsal", level, f"differs ({done.scenario}): {done.sentence}", f"{done.depends}; {again}")
