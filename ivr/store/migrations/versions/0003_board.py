"""The staff board: who may sign in, who looked at what, which numbers are a nuisance, and what the reports count."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

moment = sa.DateTime(timezone=True)
SECONDS = ("rang_after", "joined_after", "claimed_after", "reached_after")
COUNTED = [
    *("began_at", "urgency", "outcome", "rang_after", "joined_after", "left_at"),
    *("owed_rank", "closed_at", "claimed_after", "reached_after", "rang_before", "number"),
]


def upgrade() -> None:
    with op.batch_alter_table("calls") as calls:
        calls.add_column(sa.Column("rang_before", sa.Boolean, nullable=False, server_default=sa.false()))
        calls.add_column(sa.Column("left_at", sa.String(32)))
        for name in SECONDS:
            calls.add_column(sa.Column(name, sa.Integer))
    op.create_index("calls_counted", "calls", COUNTED)
    op.create_index("legs_by_placing", "legs", ["placed_at", "contact", "state", "answered_at", "accepted_at"])
    op.create_table(
        "keyed",
        sa.Column("call_sid", sa.String(64), sa.ForeignKey("calls.sid"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("prompt", sa.String(32), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
    )
    op.create_index("keyed_by_time", "keyed", ["at", "prompt", "what"])
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("login", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("number", sa.String(32)),
        sa.Column("password", sa.String(256), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
        sa.Column("disabled_at", moment),
        sa.Column("added_at", moment, nullable=False),
    )
    op.create_table(
        "tries",
        sa.Column("login", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", moment, nullable=False),
    )
    op.create_table(
        "looks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id")),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("call_sid", sa.String(64)),
    )
    op.create_index("looks_by_call", "looks", ["call_sid", "at"])
    op.create_index("looks_by_time", "looks", ["at"])
    op.create_table(
        "nuisances",
        sa.Column("number", sa.String(32), primary_key=True),
        sa.Column("marked_at", moment, nullable=False),
        sa.Column("marked_by", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    for table in ("nuisances", "looks", "tries", "staff", "keyed"):
        op.drop_table(table)
    op.drop_index("legs_by_placing", "legs")
    op.drop_index("calls_counted", "calls")
    with op.batch_alter_table("calls") as calls:
        for column in (*SECONDS, "left_at", "rang_before"):
            calls.drop_column(column)
