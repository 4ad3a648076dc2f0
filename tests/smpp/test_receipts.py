"""Delivery receipts beside texts, on a carrier's line: texts go first, receipts are written together. Real TCP and
SQLite, mock clock.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model.delivery import State
from smsd.model.inbound import NO_MR, Report
from smsd.service import outcomes
from smsd.smpp import frames
from smsd.store.schema import deliveries, early_reports, journal, parts, texts
from tests.smpp.centre import Centre
from tests.smpp.stage import zone
from tests.smpp.test_window import alerts
from tests.town import NUMBERS, member


@pytest.mark.parametrize("who", ["peeters", "member", "stranger"])
def test_a_text_does_not_wait_behind_receipts(tmp_path: Path, evening: Any, who: str) -> None:
    """Eight hundred receipts came before it, and only a handful of them is written before it is."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=20, alerts__reports="true", keys={"window": 20}) as z:
            await z.alert()
            await z.until(lambda: len(alerts(centre)) == 20, 60)
            await z.wait(5)
            peer, sent = centre.peer, alerts(centre)
            told = [centre.receipt(sent[n % 20]) for n in range(800)]
            Random(1).shuffle(told)
            sequences = [peer.ask(frames.DELIVER_SM, body) for body in told]
            number = {"peeters": NUMBERS["peeters"], "member": member(3), "stranger": "+32475999999"}[who]
            stop = peer.ask(frames.DELIVER_SM, centre.mo(number, "STOP"))
            await z.wait(60)
            before = list(peer.answers)[: list(peer.answers).index(stop)]  # in the order in which they were answered
            assert sum(s in before for s in sequences) <= 200
            assert {peer.answers[s].status for s in sequences} == {0}
            assert await z.states() == {State.DELIVERED: 20}

    evening(main)


def test_receipts_are_written_together(tmp_path: Path, evening: Any) -> None:
    """Hundreds of them are a few transactions."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=100, alerts__reports="true", keys={"window": 50}) as z:
            await z.alert()
            await z.until(lambda: len(alerts(centre)) == 100, 60)
            await z.wait(5)
            count, run = 0, z.db.run

            async def counted(*asked: Any) -> Any:
                nonlocal count
                count += 1
                return await run(*asked)

            z.db.run = counted  # type: ignore[method-assign]
            sequences = [centre.peer.ask(frames.DELIVER_SM, centre.receipt(taken)) for taken in alerts(centre)]
            await z.until(lambda: all(s in centre.peer.answers for s in sequences), 60)
            z.db.run = run  # type: ignore[method-assign]
            assert count < 40
            await z.wait(1)
            assert await z.states() == {State.DELIVERED: 100}

    evening(main)


def all_of_it(conn: Connection) -> list[Any]:
    """What reports may change; the order in which the journal was written is no matter."""
    kept = [list(conn.execute(sa.select(t).order_by(*t.primary_key)).all()) for t in (deliveries, parts)]
    early = sa.select(*[c for c in early_reports.c if c.name != "id"])
    noted = sa.select(*[c for c in journal.c if c.name != "id"])
    return [*kept, *(sorted(map(repr, conn.execute(query).all())) for query in (early, noted))]


def mixed_up(conn: Connection, rng: Random) -> None:
    """Rows of an alert that was sent, some of them in other states, in two parts, or to a number that has two."""
    rows = conn.execute(sa.select(deliveries).where(deliveries.c.role == "member").order_by(deliveries.c.id)).all()
    text = conn.execute(sa.select(texts).where(texts.c.id == rows[0].text_id)).one()
    longer = {key: value for key, value in text._mapping.items() if key != "id"} | {"segments": 2, "body": "langer"}
    long_id = conn.execute(texts.insert().values(**longer).returning(texts.c.id)).scalar_one()
    for row, above in zip(rows, [*rows[1:], rows[0]], strict=True):
        its = deliveries.c.id == row.id
        kind = rng.choice(
            ["", "", "", "", "claimed", "uncertain", "delivered", "failed", "long", "two", "again", "hex"]
        )
        if kind in ("claimed", "uncertain", "delivered", "failed"):
            ago = rng.choice([timedelta(0), timedelta(hours=1)])
            settled = row.settled_at - ago if row.settled_at else None
            conn.execute(deliveries.update().where(its).values(state=kind, settled_at=settled))
        elif kind == "long":
            conn.execute(deliveries.update().where(its).values(text_id=long_id))
            if rng.random() < 0.5:
                part = conn.execute(sa.select(parts).where(parts.c.delivery_id == row.id)).one()._mapping
                told = rng.choice([None, 0])
                conn.execute(parts.insert().values(**{**part, "seq": 2, "message_id": f"two-{row.id}", "status": told}))
        elif kind == "two":
            conn.execute(deliveries.update().where(its).values(number=above.number, broadcast_id=None))
            named = sa.select(parts.c.message_id).where(parts.c.delivery_id == above.id).limit(1).scalar_subquery()
            if rng.random() < 0.7:  # and a centre that begins to count anew
                sooner = {"sent_at": row.sent_at - timedelta(minutes=rng.choice([1, -1]))}
                of_it = parts.c.delivery_id == row.id
                conn.execute(parts.update().where(of_it).values(message_id=named, **sooner))
        elif kind == "again":
            conn.execute(deliveries.update().where(its).values(again=True, attempt=2))
        elif kind == "hex":
            conn.execute(parts.update().where(parts.c.delivery_id == row.id).values(message_id=f"{row.id:08X}"))


def some_reports(conn: Connection, rng: Random, now: Any) -> list[Report]:
    """Of those rows: most of them say that a text arrived."""
    query = sa.select(parts.c.delivery_id, parts.c.message_id, parts.c.modem, deliveries.c.number)
    found = conn.execute(query.join(deliveries, deliveries.c.id == parts.c.delivery_id)).all()
    told = []
    for row in rng.sample(found, 45) + rng.sample(found, 5):
        status = rng.choice([0] * 6 + [1, 0x30, 0x41, 0x61])
        named = str(row.delivery_id) if row.message_id == f"{row.delivery_id:08X}" else row.message_id
        named = rng.choice([named] * 12 + ["nobody", ""])
        number = rng.choice([row.number] * 12 + ["+32499999999"])
        told.append(Report(NO_MR, number, status, None, now, row.modem, message_id=named))
    return told


def test_together_they_change_what_each_by_itself_would(tmp_path: Path, evening: Any) -> None:
    """Over rows in all states, texts in two parts, two texts to a number, ids in both spellings."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=60, alerts__reports="true", keys={"window": 50}) as z:
            await z.alert()
            await z.until(lambda: len(alerts(centre)) == 60, 60)
            await z.wait(5)
            ctx = z.gateway.ctx

            def both(conn: Connection, seed: int) -> tuple[list[Any], list[Any]]:
                outside = conn.begin_nested()
                mixed_up(conn, Random(seed))
                reports = some_reports(conn, Random(seed), ctx.now())
                inside = conn.begin_nested()
                outcomes.take_reports(conn, ctx, reports)
                together = all_of_it(conn)
                inside.rollback()
                for report in reports:
                    outcomes.take_report(conn, ctx, report)
                each = all_of_it(conn)
                outside.rollback()
                return together, each

            for seed in range(15):
                together, each = await z.db.run(both, seed)
                assert together == each, seed

    evening(main)


def test_fifty_receipts_are_a_handful_of_statements(tmp_path: Path, evening: Any) -> None:
    """A text that comes waits behind one transaction of them at most: it has to be short."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=50, alerts__reports="true", keys={"window": 50}) as z:
            await z.alert()
            await z.until(lambda: len(alerts(centre)) == 50, 60)
            await z.wait(5)
            ctx, said = z.gateway.ctx, []

            def count(conn: Connection) -> None:
                reports = [
                    Report(NO_MR, taken.number, 0, None, ctx.now(), "stick0", message_id=taken.id)
                    for taken in alerts(centre)
                ]
                sa.event.listen(conn, "before_cursor_execute", lambda *args: said.append(args[2]))
                outcomes.take_reports(conn, ctx, reports)

            await z.db.run(count)
            assert len(said) < 10
            assert await z.states() == {State.DELIVERED: 50}

    evening(main)
