"""Whether this machine knows the time. Who is on call, leases and the record go by its clock; signatures do not."""

import datetime as dt
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import requests
from requests.exceptions import RequestException

from ivr.cli.checks.ward import Level, Line, Ward, outside, visiting
from ivr.pager.desk import system_clock
from ivr.settings import Settings

SECONDS = 2.0
A_LITTLE, FAR = dt.timedelta(seconds=5), dt.timedelta(seconds=60)
A_SECOND = dt.timedelta(seconds=1)
"""What a Date header leaves out. https://www.rfc-editor.org/rfc/rfc9110#name-date"""
SET = "have it set by the network (NTP): who is on call, leases and the record go by it"
LATER = "see what is said of `twilio`, and try again"


def check(ward: Ward) -> Iterator[Line]:
    """Hold this machine's clock against Twilio's, and the clock of the public URL against this machine's."""
    yield from outside("clock", ward, _twilio)
    yield from (line for line in visiting("clock", ward, _public) if line.level is not Level.OK)


def _twilio(settings: Settings) -> Iterator[Line]:
    off = _off(settings.twilio_api_base)
    if off is None:
        yield Line("clock", Level.WARN, "Twilio does not tell the time", LATER)
    else:
        yield _line("this machine's clock", "Twilio's", off)


def _public(settings: Settings) -> Iterator[Line]:
    """What does not answer there is another check's to tell."""
    off = _off(f"{settings.ivr_public_url}/healthz")
    if off is not None:
        yield _line("this machine's clock", "the one of the public URL", off)


def _line(ours: str, theirs: str, off: dt.timedelta) -> Line:
    size = abs(off)
    if size <= A_LITTLE:
        return Line("clock", Level.OK, f"{ours} agrees with {theirs}")
    way = "ahead of" if off > dt.timedelta(0) else "behind"
    level = Level.FAIL if size > FAR else Level.WARN
    return Line("clock", level, f"{ours} is {int(size.total_seconds())} s {way} {theirs}", SET)


def _off(url: str) -> dt.timedelta | None:
    """Return by how much our clock is ahead at the least, however long the answer took; None if it is not told."""
    before = system_clock()
    try:
        answer = requests.get(url, timeout=SECONDS, allow_redirects=False)
        theirs = parsedate_to_datetime(answer.headers["Date"]).replace(tzinfo=dt.UTC)  # the header has no other zone
    except (RequestException, KeyError, ValueError):
        return None
    after = system_clock()
    ahead, behind = before - theirs - A_SECOND, theirs - after
    return ahead if ahead > dt.timedelta(0) else min(-behind, dt.timedelta(0))
