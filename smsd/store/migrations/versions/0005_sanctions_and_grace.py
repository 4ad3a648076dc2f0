"""Sanctions that outlive leaving, what a STOP ended, the question that was
asked, and when the grace before an erasure begins.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """From codes and halters."""
    op.add_column("members", sa.Column("forget_row", sa.Integer))
    op.add_column("memberships", sa.Column("left_from", sa.String))
    op.add_column("memberships", sa.Column("question", sa.String, nullable=False, server_default=""))
    op.create_table(
        "bars",
        sa.Column("who", sa.String, primary_key=True),
        sa.Column("network", sa.String, primary_key=True),
        sa.Column("until", sa.BigInteger),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
