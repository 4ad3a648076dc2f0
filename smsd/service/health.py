"""What the machine itself says: room on the disk, the power supply.

In: paths. Out: values, None where a machine cannot tell. It decides nothing.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

HWMON = Path("/sys/class/hwmon")


@dataclass(frozen=True, slots=True)
class Health:
    """A look at the machine. `disk_free_mb` where the database lies; `under_voltage` as a Raspberry Pi measures it."""

    disk_free_mb: int | None = None
    under_voltage: bool = False


def look(folder: Path, hwmon: Path = HWMON) -> Health:
    """Free room on the disk in MiB and whether the current was low; None where it cannot be told."""
    try:
        free = shutil.disk_usage(folder).free // 2**20
    except OSError:
        free = None
    return Health(free, any(_set(alarm) for alarm in hwmon.glob("hwmon*/in0_lcrit_alarm")))


def _set(alarm: Path) -> bool:
    """The kernel's raspberrypi-hwmon driver: 1 while, or since the last look, the voltage was too low."""
    try:
        return alarm.read_text().strip() == "1"
    except OSError:
        return False
