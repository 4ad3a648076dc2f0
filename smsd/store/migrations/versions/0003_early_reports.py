"""Delivery reports that came before the reference of their text was known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "early_reports",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("modem", sa.String, nullable=False),
        sa.Column("mr", sa.Integer, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
    )
