"""`make crash`: the daemon killed at every named step, KILLS times at random moments, and its files damaged
DAMAGES times; exit 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from random import Random

from tests.crash.damage import any_hit, damaged
from tests.crash.harness import Result, killed_at, killed_at_random
from tests.crash.victim import STEPS

KILLS_AN_EVENING = 6


async def run(kills: int, damages: int, seed: int, folder: Path, *, steps: bool = True) -> Result:
    """All steps, then damages, then kills at random; every fourth evening with delivery
    reports, for which rows in doubt wait a minute.
    """
    total = Result()
    for i, step in enumerate(STEPS if steps else ()):
        for nth in (1, 2, 5):
            result = await killed_at(folder / f"step{i}-{nth}", step, nth)
            if any("was not reached" in b for b in result.broken) and nth > 1:
                continue  # some steps come only once or twice
            total.add(result)
            print(f"{step} ({nth}): {'kept' if result.kept else result}", file=sys.stderr, flush=True)
    chance = Random(seed)
    for n in range(damages):
        hit = any_hit(chance)
        result = await damaged(folder / f"damage{n}", Random(f"{seed} {n}"), hit)
        total.add(result)
        print(
            f"damage {n + 1}: {hit}: {', '.join(result.damages)}{'' if result.kept else ' BROKEN ' + str(result)}",
            file=sys.stderr,
            flush=True,
        )
    kills += total.kills
    evening = 0
    while total.kills < kills:
        result = await killed_at_random(
            folder / f"evening{evening}", chance, kills=KILLS_AN_EVENING, reports=evening % 4 == 3
        )
        total.add(result)
        evening += 1
        print(
            f"evening {evening}: {result.kills} kills, {result.doubled} doubled, {result.uncertain} uncertain; "
            f"{total.kills} in all{'' if result.kept else ' BROKEN ' + str(result)}",
            file=sys.stderr,
            flush=True,
        )
    return total


def main() -> int:
    """Prints the sum as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=350)
    options.add_argument("--damages", type=int, default=60)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument(
        "--no-steps", action="store_true", help="kills at random only (several of these may run side by side)"
    )
    args = options.parse_args()
    print(f"seed {args.seed}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        total = asyncio.run(run(args.kills, args.damages, args.seed, Path(folder), steps=not args.no_steps))
    print(json.dumps(asdict(total) | {"kept": total.kept}))
    return 0 if total.kept else 1


if __name__ == "__main__":
    sys.exit(main())
