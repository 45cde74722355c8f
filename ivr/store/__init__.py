"""The record: the journal, calls and legs, on SQLite or Postgres."""

from ivr.store.engine import connect
from ivr.store.journal import DamagedError, Decide, Journal
from ivr.store.migrate import is_current, migrate
from ivr.store.reading import Owing, latest_calls, one_call, owed_calls

__all__ = [
    "DamagedError",
    "Decide",
    "Journal",
    "Owing",
    "connect",
    "is_current",
    "latest_calls",
    "migrate",
    "one_call",
    "owed_calls",
]
