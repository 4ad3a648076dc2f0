"""The short form of `make crash`: each named step once among the alerts, and one evening of kills."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.crash.harness import Result, killed_at, killed_at_random
from tests.crash.victim import STEPS

# those that differ most, and at which time they fall among the alerts; `make crash` has them all
STEPS_HERE = {
    "a text is committed, and lies on the SIM": 2, "a proof is accepted inside its transaction": 1, "a row is claimed, nothing is said": 4,
    "the prompt came, the text is not written": 4, "Ctrl-Z is written": 4, "the reference came, nothing is recorded": 4,
    "a group is committed": 20, "a report is matched inside its transaction": 2,
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS_HERE)
async def test_killed_at(tmp_path: Path, step: str) -> None:
    """Nothing accepted is lost; a double only where nobody can know, and then it is marked."""
    result = await killed_at(tmp_path / "evening", step, STEPS_HERE[step])
    assert result.kept, result
    assert result.kills == 1
    assert result.alerts >= 1
    assert result.texts >= 6


async def test_killed_at_random(tmp_path: Path) -> None:
    """Kills under load, with the files of each moment looked at."""
    result = await killed_at_random(tmp_path / "evening", Random(7), kills=4, members=20)
    assert result.kept, result
    assert result.kills >= 2
    assert result.snapshots >= 2


def test_the_judge_judges() -> None:
    """What would break a promise does."""
    assert set(STEPS_HERE) <= set(STEPS)
    assert Result(kills=1, doubled=2, uncertain=2).kept
    assert not Result(kills=1, doubled=3).kept
    assert not Result(kills=1, uncertain=3).kept
    assert not Result(kills=1, lost=["x"]).kept
    assert not Result(kills=1, unmarked=["x"]).kept
    assert not Result(kills=1, broken=["x"]).kept
