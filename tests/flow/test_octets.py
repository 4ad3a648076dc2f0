"""What no reader can read as words is kept by its size: nobody can tell whether a code or a PIN stands in it."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.simulator import time_loop
from smsd.sms import dcs, encode, udh
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver
from smsd.store.schema import inbound_texts
from tests.town import PEETERS, Town, town

pytestmark = pytest.mark.story

PIN, SECRET = b" 4711", "Inbraak Kerkstraat 482157 4711"


def run(tmp_path: Path, main: Any) -> None:
    async def play(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await main(t)

    time_loop.run(play)


def octets(form: str, t: Town) -> bytes:
    """The secret in a PDU that is no text."""
    words, now = SECRET.encode(), t.clock.now()
    if form in ("data", "utf-16"):
        return encode.deliver(
            Deliver(
                Address(PEETERS, "international"),
                now,
                None,
                words if form == "data" else SECRET.encode("utf-16-be"),
                udh.Header(),
                0,
                dcs.decode(4),
            )
        )
    if form in ("port", "wap"):
        header = udh.Header((udh.Element(udh.PORTS_16, bytes.fromhex("0B8423F0" if form == "wap" else "3E803E80")),))
        return encode.deliver(Deliver(Address(PEETERS, "international"), now, None, words, header, 0, dcs.decode(4)))
    if form == "text to a port":
        header = udh.Header((udh.Element(udh.PORTS_16, bytes.fromhex("3E803E80")),))
        return encode.deliver(
            Deliver(Address(PEETERS, "international"), now, SECRET, None, header, 0, dcs.decode(dcs.encode("gsm7")))
        )
    whole = encode.deliver(
        Deliver(Address(PEETERS, "international"), now, SECRET, None, udh.Header(), 0, dcs.decode(dcs.encode("gsm7")))
    )
    if form == "cut":
        return whole[:-3]
    if form == "message type 3":
        return bytes([whole[0] | 3]) + whole[1:]
    return bytes.fromhex("04FF91") + whole + words


def raw(folder: Path) -> bytes:
    """The database as it lies on the disk."""
    return b"".join(file.read_bytes().lower() for file in folder.glob("smsd.db*"))


FORMS = ("data", "utf-16", "port", "wap", "text to a port", "cut", "message type 3", "broken")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_no_text_is_kept_by_its_size(tmp_path: Path, form: str) -> None:
    """In no table, no log line, in no spelling."""

    async def main(t: Town) -> None:
        await t.people(1)
        t.village.servers["stick0"].arrive(octets(form, t), report=False)
        await t.wait(8)
        kept = await t.db.run(
            lambda c: [tuple(row) for row in c.execute(sa.select(inbound_texts.c.sender, inbound_texts.c.body))]
        )
        assert kept
        assert await t.journal()
        for spelled in (
            PIN,
            PIN.hex().encode(),
            PIN.decode().encode("utf-16-be"),
            PIN.decode().encode("utf-16-be").hex().encode(),
        ):
            assert spelled not in raw(tmp_path), kept

    run(tmp_path, main)


def test_mutations_of_a_secret_are_kept_nowhere(tmp_path: Path) -> None:
    """A true text with octets changed, cut and doubled by chance: read as words it
    is a proof, and else it is kept by its size.
    """
    chance = Random(7)

    async def main(t: Town) -> None:
        await t.people(1)
        whole = encode.deliver(
            Deliver(
                Address(PEETERS, "international"), t.clock.now(), None, SECRET.encode(), udh.Header(), 0, dcs.decode(4)
            )
        )
        for _ in range(60):
            pdu = bytearray(whole)
            for _ in range(chance.randrange(1, 4)):
                at = chance.randrange(len(pdu))
                pdu[at : at + chance.randrange(3)] = bytes(chance.randrange(256) for _ in range(chance.randrange(3)))
            t.village.servers["stick0"].arrive(bytes(pdu), report=False)
            await t.wait(0.5)
        await t.wait(10)
        words = SECRET.encode().hex()
        assert words[-20:].encode() not in raw(tmp_path)
        assert b"482157 4711" not in raw(tmp_path)

    run(tmp_path, main)
