"""Indexes by which what is asked all the time costs the same, however many members there are and texts wait."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def _some(name: str, table: str, columns: list[str], rows: str) -> None:
    where = sa.text(rows)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    """From a queue that is looked through from its head, whosever the rows are."""
    op.drop_index("ix_deliveries_queue", "deliveries")
    op.drop_index("ix_deliveries_open", "deliveries")
    _some("ix_deliveries_turn", "deliveries", ["pinned", "priority", "ordinal", "id"], "state = 'queued'")
    _some("ix_deliveries_open", "deliveries", ["broadcast_id", "ordinal"], "state IN ('queued', 'held', 'claimed')")
    _some("ix_deliveries_later", "deliveries", ["not_before"], "state = 'queued' AND not_before IS NOT NULL")
    op.create_index("ix_memberships_sim", "memberships", ["sim", "state"])
    _some("ix_memberships_open", "memberships", ["state"], "state IN ('asked', 'pending', 'paused', 'suspended')")
    _some("ix_challenges_open", "challenges", ["broadcast_id"], "state = 'issued'")
    _some("ix_members_forget", "members", ["forget_at"], "forget_row IS NOT NULL")
    op.create_index("ix_inbound_sender", "inbound", ["sender", "stamp"])
