"""The tables. The journal is the truth; every other column is derived from it in the same transaction."""

import datetime as dt

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[dt.datetime]):
    """A moment, kept in UTC; SQLite forgets the zone, and Postgres answers in its session's own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Store in UTC."""
        return value.astimezone(dt.UTC) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Read as UTC."""
        if value is None:
            return None
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


metadata = MetaData()

calls = Table(
    "calls",
    metadata,
    Column("sid", String(64), primary_key=True),
    Column("began_at", Utc, nullable=False),
    Column("over_at", Utc),
    Column("caller", String(32)),
    Column("urgency", String(16)),
    Column("outcome", String(16)),
    Column("ruleset", String(64), nullable=False),
    Column("owed_rank", Integer),
    Column("owed_reason", String(96)),
    Column("owed_since", Utc),
    Column("state", Text, nullable=False),
    Index("calls_by_start", "began_at"),
    Index("calls_owed", "owed_rank", "owed_since"),
)

events = Table(
    "events",
    metadata,
    Column("call_sid", String(64), ForeignKey("calls.sid"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("key", String(160), nullable=False),
    Column("at", Utc, nullable=False),
    Column("event", Text, nullable=False),
    Column("steps", Text, nullable=False),
    UniqueConstraint("call_sid", "key", name="event_once"),
)

legs = Table(
    "legs",
    metadata,
    Column("id", String(96), primary_key=True),
    Column("call_sid", String(64), ForeignKey("calls.sid"), nullable=False),
    Column("contact", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("answered_at", Utc),
    Column("accepted_at", Utc),
    Column("ended_at", Utc),
    Column("seconds", Integer),
    Index("legs_by_call", "call_sid"),
)
