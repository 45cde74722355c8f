"""The questions behind a report. Each is answered from covering indexes, without a look at any record.

Calls that were purged are counted, too: of those only the day is known. A period is [since, until) of the moments at
which calls began; of legs, at which they were placed.
"""

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Select,
    Subquery,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from ivr.call import LegState
from ivr.oncall import Rank
from ivr.oncall.phones import STAFF
from ivr.store.past import past_calls, past_keyed, past_legs
from ivr.store.rows import RANKS
from ivr.store.schema import calls, keyed, legs, marks
from ivr.store.seconds import WholeSeconds

DAY = 86_400
"""Seconds."""

UNFINISHED = RANKS.index(Rank.UNFINISHED)
"""Of calls that are listed, and for which nobody is rung."""

FIRST_KEYED = "first-keyed"
"""The mark of the moment from which on it was written down what callers do at each prompt, once that call is purged."""

COUNTED = ("began_at", "urgency", "outcome", "rang_after", "joined_after", "left_at", "claimed_after", "reached_after")
"""What is counted of every call, and stands under the same name in both tables."""


def _among(moment: Column[Any], since: dt.datetime, until: dt.datetime) -> ColumnElement[bool]:
    return (moment >= since) & (moment < until)


def _calls(since: dt.datetime, until: dt.datetime) -> Subquery:
    """Ask for all that is counted of the calls of a period, purged or not. Nothing is owed for one that was purged."""
    more = calls.c.rang_before, calls.c.number, calls.c.owed_rank, calls.c.closed_at.is_not(None).label("closed")
    here = select(*(calls.c[name] for name in COUNTED), *more).where(_among(calls.c.began_at, since, until))
    of_past = past_calls.c.rang_before, past_calls.c.caller, null().label("owed_rank"), past_calls.c.closed
    past = select(*(past_calls.c[name] for name in COUNTED), *of_past)
    return union_all(here, past.where(_among(past_calls.c.began_at, since, until))).subquery("every_call")


def by_day(since: dt.datetime, until: dt.datetime, ahead: int) -> Select[Any]:
    """Ask for calls by the day of a clock that is so many seconds ahead, by urgency and outcome."""
    found = _calls(since, until)
    local = WholeSeconds(found.c.began_at) + ahead
    day = (local - local % DAY).label("day")
    what = (day, found.c.urgency, found.c.outcome)
    return select(*what, func.count()).group_by(*what)


def seconds(of: str, since: dt.datetime, until: dt.datetime) -> Select[Any]:
    """Ask how often each number of seconds was counted, of the column of that name."""
    return _tally(_calls(since, until).c[of])


def lost(since: dt.datetime, until: dt.datetime) -> Select[Any]:
    """Ask where callers hung up."""
    return _tally(_calls(since, until).c.left_at)


def _tally(of: ColumnElement[Any]) -> Select[Any]:
    """Ask how often each value is there; where there is none, nothing is counted."""
    return select(of, func.count()).where(of.is_not(None)).group_by(of)


def call_backs(since: dt.datetime, until: dt.datetime) -> Select[Any]:
    """Ask how many call-backs there were, are taken, are closed, are open; and how many are listed only."""
    found = _calls(since, until)
    is_open, is_taken = found.c.owed_rank < UNFINISHED, found.c.claimed_after.is_not(None)
    listed = found.c.owed_rank == UNFINISHED
    counts = (is_open | found.c.closed | is_taken, is_taken, found.c.closed, is_open, listed)
    columns: list[ColumnElement[Any]] = [_how_many(one) for one in counts]
    return select(*columns)


def again(since: dt.datetime, until: dt.datetime) -> tuple[Select[Any], Select[Any]]:
    """Ask how many callers had rung shortly before, and how many numbers rang more than once in the period."""
    found = _calls(since, until)
    often = select(found.c.number).where(found.c.number.is_not(None)).group_by(found.c.number)
    numbers = select(func.count()).select_from(often.having(func.count() > 1).subquery())
    return select(_how_many(found.c.rang_before)), numbers


def contacts(since: dt.datetime, until: dt.datetime) -> Select[Any]:
    """Ask how often each contact was rung, picked up, took the caller, declined, or was not reached.

    Not of staff who ring a patient back: they ring their own phone, and accept nobody.
    """
    theirs = _among(legs.c.placed_at, since, until) & ~is_of_staff()
    here = select(legs.c.contact, *rung()).where(theirs).group_by(legs.c.contact)
    names = [column.name for column in past_legs.c if column.name != "placed_at"]
    past = select(*(past_legs.c[name] for name in names)).where(_among(past_legs.c.placed_at, since, until))
    found = union_all(here, past).subquery("every_leg")
    sums = (cast(func.sum(found.c[name]), BigInteger) for name in names[1:])  # Postgres adds up to a NUMERIC
    return select(found.c.contact, *sums).group_by(found.c.contact).order_by(found.c.contact)


def rung() -> tuple[ColumnElement[int], ...]:
    """How many legs there are, were answered, accepted and declined, and how many reached nobody."""
    states = (legs.c.state == LegState.DECLINED.value, legs.c.state == LegState.UNREACHED.value)
    done = (legs.c.answered_at.is_not(None), legs.c.accepted_at.is_not(None), *states)
    names = ("answered", "accepted", "declined", "unreached")
    return func.count().label("placed"), *(_how_many(one).label(name) for one, name in zip(done, names, strict=True))


def is_of_staff() -> ColumnElement[bool]:
    """Whether a leg rings somebody on the staff who rings a patient back."""
    return legs.c.contact.startswith(STAFF, autoescape=True)


def prompts(since: dt.datetime, until: dt.datetime) -> Select[Any]:
    """Ask how often callers did what at each prompt."""
    here = select(keyed.c.prompt, keyed.c.what, literal(1).label("count")).where(_among(keyed.c.at, since, until))
    past = select(past_keyed.c.prompt, past_keyed.c.what, past_keyed.c.count)
    found = union_all(here, past.where(_among(past_keyed.c.at, since, until))).subquery("every_key")
    return select(found.c.prompt, found.c.what, func.sum(found.c.count)).group_by(found.c.prompt, found.c.what)


def first_keyed() -> Select[Any]:
    """Ask since when it is written down what callers do at each prompt."""
    past = select(marks.c.at).where(marks.c.name == FIRST_KEYED)
    return select(func.min(union_all(select(func.min(keyed.c.at).label("at")), past).subquery("firsts").c.at))


def _how_many(true: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((true, 1), else_=0)), 0)
