"""Pictures of what was measured, as SVG files beside this one. In: times. Out: files in `plots/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt

FOLDER = Path(__file__).with_name("plots")
mpl.rcParams.update({"svg.hashsalt": "smsd", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})


def _save(figure: Any, name: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    figure.tight_layout()
    figure.savefig(FOLDER / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)


def over_time(runs: dict[str, tuple[list[float], float, int]]) -> None:
    """Texts over time against what the radio allows: (times, seconds a text, modems) by name."""
    figure, axes = plt.subplots(1, len(runs), figsize=(3.1 * len(runs), 2.8), squeeze=False)
    for axis, (name, (unsorted, each, modems)) in zip(axes[0], runs.items(), strict=True):
        times = sorted(unsorted)
        axis.plot(
            [0, len(times) * each / modems], [0, len(times)], color="0.6", linestyle="--", label="the radio's limit"
        )
        axis.plot(times, range(1, len(times) + 1), color="#0b5394", label="smsd")
        axis.set_title(name)
        axis.set_xlabel("seconds")
        axis.set_ylabel("members reached")
        axis.legend(frameon=False)
    _save(figure, "over_time")


def scale(rows: list[dict[str, Any]]) -> None:
    """Cost a text over members, and how long an alert takes over modems."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3))
    for modems in sorted({r["modems"] for r in rows}):
        own = sorted((r for r in rows if r["modems"] == modems), key=lambda r: r["members"])
        left.plot([r["members"] for r in own], [r["cpu_ms"] for r in own], marker="o", label=f"{modems} modems")
    left.set_xscale("log")
    left.set_ylim(bottom=0)
    left.set_xlabel("members")
    left.set_ylabel("CPU a text, ms (simulated modems included)")
    left.legend(frameon=False)
    for members in sorted({r["members"] for r in rows}):
        own = sorted((r for r in rows if r["members"] == members), key=lambda r: r["modems"])
        right.plot([r["modems"] for r in own], [r["minutes"] for r in own], marker="o", label=f"{members:,} members")
    right.set_xscale("log", base=2)
    right.set_yscale("log")
    right.set_xlabel("modems")
    right.set_ylabel("minutes to the last member, 3 s a text")
    right.legend(frameon=False)
    _save(figure, "scale")


# what a country's picture shows; the second is measured by `--flood` only
COUNTRY = (
    (
        "took",
        "an evening: median and 95 %, ms",
        ("officer's text to preview", "code and PIN to rows laid out", "STOP", "outcomes and claim"),
    ),
    (
        "flood",
        "an alert to everybody waits: median, ms",
        (
            "claim, a line with rows",
            "claim of another's, a line without",
            "the next ordinal",
            "what waits before an alert, of a network's lines",
            "what waits, by line",
        ),
    ),
)


def country(found: list[dict[str, Any]]) -> None:
    """How long what takes over the number of members, in an evening and where an alert to everybody waits; sizes."""
    rows = sorted(found, key=lambda one: one["size"]["members"])
    members = [one["size"]["members"] for one in rows]
    panels = [panel for panel in COUNTRY if any(one.get(panel[0]) for one in rows)]
    figure, axes = plt.subplots(1, len(panels) + 1, figsize=(11, 3.2))
    for axis, (part, title, names) in zip(axes, panels, strict=False):
        for number, name in enumerate(names):
            colour, times = f"C{number}", [one.get(part, {}).get(name) for one in rows]
            known = [(m, t) for m, t in zip(members, times, strict=True) if t is not None]
            axis.plot([m for m, _ in known], [t["median"] for _, t in known], marker="o", color=colour, label=name)
            if part == "took":
                axis.plot([m for m, _ in known], [t["p95"] for _, t in known], linestyle=":", color=colour)
        axis.set_title(title)
        axis.set_yscale("log")
    axes[-1].plot(members, [one["database_bytes"] / 1e6 for one in rows], marker="o", label="database, MB")
    axes[-1].plot(members, [one["wal_bytes"] for one in rows], marker="o", label="WAL a text, octets")
    axes[-1].plot(members, [1000 * one["server_ms"] for one in rows], marker="o", label="the server's CPU a text, µs")
    axes[-1].set_yscale("log")
    for axis in axes:
        axis.set_xscale("log")
        axis.set_xlabel("members")
        axis.legend(frameon=False, fontsize=7)
    _save(figure, "country")
