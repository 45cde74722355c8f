"""Calls, their journal and their legs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("sid", sa.String(64), primary_key=True),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("over_at", moment),
        sa.Column("caller", sa.String(32)),
        sa.Column("urgency", sa.String(16)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("ruleset", sa.String(64), nullable=False),
        sa.Column("owed_rank", sa.Integer),
        sa.Column("owed_reason", sa.String(96)),
        sa.Column("owed_since", moment),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index("calls_by_start", "calls", ["began_at"])
    op.create_index("calls_owed", "calls", ["owed_rank", "owed_since"])
    op.create_table(
        "events",
        sa.Column("call_sid", sa.String(64), sa.ForeignKey("calls.sid"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("steps", sa.Text, nullable=False),
        sa.UniqueConstraint("call_sid", "key", name="event_once"),
    )
    op.create_table(
        "legs",
        sa.Column("id", sa.String(96), primary_key=True),
        sa.Column("call_sid", sa.String(64), sa.ForeignKey("calls.sid"), nullable=False),
        sa.Column("contact", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("answered_at", moment),
        sa.Column("accepted_at", moment),
        sa.Column("ended_at", moment),
        sa.Column("seconds", sa.Integer),
    )
    op.create_index("legs_by_call", "legs", ["call_sid"])


def downgrade() -> None:
    op.drop_table("legs")
    op.drop_table("events")
    op.drop_table("calls")
