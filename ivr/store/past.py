"""The tables of what was purged: rows for the reports in which no person is, and who had what removed."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from ivr.store.schema import Utc, metadata

past_calls = Table(
    "past_calls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("began_at", Utc, nullable=False),
    Column("urgency", String(16)),
    Column("outcome", String(16)),
    Column("ruleset", String(64), nullable=False),
    Column("rang_after", Integer),
    Column("joined_after", Integer),
    Column("left_at", String(32)),
    Column("closed", Boolean, nullable=False),
    Column("claimed_after", Integer),
    Column("reached_after", Integer),
    Column("rang_before", Boolean, nullable=False),
    Column("caller", String(32)),
    Index("past_calls_by_start", "began_at"),
)
"""What reports count of a call that was purged. `began_at`: the start of its day in London; `caller`: the same for the
calls of one number that were purged together, and from nothing that anybody could work the number out of."""

past_keyed = Table(
    "past_keyed",
    metadata,
    Column("at", Utc, primary_key=True),
    Column("prompt", String(32), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How often the callers of a day did what at a prompt, of the calls that were purged."""

past_legs = Table(
    "past_legs",
    metadata,
    Column("placed_at", Utc, primary_key=True),
    Column("contact", String(64), primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ("placed", "answered", "accepted", "declined", "unreached")),
)
"""How often a contact was rung on a day, and what came of it, of the calls that were purged."""

purges = Table(
    "purges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("by", String(64), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("before", Utc, nullable=False),
    Column("of_one_number", Boolean, nullable=False),
    Column("calls", Integer, nullable=False, server_default="0"),
    Column("secret", String(64)),
    Column("ended_at", Utc),
)
"""Every purge: who asked for it, and why. `secret`: what `past_calls.caller` is made with, forgotten at the end."""
