"""What texts over paid lines cost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """From lines whose subscription is all there is."""
    op.create_table(
        "spending",
        sa.Column("network", sa.String, primary_key=True),
        sa.Column("line", sa.String, primary_key=True),
        sa.Column("month", sa.String, primary_key=True),
        sa.Column("segments", sa.Integer, nullable=False, server_default="0"),
        sa.Column("cost", sa.BigInteger, nullable=False, server_default="0"),
    )
