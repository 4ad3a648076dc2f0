"""The gateway against the clock: every bound of speed and weight, on
simulated modems, beside a bare loop in the same run.

    python -m benchmarks.speed [--runs 5] [--only gap,warm] [--json FILE]

Each figure is a median of the runs. A row that is out of its bound is marked, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import corpus
from benchmarks.stage import ROOT, Stage, floor, installed

Row = tuple[str, float, str, float | None]  # what, figure, unit, bound (negative: at least)


def _alert(
    members: int, modems: int, cold: float, warm: float | None = None, *, reports: bool = False
) -> tuple[Stage, dict[str, Any]]:
    stage = Stage(members, modems, cold, warm, reports=reports)
    try:
        stage.rest()  # behind a start the tables by which texts are read are made: that is no text's cost
        preview = stage.preview()
        first = stage.confirm()
        stage.air.until(stage.to_members, "the first member")
        cpu, written, done = stage.cpu_s(), stage.written(), len(stage.to_members())
        stage.finish()
        count = members - done
        found = stage.figures()
        found |= {
            "preview_ms": 1000 * preview,
            "confirm_ms": 1000 * first,
            "cpu_ms": 1000 * (stage.cpu_s() - cpu) / count,
            "kib": (stage.written() - written) / 1024 / count,
            "rss_mb": stage.rss_mb(),
            "ready_s": stage.ready_s,
        }
        if found["lost"] or found["doubled"]:
            raise SystemExit(f"lost {found['lost']}, doubled {found['doubled']}")
        return stage, found
    finally:
        stage.close()


def gap() -> list[Row]:
    """One modem, 0.2 s a text."""
    bare = floor(100, 1, 0.2)
    _, ours = _alert(100, 1, 0.2)
    PLOTS["1 modem, 0.2 s"] = (ours["times"], 0.2, 1)
    return [
        ("gap, 1 modem, 0.2 s", ours["gap_ms"], "ms", 4.0),
        ("  the bare loop's", bare["gap_ms"], "ms", None),
        ("utilisation, 1 modem, 0.2 s", ours["utilisation"], "", -0.98),
        ("  the bare loop's", bare["utilisation"], "", None),
        ("confirmation to first AT+CMGS, idle", ours["confirm_ms"], "ms", 30.0),
        ("officer's text to preview", ours["preview_ms"], "ms", 50.0),
        ("CPU a text, 1 modem", ours["cpu_ms"], "ms", 5.0),
        ("written a text", ours["kib"], "KiB", 24.0),
        ("start to ready", ours["ready_s"], "s", 1.5),
    ]


def slow() -> list[Row]:
    """One modem, 1 s a text."""
    _, ours = _alert(40, 1, 1.0)
    return [("utilisation, 1 modem, 1 s", ours["utilisation"], "", -0.995)]


def warm() -> list[Row]:
    """The link is kept up."""
    bare = floor(60, 1, 1.0, 0.35)
    _, ours = _alert(60, 1, 1.0, 0.35)
    PLOTS["1 modem, 1 s cold, 0.35 s warm"] = (ours["times"], 0.35, 1)
    return [
        ("utilisation, 1 s cold / 0.35 s warm", ours["utilisation"], "", -0.985),
        ("  the bare loop's", bare["utilisation"], "", None),
        ("cold submits after the first", ours["cold_after_first"], "", 0.0),
    ]


def four() -> list[Row]:
    """4 modems; so many texts that who has the last one decides nothing."""
    return _beside((4, 0.2, 400, 0.97))


def many() -> list[Row]:
    """16 and 32 modems."""
    return _beside((16, 0.5, 480, 0.95), (32, 1.0, 960, 0.95))


def _beside(*sizes: tuple[int, float, int, float]) -> list[Row]:
    rows: list[Row] = []
    for modems, cold, members, bound in sizes:
        bare = floor(members, modems, cold)
        _, ours = _alert(members, modems, cold)
        PLOTS[f"{modems} modems, {cold} s"] = (ours["times"], cold, modems)
        rows += [
            (f"utilisation, {modems} modems, {cold} s", ours["utilisation"], "", -bound),
            ("  the bare loop's", bare["utilisation"], "", None),
            (f"CPU a text, {modems} modems", ours["cpu_ms"], "ms", 5.0),
        ]
    return rows


def reports() -> list[Row]:
    """With delivery reports."""
    _, ours = _alert(100, 1, 0.2, reports=True)
    return [
        ("written a text, with reports", ours["kib"], "KiB", 48.0),
        ("CPU a text, with reports", ours["cpu_ms"], "ms", None),
        ("utilisation, with reports", ours["utilisation"], "", None),
    ]


def busy() -> list[Row]:
    """Texts that come in the middle of a broadcast; a STOP there; a stick that goes away and comes back."""
    stage = Stage(60, 1, 1.0, 0.35)
    chance = Random(1)
    try:
        stage.preview()
        stage.confirm()
        reads = []
        for n in range(8):
            stage.air.until(lambda n=n: len(stage.to_members()) >= 3 + 4 * n, "some members")
            time.sleep(chance.random() * 0.3)
            at = stage.air.order(to=0, **{"from": f"+3247900{n:04d}"}, text="HELP")
            heard = stage.air.until(
                lambda at=at: next((e["t"] for e in stage.air.look() if e["ev"] == "at" and e["t"] >= at), None),
                "a look at the text",
            )
            air_end = max((e["t"] for e in stage.air.taken() if e["t"] <= heard), default=at)
            reads.append(1000 * (heard - max(at, air_end)))
        leaver = (
            f"+32471{[n for n in range(60) if f'+32471{n:06d}' not in {e['to'] for e in stage.to_members()}][-1]:06d}"
        )
        at = stage.air.order(to=0, **{"from": leaver}, text="STOP")
        stage.finish(59)
        late = [e for e in stage.to_members() if e["to"] == leaver and e["t"] > at + 1]
        ours = stage.figures()
        cold = ours["cold_after_first"]
        return [
            ("inbound during a broadcast, read after the gap", statistics.median(reads), "ms", 20.0),
            ("alerts to a member after STOP", float(len(late)), "", 0.0),
            ("cold submits with inbound in between", float(cold), "", 0.0),
        ]
    finally:
        stage.close()


def replug() -> list[Row]:
    """Three seconds without the modem."""
    stage = Stage(40, 1, 1.0, 0.35)
    try:
        stage.preview()
        stage.confirm()
        stage.air.until(lambda: len(stage.to_members()) >= 10, "ten members")
        stage.air.order(pull=0)
        time.sleep(3)
        back = stage.air.order(plug=0)
        stage.finish()
        again = next(e["t"] for e in stage.air.look() if e["ev"] == "ctrlz" and e["t"] > back)
        after = [e for e in stage.to_members() if e["t"] > back]
        return [
            ("replug to the next text", again - back, "s", 2.0),
            (
                "cold submits after a replug, beyond the first",
                float(max(0, sum(e["cold"] for e in after) - 1)),
                "",
                0.0,
            ),
        ]
    finally:
        stage.close()


def light() -> list[Row]:
    """1,200 members on 4 modems: memory, idle CPU, the command line, planning."""
    stage = Stage(1200, 4, 0.05)
    try:
        stage.preview()
        stage.confirm()
        stage.finish()
        rss = stage.rss_mb()
        time.sleep(8)
        cpu = stage.cpu_s()
        time.sleep(20)
        idle = (stage.cpu_s() - cpu) / 20
    finally:
        stage.close()
    helped = []
    for _ in range(5):
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "smsd", "--help"], capture_output=True, check=True, cwd=ROOT, env=installed()
        )
        helped.append(time.monotonic() - began)
    return [
        ("peak RSS, 1,200 members, 4 modems", rss, "MB", 90.0),
        ("idle CPU, 4 modems", 100 * idle, "% of a core", 0.5),
        ("smsd --help", statistics.median(helped), "s", 0.3),
        ("planning 10,000 members", _planning(10_000), "s", 0.5),
    ]


def _planning(count: int) -> float:
    """From the proof to the rows: what `release` does for so many members, without a radio."""
    import asyncio
    import tempfile

    from smsd import log_lines
    from smsd.simulator import time_loop
    from tests.town import town

    log_lines.set_up("json", "error")
    took: list[float] = []

    async def main(loop: asyncio.AbstractEventLoop) -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with town(Path(folder), loop, cold=30.0, warm=30.0, modems=8) as t:
                await t.people(count)
                await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet", 200)
                from smsd.service import release

                plain = release.release

                def timed(*args: Any) -> Any:
                    began = time.perf_counter()
                    released = plain(*args)
                    took.append(time.perf_counter() - began)
                    return released

                release.release = timed
                try:
                    await t.say("peeters", f"{t.code('peeters')} 4711", 100)
                finally:
                    release.release = plain

    time_loop.run(main)
    return took[0]


def words() -> list[Row]:
    """Segments of realistic alerts."""
    found = corpus.measure()
    return [
        (f"segments a text, {language}, {row['texts']} alerts", row["segments_each"], "", 1.05)
        for language, row in found.items()
    ]


PLOTS: dict[str, tuple[list[float], float, int]] = {}
SETS: dict[str, Callable[[], list[Row]]] = {
    f.__name__: f for f in (gap, slow, warm, four, many, reports, busy, replug, light, words)
}


def main() -> int:
    """Runs, prints, plots."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default=",".join(SETS))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found: dict[str, list[float]] = {}
    about: dict[str, tuple[str, float | None]] = {}
    for run in range(options.runs):
        for name in options.only.split(","):
            if run and name == "words":
                continue
            previous = ""
            for what, figure, unit, bound in SETS[name]():
                key = f"{what} ({previous})" if what.startswith("  ") else what
                previous = previous if what.startswith("  ") else what
                found.setdefault(key, []).append(figure)
                about[key] = unit, bound
            print(f"run {run + 1}: {name} done", file=sys.stderr, flush=True)
    bad = 0
    rows = []
    print("| measure | bound | median | least | most |\n|---|---|---|---|---|")
    for key, values in found.items():
        unit, bound = about[key]
        median = statistics.median(values)
        out = bound is not None and (median < -bound if bound < 0 else median > bound)
        bad += out
        told = "" if bound is None else f"≥ {-bound}" if bound < 0 else f"≤ {bound:g}"
        mark = " **out**" if out else ""
        print(
            f"| {key.strip()} | {told} {unit if told else ''} | {median:.4g} {unit}{mark} | {min(values):.4g} | "
            f"{max(values):.4g} |"
        )
        rows.append({"measure": key.strip(), "unit": unit, "bound": bound, "median": median, "values": values})
    if options.json:
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1))
    if PLOTS:
        from benchmarks import plots

        plots.over_time(PLOTS)
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
