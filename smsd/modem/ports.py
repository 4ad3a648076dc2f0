"""Which ports there are, and which process holds one (Linux).

In: a device as the operator wrote it: a path, a glob, `auto`, an address. Out: paths worth a try, in the order of
modem/usb.py.
"""

from __future__ import annotations

import glob
import os
import re
from pathlib import Path

from smsd.modem.usb import ROOT, ranked

AUTO = ("/dev/serial/by-id/*", "/dev/ttyUSB*", "/dev/ttyACM*")
BY_PATH = (
    "/dev/serial/by-path"  # names the socket; two sticks of one kind without serial numbers share one name under by-id
)
# names that the kernel gives out in the order in which sticks appear
COUNTED = re.compile(r"/dev/tty(?:USB|ACM)\d+")


def is_open(device: str) -> bool:
    """Whether the operator left the port open: `auto`, or a pattern."""
    return device == "auto" or glob.has_magic(device)


def real_path(device: str) -> str:
    """The device behind all links; an address stays what it is."""
    return device if "://" in device else os.path.realpath(device)


def place_of(device: str) -> str | None:
    """The socket that a port hangs on, as udev names it; None where it does not."""
    target = real_path(device)
    return next((Path(p).name for p in sorted(glob.glob(f"{BY_PATH}/*")) if os.path.realpath(p) == target), None)


def candidates(device: str, root: Path = ROOT) -> list[str]:
    """Ports that `device` may mean, each real device once; where it is open which, the likeliest first. `root`:
    for tests.
    """
    if "://" in device:
        return [device]
    patterns = [str(root / pattern.lstrip("/")) for pattern in AUTO] if device == "auto" else [device]
    out: list[str] = []
    real: set[str] = set()
    for pattern in patterns:
        found = sorted(glob.glob(pattern)) if glob.has_magic(pattern) else [pattern]
        for path in found:
            target = os.path.realpath(path)
            if target not in real:
                real.add(target)
                out.append(path)
    return ranked(out, root) if len(out) > 1 else out


def holder_of(path: str) -> str | None:
    """`name (pid)` of a process that has the port open, if that can be seen."""
    target = os.path.realpath(path)
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            if any(os.path.realpath(fd) == target for fd in (entry / "fd").iterdir()):
                return f"{(entry / 'comm').read_text().strip()} ({entry.name})"
        except OSError:
            continue
    return None
