"""Several gateways on one server: which there are, and who serves which line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """From one gateway a database."""
    op.create_table(
        "gateways",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
    )
    op.create_table(
        "lines",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("gateway", sa.String, nullable=False),
        sa.Column("iccid", sa.String, unique=True),
    )
