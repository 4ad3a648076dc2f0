"""This gateway beside gammu-smsd, smstools and Kannel (Debian's packages), on the same virtual modems in one run.

    python -m benchmarks.peers RIG [--json FILE]        RIG: the folder with run_peer.py

Each peer in the configuration that its own documentation offers for speed. What a peer cannot do is told as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

OURS = f"{Path(__file__).with_name('peer.py')}:Smsd"
FLOOR = "floor.py:Floor"
NAMES = {FLOOR: "bare loop", OURS: "smsd", "smstools": "smstools", "gammu-files": "gammu-smsd", "kannel": "Kannel"}
SCENARIOS: dict[str, tuple[list[str], int]] = {
    "broadcast": (["--recipients", "40", "--submit-first", "0.2"], 1),
    "warm": (["--recipients", "30", "--submit-first", "1", "--submit-next", "0.35"], 1),
    "four": (["--recipients", "80", "--modems", "4", "--submit-first", "0.2"], 1),
    "incoming": (["--scenario", "incoming", "--samples", "2", "--submit-first", "0.2"], 3),
    "busy": (["--scenario", "busy", "--recipients", "40", "--submit-first", "0.2"], 1),
    "unplug": (
        [
            "--scenario",
            "unplug",
            "--recipients",
            "20",
            "--submit-first",
            "0.5",
            "--quiet",
            "60",
            "--after",
            "3",
            "--limit",
            "180",
        ],
        1,
    ),
    "crash": (["--scenario", "crash", "--recipients", "20", "--submit-first", "1", "--quiet", "40", "--after", "3"], 1),
}


def one(rig: Path, peer: str, words: list[str]) -> dict[str, Any]:
    """One run of one peer."""
    env = os.environ | {"PATH": f"/usr/sbin:{os.environ['PATH']}"}  # Debian's smstools is called smsd, too
    done = subprocess.run(
        [sys.executable, "run_peer.py", peer, *words], cwd=rig, env=env, capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {"failed": done.stderr.strip().splitlines()[-1:] or ["nothing said"]}


def main() -> None:
    """Prints a row a measure, a column a peer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rig", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--peers", default=",".join(NAMES))
    options = parser.parse_args()
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for scenario, (words, times) in SCENARIOS.items():
        for peer in options.peers.split(","):
            if peer == FLOOR and scenario not in ("broadcast", "warm", "four"):
                continue
            runs = [one(options.rig, peer, words) for _ in range(times)]
            found.setdefault(scenario, {})[peer] = runs
            print(scenario, NAMES.get(peer, peer), json.dumps(runs[-1])[:160], file=sys.stderr, flush=True)
    for story in ("unplug", "kill"):  # run_peer.py counts the officer's texts, too; the rig's own story counts members
        words = [
            "--fault",
            story,
            "--seconds",
            "3" if story == "unplug" else "1",
            "--members",
            "20",
            "--at",
            "6",
            "--submit-first",
            "0.5",
        ]
        done = subprocess.run(
            [sys.executable, "alert.py", "--smsd", f"{sys.executable} -m smsd", *words],
            cwd=options.rig,
            capture_output=True,
            text=True,
            check=False,
        )
        told = json.loads(done.stdout.splitlines()[-1])
        for run in found.get("unplug" if story == "unplug" else "crash", {}).get(OURS, []):
            run |= {"lost": told.get("lost"), "sent_twice": told.get("doubled"), "problems": told["problems"]}
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))

    def cell(scenario: str, peer: str, *keys: str) -> str:
        values = []
        for run in found.get(scenario, {}).get(peer, []):
            value: Any = run
            for key in keys:
                value = value.get(key) if isinstance(value, dict) else None
            if value is not None:
                values.append(value)
        return f"{statistics.median(values):g}" if values and not isinstance(values[0], str) else "–"

    rows = [
        ("gap between two texts, ms", "broadcast", "gap_ms_median"),
        ("40 texts at 0.2 s, × the minimum", "broadcast", "times_best"),
        ("30 texts, 1 s cold / 0.35 s warm, × the minimum", "warm", "times_best"),
        ("cold submits of them", "warm", "cold_submits"),
        ("80 texts on 4 modems, × the minimum", "four", "times_best"),
        ("inbound text to its answer's Ctrl-Z, idle, s", "incoming", "ctrlz_s", "median"),
        ("inbound text to its handler, idle, s", "incoming", "handler_s", "median"),
        ("inbound text to its handler in a broadcast, s", "busy", "handler_s"),
        ("  texts still queued then", "busy", "left_when_handled"),
        ("modem away 3 s: to the next text, s", "unplug", "recover_s"),
        ("  lost of 20", "unplug", "lost"),
        ("  sent twice", "unplug", "sent_twice"),
        ("kill -9 on air: lost of 20", "crash", "lost"),
        ("  sent twice", "crash", "sent_twice"),
        ("  to the next text after the restart, s", "crash", "recover_s"),
        ("CPU a text, ms", "broadcast", "cpu_ms_per_sms"),
        ("peak RSS, MB", "broadcast", "peak_rss_mb"),
    ]
    peers = options.peers.split(",")
    print("| measure | " + " | ".join(NAMES.get(p, p) for p in peers) + " |\n|" + "---|" * (len(peers) + 1))
    for what, scenario, *keys in rows:
        print(f"| {what.strip()} | " + " | ".join(cell(scenario, p, *keys) for p in peers) + " |")


if __name__ == "__main__":
    main()
