"""Who waits to be rung back, and for how long; nobody is named."""

import datetime as dt
from collections.abc import Iterator

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.oncall import Owed, Rank
from ivr.oncall.findings import on_the_wall
from ivr.store.open_call_backs import open_call_backs

TOO_LONG = dt.timedelta(minutes=30)
RING = "`ivr callbacks list` says whom: ring them, then say so with `ivr callbacks done`"


def check(ward: Ward) -> Iterator[Line]:
    """Count the open call-backs. An emergency that waits for half an hour is a failure of the line."""
    if ward.engine is None:
        yield unseen("callbacks")
        return
    found = [one.owed for one in open_call_backs(ward.engine, ward.at).shown if one.owed]
    late = [owed for owed in found if owed.rank is Rank.EMERGENCY and ward.at - owed.since > TOO_LONG]
    if late:
        said = f"{len(late)} of the open call-backs are emergencies older than 30 minutes"
        yield Line("callbacks", Level.FAIL, said, RING)
    yield _count(found)


def _count(found: list[Owed]) -> Line:
    if not found:
        return Line("callbacks", Level.OK, "nobody has to be rung back")
    oldest = on_the_wall(min(owed.since for owed in found))
    waiting = any(owed.rank is not Rank.UNFINISHED for owed in found)
    said = f"open call-backs: {len(found)}, the oldest since {oldest}"
    return Line("callbacks", Level.WARN, said, RING) if waiting else Line("callbacks", Level.OK, said)
