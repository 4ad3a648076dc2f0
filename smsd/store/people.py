"""Rights of role holders: PIN and list hashes, TOTP secrets, blocks."""

from __future__ import annotations

from collections.abc import Callable, Collection, ItemsView, Iterable, Iterator, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model.rights import Rights
from smsd.store.dialect.upsert import put
from smsd.store.schema import list_codes, rights

_r, _l = rights.c, list_codes.c
_ALL, _FREE_CODES = sa.select(rights), sa.select(_l.person, _l.hash).where(_l.used_at.is_(None))
_PEOPLE: sa.BindParameter[str] = sa.bindparam("people", expanding=True)
_SOME, _FREE_CODES_OF = _ALL.where(_r.person.in_(_PEOPLE)), _FREE_CODES.where(_l.person.in_(_PEOPLE))


def all_rights(conn: Connection, people: Collection[str] | None = None) -> dict[str, Rights]:
    """The rights of everybody who has any, or of those of some people."""
    if people is None:
        codes, found = conn.execute(_FREE_CODES), conn.execute(_ALL)
    else:
        some = {"people": list(people)}
        codes, found = conn.execute(_FREE_CODES_OF, some), conn.execute(_SOME, some)
    lists: dict[str, list[str]] = {}
    for person, code_hash in codes:
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
            blocked_by=row.blocked_by or "",
            list_hashes=tuple(lists.get(row.person, ())),
        )
        for row in found
    }


class StoredRights(Mapping[str, Rights]):
    """Rights, read when they are asked for: those of somebody together with those `near`, who are mostly asked for
    too. Each is read once.
    """

    def __init__(self, conn: Connection, near: Callable[[str], Collection[str]]) -> None:
        self._conn, self._near = conn, near
        self._known: dict[str, Rights | None] = {}

    def __getitem__(self, person: str) -> Rights:
        if person not in self._known:
            asked = {person, *self._near(person)} - self._known.keys()
            self._known |= dict.fromkeys(asked) | all_rights(self._conn, asked)
        if (found := self._known[person]) is None:
            raise KeyError(person)
        return found

    def _all(self) -> dict[str, Rights]:
        return all_rights(self._conn) | {k: r for k, r in self._known.items() if r is not None}

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def items(self) -> ItemsView[str, Rights]:
        """All of them, in one look."""
        return self._all().items()


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
