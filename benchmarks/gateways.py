"""What several gateways on one PostgreSQL cost: 1, 2, 4, 8, 16 real ones (a process each),
each with some simulated modems, send one alert.

    python -m benchmarks.gateways [--gateways 1,2,4,8,16] [--lines 8] [--texts 40] [--air 3] [--runs 3]

Out: a row a size, medians of the runs: utilisation (the share of the time from the first text to the last that the
modems were on the air), CPU a text of the gateways and of the server, texts a minute, doubles; then the slope of
log(CPU a text) over log(gateways). The server is real and keeps what it is told; the radio is simulated. `--texts` are
those of a line.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import resource
import statistics
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.postgres import Server
from tests.town import member, settings


def config_of(folder: Path, database: str, gateways: int, lines: int, own: int) -> Any:
    """The one configuration of all, as the gateway `own` has it."""
    (folder / f"g{own}").mkdir(exist_ok=True)
    named: dict[str, str] = {}
    for n in range(gateways * lines):
        g = n // lines
        named |= {f"modems__{n}__name": f"g{g}-{n % lines}", f"modems__{n}__gateway": f"g{g}"}
    return settings(
        folder,
        modems=gateways * lines,
        gateway__id=f"g{own}",
        gateway__database=f"{database}&folder={folder / f'g{own}'}",
        **named,
    )


async def work(args: argparse.Namespace) -> None:
    """One gateway, until its input is closed; then it says what it used and whom it texted."""
    from smsd import log_lines
    from smsd.daemon.assembly import assemble
    from smsd.daemon.run import serve
    from smsd.simulator.neighbourhood import Village
    from smsd.simulator.radio import Network

    log_lines.set_up("json", "error")
    village = Village(Network(cold=args.air, warm=args.air))
    config = config_of(Path(args.folder), args.database, args.of, args.lines, args.work)
    gateway = assemble(config, wires=lambda m: [village.wire(m)])
    gateway.ctx.trust.held = False
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(gateway, stop))
    while not all(line.ready for line in gateway.ctx.lines.values() if not line.elsewhere):
        if serving.done():
            serving.result()
        await asyncio.sleep(0.1)
    print("ready", flush=True)
    began = cpu_s()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    used = cpu_s() - began
    got = {number: len(phone.received) for number, phone in village.network.phones.items()}
    print(json.dumps({"cpu": used, "got": got}), flush=True)
    stop.set()
    await serving


def cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def cpu_of_server(server: Server) -> float:
    """Seconds of the server's processes, of those that ended too; proc(5), stat fields 14 to 17."""
    assert server.process is not None
    ticks, root = 0, server.process.pid
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == root:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == root:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


async def measure(server: Server, gateways: int, args: argparse.Namespace) -> dict[str, float]:
    """One alert over so many gateways."""
    from smsd.store import broadcasts, spool
    from smsd.store.database import Database
    from smsd.store.opening import open_engine
    from smsd.store.schema import deliveries

    texts = args.texts * gateways * args.lines
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "main").mkdir()
        database = server.fresh(folder / "main").partition("&folder=")[0]
        workers = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "benchmarks.gateways", "--work", str(g), "--of", str(gateways), "--folder", name,
                "--database", database, "--lines", str(args.lines), "--air", str(args.air),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            )
            for g in range(gateways)
        ]  # fmt: skip
        for worker in workers:
            assert worker.stdout is not None
            assert (await asyncio.wait_for(worker.stdout.readline(), 120)).strip() == b"ready"
        db = Database(open_engine(f"{database}&folder={folder / 'main'}"))
        now = datetime.now(UTC)

        def queue(conn: sa.Connection) -> None:
            alert = broadcasts.draft(
                conn,
                kind="alert",
                network="dorp",
                author="p",
                author_number="+32475",
                body="x",
                facts_at=now,
                created_at=now,
            )
            broadcasts.step(conn, alert, "preview")
            broadcasts.step(conn, alert, "prove")
            text = spool.text(conn, "hallo", 1)
            common = {
                "broadcast_id": alert,
                "text_id": text,
                "role": "member",
                "priority": 1,
                "created_at": now,
                "expires_at": now + timedelta(days=1),
            }
            pins = [f"g{g}-{n}" for g in range(gateways) for n in range(args.lines)]
            spool.add(
                conn,
                [
                    {**common, "number": member(n), "ordinal": n * 10, "pinned": pins[n % len(pins)]}
                    for n in range(texts)
                ],
            )

        before = cpu_of_server(server)
        db.call(queue)
        left = sa.select(sa.func.count()).where(deliveries.c.sent_at.is_(None), deliveries.c.role == "member")
        while db.call(lambda conn: conn.execute(left).scalar()):
            await asyncio.sleep(1)
        cpu_server = cpu_of_server(server) - before
        ends = sa.select(sa.func.min(deliveries.c.sent_at), sa.func.max(deliveries.c.sent_at)).where(
            deliveries.c.role == "member"
        )
        first, last = db.call(lambda conn: conn.execute(ends).one())
        out = []
        for worker in workers:
            told, _ = await worker.communicate(b"")
            out.append(json.loads(told))
        db.engine.dispose()
    seconds = (last - first).total_seconds() + args.air
    got: dict[str, int] = {}
    for one in out:
        for number, n in one["got"].items():
            got[number] = got.get(number, 0) + n
    return {
        "utilisation": texts * args.air / (gateways * args.lines) / seconds,
        "cpu_ms": 1000 * sum(one["cpu"] for one in out) / texts,
        "server_ms": 1000 * cpu_server / texts,
        "a_minute": 60 * texts / seconds,
        "doubled": sum(got.get(member(n), 0) - 1 for n in range(texts)),
    }  # fmt: skip


def slope(points: list[tuple[float, float]]) -> float:
    """Of the logarithms."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mx, my = (statistics.mean(p[k] for p in logs) for k in (0, 1))
    return sum((x - mx) * (y - my) for x, y in logs) / sum((x - mx) ** 2 for x, _ in logs)


def main() -> None:
    """All sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateways", default="1,2,4,8,16")
    parser.add_argument("--lines", type=int, default=8)
    parser.add_argument("--texts", type=int, default=40)
    parser.add_argument("--air", type=float, default=3.0)
    parser.add_argument("--runs", type=int, default=3)
    for hidden in ("--work", "--of"):
        parser.add_argument(hidden, type=int)
    parser.add_argument("--folder")
    parser.add_argument("--database")
    args = parser.parse_args()
    if args.work is not None:
        asyncio.run(work(args))
        return
    server, points = Server(durable=True), []
    try:
        for gateways in map(int, args.gateways.split(",")):
            runs = [asyncio.run(measure(server, gateways, args)) for _ in range(args.runs)]
            row = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            points.append((float(gateways), row["cpu_ms"] + row["server_ms"]))
            print(gateways, "gateways", " ".join(f"{key} {value:.3f}" for key, value in row.items()), flush=True)
    finally:
        server.end()
    if len(points) > 1:
        print(f"slope of log(CPU a text) over log(gateways): {slope(points):+.3f}")


if __name__ == "__main__":
    main()
