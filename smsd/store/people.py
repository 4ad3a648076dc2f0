"""Rights of role holders: PIN and list hashes, TOTP secrets, blocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model.rights import Rights
from smsd.store.dialect.upsert import put
from smsd.store.schema import list_codes, rights

_r, _l = rights.c, list_codes.c
_ALL, _FREE_CODES = sa.select(rights), sa.select(_l.person, _l.hash).where(_l.used_at.is_(None))


def all_rights(conn: Connection) -> dict[str, Rights]:
    """The rights of everybody who has any."""
    lists: dict[str, list[str]] = {}
    for person, code_hash in conn.execute(_FREE_CODES):
        lists.setdefault(person, []).append(code_hash)
    return {
        row.person: Rights(
            person=row.person,
            pin_hash=row.pin_hash,
            pin_digits=row.pin_digits,
            totp_secret=row.totp_secret,
            totp_last_step=row.totp_last_step,
            totp_failures=row.totp_failures,
            blocked=row.blocked_at is not None,
            list_hashes=tuple(lists.get(row.person, ())),
        )
        for row in conn.execute(_ALL)
    }


def save(conn: Connection, /, person: str, **values: object) -> None:
    """Sets columns of a person's rights."""
    if conn.execute(rights.update().where(_r.person == person).values(**values)).rowcount == 0:
        put(conn, rights, ("person",), {"person": person, **values})


def accept_step(conn: Connection, person: str, step: int) -> bool:
    """Takes a TOTP time step; False if one as late was taken before."""
    done = conn.execute(
        rights.update()
        .where(_r.person == person, _r.totp_last_step < step)
        .values(totp_last_step=step, totp_failures=0)
    )
    return done.rowcount == 1


def totp_failed(conn: Connection, person: str) -> None:
    """Counts a wrong TOTP code."""
    conn.execute(rights.update().where(_r.person == person).values(totp_failures=_r.totp_failures + 1))


def use_list_code(conn: Connection, person: str, code_hash: str, now: datetime) -> bool:
    """Uses up a list code; False if it was used before."""
    done = conn.execute(
        list_codes.update().where(_l.person == person, _l.hash == code_hash, _l.used_at.is_(None)).values(used_at=now)
    )
    return done.rowcount == 1


def replace_list(conn: Connection, person: str, hashes: Iterable[str]) -> None:
    """A new list; the old one ends."""
    conn.execute(list_codes.delete().where(_l.person == person))
    conn.execute(list_codes.insert(), [{"person": person, "hash": h} for h in hashes])


def void_proofs(conn: Connection) -> None:
    """No PIN, list or authenticator of anybody counts any more: the key that they hung on is lost."""
    conn.execute(rights.update().values(pin_hash=None, totp_secret=None))
    conn.execute(list_codes.delete())
