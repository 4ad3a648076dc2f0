"""Which machine key the proofs of people were made with: an exchanged
key is noticed before an officer's right PIN fails.

In: a transaction, the key. Out: a fact that names the key without telling it. It never stores the key.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store import facts
from smsd.store.backup import id_of
from smsd.store.schema import list_codes, rights

FACT = "machine key"
EXCHANGED = (
    "the machine key is another one than PINs, lists and authenticators were made with: none of them counts. Put the "
    "right machine.key back beside the database (smsd restore FILE of a copy with a key), or have all made anew: "
    "smsd people rekey, then smsd people enrol NAME"
)


def exchanged(conn: Connection, key: bytes) -> bool:
    """Whether somebody's proofs hang on another key than this one. The first look at a database remembers the key."""
    known, here = facts.get(conn, FACT), id_of(key)
    if known == here:
        return False
    if known and _anybody(conn):
        return True
    facts.put(conn, FACT, here)
    return False


def differs(conn: Connection, here: str) -> bool:
    """The same for who only looks: by the name of the key."""
    known = facts.get(conn, FACT)
    return bool(known and here and known != here and _anybody(conn))


def proven(conn: Connection, here: str) -> bool:
    """Whether somebody's proofs hang on the key of this name."""
    return facts.get(conn, FACT) == here and _anybody(conn)


def _anybody(conn: Connection) -> bool:
    """Whether anybody has something that hangs on the key."""
    held = sa.exists().where(sa.or_(rights.c.pin_hash.is_not(None), rights.c.totp_secret.is_not(None)))
    return bool(conn.execute(sa.select(sa.or_(held, sa.exists(sa.select(list_codes.c.id))))).scalar())
