"""Feedbacks, their release tokens, the letters that wait to be sent, the mail that was read."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import feedback
from smsd.model.feedback import LETTER_MOVES, Feedback, Letter, LetterState, State
from smsd.model.life import move
from smsd.phone_number import without_addresses
from smsd.store.dialect.upsert import put_new
from smsd.store.schema import Row, feedbacks, letters, mail_seen, mail_tokens, members, memberships, new_id

TRIES = 2  # of a mail that never comes to an end; then it is put aside
_f, _l, _t, _m, _s = feedbacks.c, letters.c, mail_tokens.c, members.c, memberships.c


def _one(row: Row) -> Feedback:
    return Feedback(
        id=row.id,
        incident=row.incident_id,
        network=row.network,
        author=row.author,
        source=row.source,
        body=row.body,
        state=State(row.state),
        created_at=row.created_at,
    )


def add(
    conn: Connection, *, incident: int | None, network: str, author: str, source: str, body: str, now: datetime
) -> int:
    """A feedback that waits for a coordinator; its number."""
    return new_id(
        conn.execute(
            feedbacks.insert().values(
                incident_id=incident,
                network=network,
                author=author,
                source=source,
                body=body,
                state=State.WAITING,
                created_at=now,
            )
        )
    )


def get(conn: Connection, number: int) -> Feedback | None:
    """That with this id, which exists."""
    row = conn.execute(sa.select(feedbacks).where(_f.id == number)).first()
    return _one(row) if row else None


def waiting(conn: Connection, networks: Collection[str]) -> list[Feedback]:
    """Feedbacks of some networks that no coordinator answered yet, oldest first."""
    return [
        _one(r)
        for r in conn.execute(
            sa.select(feedbacks).where(_f.state == State.WAITING, _f.network.in_(list(networks))).order_by(_f.id)
        )
    ]


def step(conn: Connection, number: int, event: str, now: datetime, by: str = "", **values: object) -> bool:
    """Moves a feedback that waits; False if somebody did before."""
    done = conn.execute(
        feedbacks.update()
        .where(_f.id == number, _f.state == State.WAITING)
        .values(state=move(feedback.MOVES, State.WAITING, event), settled_at=now, settled_by=by, **values)
    )
    return done.rowcount == 1


def reword(conn: Connection, number: int, body: str) -> bool:
    """Other words for one that waits; False where it does not any more."""
    return (
        conn.execute(feedbacks.update().where(_f.id == number, _f.state == State.WAITING).values(body=body)).rowcount
        == 1
    )


def of_incident(conn: Connection, incident: int) -> list[Feedback]:
    """All feedback on an incident."""
    return [_one(r) for r in conn.execute(sa.select(feedbacks).where(_f.incident_id == incident).order_by(_f.id))]


def older(conn: Connection, before: datetime) -> list[Feedback]:
    """Those that wait since before a time."""
    return [
        _one(r) for r in conn.execute(sa.select(feedbacks).where(_f.state == State.WAITING, _f.created_at < before))
    ]


class Reader(NamedTuple):
    """A member with an address that takes mail."""

    number: str
    email: str
    language: str
    name: str


def readers(conn: Connection, network: str) -> list[Reader]:
    """Who of a network would get a letter."""
    query = (
        sa.select(_m.number, _m.email, _m.language, _m.name)
        .join_from(members, memberships)
        .where(_s.network == network, _s.state.in_(["active", "paused"]), _m.email != "", _m.bounced_at.is_(None))
        .order_by(_m.id)
    )
    return [Reader(*row) for row in conn.execute(query)]


# ---- tokens


def give_token(conn: Connection, token_hash: str, number: int, person: str, expires: datetime) -> None:
    """A release token that a coordinator was given."""
    conn.execute(mail_tokens.insert().values(hash=token_hash, feedback_id=number, person=person, expires_at=expires))


class MailToken(NamedTuple):
    """What a token lets whom do, until when."""

    feedback_id: int
    person: str
    expires_at: datetime
    used_at: datetime | None


def token(conn: Connection, token_hash: str) -> MailToken | None:
    """The token with this hash."""
    row = conn.execute(
        sa.select(_t.feedback_id, _t.person, _t.expires_at, _t.used_at).where(_t.hash == token_hash)
    ).first()
    return MailToken(*row) if row else None


def use_token(conn: Connection, token_hash: str, now: datetime) -> bool:
    """Uses a token up; False if it was used or is too old."""
    done = conn.execute(
        mail_tokens.update().where(_t.hash == token_hash, _t.used_at.is_(None), _t.expires_at > now).values(used_at=now)
    )
    return done.rowcount == 1


def begin(conn: Connection, uid: str, now: datetime) -> int | None:
    """Remembers, before a mail is looked at, that it is; how many times it
    was begun, or None where it is settled already.
    """
    tries = [f"begun {n} {uid}" for n in range(1, TRIES + 2)]
    known = set(conn.execute(sa.select(mail_seen.c.key).where(mail_seen.c.key.in_([uid, *tries]))).scalars())
    if uid in known:
        return None
    count = min(len(known) + 1, TRIES + 1)
    if tries[count - 1] not in known:
        put_new(conn, mail_seen, ("key",), {"key": tries[count - 1], "at": now})
    return count


def not_begun(conn: Connection, uid: str, count: int) -> None:
    """It was not the mail's fault."""
    conn.execute(mail_seen.delete().where(mail_seen.c.key == f"begun {count} {uid}"))


def settle_mail(conn: Connection, keys: Collection[str], now: datetime) -> bool:
    """Remembers a mail as settled by each of its names; False if one of them was known."""
    if conn.execute(sa.select(mail_seen.c.key).where(mail_seen.c.key.in_(list(keys))).limit(1)).first():
        return False
    made = [put_new(conn, mail_seen, ("key",), {"key": key, "at": now}) for key in dict.fromkeys(keys)]
    return all(made)


def put_aside(conn: Connection, uid: str, now: datetime) -> bool:
    """Settles a mail as poison; False if it was settled."""
    return settle_mail(conn, [uid, f"aside {uid}"], now)


def is_aside(conn: Connection, uid: str) -> bool:
    """Whether a mail was put aside."""
    return conn.execute(sa.select(mail_seen.c.key).where(mail_seen.c.key == f"aside {uid}")).first() is not None


# ---- letters


def queue(conn: Connection, wanted: Collection[Letter], now: datetime) -> int:
    """Puts letters into the queue, each once; how many are new."""
    known = (
        set(conn.execute(sa.select(_l.once).where(_l.once.in_([one.once for one in wanted]))).scalars())
        if wanted
        else set()
    )
    rows = [
        {
            "message_id": _unguessable(one.message_id),
            "once": one.once,
            "recipient": one.recipient,
            "subject": one.subject,
            "body": one.body,
            "html": one.html,
            "headers": json.dumps(one.headers),
            "attachment": one.attachment,
            "attachment_name": one.attachment_name,
            "state": LetterState.QUEUED,
            "created_at": now,
        }
        for one in wanted
        if one.once not in known
    ]
    return sum(put_new(conn, letters, ("once",), row) for row in rows)


def _unguessable(message_id: str) -> str:
    """Only who got a letter, or whose server returns it, can name it: that is what a bounce is believed by."""
    left, at, domain = message_id.rpartition("@")
    return f"{left}.{secrets.token_hex(8)}{at}{domain}"


_NEXT_LETTER = (
    sa.select(letters)
    .where(_l.state == LetterState.QUEUED, sa.or_(_l.not_before.is_(None), _l.not_before <= sa.bindparam("now")))
    .order_by(_l.attempts, _l.id)
    .limit(1)
)


def next_letter(conn: Connection, now: datetime) -> Letter | None:
    """The oldest letter that may go now."""
    row = conn.execute(_NEXT_LETTER, {"now": now}).first()
    if row is None:
        return None
    return Letter(
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        once=row.once,
        message_id=row.message_id,
        html=row.html,
        headers=tuple((k, v) for k, v in json.loads(row.headers)),
        attachment=row.attachment,
        attachment_name=row.attachment_name,
        id=row.id,
        attempts=row.attempts,
    )


def settle(
    conn: Connection, letter: Letter, event: str, now: datetime, reason: str = "", not_before: datetime | None = None
) -> None:
    """What became of a letter: send, fail, again. The text of one that is settled
    is erased, and its headers, which hold tokens.
    """
    after = move(LETTER_MOVES, LetterState.QUEUED, event)
    values: dict[str, object] = {
        "state": after,
        "reason": without_addresses(reason)[:200],
        "attempts": _l.attempts + 1,
        "not_before": not_before,
    }
    if after != LetterState.QUEUED:
        values |= {"settled_at": now, "body": "", "html": "", "headers": "[]", "attachment": None}
    conn.execute(letters.update().where(_l.id == letter.id, _l.state == LetterState.QUEUED).values(**values))


def went_to(conn: Connection, message_ids: Collection[str], address: str) -> bool:
    """Whether one of these letters was sent to this address."""
    query = sa.select(_l.id).where(
        _l.message_id.in_(list(message_ids)),
        sa.func.lower(_l.recipient) == address.casefold(),
        _l.state == LetterState.SENT,
    )
    return conn.execute(query.limit(1)).first() is not None


def counts(conn: Connection) -> dict[str, int]:
    """How many letters are in each state."""
    return {str(row[0]): int(row[1]) for row in conn.execute(sa.select(_l.state, sa.func.count()).group_by(_l.state))}


def bounced(conn: Connection, address: str, now: datetime) -> int:
    """Notes that an address takes no mail."""
    return int(
        conn.execute(
            members.update()
            .where(sa.func.lower(_m.email) == address.casefold(), _m.bounced_at.is_(None))
            .values(bounced_at=now)
        ).rowcount
    )


def drop_address(conn: Connection, number: str) -> None:
    """A member wants no mail."""
    conn.execute(members.update().where(_m.number == number).values(email=""))
