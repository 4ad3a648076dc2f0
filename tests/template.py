"""A database with its tables, made once a process and copied: a test
that is not about migrations need not wait for them.
"""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from smsd.config.database_url import is_postgres, path_of
from smsd.store.opening import open_engine


@functools.cache
def _made() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        open_engine(f"sqlite:///{folder}/smsd.db").dispose()
        return (Path(folder) / "smsd.db").read_bytes()


def lay(url: str) -> None:
    """Puts an empty database where there is none."""
    path = path_of(url)
    if is_postgres(url):
        return  # tests/postgres.py copied one of its own
    if not path.exists():
        path.touch(0o600)
        path.write_bytes(_made())
