"""Inbound texts and parts, each known by its dedupe key: a replay is recognised and changes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import inbound
from smsd.model.inbound import Part, State, Text
from smsd.model.life import move
from smsd.store.dialect.upsert import new_row, put_new
from smsd.store.schema import inbound_parts, inbound_texts

_t, _p = inbound_texts.c, inbound_parts.c
_KNOWN = sa.select(_t.id).where(_t.dedupe == sa.bindparam("dedupe"))
_SETTLE = (
    inbound_texts.update()
    .where(_t.id == sa.bindparam("b_id"), _t.state == State.SAVED)
    .values(state=sa.bindparam("b_next"))
)
# in no order: for the order of ids a database would read all that ever came
_OVERDUE = sa.select(inbound_parts).where(
    _p.done.is_(False), _p.told.is_(False), _p.received_at < sa.bindparam("before")
)
_KEY = (_p.sender, _p.ref, _p.bits, _p.total)
_FRESH = sa.and_(_p.done.is_(False), _p.received_at > sa.bindparam("after"))
_WHOLE = sa.select(*_KEY).where(_FRESH).group_by(*_KEY).having(sa.func.count(_p.seq.distinct()) >= _p.total).subquery()
_OF_WHOLE = (
    sa.select(inbound_parts)
    .join(_WHOLE, sa.and_(*(column == _WHOLE.c[column.name] for column in _KEY)))
    .where(_FRESH)
    .order_by(_p.id)
)


def save(conn: Connection, text: Text, body: str) -> int | None:
    """Keeps a text; its id, or None if it came before. `body` is what may be stored of it."""
    return new_row(
        conn,
        inbound_texts,
        ("dedupe",),
        {
            "dedupe": text.dedupe,
            "sender": text.sender,
            "kind": text.kind,
            "body": body,
            "stamp": text.stamp,
            "received_at": text.received_at,
            "modem": text.modem,
            "state": State.SAVED,
        },
    )


def known(conn: Connection, dedupe: str) -> bool:
    """Whether a text with this key came before."""
    return conn.execute(_KNOWN, {"dedupe": dedupe}).first() is not None


def stamps(conn: Connection, sender: str, line: str, after: datetime) -> list[tuple[datetime, str]]:
    """The stamps since then and the keys of the texts of a sender that came over this line, the newest first."""
    query = sa.select(_t.stamp, _t.dedupe).where(_t.sender == sender, _t.modem == line, _t.stamp > after)
    return [(row.stamp, row.dedupe) for row in conn.execute(query.order_by(_t.id.desc()))]


def sent_later(conn: Connection, sender: str, after: datetime, before: datetime) -> list[str]:
    """What is stored of texts of a sender whose stamps say that they were sent later than one that comes only now."""
    query = sa.select(_t.body).where(_t.sender == sender, _t.stamp > after, _t.stamp <= before, _t.kind == "text")
    return list(conn.execute(query).scalars())


def settle(conn: Connection, text_id: int, event: str) -> None:
    """Moves a saved text on."""
    done = conn.execute(_SETTLE, {"b_id": text_id, "b_next": move(inbound.MOVES, State.SAVED, event)})
    if done.rowcount != 1:
        raise RuntimeError("an inbound text changed under our hands")


def save_part(conn: Connection, part: Part, sealed: bytes) -> bool:
    """Keeps a part, its words sealed; False if it came before."""
    return put_new(
        conn,
        inbound_parts,
        ("dedupe",),
        {
            "dedupe": part.dedupe,
            "sender": part.sender,
            "answerable": part.answerable,
            "ref": part.ref,
            "bits": part.bits,
            "total": part.total,
            "seq": part.seq,
            "encoding": part.encoding,
            "units": sealed,
            "stamp": part.stamp,
            "received_at": part.received_at,
            "modem": part.modem,
        },
    )


class StoredPart(NamedTuple):
    """A row of the table of parts, in the order of its columns; `units` are sealed."""

    id: int
    dedupe: str
    sender: str
    answerable: bool
    ref: int
    bits: int
    total: int
    seq: int
    encoding: str
    units: bytes
    stamp: datetime | None
    received_at: datetime
    modem: str
    done: bool
    told: bool


def siblings(conn: Connection, part: Part, after: datetime) -> list[StoredPart]:
    """The parts of this sender, reference and total, used or not, youngest first."""
    query = (
        sa.select(inbound_parts)
        .where(
            _p.sender == part.sender,
            _p.ref == part.ref,
            _p.bits == part.bits,
            _p.total == part.total,
            _p.received_at > after,
        )
        .order_by(_p.id.desc())
    )
    return [StoredPart(*row) for row in conn.execute(query)]


def parts_of_whole(conn: Connection, after: datetime) -> list[StoredPart]:
    """Parts that are in no text yet, where no part is missing: somebody may send thousands that stay alone."""
    return [StoredPart(*row) for row in conn.execute(_OF_WHOLE, {"after": after})]


def use_parts(conn: Connection, ids: list[int]) -> None:
    """These parts are in a text now; their content is erased, their keys stay."""
    conn.execute(inbound_parts.update().where(_p.id.in_(ids)).values(done=True, units=b""))


def overdue(conn: Connection, before: datetime) -> list[StoredPart]:
    """Parts that wait for others since before a time, and nobody was told."""
    return sorted(StoredPart(*row) for row in conn.execute(_OVERDUE, {"before": before}))


def told(conn: Connection, ids: list[int]) -> None:
    """The sender of these parts was told."""
    conn.execute(inbound_parts.update().where(_p.id.in_(ids)).values(told=True))
