"""A text without a prompt is given up, and is refused while a later one is
on the air: the later one is told the truth.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsd.modem import exchange, handing_over
from smsd.modem.at_modem import AtModem
from smsd.modem.protocol import Card
from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from smsd.simulator.manners import Manners
from smsd.simulator.radio import Network
from smsd.sms import validity
from smsd.sms.address import Address
from smsd.sms.tpdu import Submit
from tests.modem.test_at_modem import NUMBER, Bench, config, play
from tests.modem.test_in_step import Sender

WORDS = ["ERROR", "+CMS ERROR: 38", "+CMS ERROR: 500", "+CME ERROR: 100"]


def no_prompt(b: Bench) -> None:
    """The next text gets neither a prompt nor a refusal; the modem answers other commands meanwhile."""
    b.server.manners.hears_meanwhile = True
    b.server.manners.late[">"] = [100_000.0]


def say_later(b: Bench, words: str, seconds: float) -> None:
    asyncio.get_running_loop().call_later(seconds, lambda: b.server.line.output(f"\r\n{words}\r\n".encode()))


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("seconds", [21.0, 45.0, 51.0, 53.0, 58.0, 90.0, 130.0, 179.0])
def test_it_is_not_the_next_text_s(words: str, seconds: float) -> None:
    """Whenever it comes until nothing can come any more; the text on the air is
    called sent, since its own answer comes too.
    """

    async def main(b: Bench) -> None:
        sender = Sender(b)
        await b.modem.open(Card())
        for _ in range(3):
            await sender.send()
        b.network.cold = b.network.warm = 4.0
        no_prompt(b)
        began = asyncio.get_running_loop().time()
        say_later(b, words, seconds)
        await sender.send()
        while asyncio.get_running_loop().time() < began + 200:
            await sender.send()
            assert sender.wrong() == []
        told = [what for what, _ in sender.told.values()]
        assert told == ["sent"] * 3 + ["waits"] + ["sent"] * (len(told) - 4)

    play(main)


def test_a_text_s_own_refusal() -> None:
    """With nothing owed it is believed at once, also behind a text without a prompt whose refusal has come."""

    async def main(b: Bench) -> None:
        sender = Sender(b)
        loop = asyncio.get_running_loop()
        await b.modem.open(Card())
        await sender.send()
        for late in (False, True):
            if late:
                no_prompt(b)
                say_later(b, "+CMS ERROR: 500", 30.0)
                await sender.send()
                await asyncio.sleep(32)
            b.server.manners.cms = [500]
            began = loop.time()
            await sender.send()
            assert loop.time() - began < 5
            assert list(sender.told.values())[-1] == ("refused", None)
        assert sender.wrong() == []

    play(main)


@pytest.mark.story
@settings(max_examples=200)
@given(st.data())
def test_any_order(data: st.DataObject) -> None:
    """Texts without prompts, refusals of them at any moment, refusals of the texts behind them: what is told is true,
    and in the end each text is sent at once again.
    """
    draw = data.draw

    async def main(b: Bench) -> None:
        sender = Sender(b)
        await b.modem.open(Card())
        for _ in range(draw(st.integers(0, 3))):
            await sender.send()
        b.network.cold = b.network.warm = draw(st.sampled_from((0.4, 4.0, 9.0)))
        for _ in range(draw(st.integers(1, 6))):
            event = draw(st.sampled_from(("no prompt", "no prompt", "refused", "sent", "pause")))
            if event == "no prompt":
                no_prompt(b)
                if draw(st.integers(0, 3)):
                    say_later(b, draw(st.sampled_from(WORDS)), draw(st.floats(20.5, 199)))
            elif event == "refused":
                b.server.manners.cms = [draw(st.sampled_from((38, 500, 21)))]
            elif event == "pause":
                await asyncio.sleep(draw(st.floats(0, 90)))
            await sender.send()
            assert sender.wrong() == []
        b.server.manners.cms.clear()
        b.server.manners.late.clear()
        await asyncio.sleep(420)
        for _ in range(3):
            await sender.send()
        assert sender.wrong() == []
        assert [what for what, _ in list(sender.told.values())[-3:]] == ["sent"] * 3

    play(main, Manners(cmgs=draw(st.sampled_from(["+CMGS: {}", "+CMGS: 0"]))))


async def test_over_a_pty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was found: through a real port."""
    monkeypatch.setattr(exchange, "PROMPT_S", 0.5)
    monkeypatch.setattr(handing_over, "LISTEN_S", 0.5)
    server = AtServer(Network(cold=1.0), NUMBER, manners=Manners(hears_meanwhile=True))
    pty = Pty(server, tmp_path / "modem0")
    pty.plug()
    modem = AtModem(config(device=str(tmp_path / "modem0")))

    def text(n: int) -> Submit:
        return Submit(Address("+32475123456", "international"), f"tekst {n}", validity=validity.relative(3600))

    try:
        await modem.open(Card())
        assert await modem.submit(text(1)) == 1
        server.manners.late[">"] = [1000.0]
        with pytest.raises(Exception, match="prompt"):
            await modem.submit(text(2))
        await modem.alive()
        while modem.listening():
            await asyncio.sleep(0.05)
        sending = asyncio.create_task(modem.submit(text(3)))
        while not server.commands[-1].startswith("AT+CMGS") or server.line.payload_length is not None:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.6)  # behind the second prompt that may come, and before the text's own answer
        server.line.output(b"\r\n+CMS ERROR: 500\r\n")
        assert await sending == 2
        assert [s.text for _, s in server.sent] == ["tekst 1", "tekst 3"]
    finally:
        await modem.close()
        pty.pull()
