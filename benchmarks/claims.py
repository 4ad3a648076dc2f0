"""Whether a row is ever claimed twice: many gateways, a process each, take what waits from under each other's hands.

    python -m benchmarks.claims [--rows 1000000] [--gateways 16] [--windows 4] [--seed 1]

A third of the rows is pinned to the gateways' lines, a third to the line of a gateway that is gone, a third to none: so
that all want the same rows. The first `--windows` gateways take windows of 50 as a carrier's line does, the others one
at a time as a stick does. The server is real and keeps what it is told (fsync); a gateway does for a text what the
daemon's lines do, `outcomes.step`: it records what was sent and claims the next rows in one commit. There is no radio.

Out: as JSON, rows, claims of each kind of line, rows that were claimed twice, by what the gateways were given and by
what the database says; rows nobody claimed; claims a second, CPU a row of gateways and server. Exit 0 where each row
was claimed once.
"""

from __future__ import annotations

import argparse
import array
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from benchmarks.country import KEY, Size, config_of
from benchmarks.gateways import cpu_of_server
from smsd import log_lines
from smsd.clock import Clock, SteadyClock
from smsd.config.messages import catalogue
from smsd.model.delivery import Amends, Claimed, Outcome
from smsd.model.line import State
from smsd.rules.throttle import Bucket
from smsd.rules.wording import Wording
from smsd.service import outcomes
from smsd.service.context import Context, LineStatus, Trust
from smsd.store import gateways
from smsd.store.database import Database
from smsd.store.opening import open_engine
from tests.postgres import Server

WINDOW, AWAY_S, EMPTY = 50, 120.0, 3  # EMPTY: looks that found nothing, behind which nothing waits


def laid_out(conn: sa.Connection, rows: int, of: int) -> None:
    """An alert to so many, and the texts of nobody in between."""
    before = round((datetime.now(UTC) - timedelta(minutes=1)).timestamp() * 1000)
    after = before + 86_400_000
    conn.exec_driver_sql("INSERT INTO texts (id, body, segments) VALUES (1, 'BIN DORP ALARM Inbraak Kerkstraat', 1)")
    pinned = f"CASE n %% 3 WHEN 0 THEN 'g' || (n / 3) %% {of} || '-0' WHEN 1 THEN 'gone-0' END"
    conn.exec_driver_sql(
        "INSERT INTO deliveries (text_id, number, role, priority, ordinal, state, pinned, created_at, expires_at) "
        f"SELECT 1, '+32' || (472000000 + n), 'member', 1, n, 'queued', {pinned}, {before}, {after} "
        f"FROM generate_series(1, {rows}) n"
    )


def context(folder: Path, url: str, of: int, own: int) -> Context:
    """What a gateway knows of itself."""
    size = Size(1, 1, of, 1, WINDOW, 1)
    config = config_of(size, folder, url)
    gateway = config.gateway.model_copy(update={"id": f"g{own}", "database": f"{url}&folder={folder}/g{own}"})
    config = config.model_copy(update={"gateway": gateway})
    (folder / f"g{own}").mkdir(exist_ok=True)
    db = Database(open_engine(config.gateway.database), serving=True, gateway=f"g{own}")

    def begin(conn: sa.Connection) -> int:
        epoch = gateways.register(conn, f"g{own}", "0")
        gateways.take_lines(conn, f"g{own}", [m.name for m in config.own_modems])
        return epoch

    ctx = Context(
        config=config,
        wording=Wording(catalogue(None)),
        key=KEY,
        db=db,
        clock=SteadyClock(Clock()),
        chance=Random(own),
        owner=gateways.owner(f"g{own}", db.call(begin)),
        trust=Trust(True, datetime.now(UTC)),
    )
    line = f"g{own}-0"
    ctx.lines[line] = LineStatus(line, state=State.READY, bucket=Bucket(None))
    return ctx


def take(folder: Path, url: str, of: int, own: int, window: int, seed: int) -> dict[str, Any]:
    """One gateway, until nothing waits for it: which rows it was given goes into a file."""
    chance, ctx = Random(seed * 1000 + own), context(folder, url, of, own)
    line, given, last, empty = f"g{own}-0", array.array("q"), time.monotonic(), 0
    others = (*(f"g{n}-0" for n in range(of) if n != own), "gone-0")
    done: list[tuple[Claimed, Outcome]] = []
    print("ready", flush=True)
    sys.stdin.readline()  # all begin together
    while empty < EMPTY and time.monotonic() - last < AWAY_S:
        ask = outcomes.Ask(others, alone=False, most=window)
        found = ctx.db.beside.call(outcomes.step, ctx, line, done, Amends(), ask)
        given.extend(row.id for row in found)
        done = [
            (row, Outcome(row.id, "send", ctx.now(), parts=((1, chance.randrange(256)),), first=True)) for row in found
        ]
        empty = 0 if found else empty + 1
        last = time.monotonic() if found else last
    (folder / f"given{own}").write_bytes(given.tobytes())
    used = os.times()  # what its start took included
    return {"rows": len(given), "window": window, "cpu_s": used.user + used.system}


def measure(rows: int, of: int, windows: int, seed: int) -> dict[str, Any]:
    """One run."""
    server = Server(durable=True)
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            url = server.fresh(folder).partition("&folder=")[0]
            engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
            with engine.begin() as conn:
                laid_out(conn, rows, of)
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
                conn.exec_driver_sql("VACUUM ANALYZE")
            out = _played(server, folder, url, of, windows, seed)
            given: Counter[int] = Counter()
            for own in range(of):
                mine = array.array("q")
                mine.frombytes((folder / f"given{own}").read_bytes())
                given.update(mine)
            with engine.connect() as conn:
                found = conn.exec_driver_sql(
                    "SELECT count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE attempt > 1) FROM deliveries"
                ).one()
                parts = conn.exec_driver_sql("SELECT count(*) FROM parts").scalar_one()
            engine.dispose()
            return {
                "rows": rows,
                "gateways": of,
                **out,
                "doubled": sum(n > 1 for n in given.values()),
                "left": rows - len(given),
                "sent": found[0],
                "tried_again": found[1],
                "parts": parts,
            }
    finally:
        server.end()


def _played(server: Server, folder: Path, url: str, of: int, windows: int, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.claims", "--folder", str(folder), "--database", url]
    command += ["--gateways", str(of), "--windows", str(windows), "--seed", str(seed), "--own"]
    all_ = [
        subprocess.Popen([*command, str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for n in range(of)
    ]
    try:
        for own, one in enumerate(all_):
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n", f"gateway {own} did not begin"
        of_server, began = cpu_of_server(server), time.monotonic()
        for one in all_:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        told = [json.loads(one.communicate()[0]) for one in all_]
    finally:
        for one in all_:
            one.kill()
    took, of_server = time.monotonic() - began, cpu_of_server(server) - of_server
    claimed = sum(one["rows"] for one in told)
    return {
        "one_at_a_time": sum(one["rows"] for one in told if one["window"] == 1),
        "in_windows": sum(one["rows"] for one in told if one["window"] > 1),
        "seconds": round(took),
        "a_second": round(claimed / took),
        "cpu_ms_a_row": round(1000 * sum(one["cpu_s"] for one in told) / claimed, 2),
        "server_ms_a_row": round(1000 * of_server / claimed, 2),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--gateways", type=int, default=16)
    parser.add_argument("--windows", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    for hidden in ("--own", "--folder", "--database"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    args = parser.parse_args()
    log_lines.set_up("json", "error")
    if args.own is not None:
        own = int(args.own)
        window = WINDOW if own < args.windows else 1
        print(json.dumps(take(Path(args.folder), args.database, args.gateways, own, window, args.seed)))
        return 0
    out = measure(args.rows, args.gateways, args.windows, args.seed)
    print(json.dumps(out, indent=1))
    once = out["doubled"] == out["left"] == out["tried_again"] == 0
    return 0 if once and out["rows"] == out["sent"] == out["parts"] else 1


if __name__ == "__main__":
    sys.exit(main())
