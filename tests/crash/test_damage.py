"""The short form of what `make crash` does to the files: a handful of damages, and that the judge judges."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.crash.damage import FILES, HOWS, Hit, any_hit, damaged, do

WITHOUT = "without its database"
HERE = [(Hit("log", "cut", "killed"), "kept"), (Hit("database", "cut", "stopped"), WITHOUT)]


@pytest.mark.story
@pytest.mark.parametrize(("hit", "outcome"), HERE, ids=str)
async def test_damaged(tmp_path: Path, hit: Hit, outcome: str) -> None:
    """As if nothing had been, or without its database and told."""
    result = await damaged(tmp_path / "evening", Random(f"{hit}"), hit, members=6)
    assert result.kept, result
    assert result.damages == {f"{hit.file} {hit.how}: {outcome}": 1}


@pytest.mark.full
@pytest.mark.parametrize("seed", range(20))
async def test_damaged_at_random(tmp_path: Path, seed: int) -> None:
    """Any file, any way, any moment."""
    chance = Random(seed)
    result = await damaged(tmp_path / "evening", chance, any_hit(chance))
    assert result.kept, result
    assert sum(result.damages.values()) == 1


@pytest.mark.parametrize("how", HOWS)
def test_what_is_hit(tmp_path: Path, how: str) -> None:
    """One bit, one block, an end, all of it; nothing happens to what is not there."""
    for seed in range(20):
        path, chance = tmp_path / "file", Random(seed)
        old = chance.randbytes(chance.randrange(1, 20_000))
        path.write_bytes(old)
        do(path, how, chance)
        new = path.read_bytes() if path.exists() else None
        if how in ("bit", "block"):
            assert new is not None
            assert len(new) == len(old)
            changed = [n for n, (one, two) in enumerate(zip(old, new, strict=True)) if one != two]
            assert changed
            assert (len(changed) == 1) if how == "bit" else (changed[-1] - changed[0] < 4096)
        else:
            assert new == (old[: len(new or b"")] if how == "cut" else None)
            assert new is None or len(new) < len(old)
        path.unlink(missing_ok=True)
        do(path, how, chance)
        assert not path.exists()


def test_all_files_are_hit() -> None:
    """Rather those that matter, each now and then."""
    chance = Random(1)
    seen = Counter(any_hit(chance).file for _ in range(500))
    assert set(seen) == set(FILES)
    assert min(seen["database"], seen["log"]) > seen["status"]
