"""`smsd demo --interactive`: be any phone.

In: lines such as `peeters: Inbraak Kerkstraat`. Out: what every phone gets. `{code}` in a line stands for the newest
code on that phone, so that an evening can also be piped in from a file.
"""

from __future__ import annotations

import asyncio
import difflib
import sys

from smsd.cli.demo_stage import COLLEAGUE, COORDINATOR, OFFICER, PIN, Stage
from smsd.phone_number import e164
from smsd.rules.words import fold
from smsd.simulator.radio import Phone, Received

HELP = """You are the neighbourhood. Type   who: text   and press enter.
  peeters: Inbraak Kerkstraat, 2 mannen te voet     the inspector texts (PIN {pin})
  claes: STOP      a colleague      anja: LEDEN     the coordinator
  an: STOP         a neighbour      0475123456: JOIN   a stranger      Proximus: reclame   a sender without a number
A line without a name goes on as the one before. {{code}} stands for the newest code on that phone.
/phones shows the neighbours, /wait 10 waits, /help shows this, /quit ends (so does the end of input).
"""
RADIO_S = (3.0, 1.5)
QUIET_S, LONGEST_S, CODE_S = 0.5, 5.0, 15.0


class Play:
    """Who is who, and what arrived."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.speaker = OFFICER
        self.last = 0.0
        self.names = {"peeters": OFFICER, "claes": COLLEAGUE, "anja": COORDINATOR}
        self.names |= {fold(stage.name(n)): n for n in (OFFICER, COLLEAGUE, COORDINATOR, *stage.members)}

    def heard(self, phone: Phone, received: Received) -> None:
        """Shows what a phone got; an alert to many neighbours is shown once in full."""
        if phone.number == self.speaker:
            self.last = asyncio.get_running_loop().time()
        name = self.stage.name(phone.number)
        print(f"    {name} < {received.text}", flush=True)

    def who(self, word: str) -> str | None:
        """The number of a name, or the number itself; a name nobody has is a sender
        without a number. None for what is no sender.
        """
        return (
            self.names.get(fold(word.strip())) or e164(word, "BE") or (word.strip() if word.strip().isalnum() else None)
        )

    def meant(self, word: str) -> str | None:
        """The name that was mistyped, where this is nearly one."""
        name = fold(word.strip())
        if not name or name in self.names or e164(word, "BE"):
            return None
        return next(iter(difflib.get_close_matches(name, self.names, 1, 0.75 if len(name) > 3 else 0.6)), None)

    async def line(self, line: str) -> bool:
        """Carries a line out; False to end."""
        if line.startswith("/"):
            return await self.command(line)
        head, colon, words = line.partition(":")
        if colon and len(head) <= 30 and (meant := self.meant(head)):
            print(
                (
                    f"    nobody is called {head.strip()!r}; did you mean {meant}? Nothing was sent (/phones shows who "
                    "there is)"
                ),
                flush=True,
            )
            return True
        who = (
            self.who(head)
            if colon and len(head) <= 30 and (" " not in head.strip() or fold(head.strip()) in self.names)
            else None
        )
        if who is not None and not who.startswith("+") and words.strip():
            print(f"    ({who} is nobody here: a sender without a number, whom nobody can answer)", flush=True)
        if who is None:
            who, words = self.speaker, line
        self.speaker = who
        words = words.strip()
        if "{code}" in words:
            words = words.replace("{code}", await self.code(who))
        if words:
            print(f"{self.stage.name(who)} > {words}", flush=True)
            self.stage.text(who, words)
            await self.settle()
        return True

    async def command(self, line: str) -> bool:
        """A line with a slash."""
        word, _, argument = line[1:].partition(" ")
        if word in ("quit", "exit", "q"):
            return False
        if word == "phones":
            for number in self.stage.members:
                print(
                    f"    {self.stage.name(number):12} {number}  "
                    f"{len(self.stage.village.network.phone(number).received)} texts"
                )
        elif word == "wait":
            await asyncio.sleep(float(argument) if argument.replace(".", "", 1).isdecimal() else 5.0)
        else:
            print(HELP.format(pin=PIN))
        return True

    async def code(self, who: str) -> str:
        """The newest code on a phone; one that is under way is waited for."""
        loop = asyncio.get_running_loop()
        end = loop.time() + CODE_S
        while (found := self.stage.last_code(who)) is None and loop.time() < end:
            await asyncio.sleep(0.05)
        return found or "0000"

    async def settle(self) -> None:
        """Waits until the speaker has an answer, or for a while."""
        loop = asyncio.get_running_loop()
        began, self.last = loop.time(), 0.0
        while loop.time() - began < LONGEST_S and not (self.last and loop.time() - self.last > QUIET_S):
            await asyncio.sleep(0.05)


async def play(stage: Stage) -> None:
    """Until the end of input."""
    play_ = Play(stage)
    stage.listen(play_.heard)
    stage.village.network.cold, stage.village.network.warm = RADIO_S  # as slow as a real one: there is time for a STOP
    loop = asyncio.get_running_loop()
    async with stage.running():
        print(HELP.format(pin=PIN))
        while True:
            if sys.stdin.isatty():
                print(f"{stage.name(play_.speaker)} > ", end="", flush=True)
            line = await loop.run_in_executor(None, sys.stdin.readline)
            if not line or not await play_.line(line.strip()):
                break
        await asyncio.sleep(QUIET_S)
