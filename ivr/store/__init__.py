"""The record: the journal, calls and legs, on SQLite or Postgres."""

from ivr.store.engine import connect
from ivr.store.journal import DamagedError, Decide, Journal
from ivr.store.migrate import can_save, is_current, migrate
from ivr.store.reading import Listed, Owing, latest_calls, listed_call, one_call, owed_calls

__all__ = [
    "DamagedError",
    "Decide",
    "Journal",
    "Listed",
    "Owing",
    "can_save",
    "connect",
    "is_current",
    "latest_calls",
    "listed_call",
    "migrate",
    "one_call",
    "owed_calls",
]
