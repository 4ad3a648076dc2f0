"""`python -m smsd.cli.web_server FILE`: what `smsd web` becomes. It loads the page, and nothing of the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import smsd.web.lean  # isort: skip  # noqa: F401  (before whatever loads more than the page needs)

from smsd.cli.manners import told
from smsd.daemon import status
from smsd.daemon.keys import machine_key
from smsd.web.run import run


def main(file: str) -> int:
    """Serves until it is asked to stop."""
    doctor = (sys.executable, "-P", "-m", "smsd.cli.web_doctor", file)
    return run(Path(file), machine_key, lambda url: status.read(status.path(url)), doctor)


if __name__ == "__main__":
    with told():
        sys.exit(main(sys.argv[1]))
