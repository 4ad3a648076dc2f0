"""From the command to the running gateway: signals, the lock, the database, and what is done where there is none.

In: a configuration file. Out: the exit status: 0 after a drain, 1 where something vital failed. With a database that
is damaged the gateway goes on without it (reduced.py), or goes back to a copy where the YAML says so. One that is
gone is not begun anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from smsd import log, log_lines
from smsd.config import Config
from smsd.config.database_url import is_postgres, path_of
from smsd.config.messages import catalogue
from smsd.daemon import notify, reduced, walls
from smsd.daemon import reload as reloading
from smsd.daemon.assembly import assemble, bare_modem_of
from smsd.daemon.reload import Files
from smsd.daemon.run import serve
from smsd.daemon.staff_told import Told
from smsd.errors import Damaged, Gone, ReadOnly, Served, StoreTrouble, Unusable
from smsd.modem.board import Board
from smsd.modem.who import Known
from smsd.rules.wording import Wording
from smsd.store import facts, presence
from smsd.store.backup import KEY_NAME
from smsd.store.database import Database
from smsd.store.opening import only_one, open_engine

# before staff hear that the database cannot be opened: a server or a disk may be late at a start
TRIALS, PAUSE_S = 3, 3.0
COLLECTS = 10_000  # new objects, a dozen texts' worth: the collector costs more than what it finds after 700 of them
AGAIN_S = 10.0  # so often it is tried again then
TRIAL_S = 60.0  # the longest that one trial takes: each host of the address may have to be waited for


class _Hangup:
    """SIGHUP while the daemon lives: before the loop runs it is kept, behind its end it is nothing.
    Left to the loop, one that comes while the daemon starts or ends would kill it.
    """

    def __init__(self) -> None:
        self._asked = False
        self._tell: Callable[[], object] | None = None
        signal.signal(signal.SIGHUP, self._came)
        signal.siginterrupt(signal.SIGHUP, False)

    def _came(self, _number: int, _frame: object) -> None:
        if self._tell is None:
            self._asked = True
        else:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._tell()

    def hear(self, loop: asyncio.AbstractEventLoop, reload: asyncio.Event) -> None:
        """From now on it sets `reload`."""
        self._tell = lambda: loop.call_soon_threadsafe(reload.set)
        if self._asked:
            reload.set()


def run(path: Path, *, new: bool = False) -> int:
    """What `smsd run` does; the exit status. `new`: the database is gone, and that is meant."""
    gc.enable()
    gc.set_threshold(COLLECTS)
    hangup = _Hangup()
    try:
        return _run(path, hangup, new=new)
    finally:
        signal.signal(
            signal.SIGHUP, signal.SIG_IGN
        )  # the interpreter takes a moment to end, and would give it its old meaning


def _run(path: Path, hangup: _Hangup, *, new: bool) -> int:
    files = reloading.read(path)
    config = files.config
    log_lines.set_up(config.log.format, config.log.level, config.gateway.zone)
    for words in walls.missing(config):
        log.trouble("walls", words)
    notify.patience(TRIAL_S)
    with only_one(config.gateway.database, config.gateway.id):
        if new:
            if is_postgres(config.gateway.database):
                raise Unusable(
                    "--new is for a gateway whose file is gone; a PostgreSQL is begun anew by whoever "
                    "runs it: an empty database"
                )
            database = path_of(config.gateway.database)
            presence.begin_anew(database, database.parent / KEY_NAME)
        memory = reduced.told(config, Wording(files.messages or catalogue(path.parent)))
        return _until_asked(path, files, hangup, memory)


def _until_asked(path: Path, files: Files, hangup: _Hangup, memory: Told) -> int:
    """The whole gateway, or the reduced one while there is no database to go on with."""
    config, copy, trials = files.config, None, 0
    while True:
        notify.patience(TRIAL_S)
        try:
            return _whole(path, files, hangup, memory, copy)
        except Served as other:
            raise Unusable(str(other)) from other
        except StoreTrouble as trouble:
            damage = trouble if isinstance(trouble, Damaged) and not isinstance(trouble, ReadOnly) else None
            if not notify.supervised() and (damage is None or isinstance(damage, Gone)):
                raise  # somebody looks at it: under systemd nobody would, and it would be begun again without end
            if damage is not None:
                log.damaged(str(damage))
                copy = reduced.go_back(config, memory, damage, datetime.now(UTC))
                if copy is None:
                    return _reduced(config, memory, damage, hangup) or 0
                continue
            log.trouble("database", str(trouble))
            trials += 1
            if trials < TRIALS:
                time.sleep(PAUSE_S)
            elif (status := _reduced(config, memory, trouble, hangup, may_pass=True)) is not None:
                return status


def _whole(path: Path, files: Files, hangup: _Hangup, memory: Told, copy: presence.Copy | None) -> int:
    """The whole gateway, until it is asked to stop. Damaged where it cannot begin or go on with its database."""
    gateway = assemble(files.config, path.parent)
    reloading.keep(gateway, files)

    async def main() -> None:
        stop, reload = _signals(hangup)
        try:
            # once its database was written, staff are told anew
            await serve(gateway, stop, reload, lambda: reloading.read(path), went_back=copy, begun=memory.over)
        except BaseException as error:
            for line in gateway.lines:
                with contextlib.suppress(Exception):
                    await line.modem.close()  # whoever comes next opens it
            with contextlib.suppress(Exception):
                await gateway.ctx.db.close()
            if stop.is_set() and isinstance(error, StoreTrouble):
                log.trouble("database", f"{error}; asked to end, it ends all the same")
                return
            raise

    try:
        asyncio.run(main())
    except BaseExceptionGroup as group:
        if (damage := group.subgroup(Damaged)) is not None:
            raise _first(damage) from group
        for error in group.exceptions:
            log.trouble("daemon", f"{type(error).__name__}: {error}")
        return 1
    return 0


def _reduced(
    config: Config, memory: Told, trouble: StoreTrouble, hangup: _Hangup, *, may_pass: bool = False
) -> int | None:
    """The gateway without its database, until it is asked to stop; None where that
    may pass, and the database can be opened again.
    """
    passed = False

    async def main() -> None:
        stop, reload = _signals(hangup)

        async def tries() -> None:
            nonlocal passed
            while not passed:
                await asyncio.sleep(AGAIN_S)
                opened = await asyncio.get_running_loop().run_in_executor(None, opens, config.gateway.database)
                if stop.is_set():
                    return  # asked to end meanwhile
                passed = opened
            stop.set()

        modems = [bare_modem_of(modem, config, board, Known(), None) for modem in config.own_modems]

        async def reloads() -> None:
            while True:
                await reload.wait()
                reload.clear()
                notify.reloading()
                log.waits_for_restart(["everything, since the database cannot be used: systemctl restart smsd"])
                notify.notify("READY=1")

        beside = [asyncio.create_task(reloads()), *([asyncio.create_task(tries())] if may_pass else [])]
        try:
            await reduced.Reduced(config=config, modems=modems, memory=memory, why=str(trouble), stop=stop).run()
        finally:
            for task in beside:
                task.cancel()

    board = Board()
    try:
        asyncio.run(main())
    except BaseExceptionGroup as group:
        for error in group.exceptions:
            log.trouble("daemon", f"{type(error).__name__}: {error}")
        return 1
    if passed:
        return None
    log.stopped("asked to")
    return 0


def opens(url: str) -> bool:
    """Whether the database can be opened, and written, now."""
    try:
        engine = open_engine(url, serving=True)
        try:
            Database(engine).call(facts.put, "tried", datetime.now(UTC).isoformat())
        finally:
            engine.dispose()
    except (StoreTrouble, Unusable, OSError):
        return False
    except Exception as error:  # whatever it is, another try is made
        log.part_failed("database", error)
        return False
    return True


def _signals(hangup: _Hangup) -> tuple[asyncio.Event, asyncio.Event]:
    """What sets off a stop, and a reload."""
    stop, reload = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    hangup.hear(loop, reload)
    return stop, reload


def _first(group: BaseExceptionGroup[Damaged]) -> Damaged:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, Damaged)
    return error
