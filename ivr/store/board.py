"""What the board shows, read by the indexes: nothing here costs more because there were a million calls before."""

import datetime as dt

from sqlalchemy import Engine, Select, or_, select

from ivr.store.engine import reading
from ivr.store.reading import Listed, as_listed
from ivr.store.schema import calls

LONGEST_CALL = dt.timedelta(hours=5)
"""How long before it ended a call may have begun: Twilio ends one after four hours."""

MOST = 100
"""How many finished calls are read, at most."""

LIVE = select(calls).where(calls.c.unsettled, calls.c.over_at.is_(None)).order_by(calls.c.began_at, calls.c.sid)


def live_calls(engine: Engine) -> list[Listed]:
    """Return the calls whose caller is on the line, the longest there first; a damaged one may be over."""
    with reading(engine) as connection:
        found = [as_listed(row) for row in connection.execute(LIVE)]
    return [one for one in found if one.record is None or one.record.gone is None]


def finished_since(engine: Engine, moment: dt.datetime, most: int = MOST) -> list[Listed]:
    """Return the calls that ended or were closed since that moment and owe nobody anything, the last to end first."""
    with reading(engine) as connection:
        rows = {row.sid: row for query in finished(moment, most) for row in connection.execute(query)}
    found = [as_listed(row) for row in rows.values() if row.owed_rank is None]
    todays = [one for one in found if ended(one) >= moment]
    return sorted(todays, key=lambda one: (ended(one), one.sid), reverse=True)[:most]


def ended(call: Listed) -> dt.datetime:
    """Return when nothing more was to be done about a call: its end, or when it was closed after that."""
    if call.record is None:
        return call.over or call.began
    return call.record.closed_at or call.record.gone or call.began


def finished(moment: dt.datetime, most: int) -> tuple[Select[tuple[object, ...]], ...]:
    """Return the two questions that finished calls take, each with an index of its own.

    Neither asks that nothing is owed: SQLite would take the index of that, and read every call there ever was.
    """
    is_over = or_(calls.c.over_at >= moment, calls.c.unsettled.is_(False))  # one that went quiet has no end
    lately = select(calls).where(calls.c.began_at >= moment - LONGEST_CALL, is_over)
    closed = select(calls).where(calls.c.closed_at >= moment)
    return lately.order_by(calls.c.began_at.desc()).limit(most), closed.order_by(calls.c.closed_at.desc()).limit(most)
