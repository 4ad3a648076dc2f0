"""A step that may fail without taking the steps beside it along.

In: a transaction. Out: what the step wrote, or nothing of it where it failed, which is logged. Trouble of the
database itself is passed on: that is everybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError, PendingRollbackError

from smsd import log
from smsd.errors import LockFirst, StoreTrouble


@contextmanager
def alone(conn: Connection, name: str, failed: Callable[[str], None], worked: Callable[[str], None]) -> Iterator[None]:
    """Runs its block in a savepoint, and says by its name how it went."""
    nested = conn.begin_nested()
    try:
        yield
    except LockFirst:
        nested.rollback()
        raise
    except (OperationalError, PendingRollbackError, StoreTrouble):
        raise
    except Exception as error:
        if conn.invalidated:
            raise
        nested.rollback()
        log.part_failed(name, error)
        failed(name)
    else:
        nested.commit()
        worked(name)
