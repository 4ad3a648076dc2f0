"""The systemd unit that is shipped and its drop-ins: how much of the machine
it can reach, and whether that is enough.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smsd.config import load
from smsd.daemon import walls

UNIT = Path(__file__).parents[2] / "systemd" / "smsd.service"


DROP_INS = Path(__file__).parents[2] / "systemd" / "drop-ins"
BASE = """\
gateway: {name: BIN Dorp}
modems: [{name: s, device: /dev/ttyUSB0, sim: {number: '+32470123456'}}]
networks: {dorp: {title: BIN Dorp, coordinators: [anja], controller: Politie}}
people:
  peeters: {name: P, role: police, number: '+32475123456', networks: [dorp]}
  anja: {name: A, role: coordinator, number: '+32475123457', networks: [dorp]}
"""


def exposure(root: Path, *drop_ins: str) -> float:
    """How much of the machine a service reaches by systemd's own measure: 10 is a unit without any wall."""
    units = root / "etc" / "systemd" / "system"
    (units / "smsd.service.d").mkdir(parents=True)
    shutil.copy(UNIT, units)
    for name in drop_ins:
        shutil.copy(DROP_INS / f"{name}.conf", units / "smsd.service.d")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--root={root}", "--no-pager", "smsd.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for smsd\.service: ([\d.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    return float(found.group(1))


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed (apt install systemd)"
)
@pytest.mark.parametrize(
    ("drop_ins", "most"), [((), 1.0), (("network",), 1.5), (("power-cycle",), 1.0), (("network", "power-cycle"), 1.5)]
)
def test_the_unit_reaches_little(tmp_path: Path, drop_ins: tuple[str, ...], most: float) -> None:
    """Texts alone need no network; mail, metrics and sockets bring it back,
    and the switch of a hub one kind of device.
    """
    assert exposure(tmp_path, *drop_ins) <= most


def test_each_drop_in_is_measured() -> None:
    """None that nobody knows of."""
    assert {p.stem for p in DROP_INS.glob("*.conf")} == {walls.NETWORK, walls.POWER}


def test_what_the_daemon_needs_stays_open() -> None:
    """Serial ports, the machine's boot number (/proc/sys) by which a clock is believed; a refused call does not end the
    daemon, nor does ModemManager, which something else may start.
    """
    lines = UNIT.read_text().splitlines()
    assert {f"DeviceAllow=char-{tty} rw" for tty in ("ttyUSB", "ttyACM", "ttyS", "ttyAMA")} <= set(lines)
    assert "RestrictAddressFamilies=AF_UNIX" in lines
    assert "SystemCallErrorNumber=EPERM" in lines
    assert not any(line.startswith(("ProcSubset=", "Conflicts=")) for line in lines)
    network = (DROP_INS / "network.conf").read_text().splitlines()
    assert {"PrivateNetwork=no", "IPAddressDeny=", "RestrictAddressFamilies=AF_INET AF_INET6"} <= set(network)


@pytest.mark.parametrize(
    ("extra", "needed"),
    [
        ("", []),
        ("metrics: {listen: '127.0.0.1:9321'}\n", ["network"]),
        ("mail: {from: b@example.org, smtp: {host: h}}\n", ["network"]),
        ("metrics: {heartbeat: 'https://hc-ping.com/0a1b'}\n", ["network"]),
        ("carrier", ["network"]),
        ("@db.zone.example/smsd", ["network"]),
        ("@localhost/smsd", ["network"]),
        ("/smsd?host=db", ["network"]),
        ("/smsd?hostaddr=10.0.0.1", ["network"]),
        ("/smsd?host=/run/postgresql", []),
        ("/smsd", []),
        ("@%2Frun%2Fpostgresql/smsd", []),
        ("socket", ["network"]),
        ("power", ["power-cycle"]),
    ],
)
def test_what_a_configuration_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: str, needed: list[str]
) -> None:
    """By name for the installer; behind a wall, in words for the log."""
    text = BASE.replace("/dev/ttyUSB0", "socket://host:2000") if extra == "socket" else BASE
    text = text.replace("sim:", "power_cycle: uhubctl, sim:") if extra == "power" else text
    carrier = "driver: smpp, smpp: {host: h, system_id: z, password: geheim-1}"
    text = text.replace("device: /dev/ttyUSB0", carrier) if extra == "carrier" else text
    if "/smsd" in extra:
        text = text.replace(
            "{name: BIN Dorp}", f"{{name: BIN Dorp, database: 'postgresql+psycopg://{extra.replace('@', 'smsd@')}'}}", 1
        )
    path = tmp_path / "smsd.yaml"
    path.write_text(text + (extra if ": {" in extra else ""))
    path.chmod(0o600)
    config = load(path)
    assert walls.needs(config) == needed
    monkeypatch.setattr(walls, "has_network", lambda: False)
    assert ["network.conf" in words for words in walls.missing(config)] == ([True] if needed == ["network"] else [])
    monkeypatch.setattr(walls, "has_network", lambda: True)
    assert walls.missing(config) == []


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("unshare"), reason="a network of one's own wants root and unshare"
)
def test_a_wall_is_seen_from_inside() -> None:
    """In a network of its own (what PrivateNetwork= makes) there is none."""
    asked = [sys.executable, "-c", "from smsd.daemon.walls import has_network; print(has_network())"]
    done = subprocess.run(["unshare", "--net", *asked], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this machine allows no unshare")
    assert done.stdout.strip() == "False"
