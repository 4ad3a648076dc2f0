"""hardware/udev: read as udev reads it, the rules tell ModemManager to leave
alone exactly the sticks that smsd knows.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from fnmatch import fnmatchcase

import pytest

from smsd.modem import usb
from smsd.resources import resource

FILES = sorted(resource("hardware/udev").glob("*.rules"))
PART = re.compile(r'(?P<key>[A-Z]+(?:\{\w+\})?)(?P<sign>==|!=|=)"(?P<value>[^"]*)"')
MATCHES = {"ACTION", "SUBSYSTEM", "ATTR{idVendor}", "ATTR{idProduct}", "ENV{DEVTYPE}"}


def lines() -> list[list[tuple[str, str, str]]]:
    """Each rule as its parts: key, sign, value."""
    found = []
    for file in FILES:
        for line in file.read_text().splitlines():
            if line.strip() and not line.startswith("#"):
                parts = [PART.fullmatch(part.strip()) for part in line.split(",")]
                assert all(parts), f"{file.name}: {line}"
                found.append([(p["key"], p["sign"], p["value"]) for p in parts])
    return found


def properties(device: dict[str, str]) -> dict[str, str]:
    """What the rules set for a device (udev(7): all matches of a line must
    hold; | parts alternatives; GOTO jumps forward).
    """
    found: dict[str, str] = {}
    until = ""
    for rule in lines():
        if until:
            until = "" if ("LABEL", "=", until) in rule else until
            continue
        tests = [(key, sign, value) for key, sign, value in rule if sign != "="]
        if all(
            any(fnmatchcase(device.get(key, ""), one) for one in value.split("|")) == (sign == "==")
            for key, sign, value in tests
        ):
            for key, sign, value in rule:
                if sign == "=" and key == "GOTO":
                    until = value
                elif sign == "=" and key.startswith("ENV{"):
                    found[key[4:-1]] = value
    assert not until, f"no LABEL {until}"
    return found


def stick(usb_id: str, **changes: str) -> dict[str, str]:
    vendor, _, product = usb_id.partition(":")
    return {
        "ACTION": "add",
        "SUBSYSTEM": "usb",
        "ENV{DEVTYPE}": "usb_device",
        "ATTR{idVendor}": vendor,
        "ATTR{idProduct}": product,
    } | changes


def test_the_rules_are_plain() -> None:
    """Matches that we know, one property, one label; the file comes before
    ModemManager's last word (80-mm-candidate).
    """
    assert [f.name for f in FILES] == ["78-smsd-modems.rules"]
    for rule in lines():
        for key, sign, value in rule:
            assert value
            assert key in (MATCHES if sign != "=" else {"GOTO", "LABEL", "ENV{ID_MM_DEVICE_IGNORE}"})


def test_exactly_what_has_a_port_for_at() -> None:
    """All command-port ids of hardware/modems/, and nothing else: a HiLink stick may be the way to the Internet."""
    ours = {k.id for k in usb.known().values() if k.mode == "serial"}
    vendors, products = ({i.partition(":")[n] for i in usb.known()} for n in (0, 2))
    told = {
        one for v in vendors for p in products if properties(stick(one := f"{v}:{p}")) == {"ID_MM_DEVICE_IGNORE": "1"}
    }
    assert told == ours


@pytest.mark.parametrize("device", [
    stick("046d:c31c"), stick("1a86:7523"), stick("12d1:14dc"), stick("2c7c:0125", ACTION="remove"),
    stick("2c7c:0125", SUBSYSTEM="tty"), stick("2c7c:0125", **{"ENV{DEVTYPE}": "usb_interface"}),
])  # fmt: skip
def test_nothing_else_is_touched(device: dict[str, str]) -> None:
    """Another maker's things, a bridge, a network card, another event, another kind of device."""
    assert properties(device) == {}


@pytest.mark.parametrize("action", ["add", "change", "move", "bind"])
def test_at_each_event(action: str) -> None:
    """A property that is missing at one event is lost for ModemManager."""
    assert properties(stick("2c7c:0125", ACTION=action)) == {"ID_MM_DEVICE_IGNORE": "1"}


def test_udev_itself_reads_it() -> None:
    """`udevadm verify`, where systemd is new enough to have it."""
    udevadm = shutil.which("udevadm")
    if (
        udevadm is None
        or "verify" not in subprocess.run([udevadm, "--help"], capture_output=True, text=True, check=False).stdout
    ):
        pytest.skip("no udevadm with verify (systemd 254) here")
    done = subprocess.run([udevadm, "verify", *map(str, FILES)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
