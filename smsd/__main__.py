"""`smsd` and `python -m smsd`."""

from __future__ import annotations

from smsd.cli.app import main

if __name__ == "__main__":
    main()
