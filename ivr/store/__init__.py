"""The record: the journal, calls and legs, on SQLite or Postgres."""

from ivr.store.checks import checks_since, end_check, one_check, place_check
from ivr.store.engine import connect
from ivr.store.journal import Decide, Journal, Recorded
from ivr.store.marks import mark, marked, take_turn
from ivr.store.migrate import can_save, is_current, migrate
from ivr.store.purging import past_purges
from ivr.store.reading import (
    Listed,
    Owing,
    is_queue,
    latest_calls,
    listed_call,
    one_call,
    owed_calls,
    spoken_to_since,
)
from ivr.store.rotas import adopt, rota_in_force
from ivr.store.states import DamagedError

__all__ = [
    "DamagedError",
    "Decide",
    "Journal",
    "Listed",
    "Owing",
    "Recorded",
    "adopt",
    "can_save",
    "checks_since",
    "connect",
    "end_check",
    "is_current",
    "is_queue",
    "latest_calls",
    "listed_call",
    "mark",
    "marked",
    "migrate",
    "one_call",
    "one_check",
    "owed_calls",
    "past_purges",
    "place_check",
    "rota_in_force",
    "spoken_to_since",
    "take_turn",
]
