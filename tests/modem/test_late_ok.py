"""An OK that belongs to another command comes while a text has no answer: nothing is called sent that was not on the
air. The modem has not shown yet whether it gives references, so an OK alone might be all that it says.
"""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsd.modem.protocol import Card
from tests.modem.test_at_modem import Bench, play
from tests.modem.test_in_step import Sender
from tests.modem.test_refused_late import say_later

OWN = (
    "+CSQ: 20,99",
    "+CREG: 1,1",
    "+CSMS: 1,1,1",
    "+CCID: 8932000000000000017",
    "+CPMS: 1,30,1,30,1,30",
    '+CSCA: "+32475161616",145',
    '+COPS: 0,0,"SIMULATED",7',
    "+CMEE: 1",
)


async def one_refused_unheard(b: Bench) -> Sender:
    """The network refuses the text, and nobody hears it in time."""
    sender = Sender(b)
    b.server.manners.cms = [500]
    b.server.manners.late["+CMGS"] = [1000.0]
    await sender.send()
    return sender


@pytest.mark.parametrize("seconds", [2.5, 5.0, 11.0, 18.0, 40.0, 65.0])
def test_of_the_at_that_woke_it(seconds: float) -> None:
    """The first AT of an opening was given up, and is answered after all."""

    async def main(b: Bench) -> None:
        b.server.manners.hears_meanwhile = True
        b.server.manners.late[""] = [seconds]
        await b.modem.open(Card())
        sender = await one_refused_unheard(b)
        assert (sender.wrong(), sender.told["tekst 1"][0]) == ([], "uncertain")

    play(main)


@pytest.mark.parametrize("line", OWN)
@pytest.mark.parametrize("seconds", [0.5, 3.0, 30.0])
def test_of_a_question_of_the_run_before(line: str, seconds: float) -> None:
    """Its line says whose it is, so the OK behind it proves nothing."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        say_later(b, f"{line}\r\n\r\nOK", seconds)
        sender = await one_refused_unheard(b)
        assert (sender.wrong(), sender.told["tekst 1"][0]) == ([], "uncertain")

    play(main)


@pytest.mark.parametrize("awake", [True, False], ids=["awake", "asleep at first"])
def test_one_that_gives_no_references(awake: bool) -> None:
    """What it says behind its texts is an OK. Where it slept through the first AT of the first opening, the first text
    is in doubt; later it is known to say no more.
    """

    async def main(b: Bench) -> None:
        b.server.manners.cmgs = ""
        b.server.manners.hears_meanwhile = True
        sender = Sender(b)
        for _ in range(3):
            if not awake:
                b.server.manners.late[""] = [100_000.0]
            await b.modem.open(Card())
            await sender.send()
            await sender.send()
            await b.modem.close()
        first = "sent" if awake else "uncertain"
        assert [what for what, _ in sender.told.values()] == [first] + ["sent"] * 5

    play(main)


@pytest.mark.parametrize("late", [(6.0, 40.0), (40.0, 6.0), (20.0, 50.0)])
def test_of_two_ats(late: tuple[float, float]) -> None:
    """Two were given up; the answer of one does not settle the other's."""

    async def main(b: Bench) -> None:
        b.server.manners.hears_meanwhile = True
        b.server.manners.late[""] = list(late)
        await b.modem.open(Card())
        await asyncio.sleep(min(late))
        sender = await one_refused_unheard(b)
        assert (sender.wrong(), sender.told["tekst 1"][0]) == ([], "uncertain")

    play(main)


@pytest.mark.parametrize("seconds", [60.0, 110.0, 150.0])
def test_its_own_answer_behind_another_s(seconds: float) -> None:
    """A text whose answer was another command's is answered when it was given up long ago: not the next one's."""

    async def main(b: Bench) -> None:
        b.server.manners.hears_meanwhile = True
        b.server.manners.late[""] = [8.0]
        await b.modem.open(Card())
        sender = Sender(b)
        b.server.manners.late["+CMGS"] = [seconds, 1000.0]
        b.server.manners.cms = [None, 500]
        await sender.send()
        await sender.send()
        assert sender.wrong() == []

    play(main)


@pytest.mark.parametrize("final", ["+CMS ERROR: 500", "OK"])
def test_a_late_line_is_soon_forgotten(final: str) -> None:
    """What came of an earlier command while a text waited is no doubt about the text behind it."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.manners.cmgs = ""
        b.network.cold = b.network.warm = 1.0
        sender = Sender(b)
        for _ in range(2):  # behind the first one, of which it is not known that it will say no more, it is asked first
            await sender.send()
        say_later(b, '+CSCA: "+32475161616",145', 0.2)
        b.server.manners.cms = [500] if final != "OK" else []
        for _ in range(3):
            await sender.send()
        met = "uncertain" if final == "OK" else "refused"
        assert [what for what, _ in sender.told.values()] == ["sent", "sent", met, "sent", "sent"]

    play(main)


@pytest.mark.story
@settings(max_examples=150)
@given(st.data())
def test_any_of_them(data: st.DataObject) -> None:
    """Late answers of any command at any moment around an opening, texts that the network refuses or takes."""
    draw = data.draw

    async def main(b: Bench) -> None:
        b.server.manners.hears_meanwhile = True
        if draw(st.booleans()):
            b.server.manners.late[""] = [draw(st.floats(2.1, 60)) for _ in range(draw(st.integers(1, 2)))]
        await b.modem.open(Card())
        sender = Sender(b)
        for _ in range(draw(st.integers(1, 4))):
            if draw(st.booleans()):
                say_later(b, draw(st.sampled_from([f"{line}\r\n\r\nOK" for line in OWN])), draw(st.floats(0, 20)))
            if draw(st.booleans()):
                b.server.manners.cms = [500]
            b.server.manners.late["+CMGS"] = [draw(st.sampled_from((0.0, 4.0, 60.0, 150.0, 1000.0)))]
            await sender.send()
            assert sender.wrong() == []

    play(main)
