"""A broadcast's texts, kept from the draft on: what previews quote is what phones get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store.schema import worded

_w = worded.c


@dataclass(frozen=True, slots=True)
class Version:
    """The text in one language, for one network."""

    network: str
    language: str
    body: str
    segments: int
    shown: bool


def keep(conn: Connection, broadcast_id: int, versions: Sequence[Version]) -> None:
    """Stores the versions of a draft."""
    conn.execute(
        worded.insert(),
        [
            {
                "broadcast_id": broadcast_id,
                "network": v.network,
                "language": v.language,
                "body": v.body,
                "segments": v.segments,
                "shown": v.shown,
            }
            for v in versions
        ],
    )


def of(conn: Connection, broadcast_id: int, network: str) -> dict[str, Version]:
    """The versions for a network, by language."""
    query = sa.select(worded).where(_w.broadcast_id == broadcast_id, _w.network == network)
    return {
        row.language: Version(
            network=row.network, language=row.language, body=row.body, segments=row.segments, shown=row.shown
        )
        for row in conn.execute(query)
    }


def networks(conn: Connection, broadcast_id: int) -> tuple[str, ...]:
    """The networks that a draft was worded for, by their keys."""
    query = sa.select(_w.network).where(_w.broadcast_id == broadcast_id, _w.shown).order_by(_w.network)
    return tuple(conn.execute(query).scalars())
