"""Whether people are forgotten when they are to be, and whether others can read the record. Nobody is named."""

import datetime as dt
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import Engine

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.settings import RetentionSettings, SettingsError, load
from ivr.store.forgetting import wipes_what_is_deleted
from ivr.store.purging import is_left_over
from ivr.store.scope import Scope, london_day, outlook

DECIDE = "have the trust decide how long, set IVR_RETENTION_DAYS, and run `ivr purge` every week"
PURGE = "run `ivr purge`: it says what it would remove, and --do removes it"
LONGER = "set it to more days than IVR_RETURNING_HOURS has: `ivr purge` refuses until then"
AGAIN = "unless it goes on, run `ivr purge --do` again: it ends what that one left"
MODES = "take the rights of others from it and from the files beside it: chmod go= FILE"
VACUUM = "after a purge, stop the line for a minute and run VACUUM on the file with the sqlite3 program"
OTHERS = stat.S_IRWXG | stat.S_IRWXO
GRACE = dt.timedelta(days=8)
"""A purge that is run every week is on time."""


def check(ward: Ward) -> Iterator[Line]:
    """See how long calls are kept, whether older ones are still there, and who may read the file."""
    if ward.engine is None:
        yield unseen("privacy")
        return
    try:
        kept = load(RetentionSettings)
    except SettingsError:
        yield unseen("privacy")
    else:
        yield from _retention(ward.engine, kept, ward.at)
    if ward.engine.dialect.name == "sqlite":
        yield from _file(ward.engine)


def _retention(engine: Engine, kept: RetentionSettings, at: dt.datetime) -> Iterator[Line]:
    days = kept.ivr_retention_days
    if days is None:
        yield Line("privacy", Level.WARN, "calls are kept for ever: IVR_RETENTION_DAYS is not set", DECIDE)
        return
    if days * 24 < kept.ivr_returning_hours:
        yield Line("privacy", Level.WARN, "IVR_RETENTION_DAYS is shorter than IVR_RETURNING_HOURS", LONGER)
    late = outlook(engine, Scope(london_day(at - dt.timedelta(days=days) - GRACE))).calls
    if is_left_over(engine):
        yield Line("privacy", Level.WARN, "a purge was killed before its end, or goes on just now", AGAIN)
    if late:
        yield Line("privacy", Level.WARN, f"calls that should have been purged a week ago: {late}", PURGE)
    else:
        yield Line("privacy", Level.OK, f"nobody's call is kept for much longer than {days} days")


def _file(engine: Engine) -> Iterator[Line]:
    """Look at the file, and at the two that SQLite keeps beside it."""
    file = unquote((engine.url.database or "").removeprefix("file:"))
    files = [Path(file + end) for end in ("", "-wal", "-shm")]
    open_to = [one for one in files if one.exists() and os.name == "posix" and one.stat().st_mode & OTHERS]
    if open_to:
        yield Line("privacy", Level.WARN, "others on this machine may read the database's file", MODES)
    if not wipes_what_is_deleted(engine):
        yield Line(
            "privacy", Level.WARN, "this SQLite leaves what is deleted in the file until it is used again", VACUUM
        )
