"""How the cost of a text grows with members and modems: whole gateways on the mock clock, real database, real driver.

    python -m benchmarks.scale [--most 100000] [--json FILE]

Out: a row a size: CPU a text (the simulated modems' share included), minutes of radio time to the last member at 3 s a
text, peak memory; the slope of a straight line through log(members), log(CPU a text), which is 0 where the cost is
flat.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SIZES = ((1_000, 1), (1_000, 4), (1_000, 16), (1_000, 64), (10_000, 4), (10_000, 16), (10_000, 64), (100_000, 64))
EACH_S = 3.0


def measure(members: int, modems: int) -> dict[str, Any]:
    """One size, in this process."""
    from smsd import log_lines
    from smsd.simulator import time_loop
    from tests.town import town

    log_lines.set_up("json", "error")
    out: dict[str, Any] = {"members": members, "modems": modems}

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with town(
                Path(folder), loop, cold=EACH_S, warm=EACH_S, modems=modems, alerts__expire_after="24h"
            ) as t:
                numbers = [f"+32471{n:06d}" for n in range(members)]
                await _add(t, numbers)
                await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet", 10)
                cpu, began = time.process_time(), loop.time()
                await t.say("peeters", f"{t.code('peeters')} 4711", 0)
                phones = t.village.network.phones
                left = set(numbers)
                while left:
                    await t.wait(5 if modems > 4 else 20)
                    left = {n for n in left if n not in phones or not phones[n].received}
                out["minutes"] = round((loop.time() - began) / 60, 1)
                out["cpu_ms"] = round(1000 * (time.process_time() - cpu) / members, 3)
                out["doubled"] = sum(len(phones[n].received) - 1 for n in numbers)

    time_loop.run(main)
    out["rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return out


async def _add(t: Any, numbers: list[str]) -> None:
    """Members, in portions."""
    from smsd.lists.member_list import Entry
    from smsd.service import memberships
    from smsd.service.actor import operator
    from smsd.service.unit import act_soon

    await t.people(0)
    for start in range(0, len(numbers), 1000):
        entries = [
            Entry(n, number, "dorp", "", "", "", "nl") for n, number in enumerate(numbers[start : start + 1000], start)
        ]
        await act_soon(t.gateway.ctx, memberships.add, operator("benchmark"), entries, "benchmark")


def slope(rows: list[dict[str, Any]]) -> float:
    """Of log CPU over log members."""
    points = [(math.log(r["members"]), math.log(r["cpu_ms"])) for r in rows]
    mx, my = (sum(p[k] for p in points) / len(points) for k in (0, 1))
    return sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)


def main() -> None:
    """Each size in a process of its own, so that memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--one", nargs=2, type=int)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(*options.one)))
        return
    rows = []
    print("| members | modems | CPU a text, ms | minutes | peak RSS, MB | doubled |\n|---|---|---|---|---|---|")
    for members, modems in SIZES:
        if members > options.most:
            continue
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.scale", "--one", str(members), str(modems)],
            capture_output=True,
            text=True,
            check=True,
        )
        row = json.loads(done.stdout)
        rows.append(row)
        print(
            f"| {members:,} | {modems} | {row['cpu_ms']} | {row['minutes']} | {row['rss_mb']} | {row['doubled']} |",
            flush=True,
        )
    print(f"\nslope of log(CPU a text) over log(members): {slope(rows):+.3f} (0 is flat)")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1))
    from benchmarks import plots

    plots.scale(rows)


if __name__ == "__main__":
    main()
