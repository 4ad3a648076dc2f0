"""How long a code is; who halted a broadcast, and who was the first of two to prove it; which texts nobody proved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Codes without a PIN have six digits."""
    op.add_column("challenges", sa.Column("digits", sa.Integer, nullable=False, server_default="4"))
    op.add_column("broadcasts", sa.Column("halters", sa.String, nullable=False, server_default=""))
    op.add_column("deliveries", sa.Column("unproven", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("broadcasts", sa.Column("proven_by", sa.String, nullable=False, server_default=""))
