"""The ledger tells what a SIM sent that nobody proved: of a subscription that gets a part only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """From a ledger in which an answer to a forger weighs as much as an alert."""
    op.add_column("ledger", sa.Column("unproven", sa.Integer, nullable=False, server_default="0"))
