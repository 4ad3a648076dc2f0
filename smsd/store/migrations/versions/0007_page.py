"""Who is signed in on the page, codes under way, forms that were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """From texts as they were shown."""
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("agent", sa.String, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.UniqueConstraint("hash", name="uq_web_sessions_hash"),
    )
    op.create_index("ix_web_sessions_person", "web_sessions", ["person"])
    op.create_table(
        "web_codes",
        sa.Column("hash", sa.String, primary_key=True),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("nonce", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("used_at", sa.BigInteger),
    )
    op.create_table(
        "web_forms", sa.Column("hash", sa.String, primary_key=True), sa.Column("at", sa.BigInteger, nullable=False)
    )
