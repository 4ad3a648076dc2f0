"""What members choose by text: an address that they still have to confirm, a
night of their own, a neighbour whom they look after.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """From several networks at once."""
    for column in (
        sa.Column("email_asked", sa.String, nullable=False, server_default=""),
        sa.Column("email_question", sa.String, nullable=False, server_default=""),
        sa.Column("email_asked_at", sa.BigInteger),
        sa.Column("email_wrong", sa.Integer, nullable=False, server_default="0"),
        sa.Column("night_from", sa.Integer),
        sa.Column("night_to", sa.Integer),
        sa.Column("looks_after", sa.String, nullable=False, server_default=""),
    ):
        op.add_column("members", column)
