"""When the machine's clock was set: open deadlines move with it, so that
nothing expires, repeats or is locked by a jump.

In: how far it jumped. Out: every time that something still waits for, moved by
as much. What is history stays as it was written.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

# table, columns, which rows still wait for something
OPEN = (
    (
        "deliveries",
        ("not_before", "expires_at", "settled_at", "lease_until"),
        "state IN ('queued', 'held', 'claimed', 'uncertain')",
    ),
    (
        "broadcasts",
        ("created_at", "started_at", "halted_at", "expires_at"),
        "state IN ('draft', 'confirming', 'second', 'live', 'halted')",
    ),
    ("challenges", ("created_at", "shown_at"), "state = 'issued'"),
    ("inbound_parts", ("received_at",), "NOT done"),
    ("memberships", ("asked_at", "requested_at", "digested_at"), "state IN ('asked', 'pending')"),
    ("memberships", ("paused_until", "suspended_until"), "state IN ('paused', 'suspended')"),
    ("members", ("forget_at",), "forget_at IS NOT NULL"),
    ("letters", ("not_before",), "state = 'queued'"),
    ("mail_tokens", ("expires_at",), "used_at IS NULL"),
    ("tallies", ("at",), "TRUE"),
)


def shift(conn: Connection, step: timedelta) -> None:
    """Moves what is open by `step`, in milliseconds as times are kept."""
    by = round(step.total_seconds() * 1000)
    for table, columns, where in OPEN:
        moved = ", ".join(f"{c} = {c} + :by" for c in columns)
        conn.execute(sa.text(f"UPDATE {table} SET {moved} WHERE {where}"), {"by": by})  # noqa: S608 - names of our own
