"""How the line is doing: what its calls of a period add up to. No name, and no number of anybody, is in it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, text

from ivr.oncall import LONDON
from ivr.store import counts
from ivr.store.engine import reading
from ivr.store.spread import Spread

ON_POSTGRES = ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", "SET LOCAL statement_timeout = '20s'")
"""All of a report is of one instant, and it may take longer than a turn of a call: no turn waits for it."""

EPOCH = dt.date(1970, 1, 1)

DayCount = tuple[dt.date, str | None, str | None, int]
"""A day of London's, an urgency, an outcome, and how many calls."""


@dataclass(frozen=True, slots=True)
class CallBacks:
    """How many were owed, taken and closed, are still open; `listed`: hung up during noes, and nobody is rung."""

    owed: int = 0
    claimed: int = 0
    closed: int = 0
    open: int = 0
    listed: int = 0


@dataclass(frozen=True, slots=True)
class Rung:
    """How often a contact was rung, and what came of it."""

    contact: str
    placed: int
    answered: int
    accepted: int
    declined: int
    unreached: int


@dataclass(frozen=True, slots=True)
class Report:
    """What the calls of a period add up to. `counted_since`: when prompts, waits and ends began to be counted."""

    days: tuple[DayCount, ...] = ()
    rang: Spread = field(default_factory=Spread)
    joined: Spread = field(default_factory=Spread)
    claimed: Spread = field(default_factory=Spread)
    reached: Spread = field(default_factory=Spread)
    lost: tuple[tuple[str, int], ...] = ()
    call_backs: CallBacks = CallBacks()
    contacts: tuple[Rung, ...] = ()
    prompts: dict[str, dict[str, int]] = field(default_factory=dict)
    rang_before: int = 0
    repeated: int = 0
    """Numbers of which more than one call came."""
    counted_since: dt.datetime | None = None

    @property
    def calls(self) -> int:
        """How many calls began."""
        return sum(count for *_, count in self.days)


def report(engine: Engine, since: dt.datetime, until: dt.datetime) -> Report:
    """Return the report on the calls that began in [since, until), all of it as it stood in one instant."""
    with reading(engine) as connection:
        if connection.dialect.name == "postgresql":
            for setting in ON_POSTGRES:
                connection.execute(text(setting))
        return _report(connection, since, until)


def _report(connection: Connection, since: dt.datetime, until: dt.datetime) -> Report:
    def spread(name: str) -> Spread:
        return Spread.of(map(tuple, connection.execute(counts.seconds(name, since, until))))

    before, repeated = (connection.execute(query).scalar_one() for query in counts.again(since, until))
    return Report(
        days=tuple(_days(connection, since, until)),
        rang=spread("rang_after"),
        joined=spread("joined_after"),
        claimed=spread("claimed_after"),
        reached=spread("reached_after"),
        lost=tuple((left, number) for left, number in connection.execute(counts.lost(since, until))),
        call_backs=CallBacks(*connection.execute(counts.call_backs(since, until)).one()),
        contacts=tuple(Rung(*row) for row in connection.execute(counts.contacts(since, until))),
        prompts=_prompts(connection, since, until),
        rang_before=before,
        repeated=repeated,
        counted_since=connection.execute(counts.first_keyed()).scalar(),
    )


def _days(connection: Connection, since: dt.datetime, until: dt.datetime) -> Iterator[DayCount]:
    """Count by London's days: each stretch between two changes of its clocks by one query."""
    found: dict[tuple[dt.date, str | None, str | None], int] = {}
    for start, end, ahead in stretches(since, until):
        for day, urgency, outcome, count in connection.execute(counts.by_day(start, end, ahead)):
            key = (EPOCH + dt.timedelta(seconds=int(day)), urgency, outcome)
            found[key] = found.get(key, 0) + count
    for key in sorted(found, key=lambda key: (key[0], key[1] or "", key[2] or "")):
        yield (*key, found[key])


def stretches(since: dt.datetime, until: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime, int]]:
    """Cut a period where London's clocks change, and tell how many seconds they are ahead of UTC in each piece.

    They change at a full hour of UTC, and never twice in a hundred days.
    """
    start = since
    while start < until:
        ahead, end = _ahead(start), min(start + dt.timedelta(days=100), until)
        if _ahead(end) != ahead:
            end = _change(start, end)
        yield start, end, ahead
        start = end


def _change(low: dt.datetime, high: dt.datetime) -> dt.datetime:
    """Return the moment of the change between two moments on either side of it."""
    ahead, hour = _ahead(low), dt.timedelta(hours=1)
    at = low.replace(minute=0, second=0, microsecond=0) + hour
    while at < high and _ahead(at) == ahead:
        at += hour
    return min(at, high)


def _ahead(moment: dt.datetime) -> int:
    offset = moment.astimezone(LONDON).utcoffset() or dt.timedelta(0)
    return int(offset.total_seconds())


def _prompts(connection: Connection, since: dt.datetime, until: dt.datetime) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for prompt, what, count in connection.execute(counts.prompts(since, until)):
        found.setdefault(prompt, {})[what] = count
    return found
