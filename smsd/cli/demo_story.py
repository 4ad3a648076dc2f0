"""The demo's story, told on a terminal with a live picture, or in plain lines elsewhere.

In: a stage. Out: the story, and whether every member got the alert exactly once.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from smsd.cli.demo_stage import OFFICER, PIN, Stage
from smsd.simulator.radio import Phone, Received

TYPO = "Inbrak Kerkstrat, 2 mannen te voet ricting station"
ALERT = "Inbraak Kerkstraat, 2 mannen te voet richting station"
FORGED = "Brand in de school, loop allemaal naar buiten"
CARD_WIDTH = 22


@dataclass(slots=True)
class Screen:
    """What the audience sees: the dialogue, the phones, a bar."""

    stage: Stage
    live: Any = None
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    got: dict[str, int] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    total: int = 0

    def say(self, who: str, text: str, style: str = "") -> None:
        """A line of the dialogue."""
        self.lines.append((who, text, style))
        if self.live is None:
            print(f"{who + ':' if who else '':24} {text}" if who else f"\n{text}", flush=True)
        self.draw()

    def title(self, text: str) -> None:
        """A chapter begins: a bold line in the dialogue."""
        self.say("", text, "bold")

    def heard(self, phone: Phone, received: Received) -> None:
        """A text arrived on a phone."""
        if phone.number in self.stage.members:
            if "ALARM" in received.text:
                first = not self.got
                self.got[phone.number] = self.got.get(phone.number, 0) + 1
                if first:
                    self.say(f"  {self.stage.name(phone.number)} < gateway", received.text, "green")
                elif self.live is None:
                    print(f"{'':24} {len(self.got):3} of {self.total}: {self.stage.name(phone.number)}", flush=True)
            else:
                self.say(f"  {self.stage.name(phone.number)} < gateway", received.text, "green")
        else:
            self.say(f"  {self.stage.name(phone.number)} < gateway", received.text, "cyan")
        self.draw()

    def draw(self) -> None:
        """Shows the picture as it is now; nothing where there is no live terminal."""
        if self.live is not None:
            self.live.update(self.picture())

    def picture(self) -> Any:
        """Dialogue above, phones below, the bar at the foot."""
        from rich.columns import Columns
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.text import Text

        talk = Text()
        for who, text, style in self.lines[-14:]:
            talk.append(f"{who}: " if who.strip() else "", style="dim")
            talk.append(f"{text}\n", style=style or "default")
        cards = []
        for number in self.stage.members:
            mark, style = (
                ("✉ ", "bold green")
                if self.got.get(number)
                else ("✗ ", "red")
                if number in self.left
                else ("· ", "dim")
            )
            cards.append(Text(f"{mark}{self.stage.name(number)}"[:CARD_WIDTH].ljust(CARD_WIDTH - 8), style=style))
        shown = cards[:60] + ([Text(f"… {len(cards) - 60} more", style="dim")] if len(cards) > 60 else [])
        bar = ProgressBar(total=max(1, self.total), completed=len(self.got), width=50)
        return Group(
            talk,
            Text("the neighbourhood", style="bold"),
            Columns(shown, padding=(0, 1)),
            Text(),
            bar,
            Text(f"{len(self.got)} of {self.total} phones"),
        )


async def tell(stage: Stage, *, fast: bool = False) -> bool:
    """Tells the story; whether all went as promised."""
    screen = Screen(stage, total=len(stage.members))
    stage.listen(screen.heard)
    if sys.stdout.isatty() and not fast:
        from rich.live import Live

        with Live(screen.picture(), refresh_per_second=12, transient=False) as screen.live:
            good = await _story(stage, screen, 1.0)
    else:
        good = await _story(stage, screen, 0.3)
    return _summary(stage, screen, good)


async def _story(stage: Stage, screen: Screen, pace: float) -> bool:
    async with stage.running():
        screen.title(
            f"1. A patrol checked a report. Inspector Peeters texts the gateway ({len(stage.members)} neighbours, "
            "one simulated modem)."
        )
        seen = _count(stage, OFFICER)
        await _text(stage, screen, OFFICER, TYPO, pace)
        if not stage.members:
            answer = await stage.wait_for(OFFICER, "geen leden", seen)
            return answer is not None
        await stage.wait_for(OFFICER, "PIN", seen)
        await asyncio.sleep(pace)
        screen.title(
            "2. A typo. He simply texts it again: each draft has its own code, and nobody has been texted yet."
        )
        seen = _count(stage, OFFICER)
        await _text(stage, screen, OFFICER, ALERT, pace)
        preview = await stage.wait_for(OFFICER, "Kerkstraat, 2 mannen te voet richting", seen)
        code = re.search(r"(\d{4}) \+ PIN", preview or "")
        await asyncio.sleep(pace)
        screen.title(
            "3. Somebody forges the inspector's number. The previews go to the real phone only; guesses open nothing."
        )
        for words in (FORGED, "0000 1234"):
            screen.say(f"  forger as {stage.name(OFFICER)} >", words, "red")
            stage.text(OFFICER, words)
            await asyncio.sleep(pace)
        await stage.wait_for(OFFICER, "Brand in de school", seen)
        await _text(stage, screen, OFFICER, "NEE", pace)
        await stage.wait_for(OFFICER, "geschrapt", seen)
        if screen.got or code is None:
            return False
        screen.title("4. The inspector answers code + PIN. Now it goes out, as fast as the radio takes it.")
        await _text(stage, screen, OFFICER, f"{code.group(1)} {PIN}", pace, shown=f"{code.group(1)} ****")
        leaver = await _leave(stage, screen)
        done = await stage.wait_for(OFFICER, "klaar in", seen, 30 + 2.0 * len(stage.members))
        await asyncio.sleep(pace)
        if leaver is not None:
            screen.left.add(leaver)
        return done is not None


async def _leave(stage: Stage, screen: Screen) -> str | None:
    """In the middle a neighbour leaves: whoever is still waiting then."""
    if len(stage.members) < 6:
        return None
    while len(screen.got) < len(stage.members) // 3:
        await asyncio.sleep(0.02)
    waiting = [n for n in stage.members if n not in screen.got]
    leaver = waiting[-1]
    screen.title(f"5. In the middle {stage.name(leaver)} texts STOP: it bites at the next message.")
    seen = _count(stage, leaver)
    screen.say(f"  {stage.name(leaver)} >", "Stop.", "yellow")
    stage.text(leaver, "Stop.")
    await stage.wait_for(leaver, "uitgeschreven", seen)
    screen.left.add(leaver)
    screen.draw()
    return leaver


def _count(stage: Stage, number: str) -> int:
    return len(stage.village.network.phone(number).received)


async def _text(stage: Stage, screen: Screen, sender: str, words: str, pace: float, shown: str = "") -> None:
    screen.say(f"  {stage.name(sender)} >", shown or words, "yellow")
    stage.text(sender, words)
    await asyncio.sleep(pace / 2)


def _summary(stage: Stage, screen: Screen, good: bool) -> bool:
    wanted = [n for n in stage.members if n not in screen.left]
    times = Counter(screen.got)
    missed = [n for n in wanted if times[n] == 0]
    doubled = [n for n in stage.members if times[n] > 1]
    forged = [n for n in stage.members for r in stage.village.network.phone(n).received if "school" in r.text]
    late = [n for n in screen.left if times[n]]
    ok = good and not (missed or doubled or forged or late)
    print()
    print(
        f"{len(wanted) - len(missed)} of {len(wanted)} members got the alert exactly once; {len(screen.left)} left "
        "in the middle and got nothing after it;"
    )
    print(f"{len(forged)} forged texts reached anybody; {len(missed)} missed, {len(doubled)} doubled.")
    print(
        "All as promised. Next: smsd demo --interactive, then README.md: from box to first alert."
        if ok
        else "NOT as promised: please report this."
    )
    return ok
