"""`make fuzz`: ten minutes into each reader, or as long as SECONDS says; a line a reader, exit 1 where one broke."""

from __future__ import annotations

import argparse
import json
import sys
import time

from smsd.at.engine import Engine, Expect
from smsd.sms import pdu
from tests.fuzz.engine import PDUS, READERS, BrokenReader, fuzz


def seconds_per_mb(size: int) -> float:
    """How long the engine needs for one unbroken stream without line ends,
    by its size: linear if the same for any size.
    """
    engine = Engine()
    engine.start("AT+CSQ", Expect(("+CSQ",)))
    data = b"+CSQ:," * (size // 6)
    start = time.perf_counter()
    for i in range(0, len(data), 64):
        engine.feed(data[i : i + 64])
    return (time.perf_counter() - start) / (size / 1e6)


def main() -> int:
    """Runs the readers one after the other."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=600.0, help="for each reader")
    options.add_argument("--inputs", type=int, help="for each reader, instead of seconds")
    options.add_argument("--reader", action="append", choices=list(READERS))
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    pdu.decode(PDUS[0])
    for reader in args.reader or READERS:
        print(f"{reader}: seed {args.seed} ...", file=sys.stderr)
        try:
            tally = fuzz(reader, seed=args.seed, inputs=args.inputs, seconds=None if args.inputs else args.seconds)
        except BrokenReader as broken:
            print(broken, file=sys.stderr)
            return 1
        row = {
            "reader": reader,
            "inputs": tally.inputs,
            "per_second": round(tally.inputs / tally.seconds),
            "refused": tally.refused,
            "outcomes": len(tally.outcomes),
            "slowest_us": round(tally.slowest_us),
            "memory_before_kib": tally.memory_before_kib,
            "memory_after_kib": tally.memory_after_kib,
        }
        print(json.dumps(row) if args.json else "  ".join(f"{k} {v}" for k, v in row.items()), flush=True)
    print(
        "seconds per MB of one line, by size: "
        + ", ".join(f"{size // 1000} kB {seconds_per_mb(size):.2f}" for size in (100_000, 400_000, 1_600_000)),
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
