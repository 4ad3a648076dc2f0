"""The short form of `make soak`."""

from __future__ import annotations

from pathlib import Path

from tests.crash.soak import run


def test_ten_minutes_of_trouble(tmp_path: Path) -> None:
    """Faults of all kinds under load: every text accounted for, no line stuck, nothing left."""
    found = run(0.17, 3, tmp_path)
    assert found["alerts"] >= 2
    assert sum(found["faults"].values()) > 10
    assert found["texts"] >= found["rows"] - found["failed"]
    assert (found["lost"], found["unmarked"], found["left"], found["stuck"], found["open"]) == ([], [], 0, [], [])
