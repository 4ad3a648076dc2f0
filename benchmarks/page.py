"""The page measured: how fast, how heavy, and whether fifty open pages cost a text
anything. `python -m benchmarks.page [MEMBERS]`.

A real `smsd run` on a simulated modem, a real `smsd web`, real HTTP on
loopback. Figures go to stdout; nothing is asserted.
"""

from __future__ import annotations

import asyncio
import http.client
import itertools
import json
import re
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from smsd.model.membership import State
from smsd.store import members
from tests.town import member
from tests.web.stage import Browser, Stage, stage

ALERT_MEMBERS, STREAMS = 120, 50


def fill(s: Stage, count: int) -> None:
    """So many active members."""
    now = datetime.now(UTC)

    def insert(conn: Any) -> None:
        for n in range(1, count + 1):
            who = members.person(conn, f"+32472{n:06d}", "nl", now)
            members.describe(conn, f"+32472{n:06d}", name=f"Buur {n}", street=f"Kerkstraat {n}")
            members.step(conn, who, "dorp", State.UNKNOWN, "add", since=now)

    s.db.call(insert)


async def timed(browser: Browser, path: str, times: int = 20) -> tuple[float, float, int]:
    """Median and worst milliseconds, octets."""
    out = []
    for _ in range(times):
        begun = time.perf_counter()
        answer = await browser.get(path)
        out.append((time.perf_counter() - begun) * 1000)
        assert answer.status == 200, answer.status
    return statistics.median(out), max(out), len(answer.body.encode())


def rss(pid: int) -> float:
    """Megabytes of memory of a process."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def listen(port: int, token: str, number: str, heard: list[tuple[float, int]], stop: asyncio.Event) -> None:
    """One open page: when which number of sent texts was heard."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    link.request("GET", "/live", headers={"Cookie": f"smsd={token}"})
    got = link.getresponse()
    while line := got.readline():
        if line.startswith(b"data: {"):
            now = time.monotonic()
            heard += [(now, b["sent"]) for key, b in json.loads(line[6:])["b"].items() if key == number]
        if stop.is_set():
            return


async def broadcast(s: Stage, streams: int, number: str, words: str) -> tuple[list[float], list[float]]:
    """An alert with so many pages open: gaps between two texts, and how late each page heard of each text (seconds)."""
    stop, heard = asyncio.Event(), [[] for _ in range(streams)]
    tokens = [s.session("anja").cookies["smsd"] for _ in range(streams)]
    threads = ThreadPoolExecutor(max(1, streams))
    for token, one in zip(tokens, heard, strict=True):
        threads.submit(listen, s.port, token, number, one, stop)
    await asyncio.sleep(1.0)
    arrivals: list[float] = []
    s.daemon.network.on_text = lambda phone, received: (
        arrivals.append(time.monotonic()) if words in received.text and phone.number.startswith("+3247100") else None
    )
    seen = len(s.daemon.got("+32475000001"))
    s.daemon.text("+32475000001", words)
    s.daemon.text("+32475000001", f"{await s.daemon.code(seen)} 4711")
    while len(arrivals) < ALERT_MEMBERS:
        await asyncio.sleep(0.05)
    await asyncio.sleep(1.5)
    stopped = time.monotonic()
    stop.set()
    late = []
    for one in heard:
        late += [next((at for at, n in one if n >= k), stopped) - arrivals[k - 1] for k in range(1, ALERT_MEMBERS + 1)]
    threads.shutdown(wait=False)
    return [b - a for a, b in itertools.pairwise(arrivals)], late


def spread(values: list[float]) -> str:
    """Median, nine tenths, worst in milliseconds."""
    ordered = sorted(v * 1000 for v in values) or [0.0]
    return (
        f"p50 {statistics.median(ordered):.1f}, p90 {ordered[int(len(ordered) * 0.9)]:.1f}, worst {ordered[-1]:.1f} ms"
    )


async def main(count: int) -> None:
    """All of it."""
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder), join="open") as s:
            assert s.web is not None
            for n in range(1, ALERT_MEMBERS + 1):
                s.db.call(
                    lambda conn, n=n: members.step(
                        conn, members.person(conn, member(n), "nl", datetime.now(UTC)), "dorp", State.UNKNOWN, "add"
                    )
                )
            anja = s.session("anja")
            alone = rss(s.daemon.process.pid)
            print(f"smsd web: {rss(s.web.pid):.0f} MB at rest")
            for path in ("/now", "/alerts", "/requests", "/reports", "/gateway"):
                mid, worst, size = await timed(anja, path)
                print(f"{path:10} {mid:6.1f} ms, worst {worst:6.1f}, {size / 1024:5.1f} KB")
            first = sum(
                [
                    len((await anja.get(p)).body.encode())
                    for p in ("/now", "/static/page.css", "/static/live.js", "/static/icon.svg")
                ]
            )
            print(f"first page with style, script, icon, nothing kept: {first / 1024:.1f} KB")
            without, _ = await broadcast(s, 0, "1", "Eerste inbraak Kerkstraat")
            beside, late = await broadcast(s, STREAMS, "2", "Tweede inbraak Molenstraat")
            print(f"gap between two texts without a page: {spread(without)}")
            print(f"gap between two texts beside {STREAMS} open pages: {spread(beside)}")
            print(f"progress seen after the fact: {spread(late)}")
            print(
                f"smsd web: {rss(s.web.pid):.0f} MB after {STREAMS} pages; daemon {alone:.0f} MB before, "
                f"{rss(s.daemon.process.pid):.0f} MB after"
            )
            fill(s, count)
            for path in (
                "/members",
                "/members?q=Kerkstraat+77",
                "/members?q=0472000077",
                f"/members?p={count // 50 - 1}",
            ):
                mid, worst, size = await timed(anja, path)
                print(
                    f"{path:26} of {count + ALERT_MEMBERS} members {mid:6.1f} ms, worst {worst:6.1f}, "
                    f"{size / 1024:5.1f} KB"
                )
            s.daemon.network.on_text = None


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
