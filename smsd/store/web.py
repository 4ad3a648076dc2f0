"""What the page remembers: sessions, codes that were texted, forms that were sent.

In: hashes of tokens; no token, code or PIN is ever stored. Out: rows, and compare-and-sets of which one alone succeeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store.dialect.upsert import put_new
from smsd.store.schema import web_codes, web_forms, web_sessions

_s, _c, _f = web_sessions.c, web_codes.c, web_forms.c


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in. `agent`: what the browser calls itself."""

    id: int
    person: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that was asked for; `number` is empty where nobody was meant."""

    hash: str
    number: str
    nonce: str
    created_at: datetime
    tries: int
    used: bool


def begin(conn: Connection, **values: object) -> None:
    """Writes a session that begins now."""
    conn.execute(web_sessions.insert().values(**values))


def session(conn: Connection, token_hash: str, now: datetime, seen_after: datetime) -> Session | None:
    """The session of a token, unless it ended, is over, or was not used since `seen_after`."""
    row = conn.execute(_LIVE.where(_s.hash == token_hash, _s.expires_at > now, _s.seen_at > seen_after)).first()
    return Session(*row) if row else None


_LIVE = sa.select(_s.id, _s.person, _s.created_at, _s.seen_at, _s.expires_at, _s.address, _s.agent).where(
    _s.ended_at.is_(None)
)


def sessions(conn: Connection, now: datetime, seen_after: datetime, person: str | None = None) -> list[Session]:
    """Who is signed in, newest first."""
    query = _LIVE.where(_s.expires_at > now, _s.seen_at > seen_after).order_by(_s.id.desc())
    return [Session(*row) for row in conn.execute(query.where(_s.person == person) if person is not None else query)]


def ended_since(conn: Connection, moment: datetime) -> frozenset[int]:
    """The sessions that were ended after a moment."""
    return frozenset(conn.execute(sa.select(_s.id).where(_s.ended_at > moment)).scalars())


def seen(conn: Connection, session_id: int, now: datetime) -> None:
    """Notes that a session was used now: it ends when it lies still."""
    conn.execute(web_sessions.update().where(_s.id == session_id).values(seen_at=now))


def end(conn: Connection, session_id: int, now: datetime, person: str | None = None) -> bool:
    """Ends a session, of this person if one is named; False if there is none to end."""
    query = web_sessions.update().where(_s.id == session_id, _s.ended_at.is_(None))
    return (
        conn.execute((query.where(_s.person == person) if person is not None else query).values(ended_at=now)).rowcount
        == 1
    )


def ask(conn: Connection, token_hash: str, number: str, nonce: str, now: datetime) -> None:
    """A code was asked for."""
    conn.execute(web_codes.insert(), {"hash": token_hash, "number": number, "nonce": nonce, "created_at": now})


def asked(conn: Connection, token_hash: str) -> Asked | None:
    """What was asked for under a token."""
    row = conn.execute(
        sa.select(_c.hash, _c.number, _c.nonce, _c.created_at, _c.tries, _c.used_at).where(_c.hash == token_hash)
    ).first()
    return Asked(*row[:5], row.used_at is not None) if row else None


def tried(conn: Connection, token_hash: str) -> None:
    """One more try at a code."""
    conn.execute(web_codes.update().where(_c.hash == token_hash).values(tries=_c.tries + 1))


def use_code(conn: Connection, token_hash: str, now: datetime) -> bool:
    """Uses a code up; False if it was used before."""
    return (
        conn.execute(web_codes.update().where(_c.hash == token_hash, _c.used_at.is_(None)).values(used_at=now)).rowcount
        == 1
    )


def use_form(conn: Connection, form_hash: str, now: datetime) -> bool:
    """A form is sent; False if it was sent before."""
    return put_new(conn, web_forms, ("hash",), {"hash": form_hash, "at": now})


def purge(conn: Connection, before: datetime) -> None:
    """Forgets what is long over."""
    conn.execute(web_sessions.delete().where(sa.or_(_s.expires_at < before, _s.ended_at < before)))
    conn.execute(web_codes.delete().where(_c.created_at < before))
    conn.execute(web_forms.delete().where(_f.at < before))
