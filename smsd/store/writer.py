"""The connection that writes, and all that may happen to it: commits in groups, answers that are lost, damage.

In: functions `fn(conn)` that wait together. Out: what each returned or raised, behind one COMMIT. Whoever calls it sees
to it that one thread does. A group is one commit with a savepoint for each; where the database is away none of them
happened, and all are told so. A COMMIT without an answer is asked for by name, so that nothing is done twice.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
import time
from collections.abc import Callable
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from smsd.errors import Damaged, LockFirst, NoMoment, ReadOnly, StoreTrouble
from smsd.store import dialect, presence
from smsd.store.damaged_rows import set_right
from smsd.store.dialect.base import News, Signature, with_lock, words

Call: TypeAlias = Callable[[Connection], object]
Came: TypeAlias = tuple[object, Exception | None]  # what a call returned, or raised
TELL_S = 1.0  # what the lines send is no news of which anybody waits for each; so often pages are told
_SIGN = (
    "INSERT INTO facts (key, value) VALUES (%(key)s, %(token)s) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_SIGNED = "SELECT value FROM facts WHERE key = %(key)s"
DOUBT_S, ASK_S = 30.0, 0.2  # how long, and how often, it is asked what became of a COMMIT without an answer


class Writer:
    """`serving`: a daemon's, which holds the lock of its name (`gateway`); `aside`: the lines', which needs none."""

    def __init__(self, engine: Engine, *, serving: bool, aside: bool, gateway: str) -> None:
        self.engine = engine
        self.kind = dialect.of_engine(engine)
        self.session = 0  # what notices name its connection by
        self._serving, self._aside, self._gateway = serving, aside, gateway
        # of the facts, for what it signs: of a gateway's two writers each its own, of what else writes one a machine
        who = gateway if serving or aside else f"beside {socket.gethostname()}"
        self._row = f"commit:{who}{':lines' if aside else ''}"
        self.opened = 0  # how often its connection was: what one tells says nothing of the one before
        self._told = float("-inf")
        self._kept: Connection | None = None  # opening one anew for each commit costs as much as a statement

    def commit(self, calls: list[Call]) -> list[Came]:
        """Carries out these calls in one commit, each in a savepoint of its own; what became of each, in order."""
        outcomes = self._once(calls)
        for n, (_, error) in enumerate(outcomes):  # a lock that is held elsewhere is waited for with empty hands
            if isinstance(error, LockFirst):
                outcomes[n] = self._once([with_lock(calls[n], error.what)])[0]
        ill = [n for n, (_, error) in enumerate(outcomes) if isinstance(error, NoMoment)]
        if ill:  # a row with a date that is none may stop nobody: it is set right, and what met it has another try
            _, failed = self._once([set_right])[0]
            again = self._once([calls[n] for n in ill]) if failed is None else [(None, failed) for _ in ill]
            for n, outcome in zip(ill, again, strict=True):
                outcomes[n] = outcome
        return outcomes

    def _once(self, calls: list[Call]) -> list[Came]:
        outcomes: list[Came] = []
        mark, signature = "", self._signature()
        try:
            conn = self.connection()
            with conn.begin():
                for call in calls:
                    if len(calls) == 1:
                        outcomes.append((call(conn), None))
                        continue
                    nested = conn.begin_nested()
                    try:
                        outcomes.append((call(conn), None))
                        nested.commit()
                    except LockFirst as first:
                        nested.rollback()
                        outcomes.append((None, first))
                    except sa.exc.OperationalError:
                        raise
                    except Exception as error:
                        if conn.invalidated or self._of_the_database(error):
                            raise
                        nested.rollback()
                        outcomes.append((None, error))
                mark = self._mark(conn, signature)
        except sa.exc.DBAPIError as error:
            trouble = self.trouble(error)
            if mark and isinstance(trouble, StoreTrouble) and self._came_through(mark, signature):
                return outcomes
            return [(None, trouble) for _ in calls]
        except Exception as error:
            if (self._kept is not None and self._kept.invalidated) or isinstance(error, sa.exc.PendingRollbackError):
                self.let_go()
                error = StoreTrouble("the database cannot be written: the connection was lost")
            return [(None, error) for _ in calls]
        return outcomes

    def _of_the_database(self, error: Exception) -> bool:
        """Whether it is trouble for all of a group, and told in the same words as for one alone."""
        passes = isinstance(error, sa.exc.DBAPIError) and self.kind.passes(error)
        return passes or self.kind.is_away(error) or bool(self.kind.damage(error))

    def _signature(self) -> Signature:
        """Of the next transaction: each has a token of its own, each writer a row."""
        return Signature(_SIGN, _SIGNED, {"key": self._row}, secrets.token_hex(8))

    def _mark(self, conn: Connection, signature: Signature) -> str:
        news = conn.info.get("news", News.NONE)
        tell = news > (News.PAGES if time.monotonic() - self._told < TELL_S else News.NONE)
        mark = self.kind.mark(conn, signature, tell=tell)
        if mark and tell:
            self._told = time.monotonic()
        return mark

    def _came_through(self, mark: str, signature: Signature) -> bool:
        """Whether a COMMIT was carried out whose answer was lost: who was told
        that it failed would do it a second time.
        """
        end = time.monotonic() + DOUBT_S
        while (came := self.kind.came_through(mark, signature)) is None and time.monotonic() < end:
            time.sleep(ASK_S)
        return came is True

    def trouble(self, error: sa.exc.DBAPIError) -> Exception:
        """What an error of the database means: damage, trouble that may pass, or a fault of ours."""
        if (why := self.kind.damage(error)) or (why := _unreadable(error, self.engine)):
            self.let_go()
            return Damaged(f"the database {self.engine.url.database} is damaged ({why})")
        if self.kind.passes(error):
            self.let_go()
            if self.kind.in_a_file and presence.read_only(self.kind.path):
                return ReadOnly(presence.takes_no_writes(self.kind.path))
            return StoreTrouble(f"the database cannot be written: {words(error)}")
        return error

    def connection(self) -> Connection:
        """The one connection that writes, opened anew where it was lost; of a server, with the daemon's lock."""
        if self._kept is not None and self._kept.invalidated:
            self.let_go()  # it would connect again by itself, and write without the daemon's lock
        if self._kept is None:
            kept = self.engine.connect().execution_options(beside=self._aside)
            self.session = self.kind.session(kept)
            if self._serving or self._aside:
                self.kind.hurry(kept)
            if self._serving:
                try:
                    self.kind.guard(kept, self._gateway)
                except BaseException:
                    self._end(kept)
                    raise
            self._kept = kept
            self.opened += 1
        return self._kept

    def let_go(self) -> None:
        """Closes the connection; the next commit opens another one."""
        kept, self._kept = self._kept, None
        if kept is not None:
            with contextlib.suppress(sa.exc.DBAPIError):
                self._end(kept)

    def _end(self, kept: Connection) -> None:
        """A server's session ends for good: back in the pool it would keep the daemon's
        lock, and the lines' writer could be lent it.
        """
        if not self.kind.in_a_file:
            kept.invalidate()
        kept.close()


def _unreadable(error: sa.exc.DBAPIError, engine: Engine) -> str:
    """Whether a block of the file cannot be read at all: SQLite says "disk I/O error" of that, and of much that passes.
    SQLite itself looks: whoever else opened and closed the file in this process would drop SQLite's locks on it
    (fcntl(2)).
    """
    if engine.dialect.name != "sqlite" or "disk I/O error" not in str(error.orig):
        return ""
    raw = engine.raw_connection().driver_connection
    assert raw is not None
    try:
        raw.execute("PRAGMA quick_check(1)").fetchone()
    except Exception as again:
        return str(again) if "disk I/O error" in str(again) else ""
    return ""
