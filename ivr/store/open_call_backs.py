"""Everyone whom staff see in the list: those who are owed a person, and last of all the unfinished ones of late.

For an unfinished one nobody is rung and nothing ever happens: so it leaves the list by itself, and stays on record.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, Select, func, select

from ivr.oncall import Rank
from ivr.store.engine import reading
from ivr.store.reading import IN_RANK_ORDER, CallBack, as_call_back
from ivr.store.rows import RANKS
from ivr.store.schema import calls

LISTED_FOR = dt.timedelta(days=7)
"""How long an unfinished one stands in the list, if nobody closes it."""

UNFINISHED = RANKS.index(Rank.UNFINISHED)
RANKED = select(calls).where(calls.c.owed_rank < UNFINISHED)


@dataclass(frozen=True, slots=True)
class OpenCallBacks:
    """The list, in rank order. `more`: how many unfinished ones there are that are not shown."""

    shown: tuple[CallBack, ...]
    more: int = 0


def open_call_backs(engine: Engine, at: dt.datetime, most: int | None = None) -> OpenCallBacks:
    """Return the list at a moment. `most`: of the unfinished ones so many, the latest; None: all."""
    with reading(engine) as connection:
        ranked = connection.execute(RANKED.order_by(*IN_RANK_ORDER)).all()
        unfinished = connection.execute(latest_unfinished(at, most).order_by(*IN_RANK_ORDER)).all()
        there_are = connection.execute(select(func.count()).where(_is_listed_unfinished(at))).scalar_one()
    return OpenCallBacks(tuple(map(as_call_back, [*ranked, *unfinished])), there_are - len(unfinished))


def latest_unfinished(at: dt.datetime, most: int | None) -> Select[tuple[object, ...]]:
    """Ask for so many of the unfinished ones, those that hung up last."""
    latest = select(calls.c.sid).where(_is_listed_unfinished(at)).order_by(calls.c.owed_since.desc()).limit(most)
    return select(calls).where(calls.c.sid.in_(latest))


def _is_listed_unfinished(at: dt.datetime) -> ColumnElement[bool]:
    return (calls.c.owed_rank == UNFINISHED) & (calls.c.owed_since > at - LISTED_FOR)
