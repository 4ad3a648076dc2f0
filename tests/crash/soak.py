"""`make soak`: an hour of a gateway under ten times the load of real life, with faults of all kinds at random, on the mock clock.

In: hours, a seed. Out: one JSON line: what was sent, lost, doubled, left over, memory on the way. Real database, real drivers,
mock time: an hour takes minutes. Every text has to be accounted for: each member has each alert, twice only where a row is
marked as sent again.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from smsd.model.line import State
from smsd.sim import time_loop
from smsd.store.schema import broadcasts, deliveries
from tests.fuzz.engine import memory_kib
from tests.town import Town, member, town

MODEMS, MEMBERS, ALERT_EVERY_S, FAULT_EVERY_S = 4, 250, 240.0, 25.0
CODES = (38, 21, 17, 42, 47, 22, 500, 512, 331)


async def trouble(t: Town, chance: Random, count: Counter[str]) -> None:
    """One fault of some kind on some modem, or something from outside."""
    name = f"stick{chance.randrange(MODEMS)}"
    server, cable = t.village.servers[name], t.village.cables[name]
    kind = chance.choice(["unplug", "deaf", "no network", "cms", "lost answer", "lost notice", "noise", "slow", "call", "strangers", "garbled"])
    count[kind] += 1
    if kind == "unplug" and not cable.pulled:
        cable.pull()
        await asyncio.sleep(chance.uniform(0.5, 40))
        cable.plug()
    elif kind == "deaf":
        server.manners.deaf = server.manners.hears_reset = True
        await asyncio.sleep(chance.uniform(5, 60))
        server.manners.deaf = False
    elif kind == "no network":
        server.register(False)
        await asyncio.sleep(chance.uniform(2, 60))
        server.register(True)
    elif kind == "cms":
        server.manners.cms += [chance.choice(CODES) for _ in range(chance.randrange(1, 4))]
    elif kind == "lost answer":
        server.manners.lost_answers = 1
    elif kind == "lost notice":
        server.manners.lose_announcements = 2
    elif kind == "noise":
        server.manners.noise = 20
    elif kind == "slow":
        server.manners.slow_s = 0.3
        await asyncio.sleep(20)
        server.manners.slow_s = 0.0
    elif kind == "garbled":
        server.manners.garbled = "SL"
        await asyncio.sleep(20)
        server.manners.garbled = ""
    elif kind == "call":
        server.ring(f"+324793{chance.randrange(10**5):05d}")
    else:
        for _ in range(10):
            words = chance.choice(["JOIN", "STOP", "hallo", "?", "Uit mijn raam zie ik niets", "HELP", "x" * 400, "☺" * 90])
            t.text(f"+324794{chance.randrange(10**5):05d}", words, to=server.number)


async def alerts(t: Town, said: list[str], until: float) -> None:
    """An officer texts and proves, again where nothing came of it."""
    loop = asyncio.get_running_loop()
    while loop.time() < until:
        who, words = ("peeters", "claes")[len(said) % 2], f"Inbraak nummer {len(said) + 1:03d}"
        before = t.code(who)
        for _ in range(6):
            t.text(who, words, to=f"+3247000000{len(said) % MODEMS}")
            for _ in range(60):
                await asyncio.sleep(1)
                if t.code(who) != before:
                    break
            if t.code(who) != before:
                t.text(who, f"{t.code(who)} {'4711' if who == 'peeters' else '2580'}", to=f"+3247000000{(len(said) + 1) % MODEMS}")
                break
        said.append(words)
        await asyncio.sleep(ALERT_EVERY_S)


def run(hours: float, seed: int, folder: Path) -> dict[str, Any]:
    """The soak; what it came to."""
    chance, count, said, memory = Random(seed), Counter(), [], []

    async def play(loop: time_loop.MockLoop) -> dict[str, Any]:
        async with town(folder, loop, modems=MODEMS, cold=1.0, warm=0.4, alerts__expire_after="4h", alerts__reports=True) as t:
            await t.people(MEMBERS)
            until = loop.time() + hours * 3600
            officer = asyncio.create_task(alerts(t, said, until))
            tasks: set[asyncio.Task[None]] = set()
            began = loop.time()
            while loop.time() < until:
                await asyncio.sleep(chance.expovariate(1 / FAULT_EVERY_S))
                tasks.add(asyncio.create_task(trouble(t, chance, count)))
                tasks = {task for task in tasks if not task.done()}
                if len(memory) < (loop.time() - began) // 300:
                    gc.collect()
                    memory.append(memory_kib())
                    print(f"{(loop.time() - began) / 60:.0f} min: {len(said)} alerts, {sum(count.values())} faults, {memory[-1]} KiB",
                          file=sys.stderr, flush=True)  # fmt: skip
            await officer
            await asyncio.gather(*tasks)
            for _ in range(120):
                await asyncio.sleep(60)
                left = await t.db.run(lambda c: c.execute(sa.select(sa.func.count()).where(deliveries.c.state.in_(("queued", "held", "claimed")))).scalar())
                if not left and all(s.state == State.READY for s in t.gateway.ctx.lines.values()):
                    break
            return await account(t, left, count, memory)

    return time_loop.run(play)


async def account(t: Town, left: int, count: Counter[str], memory: list[int]) -> dict[str, Any]:
    """Compares what the phones got with what the database says."""
    rows = await t.db.run(lambda c: c.execute(sa.select(deliveries.c.number, deliveries.c.state, deliveries.c.again, deliveries.c.broadcast_id,
                                                        deliveries.c.reason).where(deliveries.c.role == "member")).all())
    ran = await t.db.run(lambda c: c.execute(sa.select(broadcasts.c.id, broadcasts.c.body, broadcasts.c.state).where(broadcasts.c.started_at.is_not(None))).all())
    words = {b.id: b.body for b in ran}
    lost, unmarked, doubled, texts = [], [], 0, 0
    for row in rows:
        got = sum(words[row.broadcast_id] in text for text in t.got(row.number))
        texts += got
        if got == 0 and row.state not in ("failed",):
            lost.append(f"{row.number} {row.state} {row.reason}")
        if got > 1:
            doubled += got - 1
            if not row.again:
                unmarked.append(f"{row.number} {row.state} {row.reason}")
    stuck = [f"{s.name} {s.state} {s.reason}" for s in t.gateway.ctx.lines.values() if s.state != State.READY]
    settled = memory[1:] or memory
    return {"alerts": len(ran), "texts": texts, "rows": len(rows), "lost": lost[:5], "lost_count": len(lost), "doubled": doubled, "unmarked": unmarked[:5],
            "failed": sum(r.state == "failed" for r in rows), "uncertain": sum(r.state == "uncertain" for r in rows), "left": left, "stuck": stuck,
            "open": [str(b.state) for b in ran if b.state != "done"], "faults": dict(count), "memory_kib": memory,
            "growth_kib": settled[-1] - settled[0] if settled else 0, "first_member": len(t.got(member(1)))}  # fmt: skip


def main() -> int:
    """Prints the account; exit 1 where a text is not accounted for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hours", type=float, default=1.0)
    options.add_argument("--seed", type=int, default=int(time.time()))
    args = options.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = run(args.hours, args.seed, Path(folder))
    print(json.dumps({"hours": args.hours, "seed": args.seed, "real_s": round(time.perf_counter() - began)} | found))
    return 1 if found["lost_count"] or found["unmarked"] or found["left"] or found["stuck"] or found["open"] else 0


if __name__ == "__main__":
    sys.exit(main())
