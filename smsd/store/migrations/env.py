"""Alembic's environment: it works on the connection that store/opening.py hands over."""

from __future__ import annotations

from alembic import context

from smsd.store.schema import metadata

connection = context.config.attributes.get("connection")
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
