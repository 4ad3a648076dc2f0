"""Late, doubled and lost answers to any command: no answer is taken for another's.
The driver alone, on the mock clock.
"""

from __future__ import annotations

import asyncio
import contextlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsd.at import commands
from smsd.errors import ModemTrouble, NoAnswer, Refused, Unproven
from smsd.modem.at_modem import AtModem
from smsd.modem.protocol import Card, Incoming
from smsd.simulator.manners import Manners
from tests.modem.test_at_modem import NUMBER, Bench, config, play

LIMIT_S = commands.NETWORK
NEVER_S = 1e6


class Sender:
    """Sends as a line does, and keeps what it was told of each text."""

    def __init__(self, b: Bench) -> None:
        self.b, self.told, self.count = b, {}, 0
        self.counts = b.server.manners.cmgs == "+CMGS: {}"  # else its references tell nothing

    def take_late(self) -> None:
        for late in self.b.modem.late():
            self.told[late.submit.text] = ("sent", late.reference)

    async def again(self) -> list[Incoming]:
        """What a line does after trouble; what is read then."""
        await self.b.modem.close()
        for _ in range(400):
            try:
                return await self.b.modem.open(Card())
            except ModemTrouble:
                await self.b.modem.close()
                await asyncio.sleep(2)
        raise AssertionError("it cannot be opened any more")

    async def send(self) -> None:
        while self.b.modem.listening():
            await asyncio.sleep(min(1.0, self.b.modem.listening()))
            self.take_late()
        self.count += 1
        text = f"tekst {self.count}"
        try:
            self.told[text] = ("sent", await self.b.modem.submit(self.b.submit(text)))
        except Refused:
            self.told[text] = ("refused", None)
        except Unproven:
            self.told[text] = ("uncertain", None)  # and the line goes on
        except ModemTrouble as trouble:
            self.told[text] = ("uncertain" if trouble.handed_over else "waits", None)
            try:
                if not isinstance(trouble, NoAnswer):
                    raise
                await self.b.modem.alive()
            except ModemTrouble:
                await self.again()
        self.take_late()

    def wrong(self) -> list[str]:
        """What it was told and is not true."""
        self.take_late()
        truth = {s.text: mr for (_, s), mr in zip(self.b.server.sent, self.b.server.references, strict=True)}
        assert len(truth) == len(self.b.server.sent)
        out = []
        for text, (what, mr) in self.told.items():
            other = mr is not None and self.counts and mr != truth.get(text)
            if (what == "sent" and (text not in truth or other)) or (what in ("waits", "refused") and text in truth):
                out.append(f"{text}: told {what} {mr}, on the air {truth.get(text)}")
        return out


@pytest.mark.story
@pytest.mark.parametrize("meanwhile", [False, True], ids=["busy meanwhile", "hears meanwhile"])
@pytest.mark.parametrize("kind", ["answer", "error", "prompt", "air"])
def test_every_tenth_of_a_second(kind: str, meanwhile: bool) -> None:
    """From ten seconds before the limit to twenty behind it, on a text among others."""
    chance = Random(f"{kind}{meanwhile}")

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        s = Sender(b)
        for _ in range(3):
            await s.send()
        manners = b.server.manners
        manners.hears_meanwhile = meanwhile
        for n in range(301):
            delay = LIMIT_S - 10 + n / 10
            if kind == "error":
                manners.cms = [38]
            manners.late = {{"prompt": ">", "air": "air"}.get(kind, "+CMGS"): [delay]}
            before = len(s.told)
            for _ in range(chance.randrange(2, 5)):
                await s.send()
            await asyncio.sleep(chance.uniform(0, 40))
            s.take_late()
            assert s.wrong() == [], delay
            # whatever could be known is known: only a text that was refused too late stays in doubt
            doubtful = [t for t in list(s.told)[before:] if s.told[t][0] == "uncertain"]
            assert len(doubtful) <= (kind == "error"), (delay, doubtful)
        assert sum(what == "sent" for what, _ in s.told.values()) > (
            600 if kind != "prompt" else 500
        )  # without a prompt in its time a text waits

    play(main)


@pytest.mark.parametrize("reference", ["+CMGS: {}", "+CMGS: 0", ""], ids=["counts", "always the same", "gives none"])
def test_speed(reference: str) -> None:
    """In the normal case nothing but AT+CMGS is said between two texts, whatever
    references it gives; at most one is waited for.
    """

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        s = Sender(b)
        for _ in range(3):
            await s.send()
        said, began = len(b.server.commands), asyncio.get_running_loop().time()
        for _ in range(20):
            await s.send()
        assert {c.partition("=")[0] for c in b.server.commands[said:]} == {"AT+CMGS"}
        assert asyncio.get_running_loop().time() - began < 20 * 0.31

    play(main, Manners(cmgs=reference, reference=bool(reference)))


@pytest.mark.parametrize("between", [False, True], ids=["at once", "after other commands"])
@pytest.mark.parametrize("seconds", [0.0005, 0.003, 0.01, 0.1, 0.29, 1.0])
def test_a_refusal_said_twice_is_not_the_next_text_s(seconds: float, between: bool) -> None:
    """An empty place is asked for, `+CMS ERROR: 321` comes twice, the second
    time while a text is on air: the text was taken.
    """

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        s = Sender(b)
        for _ in range(3):
            await s.send()
        b.network.text("+32475999999", NUMBER, "komt")
        await asyncio.sleep(1)
        for incoming in (await b.modem.sweep())[:1]:
            await b.modem.delete(incoming.place)
        b.server.manners.said_twice["+CMGR"] = [seconds]
        assert await b.modem.incoming() == []  # what was announced is gone
        if between:
            await b.modem.refresh()
        for _ in range(3):
            await s.send()
        assert s.wrong() == []
        assert [what for what, _ in s.told.values()] == ["sent"] * 6

    play(main)


COMMANDS = ("+CREG", "+COPS", "+CSQ", "+CMGR", "+CMGL", "+CMGD", "+CPMS", "+CMGS", ">", "air", "+CMEE", "+CMGF")


@pytest.mark.story
@settings(max_examples=300)
@given(st.data())
def test_any_command(data: st.DataObject) -> None:
    """Answers of any command late, lost for minutes, or said twice, in any order: what is told of the texts is true,
    and in the end the modem is known for what it is.
    """
    meanwhile = data.draw(st.booleans())

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        s, manners = Sender(b), b.server.manners
        manners.hears_meanwhile = meanwhile
        for _ in range(3):
            await s.send()
        for step in range(data.draw(st.integers(3, 12))):
            name = data.draw(st.sampled_from(COMMANDS))
            seconds = data.draw(
                st.sampled_from((0.5, 1.5, 4.9, 5.1, 7.0, 19.9, 20.3, 29.0, 31.0, 60.0, 179.0, 181.0, 200.0))
            )
            if data.draw(st.booleans()) and name not in (">", "air"):
                manners.said_twice[name] = [data.draw(st.sampled_from((0.0005, 0.003, 0.01, 0.3, 1.0, 5.0)))]
            else:
                manners.late[name] = [seconds]
            b.network.text("+32475999999", NUMBER, f"komt {step}")
            try:
                for action in data.draw(
                    st.lists(
                        st.sampled_from(("send", "refresh", "incoming", "sweep", "delete")), min_size=1, max_size=5
                    )
                ):
                    if action == "send":
                        await s.send()
                    elif action == "refresh":
                        await b.modem.refresh()
                    elif action == "incoming":
                        await b.modem.incoming()
                    elif action == "sweep":
                        await b.modem.sweep()
                    else:
                        for incoming in (await b.modem.sweep())[:1]:
                            await b.modem.delete(incoming.place)
            except ModemTrouble:
                await s.again()
            assert s.wrong() == []
        manners.late.clear()
        manners.said_twice.clear()
        await asyncio.sleep(250)
        found = await s.again()
        f = await b.modem.refresh()
        assert (f.imei, f.manufacturer, f.model, f.operator, f.registered) == (
            "350000000000017",
            "simulated",
            "SIM-1",
            "SIMULATED",
            True,
        )
        assert len(found) == len(b.server.stores["SM"])  # all that lies there is read at opening
        for _ in range(3):
            await s.send()
        assert [what for what, _ in list(s.told.values())[-3:]] == ["sent"] * 3
        assert s.wrong() == []

    play(main)


@pytest.mark.story
@settings(max_examples=300)
@given(st.data())
def test_after_a_run_that_was_cut_short(data: st.DataObject) -> None:
    """A run ends while a text is in the modem's hands. Its answer, a refusal or a reference, comes at any moment of the
    run after: it is told of none of that one's texts. Where all answers of a modem are alike nobody can tell; then the
    text that it was told of is on the air a moment later at least.
    """
    draw = data.draw
    manners = Manners(
        cmgs=draw(st.sampled_from(["+CMGS: {}", "+CMGS: {}", "+CMGS: 0"])), reference=draw(st.integers(0, 5)) > 0
    )

    async def main(b: Bench) -> None:
        manners = b.server.manners
        counts = manners.reference and manners.cmgs == "+CMGS: {}"
        manners.hears_meanwhile = True
        heard, owed, unheard = None, 0, 0
        for run in range(draw(st.integers(1, 2))):
            await b.modem.open(Card(owed=owed, unheard=unheard, reference=heard))
            before = Sender(b)
            before.count = run * 100
            for _ in range(draw(st.integers(0, 3))):
                if draw(st.integers(0, 4)) == 0:
                    manners.late["+CMGS"] = [NEVER_S]
                await before.send()
                manners.late.clear()
                reference = before.told[f"tekst {before.count}"][1]
                heard, unheard = (reference, 0) if reference is not None else (heard, unheard + 1)
            handed = draw(st.integers(0, 4)) > 0
            if handed:  # else a row was claimed, and nothing said
                manners.cms = [38] if draw(st.booleans()) else []
                manners.late["+CMGS"] = [draw(st.sampled_from((0.5, 2.0, 4.0, 6.0, 12.0, 30.0, 100.0, 180.0)))]
                hung = asyncio.ensure_future(b.modem.submit(b.submit(f"van vroeger {run}")))
                while manners.late["+CMGS"]:
                    await asyncio.sleep(0.01)
                hung.cancel()
            owed, unheard = owed + 1, unheard + 1
            b.cable.close()
            await asyncio.sleep(draw(st.sampled_from((0.0, 1.0, 5.0))))
            b.modem = AtModem(config(), wires=lambda: [b.cable])
        await b.modem.open(Card(owed=owed, unheard=unheard, reference=heard))
        s = Sender(b)
        s.count = 1000
        for _ in range(draw(st.integers(1, 12))):
            refused = draw(st.integers(0, 4)) == 0 and counts
            manners.cms = [38] if refused else []
            if counts and draw(st.integers(0, 4)) == 0:
                manners.late["+CMGS"] = [draw(st.sampled_from((2.0, 12.0, 60.0, 150.0, 190.0, NEVER_S)))]
            await s.send()
            manners.late.clear()
            await asyncio.sleep(draw(st.sampled_from((0.0, 0.0, 3.0, 40.0))) if counts else 3.0)
            assert s.wrong() == []
        manners.cms.clear()
        await asyncio.sleep(250)
        for _ in range(4):  # the first one may still be in doubt
            await s.send()
        assert s.wrong() == []
        assert [what for what, _ in list(s.told.values())[-3:]] == ["sent"] * 3

    play(main, manners)


def test_the_port_is_opened_anew_while_an_answer_is_missing() -> None:
    """The answer to the first text behind a run that was cut short is missing, and comes while another one is on the
    air, behind an opening: that one is refused, and is not credited with it.
    """

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        before = Sender(b)
        for _ in range(3):
            await before.send()
        manners = b.server.manners
        manners.hears_meanwhile = True
        manners.late["+CMGS"] = [8.0]
        hung = asyncio.ensure_future(b.modem.submit(b.submit("van vroeger")))
        while manners.late["+CMGS"]:
            await asyncio.sleep(0.01)
        hung.cancel()
        b.cable.close()
        b.modem = AtModem(config(), wires=lambda: [b.cable])
        await b.modem.open(Card(owed=1, unheard=1, reference=3))
        s = Sender(b)
        s.count = 1000
        manners.late["+CMGS"] = [30.0]
        await s.send()
        assert [what for what, _ in s.told.values()] == ["uncertain"]
        await s.again()
        manners.cms, manners.late["+CMGS"] = [21], [60.0]
        await s.send()
        manners.cms.clear()
        for _ in range(3):
            await s.send()
        assert s.wrong() == []

    play(main)


@pytest.mark.parametrize("refused", [False, True])
def test_an_answer_older_than_the_last_one_of_the_run_before(refused: bool) -> None:
    """A text of two runs ago is answered while the first one of this run is in the modem's hands, which is refused, and
    nothing comes of that; or which is taken. It is not credited with the old reference, and nothing waits where its own
    came.
    """

    async def main(b: Bench) -> None:
        loop = asyncio.get_running_loop()
        await b.modem.open(Card())
        first = Sender(b)
        for _ in range(3):
            await first.send()
        manners = b.server.manners
        manners.hears_meanwhile = True
        manners.late["+CMGS"] = [60.0]
        hung = asyncio.ensure_future(b.modem.submit(b.submit("van vroeger")))
        while manners.late["+CMGS"]:
            await asyncio.sleep(0.01)
        hung.cancel()
        for run, unheard, reference in ((1, 1, 3), (2, 0, 7)):
            b.cable.close()
            b.modem = AtModem(config(), wires=lambda: [b.cable])
            await b.modem.open(Card(owed=1, unheard=unheard, reference=reference))
            s = Sender(b)
            s.count = run * 1000
            if run == 1:
                for _ in range(3):
                    await s.send()
                assert b.server.references == [1, 2, 3, 4, 5, 6, 7]
        await asyncio.sleep(60 - loop.time() % 60 - 2)
        if refused:
            manners.cms, manners.late["+CMGS"] = [38], [NEVER_S]
        else:
            manners.late["+CMGS"] = [5.0]
        await s.send()
        manners.late.clear()
        for _ in range(3):
            await s.send()
        assert s.wrong() == []
        assert [what for what, _ in s.told.values()] == ["uncertain" if refused else "sent", "sent", "sent", "sent"]

    play(main)


def test_power_was_away_from_host_and_modem() -> None:
    """A text hung when it went, and the modem counts anew: the first reference is
    small, and believed when nothing better comes.
    """

    async def main(b: Bench) -> None:
        await b.modem.open(Card(owed=1, unheard=1, reference=50))
        s = Sender(b)
        for _ in range(3):
            await s.send()
        assert b.server.references == [1, 2, 3]
        assert [what for what, _ in s.told.values()] == ["sent"] * 3
        assert s.wrong() == []

    play(main)


def test_a_refusal_of_the_run_before_while_a_later_text_is_on_the_air() -> None:
    """The text of the run before is refused after three minutes, the first one of this run at once: nobody can know
    which was which, and what is refused while one of them may still be answered is in doubt.
    """

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        before = Sender(b)
        for _ in range(3):
            await before.send()
        manners = b.server.manners
        manners.hears_meanwhile, manners.cms, manners.late["+CMGS"] = True, [512, 512], [181.0]
        hung = asyncio.ensure_future(b.modem.submit(b.submit("van vroeger")))
        while manners.late["+CMGS"]:
            await asyncio.sleep(0.01)
        hung.cancel()
        b.cable.close()
        b.modem = AtModem(config(), wires=lambda: [b.cable])
        await b.modem.open(Card(owed=1, unheard=1, reference=b.server.references[-1]))
        s = Sender(b)
        s.count = 1000
        await s.send()
        manners.late["+CMGS"] = [120.0]
        for _ in range(3):
            await s.send()
            assert s.wrong() == []
        assert [what for what, _ in s.told.values()] == ["uncertain", "sent", "sent", "sent"]

    play(main)


@pytest.mark.parametrize("result", ["OK", "ERROR", "+CMS ERROR: 500"])
@pytest.mark.parametrize("known", [False, True], ids=["first text", "later text"])
@pytest.mark.parametrize("reopened", [False, True], ids=["same port", "opened again"])
def test_the_answer_of_a_command_given_up_is_no_text_s(result: str, known: bool, reopened: bool) -> None:
    """It comes while a text is on the air, whether or not it is known that the modem gives
    references, also behind an opening: the text was taken.
    """

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        s = Sender(b)
        if known:
            await s.send()
        b.server.manners.hears_meanwhile = True
        b.server.manners.late["+CSQ"] = [40.0]
        with contextlib.suppress(ModemTrouble):
            await b.modem.refresh()
        if reopened:
            await s.again()
        loop = asyncio.get_running_loop()
        b.network.cold = b.network.warm = 4.0
        loop.call_later(2.0, b.server.line.output, f"\r\n{result}\r\n".encode())
        for _ in range(3):
            await s.send()
        assert s.wrong() == []
        assert [what for what, _ in s.told.values()] == ["sent"] * (3 + known)

    play(main)


@pytest.mark.parametrize("handed", [False, True])
@pytest.mark.parametrize("started", [0, 1, 2, 5, 200])
def test_what_a_cut_costs(started: int, handed: bool) -> None:
    """Where the modem counts, the first text of the run after waits for nothing if the last one of the run before was
    taken; else its answer may be that one's, and it is in doubt. All later ones leave at once, and each is known to be
    sent when the next one is answered, until that is plain.
    """

    async def main(b: Bench) -> None:
        loop = asyncio.get_running_loop()
        await b.modem.open(Card())
        s = Sender(b)
        for _ in range(started):
            await s.send()
        last = b.server.references[-1] if started else None
        if handed:
            await s.send()
        b.cable.close()
        b.modem = AtModem(config(), wires=lambda: [b.cable])
        await b.modem.open(Card(owed=1, unheard=1, reference=last))
        took = []
        for _ in range(5):
            began = loop.time()
            await s.send()
            took.append(loop.time() - began)
        known = handed and started > 0
        told = [what for what, _ in s.told.values()]
        assert told[:-5] == ["sent"] * (len(told) - 5)
        assert told[-5:] == (["sent"] * 5 if known else ["uncertain", *["sent"] * 4])
        assert (took[0] < 2) == known
        assert took[0] < 17
        assert max(took[1:]) < 2

    play(main)
