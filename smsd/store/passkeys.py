"""Passkeys: which credential signs in whom.

In: public keys and their ids; a private key never leaves its owner's
device. Out: rows. One that was ended is gone at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store.dialect.upsert import put_new
from smsd.store.schema import web_passkeys

_p = web_passkeys.c
UNUSED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Passkey:
    """One credential. `enrolment`: of the PIN that was in force; `origin`: where it was made, and the only place where
    it is good; `count`: what its device counted at the last use; `agent`: what the browser called itself.
    """

    id: int
    credential: str
    person: str
    enrolment: str
    origin: str
    public_key: bytes
    count: int
    agent: str
    created_at: datetime
    used_at: datetime | None


def add(conn: Connection, **values: object) -> bool:
    """A new one; False if that credential is known already."""
    return put_new(conn, web_passkeys, ("credential",), values)


def of_credential(conn: Connection, credential: str) -> Passkey | None:
    """The one with this id."""
    row = conn.execute(sa.select(web_passkeys).where(_p.credential == credential)).first()
    return Passkey(**row._mapping) if row else None


def of_person(conn: Connection, person: str) -> list[Passkey]:
    """The passkeys of one person, newest first."""
    rows = conn.execute(sa.select(web_passkeys).where(_p.person == person).order_by(_p.id.desc()))
    return [Passkey(**row._mapping) for row in rows]


def used(conn: Connection, passkey: Passkey, count: int, now: datetime) -> bool:
    """It signed somebody in; False if it is gone, or was used by somebody else meanwhile."""
    same = sa.and_(_p.id == passkey.id, _p.count == passkey.count)
    return conn.execute(web_passkeys.update().where(same).values(count=count, used_at=now)).rowcount == 1


def end(conn: Connection, passkey_id: int, person: str) -> bool:
    """Ends one of somebody's; False if there is none to end."""
    return conn.execute(web_passkeys.delete().where(_p.id == passkey_id, _p.person == person)).rowcount == 1


def purge(conn: Connection, now: datetime) -> None:
    """Forgets what nobody used for a year."""
    conn.execute(web_passkeys.delete().where(sa.func.coalesce(_p.used_at, _p.created_at) < now - UNUSED))
