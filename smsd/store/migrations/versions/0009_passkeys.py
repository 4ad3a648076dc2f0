"""Passkeys with which role holders sign in on the page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """From claims with a lease."""
    op.create_table(
        "web_passkeys",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("credential", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("enrolment", sa.String, nullable=False),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("agent", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.UniqueConstraint("credential", name="uq_web_passkeys_credential"),
    )
    op.create_index("ix_web_passkeys_person", "web_passkeys", ["person"])
