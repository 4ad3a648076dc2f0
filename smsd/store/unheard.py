"""Texts of which a line heard nothing: its modem may have taken them, under references (TP-MR) that nobody knows.

In: texts in doubt, as they become so. Out: how many answers may still come, and how far the modem may have counted on
since the reference that was heard last. Kept as a fact for each line: the row itself may be on another line by the time
that a run begins.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model.line import NO_TEXTS, EarlierTexts
from smsd.store import facts
from smsd.store.schema import deliveries, parts, texts

KEPT = 16
ANSWERED_WITHIN = timedelta(seconds=210)  # the longest that a modem answers a text
_d, _p = deliveries.c, parts.c


class Doubt(NamedTuple):
    """So many parts, one after the other; `cut`: the last of them may still be answered when the next run begins."""

    at: datetime
    texts: int
    cut: bool


def note(conn: Connection, line: str, doubt: Doubt) -> None:
    """A line's texts are in doubt."""
    kept = [*_kept(conn, line), doubt][-KEPT:]
    facts.put(conn, _key(line), json.dumps([(d.at.isoformat(), d.texts, d.cut) for d in kept]))


def cut_short(conn: Connection, ids: Collection[int], now: datetime, *, lost: bool) -> None:
    """A run ended with these rows in its lines' hands. A modem has one text in its hands at a time, of which each part
    may have a reference, unless commits of ours were `lost`: then each row may have been answered, and one that we took
    for claimed as well.
    """
    lines: dict[str, list[int]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        some = sa.select(_d.modem, texts.c.segments).join(texts, texts.c.id == _d.text_id)
        some = some.where(_d.id.in_(list(ids)[start : start + 500]), _d.modem.is_not(None))
        for row in conn.execute(some).all():
            lines[row.modem].append(row.segments)
    for line, segments in lines.items():
        note(conn, line, Doubt(now, sum(segments) + max(segments) if lost else max(segments), cut=True))


def of_earlier_runs(conn: Connection, line: str, now: datetime) -> EarlierTexts:
    """What the runs before left in the hands of a line's modem."""
    doubts = _kept(conn, line)
    owed = sum(d.cut and d.at > now - ANSWERED_WITHIN for d in doubts)
    if not owed:
        return NO_TEXTS
    query = (
        sa.select(_p.mr, _p.sent_at)
        .where(_p.modem == line, _p.mr.is_not(None))
        .order_by(_p.sent_at.desc(), _p.delivery_id.desc(), _p.seq.desc())
    )
    last = conn.execute(query.limit(1)).first()
    if last is None:
        return EarlierTexts(owed, sum(d.texts for d in doubts), None)
    ahead = last.sent_at > now  # the clock is behind: which of them came first is not known
    return EarlierTexts(owed, sum(d.texts for d in doubts if d.at >= last.sent_at or ahead), last.mr)


def _kept(conn: Connection, line: str) -> list[Doubt]:
    found = facts.data(facts.get(conn, _key(line)))
    out = []
    for each in found if isinstance(found, list) else []:
        match each:
            case [str(at), int(texts), bool(cut)] if (moment := facts.moment(at)) is not None:
                out.append(Doubt(moment, texts, cut))
    return out


def _key(line: str) -> str:
    return f"unheard:{line}"
