"""Calls without any key for which each contact has been rung once: nothing more is due, though nobody has closed them.

House rule: this leaves out less than `oncall` would, never more. There it is decided; here the pager is spared reading
the record of every such call there ever was.
"""

import datetime as dt

from sqlalchemy import ColumnElement, func, or_, select

from ivr.call import LegState, Way
from ivr.oncall import Reason
from ivr.store.schema import calls, legs

LONG = dt.timedelta(days=1)
"""After an hour nobody is rung any more; after a day no phone that rang for it can still be engaged, either."""


def is_long_passed(at: dt.datetime) -> ColumnElement[bool]:
    """Tell whether nobody pressed a key in a call, and all that was rung for it was rung more than a day ago."""
    theirs = select(legs.c.id).where(legs.c.call_sid == calls.c.sid).correlate(calls)
    began = or_(legs.c.state != LegState.PLACED.value, legs.c.twilio_sid.is_not(None))
    rang = theirs.where(legs.c.way == Way.PAGE.value, began, legs.c.placed_at < at - LONG)
    late = theirs.where(legs.c.placed_at >= at - LONG)
    reason = func.coalesce(calls.c.owed_reason, "")  # never null: `not` of a null would leave the call out
    keyless = (reason == Reason.KEYLESS.value) & calls.c.over_at.is_not(None)
    return keyless & rang.exists() & ~late.exists()
