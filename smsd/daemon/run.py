"""Running: one TaskGroup, reload, drain.

In: a gateway whose parts are wired (start.py does that), events that ask for a stop or a reload. Out: nothing until
it has stopped and drained. A reload reads the configuration again: a bad file keeps the old one and says why. What
may die alone, and what not, is in tasks.py.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from smsd import log
from smsd.channels.sms import plain
from smsd.config.database_url import path_of
from smsd.daemon import lease, notify, progress, status
from smsd.daemon import reload as reloading
from smsd.daemon.assembly import Gateway
from smsd.daemon.reload import Files
from smsd.daemon.tasks import Part
from smsd.errors import ConfigFaults, Damaged, ReadOnly, StoreTrouble
from smsd.model.line import State
from smsd.service import alarms, fencing, noted, outcomes, rehearsal, witness
from smsd.service.context import Context
from smsd.service.unit import act_soon
from smsd.store import facts, gateways, presence, spool
from smsd.store.witness import BACK, Record
from smsd.version import version

STATUS_S = 1.0
PROOF_OF_WORK_S = 240.0  # the longest honest silence of a task: a +CMGS may take 180 s
GRACE_S = 20.0
WATCH_S = 10.0
STUCK_STATUS = 70
OPENING_S, OPENS_S = 5.0, 0.05  # so long the opening of the lines is waited for at most, and so often it is looked at
NOT_YET = (State.CLOSED, State.OPENING)
DRAIN_S = 25.0
SIDE_DRAIN_S = 5.0
SETTLE_S, STORM_S = 0.2, 5.0  # reloads asked for so soon after each other are one; a storm of them is answered so often
ENDS_ITSELF = ("jobs", "chores", "letters")  # parts that finish what they have in hand when they are asked to stop
BEATS = ("jobs", "chores")  # parts that prove work, and are begun again where they do not

Work = Callable[[], Awaitable[None]]


async def serve(
    gateway: Gateway,
    stop: asyncio.Event,
    reload: asyncio.Event | None = None,
    read: Callable[[], Files] | None = None,
    went_back: presence.Copy | None = None,
    begun: Callable[[], None] = lambda: None,
) -> None:
    """Runs a gateway until `stop`; what is on air is finished, what is claimed goes back. Raises Damaged, alone or in a
    group, where the database is not what was written. `went_back`: the copy that its database is of. `begun` is called
    when the database was read and written.
    """
    ctx = gateway.ctx
    started = ctx.clock.monotonic()
    running = f"running:{ctx.home}"
    await _settle(ctx, running, went_back)
    begun()
    log.started(version(), ctx.config.gateway.name, len(gateway.lines))
    ending = asyncio.Event()
    parts = [
        Part(name, work, ending, failed=ctx.failed, worked=ctx.worked)
        for name, work in background_tasks(gateway, started, stop, reload, read)
    ]
    async with asyncio.TaskGroup() as group:
        lines = [group.create_task(line.run(), name=line.name) for line in gateway.lines]
        side = {part.name: group.create_task(part.run(), name=part.name) for part in parts}
        watchdog = group.create_task(_watchdog(gateway, parts), name="watchdog")
        whole = group.create_task(_damage(gateway), name="database")
        notify.notify("READY=1", f"STATUS={len(gateway.lines)} modem(s)")
        await stop.wait()
        notify.notify("STOPPING=1")
        for line in gateway.lines:
            await line.stop()
        await asyncio.wait(lines, timeout=DRAIN_S)
        for task in lines:
            task.cancel()
        for event in (ending, gateway.jobs.stopping, gateway.post.stopping):
            event.set()
        await asyncio.wait([side[name] for name in ENDS_ITSELF], timeout=SIDE_DRAIN_S)
        for task in (*side.values(), watchdog, whole):
            task.cancel()
    for line in gateway.lines:
        await line.end()
    back = await ctx.db.run(outcomes.end, ctx)
    if ctx.witness is not None:
        ctx.witnessed([Record(BACK, row, 0) for row in back])
        await ctx.witness.close()
    await ctx.db.run(_ended, ctx, running)
    await ctx.db.close()
    status.path(ctx.config.gateway.database).unlink(missing_ok=True)
    log.stopped("asked to")


async def _settle(ctx: Context, running: str, went_back: presence.Copy | None) -> None:
    """What the runs before left: rows in doubt, what their witness saw, a restart nobody asked for."""
    uncertain = await ctx.db.run(outcomes.recover, ctx)
    if uncertain:
        log.recovered(uncertain)
    await _ask_the_witness(ctx)
    await ctx.db.run(outcomes.earlier, ctx)
    if await ctx.db.run(facts.get, running):
        await ctx.db.run(alarms.restarted, ctx)
    if went_back is not None:
        await ctx.db.run(alarms.went_back, ctx, went_back.path.name, datetime.fromisoformat(went_back.at))
    await ctx.db.run(facts.put, running, ctx.owner)
    await ctx.db.run(spool.unpin_strangers, list(ctx.lines))
    await ctx.db.run(facts.put, "used", "1")


def _ended(conn: Connection, ctx: Context, running: str) -> None:
    """As asked: no restart is told, and the other gateways need not wait for its lease."""
    facts.drop(conn, running)
    if ctx.db.shared:
        gateways.leave(conn, ctx.owner)


async def _ask_the_witness(ctx: Context) -> None:
    """What it saw and the database does not know; whatever its file holds, the gateway starts."""
    if ctx.witness is None:
        return
    try:
        await _ask_who_reigns(ctx, ctx.witness.records)
        behind = await ctx.db.run(witness.compare, ctx, ctx.witness.records)
        ctx.witnessed(await ctx.db.run(noted.fresh, ctx, ctx.witness))
    except StoreTrouble:
        raise
    except Exception as error:
        log.part_failed("witness", error)
        return
    if any(behind):
        log.behind(*behind)


async def _ask_who_reigns(ctx: Context, seen: Sequence[Record]) -> None:
    """Before a line begins: a gateway that was replaced stays so, also with a database of before. Where several share
    one server, what this machine's file remembers of the time before says nothing of the others.
    """
    if not ctx.db.shared:
        await ctx.db.run(fencing.recall, seen)
    before, ctx.fenced = ctx.fenced, await ctx.db.run(fencing.fenced)
    ctx.witnessed(await ctx.db.run(fencing.standing, ctx.now(), seen))
    if ctx.fenced and not before:
        log.trouble("gateway", fencing.WORDS)


async def _rehearse(ctx: Context) -> None:
    """Whatever is made when a text is first read is made before one comes, and behind the opening of the lines, which
    it would hold up.
    """
    end = ctx.clock.monotonic() + OPENING_S
    while any(line.state in NOT_YET for line in ctx.lines.values()) and ctx.clock.monotonic() < end:
        await asyncio.sleep(OPENS_S)
    await asyncio.to_thread(plain.prepare)
    await act_soon(ctx, rehearsal.of_a_preview)


def background_tasks(
    gateway: Gateway,
    started: float,
    stop: asyncio.Event,
    reload: asyncio.Event | None,
    read: Callable[[], Files] | None,
) -> Iterator[tuple[str, Work]]:
    """What runs beside the lines, by the names of tasks.BACKGROUND."""
    yield "reading", lambda: _rehearse(gateway.ctx)
    if gateway.ctx.db.shared:
        yield "lease", lambda: lease.keep(gateway.ctx, stop)
    yield "jobs", gateway.jobs.run
    yield "chores", gateway.jobs.run_chores
    yield "letters", gateway.post.send
    yield "mail", gateway.post.receive
    yield "status", lambda: _status(gateway, started)
    if reload is not None and read is not None:
        yield "reload", lambda: _reloads(gateway, reload, read)
    if gateway.ctx.config.metrics.heartbeat:
        from smsd.daemon.heartbeat import beat

        yield "heartbeat", lambda: beat(gateway.ctx)
    if (listen := gateway.ctx.config.metrics.listen) is not None:
        from smsd.web.metrics import Page

        yield "metrics", lambda: Page(gateway.ctx, listen).serve()


async def _status(gateway: Gateway, started: float) -> None:
    where = status.path(gateway.ctx.config.gateway.database)
    loop = asyncio.get_running_loop()
    told = progress.Told(gateway.ctx)
    while True:
        data = status.snapshot(gateway.ctx, started)
        data |= await told.fresh(lambda: status.lines(gateway.ctx, everywhere=True))
        await loop.run_in_executor(None, status.write, where, data)
        await asyncio.sleep(STATUS_S)


async def _damage(gateway: Gateway) -> None:
    """Ends everything where SQLite says that the database is damaged:
    nothing that is read or written then can be relied on.
    """
    db = gateway.ctx.db
    await db.damaged.wait()
    path = path_of(gateway.ctx.config.gateway.database)
    if presence.read_only(path):
        raise ReadOnly(presence.takes_no_writes(path))
    raise Damaged(f"{db.damage}: {presence.way_back(path)}")


class Stuck(Exception):
    """A task has not proven work for too long."""


async def _watchdog(gateway: Gateway, parts: list[Part]) -> None:
    """Systemd is fed only while every line has proven work; a process of which a line is stuck ends.
    Of the rest, what is stuck is begun again.
    """
    every = notify.watchdog_s()
    ctx = gateway.ctx
    names = [line.name for line in gateway.lines]
    watched = [part for part in parts if part.name in BEATS]
    for name in (*names, *(part.name for part in watched)):
        ctx.beat(name)
    while True:
        now = ctx.clock.monotonic()
        for part in watched:
            if now - ctx.beats[part.name] >= PROOF_OF_WORK_S:
                ctx.beat(part.name)
                part.end()
        stuck = [name for name in names if now - ctx.beats[name] >= PROOF_OF_WORK_S]
        if any(now - ctx.beats[name] >= PROOF_OF_WORK_S + GRACE_S for name in names):
            # what is stuck may not even hear that it is cancelled
            last = threading.Timer(GRACE_S, os._exit, (STUCK_STATUS,))
            last.daemon = True
            last.start()
            raise Stuck(f"no sign of life from {', '.join(stuck)} for {PROOF_OF_WORK_S:.0f} s")
        if every is not None and not stuck:
            notify.notify("WATCHDOG=1")
        await asyncio.sleep(every or WATCH_S)


async def _reloads(gateway: Gateway, reload: asyncio.Event, read: Callable[[], Files]) -> None:
    """One reload at a time, whatever is asked for meanwhile; systemd hears the end of each, also of one that went
    wrong.
    """
    while True:
        await reload.wait()
        notify.reloading()
        try:
            reloading.reload(gateway, await _last(reload, read))
        except Exception as error:  # nobody's file is worth the part: the next one may be good
            log.part_failed("reload", error)
        finally:
            notify.notify("READY=1")


async def _last(reload: asyncio.Event, read: Callable[[], Files]) -> Files | ConfigFaults:
    """What the files say when nobody asked again while they were read: the last one asked wins.
    Read beside the loop, since the mending of a faulty file takes its time, and the lines have none.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + STORM_S
    found: Files | ConfigFaults
    while True:
        await asyncio.sleep(SETTLE_S)
        reload.clear()
        try:
            found = await loop.run_in_executor(None, read)
        except ConfigFaults as faults:
            found = faults
        if not reload.is_set() or loop.time() > end:
            return found
