"""Indexes for what a busy second asks twice: parts that are in no text yet, and what was counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """From tables that are read from end to end for it."""
    op.create_index(
        "ix_inbound_parts_unused",
        "inbound_parts",
        ["received_at"],
        sqlite_where=sa.text("done IS 0"),
        postgresql_where=sa.text("done IS false"),
    )
    op.create_index("ix_tallies_at", "tallies", ["at", "kind", "subject"])
