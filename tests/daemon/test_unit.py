"""The systemd unit that is shipped: how much of the machine it can reach, by systemd's own measure."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "systemd" / "smsd.service"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed (apt install systemd)")
def test_the_unit_reaches_little() -> None:
    """`systemd-analyze security`: 10 is a unit without any wall, 1.5 is what a daemon with serial ports and mail is left with."""
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)], capture_output=True, text=True, check=False)
    found = re.search(r"exposure level for smsd\.service: ([\d.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found.group(1)) <= 1.5, done.stdout


def test_what_the_daemon_needs_stays_open() -> None:
    """Serial ports, mail, and the machine's boot number (/proc/sys), by which a clock is believed; a refused call does not end the daemon."""
    lines = UNIT.read_text().splitlines()
    assert {f"DeviceAllow=char-{tty} rw" for tty in ("ttyUSB", "ttyACM", "ttyS", "ttyAMA")} <= set(lines)
    assert "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6" in lines
    assert "SystemCallErrorNumber=EPERM" in lines
    assert not any(line.startswith("ProcSubset=") for line in lines)
