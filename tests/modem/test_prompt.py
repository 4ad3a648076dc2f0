"""Prompts that come late or never, restarts and lost line ends while a text
is under way: what is told of each text is true.
"""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from smsd.modem.protocol import Card
from smsd.simulator.manners import Manners
from tests.crash.lies import PROMPT, Tap
from tests.modem.test_at_modem import Bench, play
from tests.modem.test_in_step import Sender


@pytest.mark.parametrize(
    ("how", "seconds"),
    [("lost", 0.0), ("late", 25.0), ("late", 40.0), ("late", 170.0), ("stalled", 25.0), ("stalled", 70.0)],
)
def test_a_prompt_that_does_not_come(how: str, seconds: float) -> None:
    """Nothing was handed over: the text waits, and each is told the truth."""

    async def main(b: Bench) -> None:
        sender, tap = Sender(b), Tap(b.server, Random(1))
        loop = asyncio.get_running_loop()
        await sender.send()
        lie = asyncio.create_task(tap.lie(PROMPT, how, seconds))
        await asyncio.sleep(0)
        began = loop.time()
        await sender.send()
        while len(b.server.sent) < 2:
            await sender.send()
        await asyncio.sleep(max(0.0, began + seconds + 5 - loop.time()))
        await sender.send()
        assert sender.wrong() == []
        await lie

    play(main)


@pytest.mark.parametrize(
    "manners", [{"reference": False}, {"early_ok": True}, {}], ids=["gives none", "says OK early", "counts"]
)
def test_an_ok_before_the_text_is_written(manners: dict[str, object]) -> None:
    """The prompt of a text that was given up comes late, and an OK beside it: the
    text in flight then is not called sent by that.
    """

    async def main(b: Bench) -> None:
        for n in range(25):
            sender, tap = Sender(b), Tap(b.server, Random(n))
            sender.count = 100 * n
            await sender.send()
            lie = asyncio.create_task(tap.lie(PROMPT, "late", 20.1 + n / 10))
            await asyncio.sleep(0)
            await sender.send()
            loop = asyncio.get_running_loop()
            for at in (0.05, 0.2, 0.4):
                loop.call_later(at + n / 50, b.server.line.output, b"\r\nOK\r\n")
            for _ in range(3):
                await sender.send()
            await lie
            await asyncio.sleep(250)
            sent = {s.text for _, s in b.server.sent}
            assert [text for text, (what, _) in sender.told.items() if what == "sent" and text not in sent] == []

    play(main, Manners(**manners))  # type: ignore[arg-type]


def test_another_stick_has_other_habits() -> None:
    """One that gives references is replaced by one that gives none: its OK
    is an answer, not another command's for ever.
    """

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        sender = Sender(b)
        for _ in range(3):
            await sender.send()
        b.server.imei, b.server.manners.reference = "350000000000099", False
        await sender.again()
        for _ in range(4):
            await sender.send()
        assert [what for what, _ in sender.told.values()] == ["sent"] * 7

    play(main)


@pytest.mark.parametrize("words", ["RDY", "^SYSSTART", "+CPIN: SIM PIN"])
def test_a_restart_while_a_text_is_on_air(words: str) -> None:
    """Its answer will not come: the text is in doubt after seconds, not after the time that the network may take."""

    async def main(b: Bench) -> None:
        sender = Sender(b)
        loop = asyncio.get_running_loop()
        await sender.send()
        b.server.sending.network.cold = b.server.sending.network.warm = 3.0
        began = loop.time()
        sending = asyncio.create_task(sender.send())
        await asyncio.sleep(1.0)
        b.server.unplugged()  # the text on air does not happen, and nobody says so
        b.server.notice(words)
        await sending
        assert loop.time() - began < 45
        assert sender.wrong() == []

    play(main)


@pytest.mark.parametrize("answer", ["\r\n+CMGS: {}\r\n\r\nOK", "\r\n+CMGS: {}\r\nOK", "\r\n+CMS ERROR: 38"])
def test_a_result_without_its_line_end(answer: str) -> None:
    """It is one after a moment of silence, and not after the time that the network may take."""

    async def main(b: Bench) -> None:
        sender = Sender(b)
        loop = asyncio.get_running_loop()
        await sender.send()
        say = b.server.line.output

        def cut(data: bytes) -> None:
            if b"+CMGS:" in data or b"+CMS" in data:
                b.server.line.output = say
                data = data.rstrip(b"\r\n")
            say(data)

        if "ERROR" in answer:
            b.server.manners.cms = [38]
        b.server.line.output = cut
        began = loop.time()
        await sender.send()
        assert loop.time() - began < 20
        assert sender.told["tekst 2"][0] == ("refused" if "ERROR" in answer else "sent")
        await sender.send()
        assert sender.wrong() == []

    play(main)
