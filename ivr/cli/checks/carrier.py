"""What Twilio allows the account, which no program can read for certain: somebody must have asked."""

import datetime as dt
from collections.abc import Iterator

from ivr.cli.checks.ward import Level, Line, Ward, unseen

GOOD_FOR = dt.timedelta(days=365)
"""How long an answer is taken to hold."""
SAY = "ask Twilio, and set IVR_CARRIER_CONFIRMED to the day of its answer"

TO_CONFIRM = (
    "that the account's primary business profile is approved: without it Twilio rejects all but 2 or 3 calls at once",
    "how many calls at once are taken, and that a caller who talks to a doctor, which is two legs, does not halve it",
    "how many calls a second REST may place: 1 unless more was granted; the others wait, and so do callers",
    "that the number's address and papers are approved, so that it is not taken away",
    "that the account is paid by itself when it runs low, or by invoice",
    "that texts from IVR_TEXT_FROM reach British mobiles, if texts are sent",
    "for how long Twilio keeps the calls, and what was in requests that failed",
)
"""What to ask. The numbers are as they were last heard of: Twilio may have changed them."""


def check(ward: Ward) -> Iterator[Line]:
    """See whether what must be asked was asked, and when."""
    if ward.settings is None:
        yield unseen("carrier")
        return
    asked = ward.settings.ivr_carrier_confirmed
    if asked and ward.at.date() - asked <= GOOD_FOR:
        yield Line("carrier", Level.OK, f"what the account is allowed was confirmed on {asked}")
        return
    last = f" (last on {asked})" if asked else ""
    yield from (Line("carrier", Level.WARN, f"to be confirmed{last}: {what}", SAY) for what in TO_CONFIRM)
