"""The gateway's reading without radio: texts go in, rows come out, time jumps.
A real SQLite file, the real handlers.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import sqlalchemy as sa

from smsd.background import daily
from smsd.channels.sms import inbox
from smsd.config.messages import shipped
from smsd.daemon.keys import machine_key
from smsd.lists.member_list import Entry
from smsd.model import membership
from smsd.model.inbound import Text
from smsd.rules import proof, signup
from smsd.rules.wording import Wording
from smsd.service import memberships
from smsd.service.actor import operator
from smsd.service.context import Context, Trust
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, challenges, journal, members, people, spool
from smsd.store.opening import open_engine
from smsd.store.schema import deliveries, inbound_texts, texts
from tests import template
from tests.town import PINS, settings

BEGIN = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = BEGIN

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - BEGIN).total_seconds()


class Hall:
    """What a test plays with."""

    def __init__(self, folder: Path, seed: int = 7, **changes: Any) -> None:
        self.config = settings(folder, **changes)
        self.time = Hands()
        self.key = machine_key(self.config.gateway.database)
        template.lay(self.config.gateway.database)
        self.conn = open_engine(self.config.gateway.database).connect()  # one transaction that nobody commits: quick
        self.ctx = Context(
            self.config,
            Wording(shipped()),
            self.key,
            cast(Any, None),
            cast(Any, self.time),
            Random(seed),
            "test",
            Trust(True, BEGIN),
        )
        self.radio = True
        self.count = 0
        self.seen = 0
        for name, pin in PINS.items():
            if name in self.config.people:
                self.call(people.save, name, pin_hash=proof.hashed(self.key, "pin", name, pin), pin_digits=4)

    def call(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self.conn, *args, **kwargs)

    def unit(self) -> UnitOfWork:
        """What service functions take."""
        return UnitOfWork(self.ctx, self.conn)

    @property
    def now(self) -> datetime:
        return self.time.at

    def passes(self, step: float = 3600, **span: float) -> None:
        """Time goes by; every hour what is due happens."""
        end = self.now + timedelta(**span)
        while self.now < end:
            self.time.at = min(end, self.now + timedelta(seconds=step))
            self.air()
            self.call(daily.look, self.ctx)
            self.air()

    def air(self) -> None:
        """Whatever is due goes out, if the radio is there."""
        if self.radio:
            self.call(
                lambda conn: conn.execute(
                    deliveries.update()
                    .where(
                        deliveries.c.state == "queued",
                        sa.or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= self.now),
                    )
                    .values(state="sent", sent_at=self.now, settled_at=self.now)
                )
            )
        self.call(
            lambda conn: conn.execute(
                deliveries.update()
                .where(deliveries.c.state == "queued", deliveries.c.expires_at <= self.now)
                .values(state="expired", settled_at=self.now)
            )
        )

    def text(self, number: str, words: str, *, line: str = "stick0") -> list[str]:
        """Somebody texts; what goes back to that number, as it goes out."""
        self.count += 1
        self.time.at += timedelta(seconds=1)
        before = self.last()
        text = Text(number, True, words, self.now, self.now, line, f"{self.count}")
        self.call(inbox.accept_text, self.ctx, text)
        self.air()
        return self.got(number, before)

    def last(self) -> int:
        return int(self.call(lambda conn: conn.execute(sa.select(sa.func.max(deliveries.c.id))).scalar() or 0))

    def got(self, number: str, after: int = 0) -> list[str]:
        """All that was or is to be sent to a number."""
        query = (
            sa.select(texts.c.body)
            .join(deliveries, deliveries.c.text_id == texts.c.id)
            .where(deliveries.c.number == number, deliveries.c.id > after)
            .order_by(deliveries.c.id)
        )
        return [
            signup.rendered(self.key, number, body)
            for body in self.call(lambda conn: list(conn.execute(query).scalars()))
        ]

    def code(self, number: str) -> str:
        """The newest sign-up code on a phone."""
        return next(
            (
                found[1]
                for text in reversed(self.got(number))
                if (found := re.search(r"(?:JA|OUI|YES) (\d{6,8})\b", text))
            ),
            "000000",
        )

    def shown(self, number: str) -> str:
        """The newest text on a phone, with the code of its question in it."""
        text = self.got(number)[-1]
        mark = next((m for m in (proof.mark(proof.ALONE_DIGITS), proof.mark()) if m in text), "")
        if mark:
            asked = [c for c in self.call(challenges.open_for, [number]) if c.digits == len(mark)]
            text = text.replace(mark, proof.code_of(self.key, asked[-1]))
        return text

    def joins(self, number: str) -> list[str]:
        """The whole of it: JOIN, and YES with the code."""
        self.text(number, "JOIN")
        return self.text(number, f"JA {self.code(number)}")

    def add(self, *numbers: str, **more: Any) -> Any:
        return memberships.add(self.unit(), operator("test"), [Entry(1, n, "dorp", **more) for n in numbers], "test")

    def state(self, number: str) -> membership.State:
        own = self.call(members.of_number, number)
        return own[0].state if own else membership.State.UNKNOWN

    def audience(self) -> set[str]:
        return {m.number for m in self.call(members.audience, "dorp")}

    def alert(self, number: str, incident: int = 1) -> None:
        """A member got an alert a moment ago."""

        def insert(conn: Any) -> None:
            i = broadcasts.open_incident(conn, "dorp", "peeters", self.now)
            b = broadcasts.draft(
                conn,
                kind="alert",
                network="dorp",
                incident_id=i,
                author="peeters",
                author_number="+32475000001",
                tip="",
                body="Inbraak Kerkstraat",
                zones="",
                facts_at=self.now,
                created_at=self.now,
                validity_s=3600,
                members=1,
                segments=1,
                modem="stick0",
            )
            broadcasts.step(conn, b, "preview")
            broadcasts.step(conn, b, "prove", started_at=self.now)
            row = spool.add_one(
                conn,
                {
                    "text_id": spool.text(conn, "BIN DORP #1 ALARM 21:43 Inbraak Kerkstraat", 1),
                    "number": number,
                    "role": "member",
                    "priority": 1,
                    "ordinal": 0,
                    "broadcast_id": b,
                    "created_at": self.now,
                },
            )
            conn.execute(deliveries.update().where(deliveries.c.id == row).values(state="sent", sent_at=self.now))
            broadcasts.step(conn, b, "finish", done_at=self.now)

        self.call(insert)

    def journal(self) -> list[str]:
        return [f"{row.event}: {row.detail}" for row in self.call(journal.lines, 1000)]

    def kept(self) -> list[str]:
        """All stored texts, in and out."""
        return self.call(
            lambda conn: [
                *conn.execute(sa.select(inbound_texts.c.body)).scalars(),
                *conn.execute(sa.select(texts.c.body)).scalars(),
            ]
        )
