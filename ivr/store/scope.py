"""Which calls a purge is about, which of them it spares, and why."""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Engine, and_, case, func, or_, select

from ivr.oncall import LONDON, Rank, owed
from ivr.store.engine import reading
from ivr.store.rows import RANKS
from ivr.store.schema import calls
from ivr.store.states import readable

LEAST = dt.timedelta(days=7)
"""No younger call is purged: Twilio's list of calls would bring it back, and its caller may ring again."""

UNFINISHED = RANKS.index(Rank.UNFINISHED)

SPARED = {
    "owed": "open call-backs: somebody is still owed a person",
    "listed": "hung up before the last question, and listed: close them, and the next purge takes them",
    "running": "still running, or looked after by the pager",
    "lately": "something happened to them since, or their record says that somebody is owed a person",
    "young": "too young",
}
"""Why a call stays, in plain words."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The calls that began before a moment. `number`: only those of one caller, E.164."""

    before: dt.datetime
    number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a purge would do: how many calls, the days of the first and the last, and how many stay for which reason."""

    calls: int
    first: dt.date | None
    last: dt.date | None
    spared: dict[str, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that may go."""

    sid: str
    began: dt.datetime


def london_day(moment: dt.datetime) -> dt.datetime:
    """Return the moment at which that day began in London: reports count whole days of its."""
    return dt.datetime.combine(moment.astimezone(LONDON).date(), dt.time(), LONDON).astimezone(dt.UTC)


def outlook(engine: Engine, scope: Scope) -> Outlook:
    """Tell what a purge would do, from the columns alone. Nothing is changed."""
    began = calls.c.began_at
    fate = _fate(scope).label("fate")
    query = select(fate, func.count(), func.min(began), func.max(began)).where(_theirs(scope)).group_by(fate)
    with reading(engine) as connection:
        found = {row[0]: row[1:] for row in connection.execute(query)}
    count, first, last = found.pop("goes", (0, None, None))
    return Outlook(count, _day(first), _day(last), {reason: row[0] for reason, row in found.items()})


def candidates(engine: Engine, scope: Scope, after: Candidate | None, most: int) -> tuple[list[Candidate], list[str]]:
    """Return the next calls that may go, the oldest first, and which of them owe nothing by their records, too."""
    query = select(calls.c.sid, calls.c.began_at, calls.c.state).where(may_go(scope))
    if after:
        seen = and_(calls.c.began_at == after.began, calls.c.sid <= after.sid)
        query = query.where(calls.c.began_at >= after.began, ~seen)  # so that the index begins there
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(calls.c.began_at, calls.c.sid).limit(most)).all()
    settled = [row.sid for row in rows if _owes_nothing(row.sid, row.state)]
    return [Candidate(row.sid, row.began_at) for row in rows], settled


def may_go(scope: Scope) -> ColumnElement[bool]:
    """Whether a call is one that the purge is about, owes nobody anything, and has long been over."""
    return _theirs(scope) & (_fate(scope) == "goes")


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.astimezone(LONDON).date() if moment else None


def _theirs(scope: Scope) -> ColumnElement[bool]:
    if scope.number is None:
        return calls.c.began_at < scope.before
    return or_(calls.c.caller == scope.number, calls.c.number == scope.number)


def _fate(scope: Scope) -> ColumnElement[str]:
    last = func.coalesce(calls.c.closed_at, calls.c.over_at, calls.c.began_at)
    return case(
        (calls.c.owed_rank < UNFINISHED, "owed"),
        (calls.c.owed_rank.is_not(None), "listed"),
        (calls.c.unsettled, "running"),
        (calls.c.began_at >= scope.before, "young"),
        (last >= scope.before, "lately"),
        else_="goes",
    )


def _owes_nothing(sid: str, state: str) -> bool:
    """Tell what the record itself says; of a damaged one, only the columns can tell."""
    record = readable(sid, state)
    return record is None or (record.gone is not None and owed(record) is None)
