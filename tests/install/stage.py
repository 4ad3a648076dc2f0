"""A machine to install on: a clean root with programs beside each other, a
stand-in for systemctl, a daemon that it starts.

In: a folder. Out: releases made of this checkout's own code, the second with another migration on
top; everything but systemd and the radio is real.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path

from smsd.store.opening import HEAD
from tests.process import Daemon, write_config

ROOT = Path(__file__).parents[2]
NEXT = f"{int(HEAD) + 1:04d}"
SYSTEMCTL = """\
#!/bin/sh
# starts and stops the daemon as systemd would: what it says is in the log, ready when it writes its status
cd "{folder}" || exit 1
echo "$@" >> systemctl.log
alive() {{ [ -s pid ] && kill -0 "$(cat pid)" 2>/dev/null; }}
case "$1" in
  is-active) if alive; then echo active; else echo inactive; exit 3; fi ;;
  stop) if alive; then kill -TERM "$(cat pid)"; while alive; do sleep 0.02; done; fi; rm -f pid ;;
  start)
    [ -e no-start ] && {{ rm no-start; echo "it was told to fail" >&2; exit 1; }}
    rm -f smsd.status.json
    setsid "{under}/current/venv/bin/smsd" run --config "{folder}/smsd.yaml" >> daemon.log 2>&1 < /dev/null &
    echo $! > pid
    for n in $(seq 1500); do
      [ -e smsd.status.json ] && exit 0
      alive || {{ rm -f pid; echo "the daemon ended: $(tail -1 daemon.log)" >&2; exit 1; }}
      sleep 0.02
    done; exit 1 ;;
esac
"""
LAUNCH = """\
#!/bin/sh
PYTHONPATH="{release}/lib" exec "{python}" -P -m smsd "$@"
"""
MIGRATION = """\
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{next}", "{head}"


def upgrade() -> None:
    op.add_column("members", sa.Column("mood", sa.String, nullable=False, server_default="glad"))
    op.create_table("moods", sa.Column("id", sa.Integer, primary_key=True))
    {more}
"""


class Stage:
    """A root with `etc`, data and programs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.under = folder, folder / "opt"
        (self.under / "releases").mkdir(parents=True)
        write_config(folder)
        self.radio = Daemon(folder)
        systemctl = folder / "systemctl"
        systemctl.write_text(SYSTEMCTL.format(folder=folder, under=self.under))
        systemctl.chmod(0o755)
        self.env = {
            **os.environ,
            "SMSD_CONFIG": str(folder / "smsd.yaml"),
            "SMSD_SYSTEMCTL": str(systemctl),
            "SMSD_PROGRAM": str(self.under),
            "NO_COLOR": "1",
        }

    def release(self, commit: str, migration: str | None = None) -> Path:
        """A program; `migration` are the lines of one more step of the database."""
        made = self.under / "releases" / f"0.2.0+{commit}"
        lib, start = made / "lib", made / "venv" / "bin" / "smsd"
        shutil.copytree(ROOT / "smsd", lib / "smsd", ignore=shutil.ignore_patterns("data"))
        for folder in ("hardware", "config", "systemd"):
            (lib / folder).symlink_to(ROOT / folder)
        (lib / "smsd" / "data").mkdir()
        (lib / "smsd" / "data" / "commit").write_text(commit + "\n")
        if migration is not None:
            steps = lib / "smsd" / "store" / "migrations" / "versions"
            (steps / f"{NEXT}_mood.py").write_text(MIGRATION.format(next=NEXT, head=HEAD, more=migration or "pass"))
            opening = lib / "smsd" / "store" / "opening.py"
            said = opening.read_text()
            assert f'HEAD = "{HEAD}"' in said
            opening.write_text(said.replace(f'HEAD = "{HEAD}"', f'HEAD = "{NEXT}"'))
        start.parent.mkdir(parents=True)
        start.write_text(LAUNCH.format(release=made, python=sys.executable))
        start.chmod(0o755)
        return made

    async def run(self, *words: str, program: Path | None = None, code: int | None = 0) -> tuple[str, str]:
        """A command of the program that counts, or of another one."""
        start = (program or self.under / "current") / "venv" / "bin" / "smsd"
        process = await asyncio.create_subprocess_exec(
            start,
            *words,
            env=self.env,
            stdin=asyncio.subprocess.DEVNULL,
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = (stream.decode() for stream in await asyncio.wait_for(process.communicate(), 180))
        assert "Traceback" not in err, err
        assert code is None or process.returncode == code, (words, process.returncode, out, err)
        return out, err

    async def systemctl(self, word: str) -> None:
        process = await asyncio.create_subprocess_exec(self.env["SMSD_SYSTEMCTL"], word, stderr=asyncio.subprocess.PIPE)
        assert await process.wait() == 0, (await process.stderr.read()).decode() + self.radio.said()

    def runs(self) -> str:
        """The version of the program that counts."""
        return (self.under / "current").resolve().name

    async def until(self, ready, what: str) -> object:
        for _ in range(3000):
            if found := ready():
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"waited in vain for {what}; {self.radio.said()[-2000:]}")

    async def close(self) -> None:
        await self.systemctl("stop")
        self.radio.pty.pull()
