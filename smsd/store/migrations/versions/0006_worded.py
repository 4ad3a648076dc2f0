"""The texts of a broadcast as they were shown when it was drafted, the incident
number kept for it, and what an officer was asked.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """From sanctions and grace."""
    op.add_column("broadcasts", sa.Column("number", sa.Integer))
    op.create_table(
        "worded",
        sa.Column("broadcast_id", sa.Integer, sa.ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("network", sa.String, primary_key=True),
        sa.Column("language", sa.String, primary_key=True),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
    )
    op.create_table(
        "asked",
        sa.Column("number", sa.String, primary_key=True),
        sa.Column("options", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("facts_at", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
