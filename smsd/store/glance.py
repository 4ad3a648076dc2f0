"""A look into the database that changes nothing: no tables are made or migrated, nobody is made to wait.

In: the address of a database, or a connection. Out: what `smsd doctor` and `smsd status` tell of it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from smsd.config.database_url import path_of
from smsd.errors import StoreTrouble
from smsd.model.delivery import State
from smsd.model.feedback import LetterState
from smsd.phone_number import is_mobile
from smsd.store import dialect, presence
from smsd.store.database import Database
from smsd.store.dialect.base import Dialect
from smsd.store.opening import HEAD
from smsd.store.schema import deliveries, inbound_texts, journal, letters, members

_d, _t, _j, _l = deliveries.c, inbound_texts.c, journal.c, letters.c
SELF_TEST_PASSED = "self-test passed"


def open_to_read(url: str) -> Database:
    """The database for reading only; a StoreTrouble says why it cannot be read, or that it is not of this program."""
    kind = dialect.of(url)
    if kind.in_a_file:
        presence.refuse_if_lost(kind.path)
    if not kind.there():
        raise StoreTrouble(f"there is no database {kind.name}")
    engine = _engine(kind)
    try:
        found = _schema(engine)
    except sa.exc.DatabaseError as error:
        engine.dispose()
        raise StoreTrouble(f"the database {kind.name} {_why(str(error.orig), kind)}") from error
    if found is None:
        raise StoreTrouble(
            f"the database {kind.name} has no tables yet: the daemon makes them, or the first command that needs them"
        )
    if found != HEAD:
        more = "newer than" if str(found) > HEAD else "older than"
        raise StoreTrouble(
            f"the database {kind.name} has tables {more} this program ({found}, {HEAD}); the daemon of the same "
            "version brings them in order"
        )
    return Database(engine)


def _schema(engine: Engine) -> str | None:
    with engine.connect() as conn:
        if engine.dialect.name != "sqlite" and not sa.inspect(conn).has_table("alembic_version"):
            return None
        return conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def anybody_enrolled(url: str) -> bool:
    """Whether there is a database in which somebody has a PIN or a secret: all
    that hangs on the machine key. Of any version.
    """
    kind = dialect.of(url)
    if not kind.there():
        return False
    engine = _engine(kind)
    try:
        with engine.connect() as conn:
            asked = "SELECT 1 FROM rights WHERE pin_hash IS NOT NULL OR totp_secret IS NOT NULL LIMIT 1"
            return conn.exec_driver_sql(asked).first() is not None
    except sa.exc.DatabaseError:
        return False
    finally:
        engine.dispose()


def _engine(kind: Dialect) -> Engine:
    if not kind.in_a_file:
        return kind.reader(1)
    path = kind.path

    def connect() -> sqlite3.Connection:
        # a database that nobody has open has no file of shared memory, and who may not make one reads it as it lies
        alone = not path.with_name(path.name + "-wal").exists() and not os.access(path.parent, os.W_OK)
        conn = sqlite3.connect(
            f"file:{path}?mode=ro{'&immutable=1' if alone else ''}", uri=True, timeout=5, check_same_thread=False
        )
        conn.isolation_level = None
        return conn

    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.pool.StaticPool)


def _why(said: str, kind: Dialect) -> str:
    if not kind.in_a_file:
        return f"cannot be read: {' '.join(said.split())}"
    if "malformed" in said or "not a database" in said:
        return f"is damaged: {said}"
    if not os.access(kind.path, os.R_OK):
        return "may not be read by this user"
    return f"cannot be read: {said}"


def fault(url: str, *, thorough: bool) -> str:
    """What is wrong with the database: whether it opens, and, `thorough`, by
    SQLite's own quick check; empty where nothing is.
    """
    try:
        db = open_to_read(url)
        with db.engine.connect() as conn:
            thorough = thorough and db.kind.in_a_file
            answer = str(conn.exec_driver_sql("PRAGMA quick_check(1)").scalar()) if thorough else "ok"
        db.engine.dispose()
    except StoreTrouble as trouble:
        return str(trouble)
    except sa.exc.DatabaseError as error:
        return f"the database {path_of(url)} is damaged: {error.orig}"
    return "" if answer == "ok" else f"the database {path_of(url)} is damaged: {answer}"


def strangers(conn: Connection, known: Collection[str], since: datetime) -> dict[str, int]:
    """How many mobile numbers that nobody here knows texted or called each line: a card that had an owner before."""
    listed = set(conn.execute(sa.select(members.c.number)).scalars()) | set(known)
    found: dict[str, set[str]] = {}
    for line, sender in conn.execute(sa.select(_t.modem, _t.sender).where(_t.received_at > since).distinct()):
        if sender.startswith("+") and sender not in listed and is_mobile(sender):
            found.setdefault(line, set()).add(sender)
    return {line: len(numbers) for line, numbers in found.items()}


def refusals(conn: Connection, lines: Collection[str], since: datetime) -> dict[str, str]:
    """What the network said to a line's last text, where it refused it."""
    out = {}
    for line in lines:
        row = conn.execute(
            sa.select(_d.state, _d.reason, _d.sent_at)
            .where(
                _d.modem == line,
                sa.or_(_d.sent_at > since, _d.settled_at > since, sa.and_(_d.state == State.QUEUED, _d.attempt > 0)),
            )
            .order_by(sa.func.coalesce(_d.sent_at, _d.settled_at, _d.created_at).desc(), _d.id.desc())
            .limit(1)
        ).first()
        if row is not None and row.reason and row.state in (State.FAILED, State.QUEUED):
            out[line] = row.reason
    return out


def self_tests(conn: Connection) -> dict[str, datetime]:
    """When each line's self-test last came back."""
    last = sa.func.max(_j.at, type_=_j.at.type).label("last")
    query = sa.select(_j.detail, last).where(_j.event == SELF_TEST_PASSED).group_by(_j.detail)
    return {row.detail: row.last for row in conn.execute(query)}


def began(conn: Connection) -> datetime | None:
    """The moment of the first line in the journal; None before there is one."""
    found: datetime | None = conn.execute(sa.select(_j.at).order_by(_j.id).limit(1)).scalar()
    return found


def letters_by_state(conn: Connection, since: datetime) -> tuple[int, int]:
    """Letters that wait, and those that were refused for good since then."""
    waiting = conn.execute(sa.select(sa.func.count()).where(_l.state == LetterState.QUEUED)).scalar_one()
    failed = conn.execute(
        sa.select(sa.func.count()).where(_l.state == LetterState.FAILED, _l.settled_at > since)
    ).scalar_one()
    return int(waiting), int(failed)


def newest_copy(url: str) -> tuple[Path, float] | None:
    """The newest nightly copy and when it was made (seconds since 1970)."""
    found = []
    with contextlib.suppress(OSError):
        found = [(entry, entry.stat().st_mtime) for entry in (path_of(url).parent / "backups").glob("smsd-*.backup")]
    return max(found, key=lambda one: one[1], default=None)


def outcome(conn: Connection, delivery: int) -> tuple[State, str, str | None]:
    """What became of one text: its state, the reason, the line that had it."""
    row = conn.execute(sa.select(_d.state, _d.reason, _d.modem).where(_d.id == delivery)).one()
    return State(row.state), row.reason, row.modem


def heard_from(conn: Connection, number: str, since: datetime) -> str | None:
    """The line that heard a number since then."""
    line: str | None = conn.execute(
        sa.select(_t.modem).where(_t.sender == number, _t.received_at >= since).limit(1)
    ).scalar()
    return line
