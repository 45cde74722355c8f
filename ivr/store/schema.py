"""The tables. The journal is the truth; every other column is derived from it in the same transaction."""

import datetime as dt

from sqlalchemy import (
    Boolean,
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
    false,
    true,
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
    Column("queue", String(64)),
    Column("number", String(32)),
    Column("closed_at", Utc),
    Column("unsettled", Boolean, nullable=False, server_default=true()),
    Column("rang_before", Boolean, nullable=False, server_default=false()),
    Column("rang_after", Integer),
    Column("joined_after", Integer),
    Column("left_at", String(32)),
    Column("claimed_after", Integer),
    Column("reached_after", Integer),
    Column("state", Text, nullable=False),
    Index("calls_by_start", "began_at"),
    Index("calls_by_caller", "caller", "began_at"),
    Index("calls_by_number", "number", "closed_at"),
    Index("calls_by_closing", "closed_at"),
    Index("calls_unsettled", "unsettled"),
    Index("calls_owed", "owed_rank", "owed_since"),
    Index(
        "calls_counted",
        *("began_at", "urgency", "outcome", "rang_after", "joined_after", "left_at"),
        *("owed_rank", "closed_at", "claimed_after", "reached_after", "rang_before", "number"),
    ),
)
"""`calls_counted` holds all that reports ask of a call, so that none of them reads a record."""

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
    Column("way", String(16), nullable=False, server_default="dial"),
    Column("twilio_sid", String(64)),
    Column("placed_at", Utc),
    Column("answered_at", Utc),
    Column("accepted_at", Utc),
    Column("ended_at", Utc),
    Column("seconds", Integer),
    Index("legs_by_call", "call_sid"),
    Index("legs_by_state", "state", "placed_at"),
    Index("legs_by_placing", "placed_at", "contact", "state", "answered_at", "accepted_at"),
)

rotas = Table(
    "rotas",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("adopted_at", Utc, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("text", Text, nullable=False),
)
"""Every rota that was in force, from when on: the last one rules if the file is broken."""

marks = Table(
    "marks",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("at", Utc, nullable=False),
)
"""When something was last done that is done again and again, like a round of the pager."""

checks = Table(
    "checks",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("contact", String(64), nullable=False),
    Column("shift_at", Utc, nullable=False),
    Column("about", String(64)),
    Column("placed_at", Utc, nullable=False),
    Column("outcome", String(16)),
)
"""The radio checks: each try to ring somebody whose shift begins. `about`: of whom the next role is told."""

keyed = Table(
    "keyed",
    metadata,
    Column("call_sid", String(64), ForeignKey("calls.sid"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("prompt", String(32), nullable=False),
    Column("what", String(16), nullable=False),
    Index("keyed_by_time", "at", "prompt", "what"),
)
"""What a caller did at a prompt, for the reports: yes, no, unsure, silence, wrong, stray and the like. `seq`: of the
journal's entry."""

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("number", String(32)),
    Column("password", String(256), nullable=False),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("disabled_at", Utc),
    Column("added_at", Utc, nullable=False),
)
"""Who may sign in at the board. `number`: their own phone, for ringing patients back; a session of an older `epoch` is
over."""

tries = Table(
    "tries",
    metadata,
    Column("login", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Utc, nullable=False),
)
"""Wrong passwords in a row, by the name that was given, whether anybody has it or not."""

looks = Table(
    "looks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("staff_id", Integer, ForeignKey("staff.id")),
    Column("what", String(64), nullable=False),
    Column("call_sid", String(64)),
    Index("looks_by_call", "call_sid", "at"),
    Index("looks_by_time", "at"),
)
"""Who has looked at what, and what was refused to whom."""

nuisances = Table(
    "nuisances",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("marked_at", Utc, nullable=False),
    Column("marked_by", String(64), nullable=False),
)
"""Numbers that staff have marked: they ring after others, and are never refused."""

rehearsals = Table(
    "rehearsals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scenario", String(64), nullable=False),
    Column("at", Utc, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("sentence", String(512), nullable=False),
    Column("depends", String(512), nullable=False),
    Column("rehearsed_by", String(64), nullable=False),
    Column("number", String(16), nullable=False),
    Column("version", String(32), nullable=False),
    Column("seen", Text, nullable=False),
    Index("rehearsals_by_scenario", "scenario", "at"),
)
"""What was tried live on the account, and what came of it. `number`: a digest of the account and the line's number;
`seen`: every request, as JSON, without anybody's number."""

rehearsal_calls = Table(
    "rehearsal_calls",
    metadata,
    Column("sid", String(64), primary_key=True),
    Column("at", Utc, nullable=False),
)
"""Calls to the line's number that were answered by a rehearsal: nobody rings them back."""
