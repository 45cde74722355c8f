"""Whether somebody looks after those who are owed a call."""

import datetime as dt
from collections.abc import Iterator

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.oncall import Paging
from ivr.pager.compare import MARK as COMPARED
from ivr.pager.rounds import LATE
from ivr.pager.rounds import MARK as PAGED
from ivr.store import marked

START = "start it: the worker (`ivr page`), or, where the database is a file, the web host"
LOOK = "look into the pager's log: Twilio's list of calls could not be had"


def check(ward: Ward) -> Iterator[Line]:
    """See when the pager last did a round, and when it last held our record against Twilio's list."""
    if ward.engine is None:
        yield unseen("pager")
        return
    last = marked(ward.engine, PAGED)
    if last is None:
        yield Line("pager", Level.FAIL, "the pager has never done a round: nobody is rung for call-backs", START)
    elif ward.at - last > LATE:
        said = f"the pager's last round was {_ago(ward.at - last)} ago: nobody is rung for call-backs"
        yield Line("pager", Level.FAIL, said, START)
    else:
        yield Line("pager", Level.OK, "the pager has done a round within the last minute")
    yield _compared(marked(ward.engine, COMPARED), ward)


def _compared(last: dt.datetime | None, ward: Ward) -> Line:
    paging = ward.settings.ivr_paging if ward.settings else Paging()
    if last is None:
        return Line("pager", Level.WARN, "our record was never compared with Twilio's list of calls", START)
    if ward.at - last > 2 * dt.timedelta(minutes=paging.compare_minutes) + LATE:
        said = f"our record was last compared with Twilio's list of calls {_ago(ward.at - last)} ago"
        return Line("pager", Level.WARN, said, LOOK)
    return Line("pager", Level.OK, "our record is held against Twilio's list of calls every few minutes")


def _ago(time: dt.timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"  # noqa: PLR2004 an hour
