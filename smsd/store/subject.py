"""All that is stored about one number: what a data subject may see (GDPR article 15).

In: a number and its keyed hash. Out: plain values by class. It reads only.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store.schema import consents, deliveries, inbound_texts, journal, letters, members, memberships, texts


def everything(conn: Connection, number: str, who: str) -> dict[str, list[dict[str, object]]]:
    """By class; empty lists where there is nothing."""
    owner = sa.select(members.c.id).where(members.c.number == number).scalar_subquery()
    address = sa.select(members.c.email).where(members.c.number == number, members.c.email != "").scalar_subquery()
    queries = {
        "member": sa.select(members).where(members.c.number == number),
        "memberships": sa.select(memberships).where(memberships.c.member_id == owner),
        "consents": sa.select(consents).where(consents.c.member_id == owner),
        "texts_from": sa.select(inbound_texts.c.received_at, inbound_texts.c.body, inbound_texts.c.state).where(
            inbound_texts.c.sender == number
        ),
        "texts_to": sa.select(deliveries.c.created_at, deliveries.c.state, deliveries.c.sent_at, texts.c.body)
        .join(texts, texts.c.id == deliveries.c.text_id)
        .where(deliveries.c.number == number),
        "letters": sa.select(letters.c.created_at, letters.c.subject, letters.c.state).where(
            letters.c.recipient == address
        ),
        "journal": sa.select(journal.c.at, journal.c.event, journal.c.detail).where(journal.c.who == who),
    }
    return {name: [dict(row._mapping) for row in conn.execute(query)] for name, query in queries.items()}
