"""A PostgreSQL of the tests' own: started when the first test wants it, in a temporary folder, ended with the process.

In: nothing. Out: the address of a fresh database with all tables, or of an empty one. Unprivileged, on a unix socket;
it touches no server that runs here. SMSD_TEST_DATABASE=postgres plays the tests of the store, the services and the
dialogues on it instead of SQLite.
"""

from __future__ import annotations

import functools
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

INSTEAD = os.environ.get("SMSD_TEST_DATABASE") == "postgres"
STRICT = bool(os.environ.get("SMSD_FULL") or os.environ.get("CI"))
file_only = pytest.mark.skipif(INSTEAD, reason="of a file: whoever runs a server copies it and puts it back")
REASON = "no PostgreSQL here: apt install postgresql"
NO_DRIVER = "no psycopg here: pip install -r requirements/test.txt"
_count = itertools.count()
_running: list[Server] = []


def programs() -> Path | None:
    """The folder of initdb and postgres: Debian keeps them out of PATH, a version each."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3].split(".")[0]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(os.path.realpath(named)).parent if named else None


def end_all() -> None:
    """Ends what still runs (tests/conftest.py, at the end of a session)."""
    for server in _running:
        server.end()


def needed() -> None:
    """Skips where no PostgreSQL is installed; in CI, and for `make test-full`, that is a failure."""
    missing = REASON if programs() is None else NO_DRIVER if importlib.util.find_spec("psycopg") is None else ""
    if missing and STRICT:
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


class Server:
    """One server with its folder."""

    def __init__(self, *, durable: bool = False, of: Server | None = None) -> None:
        self.bin = programs()
        assert self.bin is not None, REASON
        self.folder = Path(tempfile.mkdtemp(prefix="smsd-pg-", dir="/tmp"))  # a socket's path is short
        self.user: dict[str, object] = {}
        if os.geteuid() == 0:  # it refuses to run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self.user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.folder.chmod(0o755)
        self._options = () if durable else ("-c", "fsync=off", "-c", "full_page_writes=off")
        self.process: subprocess.Popen[bytes] | None = None
        data = str(self.folder / "data")
        if of is None:
            made = ["initdb", "-D", data, "-U", "smsd", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        else:  # follows that one, until it is promoted
            made = ["pg_basebackup", "-D", data, "-h", str(of.folder), "-U", "smsd", "-R", "-X", "stream", "-c", "fast"]
        subprocess.run(
            [self.bin / made[0], *made[1:]], check=True, capture_output=True, timeout=120, cwd="/", **self.user
        )
        self.start()

    def start(self) -> None:
        assert self.bin is not None
        self.process = subprocess.Popen(
            [
                self.bin / "postgres",
                "-D",
                self.folder / "data",
                "-k",
                self.folder,
                "-c",
                "listen_addresses=",
                "-c",
                "max_connections=200",
                "-c",
                "wal_retrieve_retry_interval=200ms",
                *self._options,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("ab"),
            cwd="/",
            **self.user,
        )
        _running.append(self)
        end = time.monotonic() + 60
        while True:
            try:
                self.admin("SELECT 1")
                return
            except sa.exc.OperationalError:
                assert time.monotonic() < end and self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.05)

    def follow(self, one: Server) -> None:
        """No commit of this one is answered from now on before that other one, which follows it, has it on its disk."""
        self.admin("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.admin("SELECT pg_reload_conf()")
        end = time.monotonic() + 60
        while self.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != 1:
            assert time.monotonic() < end, (one.folder / "log").read_text()
            time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut would: no word to anybody. What it began goes with it: its children see that it is gone."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(30)

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(3)  # immediately: what is in it is thrown away
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str, folder: Path | None = None) -> str:
        return f"postgresql+psycopg://smsd@/{name}?host={self.folder}" + (f"&folder={folder}" if folder else "")

    def admin(self, sql: str) -> None:
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
        with engine.connect() as conn:
            conn.exec_driver_sql(sql)
        engine.dispose()

    def ask(self, sql: str) -> object:
        """One value."""
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
        with engine.connect() as conn:
            found = conn.exec_driver_sql(sql).scalar()
        engine.dispose()
        return found

    def empty(self, folder: Path) -> str:
        """A database without tables, and the folder of the gateway's own files."""
        name = f"t{next(_count)}"
        self.admin(f"CREATE DATABASE {name}")
        return self.url(name, folder)

    @functools.cached_property
    def _template(self) -> str:
        from smsd.store.opening import open_engine

        with tempfile.TemporaryDirectory() as folder:
            self.admin("CREATE DATABASE template_smsd")
            open_engine(self.url("template_smsd", Path(folder))).dispose()
        return "template_smsd"

    def fresh(self, folder: Path) -> str:
        """A database with all tables."""
        name = f"t{next(_count)}"
        self.admin(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return self.url(name, folder)


@functools.cache
def server() -> Server:
    """The one of this process."""
    return Server()


_made: dict[str, tuple[str, str]] = {}
KEPT = 30  # databases that are kept: each takes some megabytes


def url(folder: Path) -> str:
    """The database of a folder, which is made at its first use; or a skip."""
    needed()
    if str(folder) not in _made:
        for old in list(_made)[:-KEPT]:
            server().admin(f"DROP DATABASE {_made.pop(old)[0]} WITH (FORCE)")
        found = server().fresh(folder)
        _made[str(folder)] = found.partition("@/")[2].partition("?")[0], found
    return _made[str(folder)][1]


def of(kind: str, folder: Path) -> str:
    """The address for a test that is played on both."""
    return url(folder) if kind == "postgres" else f"sqlite:///{folder}/smsd.db"


BOTH = ("postgres",) if INSTEAD else ("sqlite", "postgres")
DEFAULT = "postgres" if INSTEAD else "sqlite"
