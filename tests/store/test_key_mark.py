"""An exchanged machine key is noticed before a right PIN fails: by the
daemon, by doctor, by enrol; and both ways out work.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from smsd.config.load import check
from smsd.store import facts
from tests.cli.test_manners import run_here
from tests.flow.test_alarms import run
from tests.process import write_config
from tests.town import ANJA


def test_the_first_look_remembers(tmp_path: Path) -> None:
    """The daemon: silent with its key, an alarm with another, over when the right one is back."""

    async def main(t) -> None:
        await t.people(2)
        await t.wait(40)
        ctx, right = t.gateway.ctx, t.gateway.ctx.key
        assert not any("machinesleutel" in text for text in t.got(ANJA))
        assert right.hex() not in str(await t.db.run(facts.starting, ""))
        ctx.key = b"x" * 32
        await t.wait(70)
        assert ["opgelost" in text for text in t.got(ANJA) if "machinesleutel" in text] == [False]
        ctx.key = right
        await t.wait(70)
        assert ["opgelost" in text for text in t.got(ANJA) if "machinesleutel" in text] == [False, True]

    run(tmp_path, main)


def test_by_hand(tmp_path: Path) -> None:
    """Doctor says it with the mend, enrol refuses, rekey voids what cannot count and takes the
    key that is here; or the old key comes back.
    """
    write_config(tmp_path)
    assert run_here(["people", "enrol", "peeters", "--pin", "4711", "--list"], tmp_path)[0] == 0
    key = tmp_path / "machine.key"
    right = key.read_bytes()
    assert "another one" not in run_here(["doctor"], tmp_path)[1]
    key.write_bytes(b"y" * 32)
    out = run_here(["doctor"], tmp_path)
    assert "the machine key is another one" in out[1] + out[2]
    code, _, err = run_here(["people", "enrol", "claes", "--pin", "4712"], tmp_path)
    assert (code, "people rekey" in err) == (1, True)
    key.write_bytes(right)
    assert run_here(["people", "rekey", "--yes"], tmp_path)[0] == 1
    key.write_bytes(b"y" * 32)
    assert run_here(["people", "rekey"], tmp_path)[0] == 1
    assert run_here(["people", "rekey", "--yes"], tmp_path)[0] == 0
    assert '"proofs": []' in run_here(["people", "list", "--json"], tmp_path)[1].splitlines()[0]
    assert run_here(["people", "enrol", "peeters", "--pin", "4711"], tmp_path)[0] == 0
    assert "another one" not in run_here(["doctor"], tmp_path)[1]


def test_a_damaged_key_gives_way(tmp_path: Path) -> None:
    """Without a backup, rekey makes a new one beside it."""
    write_config(tmp_path)
    assert run_here(["people", "enrol", "peeters", "--pin", "4711"], tmp_path)[0] == 0
    key = tmp_path / "machine.key"
    key.write_bytes(b"short")
    code, _, err = run_here(["people", "enrol", "claes", "--pin", "4712"], tmp_path)
    assert (code, "people rekey" in err) == (1, True)
    assert run_here(["people", "rekey", "--yes"], tmp_path)[0] == 0
    assert (len(key.read_bytes()), (tmp_path / "machine.damaged").read_bytes()) == (32, b"short")
    assert run_here(["people", "enrol", "peeters", "--pin", "4711"], tmp_path)[0] == 0


@pytest.mark.parametrize(("text", "mode", "said"), [
    (None, 0, "there is no file"), ("", 0o600, "holds no passphrase"), ("short\n", 0o600, "holds no passphrase"),
    ("correct horse battery\n", 0o644, "others may read"), ("correct horse battery\n", 0o640, ""),
])  # fmt: skip
def test_the_passphrase_of_the_nightly_copies(tmp_path: Path, text: str | None, mode: int, said: str) -> None:
    """Looked at by `config check`, with its line: a copy that cannot be made is worth nothing."""
    file = tmp_path / "passphrase"
    if text is not None:
        file.write_text(text)
        file.chmod(mode)
    path = write_config(tmp_path, extra=f"backup: {{passphrase_file: {file}}}\n")
    found = check(path)
    assert found.config is not None
    told = [w.line() for w in found.warnings if "passphrase_file" in w.line()]
    assert bool(told) == bool(said)
    assert all(said in line and line.startswith(f"{path}:") for line in told)
