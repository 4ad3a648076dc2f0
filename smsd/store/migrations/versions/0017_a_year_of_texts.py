"""Indexes by which a year of texts costs a day what the first one did: what is erased every night is asked of each row
that may point at it, and what is asked of the newest rows goes through all.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def _some(name: str, table: str, columns: list[str], rows: str, server: str = "") -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(rows), postgresql_where=sa.text(server or rows))


def upgrade() -> None:
    """From a night that reads the queue from end to end for each text that it erases."""
    op.create_index("ix_deliveries_text", "deliveries", ["text_id"])
    _some("ix_deliveries_challenge", "deliveries", ["challenge_id"], "challenge_id IS NOT NULL")
    op.create_index("ix_challenges_lately", "challenges", ["number", "created_at"])
    _some("ix_broadcasts_gone", "broadcasts", ["incident_id"], "started_at IS NOT NULL")
    _some("ix_broadcasts_number", "broadcasts", ["number"], "number IS NOT NULL")
    _some(
        "ix_inbound_parts_untold",
        "inbound_parts",
        ["received_at"],
        "done IS 0 AND told IS 0",
        "done IS false AND told IS false",
    )
