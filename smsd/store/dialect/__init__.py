"""What differs between databases, and nothing else does: SQLite (the default) and
PostgreSQL behind the same functions of the store.

base       what every kind answers
sqlite     one file: BEGIN IMMEDIATE, data_version, a lock on a file
postgres   a server: an advisory lock a transaction, LISTEN and NOTIFY, an advisory lock of the daemon
upsert     "make it, or change what is there" in one statement of either
Nothing here knows a table of the gateway.
"""

from __future__ import annotations

from sqlalchemy.engine import Engine

from smsd.config.database_url import is_postgres
from smsd.store.dialect.base import Dialect


def of(url: str) -> Dialect:
    """The kind of database of an address."""
    if is_postgres(url):
        from smsd.store.dialect.postgres import Postgres

        return Postgres(url)
    from smsd.store.dialect.sqlite import Sqlite

    return Sqlite(url)


def of_engine(engine: Engine) -> Dialect:
    """The kind of database of an engine."""
    return of(
        f"sqlite:///{engine.url.database}"
        if engine.dialect.name == "sqlite"
        else engine.url.render_as_string(hide_password=False)
    )
