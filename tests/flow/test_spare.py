"""A spare gateway takes the first one's place: its text ends the first one's sending at the next message and for good;
nobody else's does, and no old one.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.config.database_url import path_of
from smsd.mail import smtp
from smsd.model.inbound import Urgency
from smsd.model.line import State
from smsd.modem.protocol import Incoming
from smsd.rules import fence
from smsd.service import fencing
from smsd.service.letters import mail_to
from smsd.simulator import time_loop
from smsd.sms.tpdu import Address, Deliver
from smsd.store.schema import broadcasts
from tests.postgres import file_only
from tests.town import PEETERS, Town, member, town

MAIL = {"from": "bin-dorp@example.org", "smtp": {"host": "127.0.0.1", "security": "none"}}
STRANGER, SPARE = "+32479123456", "+32479000001"


def alerts(t: Town) -> int:
    """How many members rang."""
    return sum("ALARM" in r.text for n in range(1, 31) for r in t.village.network.phone(member(n)).received)


async def begun(t: Town) -> None:
    """An alert of thirty members that has reached some."""
    await t.people(30)
    await t.say("peeters", "Inbraak Kerkstraat", 6)
    t.text("peeters", f"{t.code('peeters')} 4711")
    while alerts(t) < 5:
        await t.wait(0.2)


@pytest.mark.story
def test_the_text_of_the_spare_ends_it(tmp_path: Path) -> None:
    """At the next message, and also when it is started anew; whoever sent it."""

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await begun(t)
            key = t.gateway.ctx.key
            t.text(SPARE, fence.text(key, 7))
            await t.wait(3)
            sent = alerts(t)
            assert sent < 30
            await t.wait(300)
            assert alerts(t) == sent
            line = next(iter(t.gateway.ctx.lines.values()))
            assert (line.state, line.reason) == (State.RESTING, fencing.WORDS)
            for who in ("peeters", "claes", "anja"):
                assert sum("vervangen en verstuurt niets meer" in text and SPARE in text for text in t.got(who)) == 1
            # whoever texts it hears where to, once, and nothing is done that would be lost
            drafts = len(await t.db.run(lambda c: c.execute(sa.select(broadcasts.c.id)).all()))
            for who in ("claes", STRANGER, member(9)):
                for words in ("Brand in de Molenstraat", "STOP", "JOIN"):
                    t.text(who, words)
            await t.wait(120)
            assert [text for text in t.got(STRANGER) if SPARE in text] == t.got(STRANGER) != []
            assert len([text for text in t.got("claes") if SPARE in text]) == 2, t.got("claes")
            assert len(await t.db.run(lambda c: c.execute(sa.select(broadcasts.c.id)).all())) == drafts
            assert alerts(t) == sent
            await t.stop()
            await t.start()
            await t.wait(300)
            assert alerts(t) == sent
            # its rows come back from the one that reigns: it sends again, and an old word ends nothing any more
            await t.act(fencing.promote, [])
            await t.stop()
            await t.start()
            await t.say(STRANGER, fence.text(key, 7), 300)
            assert alerts(t) == 30
            # nor does the highest number there is, once this one reigns behind it
            t.text(SPARE, fence.text(key, 10**12 - 2))
            await t.wait(30)
            assert t.gateway.ctx.fenced
            await t.act(fencing.promote, [])
            await t.stop()
            await t.start()
            t.text(SPARE, fence.text(key, 10**12 - 2))
            await t.wait(30)
            assert not t.gateway.ctx.fenced

    time_loop.run(main)


def test_it_goes_on_reading(tmp_path: Path) -> None:
    """More texts than its card has room for come to a gateway that was replaced: each sender hears where to."""
    senders = [f"+324791{n:05d}" for n in range(40)]

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            t.text(SPARE, fence.text(t.gateway.ctx.key, 7))
            await t.wait(20)
            for sender in senders:
                await t.say(sender, "Wat is er aan de hand?", 5)
            assert [len(t.got(sender)) for sender in senders] == [1] * len(senders)
            await t.wait(30)
            assert not next(iter(t.village.cables.values())).server.storage.stores["SM"]

    time_loop.run(main)


@file_only
@pytest.mark.story
@pytest.mark.parametrize("how", ["a copy", "nothing", "no witness"])
def test_a_database_of_before_does_not_forget_it(tmp_path: Path, how: str) -> None:
    """A copy is put back on a gateway that was replaced, or it begins with nothing: it sends nothing all the same. Once
    it reigns again, a copy of before does not make it stop.
    """
    before = tmp_path / "before"

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await begun(t)
            database, witness = (path_of(t.config.gateway.database).with_suffix(end) for end in (".db", ".witness"))

            async def goes_back() -> None:
                await t.stop()
                database.unlink()
                if how != "nothing":
                    shutil.copy(before, database)
                await t.start()
                await t.wait(200)

            await t.stop()
            shutil.copy(database, before)
            if how == "no witness":  # it has one again at the next start, from the database
                await t.start()
                t.text(SPARE, fence.text(t.gateway.ctx.key, 7))
                await t.wait(30)
                await t.stop()
                witness.unlink()
                await t.start()
                await t.wait(5)
            else:
                await t.start()
                t.text(SPARE, fence.text(t.gateway.ctx.key, 7))
                await t.wait(30)
            assert t.gateway.ctx.fenced
            sent = alerts(t)
            await goes_back()
            assert t.gateway.ctx.fenced
            assert alerts(t) == sent < 30
            await t.say("+32479123499", "Brand in de Molenstraat", 20)  # by whom it was replaced, no witness knows
            assert "Vraag het nieuwe nummer" in t.got("+32479123499")[-1]
            await t.act(fencing.promote, [])
            await t.stop()
            await t.start()
            await t.wait(30)
            await goes_back()
            assert not t.gateway.ctx.fenced
            assert alerts(t) >= 30 or how == "nothing"

    time_loop.run(main)


@file_only
@pytest.mark.story
@pytest.mark.parametrize("seen", [True, False])
def test_what_the_first_ones_witness_saw_behind_the_copy(tmp_path: Path, *, seen: bool) -> None:
    """A member left, and the alert was halted, after the last copy and before the first one died: with its witness the
    spare knows, and else it texts them.
    """
    for name in ("a", "b"):
        (tmp_path / name).mkdir()

    async def main(loop: Any) -> None:
        async with town(tmp_path / "a", loop) as t:
            await begun(t)
            await t.stop()
            shutil.copy(tmp_path / "a/smsd.db", tmp_path / "b/smsd.db")
            await t.start()
            left = next(n for n in range(1, 31) if not any("ALARM" in text for text in t.got(member(n))))
            t.text(member(left), "STOP")
            t.text("peeters", "STOP")
            await t.wait(20)
            assert alerts(t) < 30
        shutil.copy(tmp_path / "a/machine.key", tmp_path / "b/machine.key")
        if seen:
            shutil.copy(tmp_path / "a/smsd.witness", tmp_path / "b/smsd.witness")
        async with town(tmp_path / "b", loop) as t:
            t.village.network.phone(member(left)).received.clear()
            await t.act(fencing.promote, [], t.clock.now())
            await t.wait(300)
            state = await t.db.run(lambda c: c.execute(sa.select(broadcasts.c.state)).scalar_one())
            got = any("ALARM" in text for text in t.got(member(left)))
            assert (state, got) == (("halted", False) if seen else ("done", True))

    time_loop.run(main)


def test_nobody_else_ends_it(tmp_path: Path) -> None:
    """Another key, a reign that is over, words that look like it: the alert goes on, whatever sender is shown."""

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await t.act(fencing.promote, [])
            await begun(t)
            bodies = (fence.text(b"x" * 32, 10**11), fence.text(t.gateway.ctx.key, 3), "SMSD FENCE 99999999999 A")
            for sender in (PEETERS, STRANGER, t.sim_number):
                for body in bodies:
                    t.text(sender, body)
            await t.wait(300)
            assert alerts(t) == 30

    time_loop.run(main)


@pytest.mark.story
def test_a_promotion_tells_the_first_one(tmp_path: Path) -> None:
    """By a text that goes before all else; what waited is marked, since the first one may have sent it."""

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await begun(t)
            first = "+32470999999"
            assert await t.act(fencing.promote, [first], t.clock.now()) > 0
            t.gateway.ctx.wake()
            await t.wait(300)
            told = [r.text for r in t.village.network.phone(first).received]
            assert len(told) == 1
            for who in ("peeters", "claes", "anja"):
                assert sum("nam over met de stand van" in text for text in t.got(who)) == 1
            reign = fence.read(t.gateway.ctx.key, told[0])
            assert reign is not None and reign >= t.clock.now().timestamp() - 1000
            assert alerts(t) == 30
            await t.wait(800)
            assert {r.text for r in t.village.network.phone(first).received} == set(told), "again: one may be lost"
            assert len(t.village.network.phone(first).received) == 2

    time_loop.run(main)


@pytest.mark.story
def test_what_waited_is_tried_twice_here_too(tmp_path: Path) -> None:
    """A row of the copy is marked; that takes nothing of its second try where this gateway's modem gives no answer."""

    def lose_one(conn: Any) -> str:
        row = conn.exec_driver_sql("SELECT id, number FROM deliveries WHERE state = 'queued' AND again").first()
        lost = "UPDATE deliveries SET state = 'uncertain', attempt = 1, reason = 'not answered' WHERE id = :id"
        conn.execute(sa.text(lost), {"id": row.id})
        return str(row.number)

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await begun(t)
            await t.act(fencing.promote, [])
            lost = await t.db.run(lose_one)
            await t.wait(900)
            assert any("ALARM" in text for text in t.got(lost))

    time_loop.run(main)


def test_it_is_as_urgent_as_a_halt(tmp_path: Path) -> None:
    """Nothing may leave behind it: of what was read it is handled first."""

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            rank, key = t.gateway.inbox.rank, t.gateway.ctx.key
            sender = Address(SPARE, "international")
            for body, urgency in (
                (fence.text(key, 7), Urgency.HALTS),
                (fence.text(b"x" * 32, 7), Urgency.PATIENT),
                ("hallo", Urgency.PATIENT),
            ):
                assert rank(Incoming(Deliver(sender=sender, sent_at=None, text=body), None)) == urgency, body

    time_loop.run(main)


def test_a_replaced_gateway_sends_no_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gateway that reigns has them too."""
    posted: list[str] = []

    async def record(_server: Any, _sender: str, message: Any) -> None:
        posted.append(message["Subject"])

    monkeypatch.setattr(smtp, "send", record)

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop, mail=MAIL) as t:
            ctx = t.gateway.ctx
            await t.db.run(mail_to, ctx, ["a@example.org"], "one", "words")
            await t.wait(30)
            t.text(SPARE, fence.text(ctx.key, 7))
            while not ctx.fenced:
                await t.wait(0.1)
            await t.db.run(mail_to, ctx, ["a@example.org"], "two", "words")
            await t.wait(60)
            assert posted == ["one"]

    time_loop.run(main)
