"""Rehearsals: what was tried live on the account, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "rehearsals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("scenario", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("holds", sa.Boolean, nullable=False),
        sa.Column("sentence", sa.String(512), nullable=False),
        sa.Column("depends", sa.String(512), nullable=False),
        sa.Column("rehearsed_by", sa.String(64), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("seen", sa.Text, nullable=False),
    )
    op.create_index("rehearsals_by_scenario", "rehearsals", ["scenario", "at"])
    op.create_table(
        "rehearsal_calls",
        sa.Column("sid", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("rehearsal_calls")
    op.drop_table("rehearsals")
