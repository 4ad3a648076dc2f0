"""`smsd` whose disk is full, or read-only, while a file exists: `python -m tests.crash.full FILE run --config …`.

SQLite itself refuses: the database may grow no page while the file is there (SQLITE_FULL), or, where the file says
`read-only`, may not be written at all (SQLITE_READONLY).
"""

from __future__ import annotations

import os
import sys

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

if __name__ == "__main__":
    full = sys.argv[1]

    @event.listens_for(Engine, "begin")
    def refuse(conn: Connection) -> None:
        """Before each transaction; the connection says so in the driver's own words."""
        raw = conn.connection.driver_connection
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        ro = os.path.exists(full) and open(full).read() == "read-only"  # noqa: SIM115
        raw.execute(f"PRAGMA query_only = {int(ro)}").fetchone()
        raw.execute(f"PRAGMA max_page_count = {pages if os.path.exists(full) else 1 << 30}").fetchone()

    sys.argv = ["smsd", *sys.argv[2:]]
    from smsd.cli.app import main

    main()
