"""Purges: what reports count of calls that are kept no more, and who had them removed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

moment = sa.DateTime(timezone=True)
RUNG = ("placed", "answered", "accepted", "declined", "unreached")


def upgrade() -> None:
    op.create_table(
        "past_calls",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("urgency", sa.String(16)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("ruleset", sa.String(64), nullable=False),
        sa.Column("rang_after", sa.Integer),
        sa.Column("joined_after", sa.Integer),
        sa.Column("left_at", sa.String(32)),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.Column("claimed_after", sa.Integer),
        sa.Column("reached_after", sa.Integer),
        sa.Column("rang_before", sa.Boolean, nullable=False),
        sa.Column("caller", sa.String(32)),
    )
    op.create_index("past_calls_by_start", "past_calls", ["began_at"])
    op.create_table(
        "past_keyed",
        sa.Column("at", moment, primary_key=True),
        sa.Column("prompt", sa.String(32), primary_key=True),
        sa.Column("what", sa.String(16), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "past_legs",
        sa.Column("placed_at", moment, primary_key=True),
        sa.Column("contact", sa.String(64), primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in RUNG),
    )
    op.create_table(
        "purges",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("before", moment, nullable=False),
        sa.Column("of_one_number", sa.Boolean, nullable=False),
        sa.Column("calls", sa.Integer, nullable=False, server_default="0"),
        sa.Column("secret", sa.String(64)),
        sa.Column("ended_at", moment),
    )


def downgrade() -> None:
    for table in ("purges", "past_legs", "past_keyed", "past_calls"):
        op.drop_table(table)
