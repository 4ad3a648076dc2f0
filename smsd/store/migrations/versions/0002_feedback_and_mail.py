"""Feedback, letters, mail that was read, people who left; tips of broadcasts, wishes of members."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From the first tables."""
    op.add_column("broadcasts", sa.Column("tip", sa.String, nullable=False, server_default=""))
    op.add_column("members", sa.Column("bounced_at", sa.BigInteger))
    op.add_column("members", sa.Column("forget_at", sa.BigInteger))
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["broadcast_id"],
        sqlite_where=sa.text("state IN ('queued', 'held', 'claimed')"),
        postgresql_where=sa.text("state IN ('queued', 'held', 'claimed')"),
    )
    op.create_index(
        "ix_deliveries_doubt",
        "deliveries",
        ["id"],
        sqlite_where=sa.text("state = 'uncertain'"),
        postgresql_where=sa.text("state = 'uncertain'"),
    )
    op.create_table(
        "feedbacks",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("incident_id", sa.Integer, sa.ForeignKey("incidents.id", name="fk_feedbacks_incident_id")),
        sa.Column("network", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("settled_at", sa.BigInteger),
        sa.Column("settled_by", sa.String, nullable=False, server_default=""),
        sa.Column("members", sa.Integer, nullable=False, server_default="0"),
        sa.CheckConstraint("state IN ('waiting', 'released', 'refused', 'lapsed')", name="ck_feedbacks_state"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("message_id", sa.String, nullable=False, unique=True),
        sa.Column("once", sa.String, nullable=False, unique=True),
        sa.Column("recipient", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("html", sa.String, nullable=False, server_default=""),
        sa.Column("headers", sa.String, nullable=False, server_default="{}"),
        sa.Column("attachment", sa.LargeBinary),
        sa.Column("attachment_name", sa.String, nullable=False, server_default=""),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("not_before", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("settled_at", sa.BigInteger),
        sa.Column("reason", sa.String, nullable=False, server_default=""),
        sa.CheckConstraint("state IN ('queued', 'sent', 'failed')", name="ck_letters_state"),
    )
    op.create_index(
        "ix_letters_queue",
        "letters",
        ["id"],
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_table(
        "mail_tokens",
        sa.Column("hash", sa.String, primary_key=True),
        sa.Column(
            "feedback_id", sa.Integer, sa.ForeignKey("feedbacks.id", name="fk_mail_tokens_feedback_id"), nullable=False
        ),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
    )
    op.create_table(
        "mail_seen", sa.Column("key", sa.String, primary_key=True), sa.Column("at", sa.BigInteger, nullable=False)
    )
    op.create_table(
        "leavers",
        sa.Column("who", sa.String, primary_key=True),
        sa.Column("network", sa.String, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
