"""Opening a database: made where there was none, brought to this program's tables, served by one daemon at a time.

In: its address. Out: an engine, or why there is none: Unusable (another program's tables, or another daemon), Gone,
Damaged, StoreTrouble. The lock of a file lets one daemon at a time serve it; of a server, the server does. Nothing is
put back, and no row is read here.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from smsd import soundness
from smsd.config.database_url import path_of
from smsd.errors import Damaged, StoreTrouble, Unusable
from smsd.store import dialect, presence
from smsd.store.dialect.base import Dialect, words
from smsd.store.dialect.sqlite import means_damage
from smsd.store.ownership import become_owner

HEAD = "0018"


def make_engine(url: str) -> Engine:
    """An engine with the settings that the promises rest on."""
    return dialect.of(url).engine()


def migrate(engine: Engine) -> None:
    """Brings the schema to its newest version; a database that is newer than this program is refused."""
    version = _version(engine)
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise Unusable(f"the database has schema {version}, this program knows {HEAD}; install the newer smsd again")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    if engine.dialect.name == "sqlite":
        with engine.connect() as conn:
            config.attributes["connection"] = conn
            command.upgrade(config, "head")
        return
    with engine.begin() as conn:
        # whole or not at all; it begins by the lock of all writers, so whoever comes second finds it done
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def _version(engine: Engine) -> str | None:
    with engine.connect() as conn:
        if not sa.inspect(conn).has_table("alembic_version"):
            return None
        return conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def open_engine(url: str, *, serving: bool = False) -> Engine:
    """Opens or makes the database; as root, whoever owns the folder also owns what is made in it. A daemon that holds
    the lock (`serving`) migrates; a command does so only where no daemon runs, since the one that runs knows the tables
    of before. One that was here and is gone or empty is not made anew: Gone says how to go back to a copy. One that is
    no database any more is Damaged.
    """
    kind = dialect.of(url)
    become_owner(kind.path)
    if kind.in_a_file:
        presence.refuse_if_lost(kind.path)
    engine = kind.engine()
    try:
        if kind.in_a_file:
            _opened(engine, url, kind.path, serving=serving)
        else:
            _reached(engine, kind, serving=serving)
    except BaseException:
        # SQLite deletes a log by its name when its last user goes: that may be another database's by then
        engine.dispose()
        raise
    return engine


def _reached(engine: Engine, kind: Dialect, *, serving: bool) -> None:
    """The tables of a server: made, or brought to their newest version."""
    try:
        kind.path.parent.mkdir(parents=True, exist_ok=True)
        with engine.connect() as conn:
            kind.refuse_if_unfit(conn)
        had = presence.had_tables(kind.path)  # looked at first: another one may be making them this moment
        if (version := _version(engine)) is None and had:
            raise StoreTrouble(presence.emptied(kind.path, kind.name))
        if not serving and version is not None and version > HEAD and _is_served_here(kind.url):
            return  # several are updated one after the other: a halt works at those whose turn has not come
        if not serving and version not in (None, HEAD):
            _migrate_alone(engine, kind.url)
        else:
            migrate(engine)
        if serving:
            presence.mark_tables(kind.path)
    except (OSError, sa.exc.DBAPIError) as error:
        raise StoreTrouble(f"the database {kind.name} cannot be opened: {words(error)}") from error


def _opened(engine: Engine, url: str, path: Path, *, serving: bool) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not path.exists()
        if not serving and _version(engine) not in (None, HEAD):
            _migrate_alone(engine, url)
        else:
            migrate(engine)
        if serving:
            _whole(engine, path)
        if fresh:
            path.chmod(0o600)
        presence.mark(path)
    except (OSError, sa.exc.OperationalError, sa.exc.DatabaseError) as error:
        why = str(getattr(error, "orig", None) or error)
        if means_damage(why):
            raise Damaged(f"the database {path} is damaged ({why}): {presence.way_back(path)}") from error
        raise StoreTrouble(f"the database {path} cannot be opened: {why}") from error


def _whole(engine: Engine, path: Path) -> None:
    """A daemon begins with a database that is whole: what is damaged would else be met in an alert."""
    with engine.connect() as conn:
        raw = conn.connection.driver_connection
        assert raw is not None
        try:
            soundness.check(raw, str(path))
        except Damaged as damage:
            raise Damaged(f"the database {damage}: {presence.way_back(path)}") from damage
        # a log whose middle was hit holds commits behind it that no reader sees: a backup would call them new damage
        with contextlib.suppress(sqlite3.OperationalError):  # a disk without writes is told by what has to be written
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _migrate_alone(engine: Engine, url: str) -> None:
    try:
        with only_one(url):
            migrate(engine)
    except Locked as error:
        raise Unusable(
            f"the smsd that runs knows the tables of before ({_version(engine)}), this program those of {HEAD}; "
            "nothing was changed. Let the new one run: sudo systemctl restart smsd"
        ) from error


def _is_served_here(url: str) -> bool:
    """Whether a daemon of this machine serves a server's database: it goes on with newer tables, and so may a command
    of its program.
    """
    try:
        with only_one(url, ""):
            return False
    except Locked:
        return True
    except Unusable:
        return False


def lock_of(url: str) -> Path:
    """The file whose lock lets one daemon at a time serve a database."""
    return path_of(url).with_suffix(".lock")


class Locked(Unusable):
    """Another process serves this database."""


@contextlib.contextmanager
def only_one(url: str, gateway: str | None = None) -> Iterator[None]:
    """Holds the lock that lets one daemon at a time serve a database; of a server, the one that lets one daemon use a
    folder, where no daemon serves it, or none of this name.
    """
    path = lock_of(url)
    become_owner(path)
    if (only_read := presence.read_only(path)) and not path.exists():
        yield  # nobody can hold what nobody could make
        return
    flags, mode = (os.O_RDONLY, "r") if only_read else (os.O_RDWR | os.O_CREAT, "r+")
    try:
        file = os.fdopen(os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), mode)
    except OSError as error:
        raise Unusable(f"the lock {path} cannot be opened: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            first = file.read(20).strip()
            raise Locked(
                "another smsd already serves "
                f"{dialect.of(url).name}{f' (process {first})' if first.isdecimal() else ''}: one is enough, see "
                "systemctl status smsd"
            ) from None
        # a server that is away serves nobody; whoever serves on it takes its lock
        with contextlib.suppress(StoreTrouble):
            dialect.of(url).refuse_if_served(gateway)
        with contextlib.suppress(OSError):  # a full disk is no reason not to serve
            file.truncate()
            file.write(f"{os.getpid()}\n")
            file.flush()
        yield
