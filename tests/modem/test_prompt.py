"""Prompts that come late or never, restarts and lost line ends while a text is under way: what is told of each text is true."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

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


@pytest.mark.parametrize("words", ["RDY", "^SYSSTART", "+CPIN: SIM PIN"])
def test_a_restart_while_a_text_is_on_air(words: str) -> None:
    """Its answer will not come: the text is in doubt after seconds, not after the time that the network may take."""

    async def main(b: Bench) -> None:
        sender = Sender(b)
        loop = asyncio.get_running_loop()
        await sender.send()
        b.server.network.cold = b.server.network.warm = 3.0
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
        say = b.server.output

        def cut(data: bytes) -> None:
            if b"+CMGS:" in data or b"+CMS" in data:
                b.server.output = say
                data = data.rstrip(b"\r\n")
            say(data)

        if "ERROR" in answer:
            b.server.manners.cms = [38]
        b.server.output = cut
        began = loop.time()
        await sender.send()
        assert loop.time() - began < 20
        assert sender.told["tekst 2"][0] == ("refused" if "ERROR" in answer else "sent")
        await sender.send()
        assert sender.wrong() == []

    play(main)
