"""The whole way of an operator in a clean root, with real packages and a real
daemon: install, update without network, and back.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.install.stage import SYSTEMCTL
from tests.process import NUMBER, Daemon, write_config
from tests.town import member

ROOT = Path(__file__).parents[2]
NO_NETWORK = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_FIND_LINKS": "",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_RETRIES": "0",
}
# so long may the gateway be away; the daemon is stopped, its data copied and brought along, the new one started
AWAY_S = 10.0


def cloned(clone: Path) -> None:
    """This checkout's newest commit in a folder of its own."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)


def commit(clone: Path, words: str) -> str:
    """The clone's state as a commit; its first digits."""
    git = ["git", "-C", str(clone), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--all", "-m", words], check=True)
    return subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout[:12]


@pytest.mark.full
async def test_update_without_network_and_back(tmp_path: Path) -> None:
    """A, B, A with 300 members: B comes without network, C which wants packages
    that are nowhere does not come, nothing is lost.
    """
    clone, root = tmp_path / "checkout", tmp_path / "root"
    cloned(clone)
    under, etc = root / "opt" / "smsd", root / "etc" / "smsd"
    etc.mkdir(parents=True)
    write_config(etc)  # its database lies beside it, in the root
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(SYSTEMCTL.format(folder=etc, under=under))
    systemctl.chmod(0o755)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    env |= {
        "DESTDIR": str(root),
        "SMSD_SYSTEMCTL": str(systemctl),
        "SMSD_CONFIG": str(etc / "smsd.yaml"),
        "PYTHON": "python3",
    }

    async def run(*words: str, code: int = 0, **more: str) -> str:
        process = await asyncio.create_subprocess_exec(
            *words,
            env=env | more,
            cwd=clone,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said = (await process.communicate())[0].decode()
        assert process.returncode == code, said
        return said

    def active() -> int:
        conn = sqlite3.connect(f"file:{etc}/smsd.db?mode=ro", uri=True)
        try:
            return int(conn.execute("SELECT count(*) FROM memberships WHERE state = 'active'").fetchone()[0])
        finally:
            conn.close()

    def counts() -> str:
        return (under / "current").resolve().name.partition("+")[2]

    smsd = str(root / "usr" / "local" / "bin" / "smsd")
    radio = Daemon(etc)
    a = commit(clone, "A")
    await run("bash", "systemd/install.sh")
    (etc / "list.csv").write_text("number\n" + "\n".join(member(n) for n in range(1, 301)) + "\n")
    await run(smsd, "members", "import", str(etc / "list.csv"))
    radio.pty.plug()
    try:
        await run(str(systemctl), "start")
        b = commit(clone, "B")
        said = await run("bash", "systemd/install.sh", **NO_NETWORK)
        away = re.search(r"was away for ([\d.]+) s", said)
        assert away, said
        assert float(away.group(1)) <= AWAY_S
        assert (counts(), active()) == (b, 300)
        radio.network.text(member(7), NUMBER, "STOP")
        for _ in range(500):
            if active() == 299:
                break
            await asyncio.sleep(0.05)
        assert active() == 299
        with (clone / "requirements" / "run.txt").open("a") as locked:
            locked.write(f"nowhere==1.0 --hash=sha256:{'0' * 64}\n")
        commit(clone, "C")
        said = await run("bash", "systemd/install.sh", code=1, **NO_NETWORK)
        assert "what was there is as it was" in said
        assert (counts(), active()) == (b, 299)
        assert json.loads((etc / "smsd.status.json").read_text())["version"].endswith(b)
        said = await run(smsd, "rollback")
        assert (counts(), active()) == (a, 299)
        assert (await run(smsd, "--version")).strip().endswith(a)
        assert json.loads((etc / "smsd.status.json").read_text())["version"].endswith(a)
    finally:
        await run(str(systemctl), "stop")
        radio.pty.pull()
