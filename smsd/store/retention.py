"""How long what is kept, and how a person is erased.

In: the periods of the configuration. Out: rows erased or emptied, and how many of each class. Counts and states stay: a
report needs how many texts were delivered, not to whom.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.config.schema import Privacy
from smsd.model import broadcast as bc
from smsd.model.delivery import MOVES, WAITING, State
from smsd.store import asked, passkeys, web
from smsd.store.schema import (
    broadcasts,
    challenges,
    consents,
    deliveries,
    early_reports,
    feedbacks,
    inbound_parts,
    inbound_texts,
    is_in,
    journal,
    letters,
    mail_seen,
    mail_tokens,
    members,
    texts,
    worded,
)

ERASED = ""
ASKED_KEEPS = timedelta(hours=1)  # words that a digit may still choose
PAGE_KEEPS = timedelta(days=2)  # sessions, codes and forms of the page that are over
DEDUPE_KEEPS = timedelta(days=60)  # a replay is known so long, whatever is kept of its words
SETTLED = [s for s in MOVES if s not in (*WAITING, State.CLAIMED)]
_d = deliveries.c
_PLACE = sa.literal("erased-") + sa.cast(_d.id, sa.String)  # keeps the place of a number that is erased


def run(conn: Connection, now: datetime, privacy: Privacy) -> dict[str, int]:
    """Erases what is older than its class allows; how many rows of each."""
    web.purge(conn, now - PAGE_KEEPS)
    passkeys.purge(conn, now)
    return {
        "inbound texts": _inbound(conn, now, privacy.inbound_texts),
        "numbers of deliveries": _deliveries(conn, now - privacy.deliveries),
        "texts of broadcasts": _alerts(conn, now - privacy.alert_texts),
        "journal lines": _journal(conn, now - privacy.journal),
    }


def _inbound(conn: Connection, now: datetime, keep: timedelta) -> int:
    i = inbound_texts.c
    done = conn.execute(
        inbound_texts.update().where(i.received_at < now - keep, i.sender != ERASED).values(sender=ERASED, body=ERASED)
    ).rowcount
    asked.purge(conn, now - ASKED_KEEPS)
    conn.execute(inbound_texts.delete().where(i.received_at < now - max(keep, DEDUPE_KEEPS)))
    conn.execute(inbound_parts.delete().where(inbound_parts.c.received_at < now - max(keep, DEDUPE_KEEPS)))
    return done


def _deliveries(conn: Connection, before: datetime) -> int:
    """Numbers go; what was not of a broadcast goes whole."""
    old = sa.and_(_d.created_at < before, _d.state.in_(SETTLED))
    gone = conn.execute(deliveries.delete().where(old, _d.broadcast_id.is_(None))).rowcount
    # one broadcast, one member, one row: the row's id keeps the place of a number that is erased
    done = conn.execute(deliveries.update().where(old, _d.number.startswith("+")).values(number=_PLACE)).rowcount
    conn.execute(
        challenges.delete().where(
            challenges.c.created_at < before,
            ~sa.exists().where(_d.challenge_id == challenges.c.id),
        )
    )
    if gone:
        conn.execute(texts.delete().where(~sa.exists().where(_d.text_id == texts.c.id)))
    conn.execute(letters.delete().where(letters.c.settled_at < before))
    conn.execute(mail_seen.delete().where(mail_seen.c.at < before - DEDUPE_KEEPS))
    conn.execute(mail_tokens.delete().where(mail_tokens.c.expires_at < before))
    return gone + done


def _alerts(conn: Connection, before: datetime) -> int:
    b, f = broadcasts.c, feedbacks.c
    done = conn.execute(
        broadcasts.update()
        .where(b.created_at < before, b.body != ERASED, b.state.not_in([*bc.OPEN, *bc.RUNNING]))
        .values(body=ERASED, author_number=ERASED, tip=ERASED)
    ).rowcount
    conn.execute(
        worded.delete().where(
            worded.c.broadcast_id.in_(
                sa.select(b.id).where(b.created_at < before, b.state.not_in([*bc.OPEN, *bc.RUNNING]))
            )
        )
    )
    # a text that still has to be sent
    open_ = sa.exists().where(_d.text_id == texts.c.id, is_in(_d.state, *WAITING, State.CLAIMED, State.UNCERTAIN))
    conn.execute(
        texts.update()
        .where(
            texts.c.body != ERASED,
            ~open_,
            texts.c.id.in_(sa.select(_d.text_id).where(_d.created_at < before, _d.state.in_(SETTLED))),
        )
        .values(body=ERASED)
    )
    conn.execute(feedbacks.update().where(f.created_at < before, f.state != "waiting").values(body=ERASED))
    return done


def _journal(conn: Connection, before: datetime) -> int:
    return conn.execute(journal.delete().where(journal.c.at < before)).rowcount


def erase(conn: Connection, number: str) -> None:
    """A person: member, consents, texts, numbers of deliveries. The journal holds keyed hashes only."""
    conn.execute(inbound_texts.update().where(inbound_texts.c.sender == number).values(sender=ERASED, body=ERASED))
    conn.execute(inbound_parts.delete().where(inbound_parts.c.sender == number))
    conn.execute(early_reports.delete().where(early_reports.c.number == number))
    conn.execute(deliveries.update().where(_d.number == number, _d.state.in_(SETTLED)).values(number=_PLACE))
    owner = sa.select(members.c.id).where(members.c.number == number).scalar_subquery()
    address = conn.execute(sa.select(members.c.email).where(members.c.number == number)).scalar()
    if address:
        conn.execute(letters.delete().where(letters.c.recipient == address))
    conn.execute(consents.delete().where(consents.c.member_id == owner))
    conn.execute(members.delete().where(members.c.number == number))
