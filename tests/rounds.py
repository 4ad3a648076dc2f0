"""Rounds of harm to a police zone in the midst of an alert: what must hold is that no member is left out, and that
nobody gets it twice but by a row that a hit line had in its hands, marked as a second one.

    python -m tests.rounds [--rounds 500] [--seed 0] [--an-alert 12] [--members 300] [--gateways abc]

A round hits one gateway (kill -9 and a new start, SIGSTOP and SIGCONT, its wire to the server cut), or the server
(kill -9 and a new start), or lets the replica take over (kill -9 of the first, promotion, a new replica; every second
alert has one, with `synchronous_commit` on and the replica synchronous). Out: a line an alert, then the sums as JSON;
exit 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.postgres import Server
from tests.zone import Zone

HANDS = 2  # rows that a line has: one on the air, one claimed behind it
LIMIT_S = 400.0  # for everybody to be reached behind the last harm


@dataclass
class Evening:
    """One alert, or the sum of several."""

    hits: Counter[str] = field(default_factory=Counter)  # what was done
    lines: int = 0  # lines that it may have hit
    members: int = 0
    lost: int = 0
    doubled: int = 0
    marked: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether all promises were."""
        return not self.broken and not self.lost and self.doubled <= self.marked <= HANDS * self.lines

    def add(self, other: Evening) -> None:
        """To a sum."""
        self.hits += other.hits
        for name in ("lines", "members", "lost", "doubled", "marked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.broken += other.broken


async def harm(zone: Zone, chance: Random, evening: Evening) -> None:
    """One round."""
    kinds = ["kill", "kill", "freeze", "cut", "server", *(["promote"] * 2 if zone.replica else [])]
    kind, name = chance.choice(kinds), chance.choice(sorted(zone.gateways))
    one = zone[name]
    assert one.process is not None
    evening.hits[kind] += 1
    evening.lines += len(zone.gateways) if kind in ("server", "promote") else 1
    match kind:
        case "kill":
            await one.stop(signal.SIGKILL)
            await asyncio.sleep(chance.uniform(0, 3))
            await one.start()
        case "freeze":
            one.process.send_signal(signal.SIGSTOP)
            await asyncio.sleep(chance.choice((2, 2, 25)))
            one.process.send_signal(signal.SIGCONT)
        case "cut":
            zone.cut(name)
            await asyncio.sleep(chance.choice((1, 1, 25)))
            zone.mend(name)
        case "server":
            await asyncio.to_thread(zone.server.kill)
            await asyncio.sleep(chance.uniform(0, 3))
            await asyncio.to_thread(zone.server.start)
        case "promote":
            await asyncio.to_thread(zone.promote)
    await asyncio.sleep(chance.uniform(0, 4))
    for other in zone.gateways.values():
        assert other.process is not None
        if other.process.returncode is not None:  # as systemd would
            await other.start()


async def play(
    folder: Path, seed: int, *, rounds: int, members: int, replica: bool, gateways: str = "abc", seconds: float = 0.5
) -> Evening:
    """One alert with so many rounds of harm, or fewer where everybody was reached before."""
    chance, evening = Random(seed), Evening(members=members)
    server = Server(durable=True)
    zone = Zone(folder, server, gateways, members=members, seconds=seconds, replica=replica)
    try:
        await zone.start()
        await zone.alert(zone[gateways[0]], zone[gateways[1]])
        await zone.until(lambda: zone.alerts().total() >= 10, "the first texts")
        while evening.hits.total() < rounds and len(+zone.alerts()) < members:
            await harm(zone, chance, evening)
        try:
            evening.doubled, evening.marked = await zone.everybody(LIMIT_S)
        except AssertionError as late:
            evening.lost = members - len(+zone.alerts())
            evening.broken.append(f"seed {seed}: {late}")
    finally:
        zone.close()
        server.end()
    return evening


def main() -> int:
    """Alert after alert."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=500)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--an-alert", type=int, default=12)
    options.add_argument("--members", type=int, default=300)
    options.add_argument("--gateways", default="abc")
    args = options.parse_args()
    total, seed = Evening(), args.seed
    while total.hits.total() < args.rounds:
        with tempfile.TemporaryDirectory() as folder:
            evening = asyncio.run(
                play(
                    Path(folder),
                    seed,
                    rounds=min(args.an_alert, args.rounds - total.hits.total()),
                    members=args.members,
                    replica=seed % 2 == 0,
                    gateways=args.gateways,
                )
            )
        total.add(evening)
        told = f"seed {seed}: {dict(evening.hits)}: {evening.lines} lines hit, {evening.doubled} doubled, "
        told += f"{evening.marked} marked, {evening.lost} lost; {total.hits.total()} rounds"
        print(told if evening.kept else f"{told} BROKEN", file=sys.stderr, flush=True)
        if not evening.kept:
            print("\n".join(evening.broken), file=sys.stderr, flush=True)
        seed += 1
    out = {key: value for key, value in vars(total).items() if key != "hits"}
    print(json.dumps({"rounds": total.hits.total(), **total.hits, **out}, indent=1))
    return 0 if total.kept else 1


if __name__ == "__main__":
    sys.exit(main())
