"""The other networks of an alert that is for several at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """From the passkeys."""
    for table in ("incidents", "broadcasts"):
        op.add_column(table, sa.Column("also", sa.String, nullable=False, server_default=""))
