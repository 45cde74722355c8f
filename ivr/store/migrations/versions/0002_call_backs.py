"""Legs over REST, call-backs, rotas that were in force, and radio checks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("calls") as calls:
        calls.add_column(sa.Column("queue", sa.String(64)))
        calls.add_column(sa.Column("number", sa.String(32)))
        calls.add_column(sa.Column("closed_at", moment))
        calls.add_column(sa.Column("unsettled", sa.Boolean, nullable=False, server_default=sa.true()))
        calls.create_index("calls_by_caller", ["caller", "began_at"])
        calls.create_index("calls_by_number", ["number", "closed_at"])
        calls.create_index("calls_unsettled", ["unsettled"])
    op.execute("UPDATE calls SET number = caller")
    op.execute("UPDATE calls SET unsettled = (over_at IS NULL OR owed_rank IS NOT NULL)")
    with op.batch_alter_table("legs") as legs:
        legs.add_column(sa.Column("way", sa.String(16), nullable=False, server_default="dial"))
        legs.add_column(sa.Column("twilio_sid", sa.String(64)))
        legs.add_column(sa.Column("placed_at", moment))
        legs.create_index("legs_by_state", ["state", "placed_at"])
    op.create_table(
        "rotas",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("adopted_at", moment, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "marks",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("at", moment, nullable=False),
    )
    op.create_table(
        "checks",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("contact", sa.String(64), nullable=False),
        sa.Column("shift_at", moment, nullable=False),
        sa.Column("about", sa.String(64)),
        sa.Column("placed_at", moment, nullable=False),
        sa.Column("outcome", sa.String(16)),
    )


def downgrade() -> None:
    op.drop_table("checks")
    op.drop_table("marks")
    op.drop_table("rotas")
    with op.batch_alter_table("legs") as legs:
        legs.drop_index("legs_by_state")
        for column in ("placed_at", "twilio_sid", "way"):
            legs.drop_column(column)
    with op.batch_alter_table("calls") as calls:
        for index in ("calls_unsettled", "calls_by_number", "calls_by_caller"):
            calls.drop_index(index)
        for column in ("unsettled", "closed_at", "number", "queue"):
            calls.drop_column(column)
