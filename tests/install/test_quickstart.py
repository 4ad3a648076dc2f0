"""docs/quickstart.md followed line by line in a fresh root, by somebody who is not
root: from nothing to the first drill on a phone.
"""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.test_commands import told
from tests.install.stage import SYSTEMCTL
from tests.install.test_clean_root import cloned
from tests.process import NUMBER, Daemon
from tests.town import ANJA, PEETERS, member

NOBODY = 65534
# what a person may need; the machine's part is measured, each line that is typed or edited counts a minute
PERSON_S = 20 * 60


def owned(folder: Path) -> None:
    """Gives a tree to the user who follows."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that somebody else may enter: pytest's own are root's alone."""
    with tempfile.TemporaryDirectory(prefix="smsd-quickstart-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def edited(sample: str, modem: Path, database: Path) -> str:
    """What the page asks to write: the numbers of the SIM and of the people, the port;
    and where a root of one's own keeps its data.
    """
    text = sample.replace("+32400000000", NUMBER).replace("+32400000001", PEETERS).replace("+32400000002", ANJA)
    text = text.replace("device: auto", f"device: {modem}").replace(
        "gateway: {", f"gateway: {{database: 'sqlite:///{database}', "
    )
    assert '"+32400' not in text
    return text


@pytest.mark.full
@pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/usr/bin/python3").exists(),
    reason="root may become somebody else, who needs Debian's Python",
)
async def test_from_nothing_to_the_first_alert(place: Path) -> None:
    """Each command of the page, in its order; no other is needed."""
    root, clone = place / "root", place / "smsd"
    etc, data = root / "etc" / "smsd", root / "var" / "lib" / "smsd"
    under = root / "opt" / "smsd"
    root.mkdir()
    radio = Daemon(place)
    radio.pty.plug()
    os.chown(place / "modem0", NOBODY, NOBODY)
    (place / "systemctl").write_text(
        SYSTEMCTL.format(folder=data, under=under).replace(f"{data}/smsd.yaml", f"{etc}/smsd.yaml")
    )
    (place / "systemctl").chmod(0o755)
    (place / "members.csv").write_text("number\n" + "\n".join(member(n) for n in range(1, 6)) + "\n")
    env = {
        "PATH": f"{root}/usr/local/bin:/usr/bin:/bin",
        "HOME": str(place),
        "DESTDIR": str(root),
        "PYTHON": "/usr/bin/python3",
        "LC_ALL": "C.UTF-8",
        "SMSD_SYSTEMCTL": str(place / "systemctl"),
        "SMSD_CONFIG": str(etc / "smsd.yaml"),
        "TMPDIR": str(place),
        **{k: v for k, v in os.environ.items() if k.startswith("PIP_") or k.endswith("_CERT")},
    }
    os.chown(place, NOBODY, NOBODY)
    owned(root)
    began, lines = time.monotonic(), 0

    async def run(*words: str, at: Path = place) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *words, env=env, cwd=at, user=NOBODY, group=NOBODY, extra_groups=[], stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)  # fmt: skip
        said = (await process.communicate(b"4711\n4711\n"))[0].decode()
        return process.returncode or 0, said

    try:
        for line in told("quickstart.md"):
            words = shlex.split(line.removeprefix("sudo "))
            lines += 1
            code, said = 0, ""
            if words[0] == "git":
                cloned(clone)
                owned(clone)
            elif words[0] == "make":
                code, said = await run("make", words[1], "PYTHON=/usr/bin/python3", f"DESTDIR={root}", at=clone)
            elif words[0] == "nano":
                sample = (etc / "smsd.yaml").read_text()
                (etc / "smsd.yaml").write_text(edited(sample, place / "modem0", data / "smsd.db"))
            elif words[0] == "systemctl":
                code, said = await run(str(place / "systemctl"), "start")
            elif words[0] == "smsd":
                code, said = await run(*words)
                # nothing hangs on USB here
                code = 0 if words[1:3] == ["modem", "scan"] or words[1] == "doctor" else code
            else:
                assert words[0] in ("apt", "journalctl"), line
            assert code == 0, (line, said)
        # what `until` watches
        radio.process = await asyncio.create_subprocess_exec(shutil.which("sleep") or "sleep", "600")
        (place / "daemon.log").touch()
        radio.text(PEETERS, "TEST")
        found = await radio.until(
            lambda: re.search(r"Zend (\d{6}) voor de oefening", " ".join(radio.got(PEETERS))), "a preview"
        )
        radio.text(PEETERS, found.group(1))
        await radio.until(lambda: all(radio.got(member(n)) for n in range(1, 6)), "the drill on each phone")
    finally:
        await run(str(place / "systemctl"), "stop")
        if radio.process is not None:
            radio.process.kill()
            await radio.process.wait()
        radio.pty.pull()
    assert (time.monotonic() - began) + 60 * lines <= PERSON_S, lines
