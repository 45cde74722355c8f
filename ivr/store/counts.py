"""The questions behind a report. Each is answered from one covering index, without a look at any record.

A period is [since, until) of the moments at which calls began; of legs, at which they were placed.
"""

import datetime as dt
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, case, func, select

from ivr.call import LegState
from ivr.oncall import Rank
from ivr.oncall.phones import STAFF
from ivr.store.rows import RANKS
from ivr.store.schema import calls, keyed, legs
from ivr.store.seconds import WholeSeconds

DAY = 86_400
"""Seconds."""

UNFINISHED = RANKS.index(Rank.UNFINISHED)
"""Of calls that are listed, and for which nobody is rung."""


def _among(moment: Column[Any], since: dt.datetime, until: dt.datetime) -> ColumnElement[bool]:
    return (moment >= since) & (moment < until)


def by_day(since: dt.datetime, until: dt.datetime, ahead: int) -> Select[Any]:
    """Ask for calls by the day of a clock that is so many seconds ahead, by urgency and outcome."""
    local = WholeSeconds(calls.c.began_at) + ahead
    day = (local - local % DAY).label("day")
    what = (day, calls.c.urgency, calls.c.outcome)
    return select(*what, func.count()).where(_among(calls.c.began_at, since, until)).group_by(*what)


def seconds(of: Column[Any], since: dt.datetime, until: dt.datetime) -> Select[Any]:
    """Ask how often each number of seconds was counted."""
    return select(of, func.count()).where(_among(calls.c.began_at, since, until), of.is_not(None)).group_by(of)


def lost(since: dt.datetime, until: dt.datetime) -> Select[Any]:
    """Ask where callers hung up."""
    left = calls.c.left_at
    return select(left, func.count()).where(_among(calls.c.began_at, since, until), left.is_not(None)).group_by(left)


def call_backs(since: dt.datetime, until: dt.datetime) -> Select[Any]:
    """Ask how many call-backs there were, are taken, are closed, are open; and how many are listed only."""
    is_open = calls.c.owed_rank < UNFINISHED
    is_one = is_open | calls.c.closed_at.is_not(None) | calls.c.claimed_after.is_not(None)
    counts = (is_one, calls.c.claimed_after.is_not(None), calls.c.closed_at.is_not(None), is_open)
    listed = calls.c.owed_rank == UNFINISHED
    columns: list[ColumnElement[Any]] = [_how_many(one) for one in (*counts, listed)]
    return select(*columns).where(_among(calls.c.began_at, since, until))


def again(since: dt.datetime, until: dt.datetime) -> tuple[Select[Any], Select[Any]]:
    """Ask how many callers had rung shortly before, and how many numbers rang more than once in the period."""
    here = _among(calls.c.began_at, since, until)
    often = select(calls.c.number).where(here, calls.c.number.is_not(None)).group_by(calls.c.number)
    numbers = select(func.count()).select_from(often.having(func.count() > 1).subquery())
    return select(_how_many(calls.c.rang_before)).where(here), numbers


def contacts(since: dt.datetime, until: dt.datetime) -> Select[Any]:
    """Ask how often each contact was rung, picked up, took the caller, declined, or was not reached.

    Not of staff who ring a patient back: they ring their own phone, and accept nobody.
    """
    states = (legs.c.state == LegState.DECLINED.value, legs.c.state == LegState.UNREACHED.value)
    done = (legs.c.answered_at.is_not(None), legs.c.accepted_at.is_not(None), *states)
    query = select(legs.c.contact, func.count(), *map(_how_many, done))
    theirs = _among(legs.c.placed_at, since, until) & ~legs.c.contact.startswith(STAFF, autoescape=True)
    return query.where(theirs).group_by(legs.c.contact).order_by(legs.c.contact)


def prompts(since: dt.datetime, until: dt.datetime) -> Select[Any]:
    """Ask how often callers did what at each prompt."""
    what = (keyed.c.prompt, keyed.c.what)
    return select(*what, func.count()).where(_among(keyed.c.at, since, until)).group_by(*what)


def first_keyed() -> Select[Any]:
    """Ask since when it is written down what callers do at each prompt."""
    return select(func.min(keyed.c.at))


def _how_many(true: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((true, 1), else_=0)), 0)
