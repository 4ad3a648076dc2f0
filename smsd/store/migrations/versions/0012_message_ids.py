"""What a carrier's centre calls a text is a text, not the number that a modem gives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """From references of modems alone."""
    op.add_column("parts", sa.Column("message_id", sa.String))
    op.add_column("early_reports", sa.Column("message_id", sa.String, nullable=False, server_default=""))
