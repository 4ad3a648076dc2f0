"""Whatever comes in: taken once, answered once, deleted only after it is safe; and the alert goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.simulator import time_loop
from smsd.simulator.storage import Stored
from smsd.sms import dcs, encode, timestamp, udh
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver, StatusReport
from smsd.store import facts
from smsd.store.schema import inbound_texts
from tests.town import PEETERS, Town, town

pytestmark = pytest.mark.story

STRANGER = "+32479111111"


def run(folder: Path, main: Callable[[Town], Awaitable[None]], **changes: object) -> None:
    async def play(loop) -> None:
        async with town(folder, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


def deliver(
    t: Town, sender: str, text: str | None, coding: int = 0, data: bytes | None = None, **fields: object
) -> bytes:
    return encode.deliver(
        Deliver(Address(sender, "international"), t.clock.now(), text, data, coding=dcs.decode(coding), **fields)
    )


async def kinds(t: Town) -> Counter:
    rows = await t.db.run(lambda c: c.execute(sa.select(inbound_texts.c.kind, inbound_texts.c.state)).all())
    return Counter((r.kind, str(r.state)) for r in rows)


def test_a_full_store_at_the_start(tmp_path: Path) -> None:
    """255 texts lay there: all are read, the officer's among them is a draft, and the store is empty again."""

    async def main(t: Town) -> None:
        await t.people(3)
        await t.stop()
        server = t.village.servers["stick0"]
        for i in range(255):
            server.stores["ME"][i] = Stored(deliver(t, f"+324791{i:05d}", "hallo"))
        server.stores["ME"][100] = Stored(deliver(t, PEETERS, "Inbraak Kerkstraat"))
        await t.start()
        await t.wait(30)
        assert t.code("peeters") != "0000"
        await t.wait(200)
        assert server.stores["ME"] == {}
        assert (await kinds(t))["text", "handled"] == 255

    run(tmp_path, main)


def test_flash_class_2_empty_data(tmp_path: Path) -> None:
    """A flash alert is an alert; class 2 too; data are kept and answered by nobody."""

    async def main(t: Town) -> None:
        numbers = await t.people(2)
        server = t.village.servers["stick0"]
        server.arrive(deliver(t, PEETERS, "Inbraak Kerkstraat", 0x10), report=False)
        await t.wait(5)
        server.arrive(deliver(t, PEETERS, f"{t.code('peeters')} 4711", 0x12), report=False)
        await t.wait(10)
        assert all(any("Kerkstraat" in text for text in t.got(n)) for n in numbers)
        for octets in (deliver(t, STRANGER, ""), deliver(t, STRANGER, None, 4, b"\x00\x01"), deliver(t, PEETERS, "")):
            server.arrive(octets, report=False)
        await t.wait(5)
        assert t.got(STRANGER) == []  # nothing was said
        server.arrive(deliver(t, STRANGER, None, 4, b"JOIN"), report=False)  # 8-bit words are words
        await t.wait(5)
        assert "om lid te worden" in t.got(STRANGER)[0]
        assert not server.stores["SM"]

    run(tmp_path, main)


def test_sent_twice_by_the_network(tmp_path: Path) -> None:
    """The same DELIVER again, at once and after a restart: one draft, one answer."""

    async def main(t: Town) -> None:
        await t.people(2)
        server = t.village.servers["stick0"]
        octets = [deliver(t, PEETERS, "Inbraak Kerkstraat"), deliver(t, STRANGER, "JOIN")]
        for _ in range(3):
            for o in octets:
                server.arrive(o, report=False)
            await t.wait(6)
        await t.stop()
        await t.start()
        for o in octets:
            server.arrive(o, report=False)
        await t.wait(6)
        assert len([text for text in t.got(PEETERS) if "Zend" in text]) == 1
        assert len(t.got(STRANGER)) == 1

    run(tmp_path, main)


def test_reports_of_nobody(tmp_path: Path) -> None:
    """Journalled, and nothing else."""

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        now = t.clock.now()
        server.arrive(
            encode.status_report(StatusReport(77, Address(STRANGER, "international"), now, now, 0)), report=True
        )
        await t.wait(5)
        assert any("report of nothing known" in line for line in await t.journal())
        assert t.got(STRANGER) == []

    run(tmp_path, main, alerts__reports=True)


def test_calls_during_a_broadcast(tmp_path: Path) -> None:
    """Hung up between two texts; everybody still gets the alert once."""

    async def main(t: Town) -> None:
        numbers = await t.people(15)
        await t.alert(seconds=1)
        for n in range(8):
            t.village.servers["stick0"].ring(f"+3247922222{n}")
            await t.wait(0.7)
        await t.wait(30)
        assert Counter(n for n in numbers for text in t.got(n) if "ALARM" in text) == dict.fromkeys(numbers, 1)

    run(tmp_path, main)


def test_a_push_and_parts_with_ports(tmp_path: Path) -> None:
    """A WAP push is data; a part of it too, and is no part of a text."""

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        ports = udh.Element(udh.PORTS_16, bytes.fromhex("0B8423F0"))
        part = udh.concat_header(udh.Concat(9, 2, 2)).elements
        server.arrive(deliver(t, STRANGER, None, 4, b"\x01\x06\x01\xaehttp", header=udh.Header((ports,))), report=False)
        server.arrive(deliver(t, STRANGER, None, 4, b"//x", header=udh.Header((*part, ports))), report=False)
        await t.wait(5)
        assert (await kinds(t))["data", "handled"] == 2
        assert t.got(STRANGER) == []

    run(tmp_path, main)


def unstamped(t: Town, sender: str, text: str, stamp: bytes = b"\xff" * 7, **fields: object) -> bytes:
    octets = deliver(t, sender, text, **fields)
    assert octets.count(timestamp.encode(t.clock.now())) == 1
    return octets.replace(timestamp.encode(t.clock.now()), stamp)


def test_without_a_stamp_the_same_words_are_another_text(tmp_path: Path) -> None:
    """A second STOP, a second alert: none is swallowed, however the stamp is spoilt and wherever the text lies."""

    async def main(t: Town) -> None:
        (number,) = await t.people(1)
        server = t.village.servers["stick0"]
        for n, stamp in enumerate(
            (
                b"\xff" * 7,
                bytes.fromhex("720151120000E1"),
                bytes.fromhex("720151120000A0"),
                bytes.fromhex("7201C2120000A0"),
            )
        ):
            server.arrive(unstamped(t, number, "STOP", stamp), report=False)
            await t.wait(8)
            assert len([text for text in t.got(number) if "JOIN" in text]) == n + 1, t.got(number)
            t.text(number, "JOIN")
            await t.wait(8)
        assert not server.stores["SM"]
        for _ in range(2):
            server.arrive(unstamped(t, STRANGER, "hallo"), report=False)
            server.arrive(unstamped(t, STRANGER, "hallo"), report=False)  # both lie there at the same time
            await t.wait(8)
        texts = await t.db.run(
            lambda c: c.execute(sa.select(sa.func.count()).where(inbound_texts.c.sender == STRANGER)).scalar()
        )
        assert texts == 4

    run(tmp_path, main)


def test_without_a_stamp_a_replay_is_known(tmp_path: Path) -> None:
    """Read and committed, and the power goes before it is deleted: the text that still
    lies there is the same; what comes after is not.
    """

    async def main(t: Town) -> None:
        await t.people(1)
        server = t.village.servers["stick0"]
        header = [udh.concat_header(udh.Concat(7, 2, seq)) for seq in (1, 2)]

        async def texts() -> int:
            return await t.db.run(
                lambda c: c.execute(sa.select(sa.func.count()).where(inbound_texts.c.sender == STRANGER)).scalar()
            )

        def come() -> None:
            server.arrive(unstamped(t, STRANGER, "hallo"), report=False)
            for seq, h in enumerate(header, 1):
                server.arrive(unstamped(t, STRANGER, f"deel {seq} ", header=h), report=False)

        server.manners.refused.add("+CMGD")
        come()
        await t.wait(5)
        assert await texts() == 2
        for _ in range(2):
            await t.crash()
            await t.start()
            await t.wait(5)
            assert await texts() == 2
            assert len(server.stores["SM"]) == 3
        server.manners.refused.clear()
        await t.crash()
        await t.start()
        await t.wait(60)
        assert not server.stores["SM"]
        assert await texts() == 2
        come()
        await t.wait(20)
        assert await texts() == 4
        assert await t.db.run(facts.starting, "unstamped:") == {}

    run(tmp_path, main)
