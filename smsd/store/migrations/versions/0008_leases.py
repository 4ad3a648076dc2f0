"""Until when a line's claim of a text holds, so that another process takes up only what nobody holds any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """From the page's sessions."""
    op.add_column("deliveries", sa.Column("lease_until", sa.BigInteger))
