"""How many segments real words take: `alerts.txt` through the gateway's own wording, with and without transliteration.

    python -m benchmarks.corpus [--json]

Out: by language, segments a text where the words fit 160 characters, what was changed, and which character still costs.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from smsd.config.messages import catalogue
from smsd.model.broadcast import Kind
from smsd.rules import wording

ZONE, AT = ZoneInfo("Europe/Brussels"), datetime(2026, 12, 1, 20, 43, tzinfo=UTC)


def measure() -> dict[str, Any]:
    """The figures."""
    says = wording.Wording(catalogue(None))
    out: dict[str, Any] = {}
    for line in Path(__file__).with_name("alerts.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        language, words = line.split("\t")
        alert = wording.Alert("BIN DORP", 137, Kind.ALERT, words, AT)
        plain = f"BIN DORP #137 ALARM 21:43 {words}"
        if len(plain) > 160:
            continue
        fitted, raw = (wording.alert(says, language, alert, ZONE, transliterated=t) for t in (True, False))
        row = out.setdefault(
            language, {"texts": 0, "segments": 0, "untouched": 0, "changed": Counter(), "forced_by": Counter()}
        )
        row["texts"] += 1
        row["segments"] += fitted.segments
        row["untouched"] += raw.segments
        row["changed"].update(f"{a}>{b}" for a, b in fitted.changed)
        row["forced_by"].update(fitted.forced_by)
    for row in out.values():
        row["segments_each"] = round(row["segments"] / row["texts"], 3)
        row["untouched_each"] = round(row["untouched"] / row["texts"], 3)
    return out


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    if parser.parse_args().json:
        print(json.dumps(measure(), ensure_ascii=False))
    else:
        for language, row in measure().items():
            print(
                f"{language}: {row['texts']} texts, {row['segments_each']} segments each ({row['untouched_each']} "
                "untouched)"
            )
            print("   changed:", ", ".join(f"{pair} {n}x" for pair, n in row["changed"].most_common()))
            print("   forces UCS-2:", ", ".join(f"{c} {n}x" for c, n in row["forced_by"].items()) or "nothing")
