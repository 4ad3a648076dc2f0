"""`smsd` whose disk is full while a file exists: `python -m tests.crash.full FILE run --config …`.

SQLite itself refuses (SQLITE_FULL): the database may grow no page while the file is there.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from smsd.store.database import Database

if __name__ == "__main__":
    full = sys.argv[1]
    real = Database._commit

    def commit(self: Database, calls: list[Any]) -> Any:
        with self.engine.connect() as conn:
            raw = conn.connection.driver_connection
            pages = raw.execute("PRAGMA page_count").fetchone()[0]
            raw.execute(f"PRAGMA max_page_count = {pages if os.path.exists(full) else 1 << 30}").fetchone()
        return real(self, calls)

    Database._commit = commit  # type: ignore[method-assign]
    sys.argv = ["smsd", *sys.argv[2:]]
    from smsd.cli.app import main

    main()
