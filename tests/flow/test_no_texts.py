"""What is no text, and what is never answered, or not often: calls, MMS, what cannot be read, our own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from smsd.sms import dcs, encode, udh
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver
from tests.flow.evening import run
from tests.hall import Hall
from tests.town import PEETERS, Town

pytestmark = pytest.mark.story


def test_calls_are_hung_up_and_answered_once_an_hour(tmp_path: Path) -> None:
    """One text."""

    async def main(t: Town) -> None:
        for _ in range(3):
            t.village.servers["stick0"].ring("+32479111111")
            await t.wait(5)
        assert t.got("+32479111111") == ["Dit nummer neemt niet op. Iets verdachts? Bel 101"]
        assert "AT+CHUP" in t.village.servers["stick0"].commands

    run(tmp_path, main)


def test_mms_data_and_unreadable(tmp_path: Path) -> None:
    """Each is journalled; the sender of an MMS notice is answered where he can be."""

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        header = udh.Header((udh.Element(udh.PORTS_16, bytes.fromhex("0B8423F0")),))
        sender = Address(PEETERS, "international")
        mms = (
            b"\x01\x06\x01\xbe\x8c\x82\x98T1\x00\x8d\x90\x89"
            + bytes([len(PEETERS) + 12, 0x80])
            + PEETERS.encode()
            + b"/TYPE=PLMN\x00"
        )
        server.arrive(
            encode.deliver(Deliver(Address("8181", "unknown"), t.clock.now(), None, mms, header, 0, dcs.decode(4))),
            report=False,
        )
        server.arrive(
            encode.deliver(Deliver(sender, t.clock.now(), None, b"\x00\x01", udh.Header(), 0, dcs.decode(4))),
            report=False,
        )
        server.arrive(bytes.fromhex("04FF91"), report=False)
        await t.wait(5)
        assert t.got(PEETERS) == ["Ik kan geen MMS lezen. Zend als gewone sms."]
        lines = await t.journal()
        assert any(line.startswith("data") for line in lines)
        assert any(line.startswith("unreadable") for line in lines)

    run(tmp_path, main)


def test_replies_are_limited(tmp_path: Path) -> None:
    """Six an hour a number."""

    async def main(t: Town) -> None:
        for _ in range(10):
            await t.say("+32479111111", "help", 2)
        assert len(t.got("+32479111111")) == 6

    run(tmp_path, main)


def test_our_own_words_are_never_answered(tmp_path: Path) -> None:
    """Two gateways, or an auto-forwarder, do not talk for ever."""

    async def main(t: Town) -> None:
        await t.say("+32479111111", "Goedendag, is daar iemand aanwezig?")
        answer = t.got("+32479111111")[0]
        await t.wait(3700)
        await t.say("+32479111111", answer)
        assert len(t.got("+32479111111")) == 1

    run(tmp_path, main)


@pytest.mark.parametrize(
    "words", ["HELP", "HELP 2", "STATUS", "STOP", "TAAL fr", "hallo?", "er loopt hier iemand rond!", "GEGEVENS"]
)
def test_each_answer_of_ours_that_comes_back_ends_there(tmp_path: Path, words: str) -> None:
    """Whatever its own words may be read as, by a stranger's phone and by a member's."""
    hall = Hall(tmp_path)
    hall.add("+32471000001")
    for number in ("+32479111111", "+32471000001"):
        for answer in hall.text(number, words):
            hall.passes(hours=2)
            assert hall.text(number, answer) == [], answer
