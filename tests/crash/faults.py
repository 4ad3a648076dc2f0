"""What goes wrong in a soak: a table of faults, each a coroutine that lasts as long as its fault.

In: a town, the name of a line, chance. Out: a fault that happened and is over. `LASTS` is how long a modem may honestly
be silent about a text (27.005 leaves it open; the driver waits 180 s): an answer that is lost is a fault of that
length.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from random import Random

from smsd.config.database_url import path_of
from smsd.daemon.reload import Files, reload
from smsd.errors import ConfigFaults, Damaged
from smsd.simulator.cable import Cable
from smsd.simulator.manners import Manners
from smsd.store import backup
from smsd.store.schema import broadcasts, inbound_parts, inbound_texts
from tests.crash import damage
from tests.crash.lies import ANSWER, NOTICE, PROMPT, REFERENCE, Tap
from tests.town import Town

LASTS_S = 185.0
BOTH_S = 600.0
WHOLE = 0  # a text, and none of its parts
PASSING = (38, 21, 17, 42, 47, 22, 41, 500, 512, 331, 332)
FORM = (304, 305)
GREETINGS = ("", "\r\nRDY\r\n", "\r\n^SYSSTART\r\n", "\r\n+CPIN: READY\r\n\r\nSMS Ready\r\n")


class Wild(Town):
    """A town whose wires lie."""

    taps: dict[str, Tap]
    chance: Random
    alive = True  # whether the daemon runs
    witness_hit = float("-inf")  # when the second file was damaged last
    forgotten: set[str] = set()  # words of alerts that a damage took: staff were told to send them again
    lost: set[str] = set()  # whose texts a damage took from the database; the card holds them no more either

    def wire_up(self, chance: Random, manners: Callable[[Random], Manners] | None = None) -> None:
        """A tap on each wire; modems of these manners."""
        self.chance, self.taps, self.lost = chance, {}, set()
        self.forgotten = set()
        for modem in self.config.modems:
            self.village.wire(modem, manners(Random(chance.random())) if manners else None)
            self.taps[modem.name] = Tap(self.village.servers[modem.name], Random(chance.random()))

    def cable_of(self, line: str) -> Cable:
        """The cable that a line's own modem hangs on: after a swap it is another one's."""
        return next(cable for cable in self.village.cables.values() if cable.server is self.village.servers[line])

    def another(self, line: str) -> str:
        """Some other line."""
        return self.chance.choice([name for name in self.taps if name != line] or [line])


Fault = Callable[[Wild, str, Random], Awaitable[None]]


def lie(of: str, how: str, least: float, most: float) -> Fault:
    """A lie about the next saying of a kind."""

    async def fault(t: Wild, line: str, chance: Random) -> None:
        await t.taps[line].lie(of, how, chance.uniform(least, most))

    return fault


async def flood(t: Wild, line: str, chance: Random) -> None:
    """More texts than a SIM holds."""
    t.strangers(line, chance.randrange(31, 60))


async def reloads(t: Wild, line: str, chance: Random) -> None:
    """A storm of them, of files with faults and files with other rules; the last one is as it was."""
    good = t.config
    hour = timedelta(hours=1)
    other = good.model_copy(update={"alerts": good.alerts.model_copy(update={"expire_after": 11 * hour})})
    for found in (*(chance.choice((ConfigFaults([]), Files(other), Files(good))) for _ in range(100)), Files(good)):
        if t.alive:
            reload(t.gateway, found)
        await asyncio.sleep(chance.uniform(0, 0.1))


async def refusals(t: Wild, line: str, chance: Random) -> None:
    """The network refuses the next few texts."""
    manners = t.village.servers[line].manners
    manners.cms += [chance.choice(PASSING) for _ in range(chance.randrange(1, 6))]
    for _ in range(300):
        await asyncio.sleep(1)
        if not manners.cms:
            return
    manners.cms.clear()


async def refused_for_minutes(t: Wild, line: str, chance: Random) -> None:
    """Each text is refused with the same code, as while texts are unavailable."""
    manners, code = t.village.servers[line].manners, chance.choice(PASSING)
    end = asyncio.get_running_loop().time() + chance.uniform(10, 120)
    while asyncio.get_running_loop().time() < end:
        manners.cms[:] = [code] * 3
        await asyncio.sleep(0.5)
    manners.cms.clear()


async def silent_restart(t: Wild, line: str, chance: Random) -> None:
    """The modem starts anew, its port stays: what was set is forgotten, a text on air does not happen."""
    server, tap = t.village.servers[line], t.taps[line]
    server.unplugged()
    tap.power_cut()
    server.manners.deaf = True
    await asyncio.sleep(chance.uniform(0.5, 8))
    server.manners.deaf = False
    greeting = chance.choice(GREETINGS)
    if greeting:
        server.line.output(greeting.encode())
    else:
        # it says nothing: an answer that will never come is waited for as long as it may take
        await asyncio.sleep(LASTS_S)


async def power_cut(t: Wild, line: str, chance: Random) -> None:
    """The stick is gone, and comes back."""
    cable = t.cable_of(line)
    if cable.pulled:
        return
    cable.pull()
    t.taps[line].power_cut()
    await asyncio.sleep(chance.uniform(0.3, 30))
    cable.plug()


async def swap(t: Wild, line: str, chance: Random) -> None:
    """Two sticks are pulled and come back under each other's name."""
    other = t.another(line)
    one, two = t.cable_of(line), t.cable_of(other)
    if one.pulled or two.pulled or one is two:
        return
    for name, cable in ((line, one), (other, two)):
        cable.pull()
        t.taps[name].power_cut()
    await asyncio.sleep(chance.uniform(0.3, 10))
    one.server, two.server = two.server, one.server
    for cable in chance.sample([one, two], 2):
        cable.plug()
        await asyncio.sleep(chance.uniform(0, 3))


async def no_network(t: Wild, line: str, chance: Random) -> None:
    """It is not registered for a while."""
    server = t.village.servers[line]
    server.register(False)
    await asyncio.sleep(chance.uniform(2, 60))
    server.register(True)


async def deaf(t: Wild, line: str, chance: Random) -> None:
    """It hears nothing but, perhaps, a reset."""
    manners = t.village.servers[line].manners
    manners.deaf, manners.hears_reset = True, chance.random() < 0.5
    await asyncio.sleep(chance.uniform(5, 60))
    manners.deaf = False
    await asyncio.sleep(LASTS_S)  # what it would have answered meanwhile is lost


async def lost_announcements(t: Wild, line: str, chance: Random) -> None:
    """Texts come and nothing is said of them."""
    t.village.servers[line].manners.lose_announcements = 2
    t.strangers(line, 2)


async def strangers(t: Wild, line: str, chance: Random) -> None:
    """A burst of texts from outside, and a call."""
    t.strangers(line, 8)
    t.village.servers[line].ring(f"+324793{chance.randrange(10**5):05d}")


async def crash(t: Wild, line: str, chance: Random) -> None:
    """The daemon is killed and starts again."""
    if not t.alive:
        return
    t.alive = False
    await t.crash()
    await asyncio.sleep(chance.uniform(0.1, 5))
    await t.start()
    t.alive = True


async def card_dies(t: Wild, line: str, chance: Random) -> None:
    """The daemon is killed by what befalls one of its files: its log, its second file, or its database. Where it will
    not start with what is left, and where the database is gone, the copy of some minutes ago is put back, as the
    operator would.
    """
    url = t.config.gateway.database
    path, copy = path_of(url), path_of(url).with_suffix(".backup")
    what = chance.choice(["log", "log", "witness", "database"])
    now = asyncio.get_running_loop().time
    if not t.alive:
        return
    backup.make(url, copy, gateway="test", now=t.clock.now())
    await asyncio.sleep(chance.uniform(0.5, 120))
    if not t.alive:
        return
    if now() - t.witness_hit < BOTH_S:  # what both files lost nobody can know
        what = "witness"
    t.alive = False
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        files = (path, Path(f"{path}-wal"))
        await t.crash(lambda: [shutil.copy(file, folder) for file in files if file.exists()])
        for file in files:  # as they were when it died, not as an orderly end leaves them
            file.unlink(missing_ok=True)
            if (Path(folder) / file.name).exists():
                shutil.copy(Path(folder) / file.name, file)
        before = held(Path(folder) / path.name)
    await asyncio.sleep(chance.uniform(0.1, 5))
    try:
        if what == "database":
            raise Damaged(f"{path.name} cannot be read")
        damage.do(files[1] if what == "log" else path.with_suffix(".witness"), chance.choice(damage.HOWS), chance)
        after = left_of(files)
        await t.start()
        if what == "witness":
            t.witness_hit = now()
    except Damaged:
        with backup.opened(copy, path.parent) as (_, unpacked):
            backup.put_back(unpacked, url, t.clock.now())
        after = left_of(files)
        await t.start()
    t.alive = True
    t.lost |= {sender for sender, _ in before[0] - after[0] if (sender, WHOLE) not in after[0]}
    t.forgotten |= before[1] - after[1]


def left_of(files: tuple[Path, Path]) -> tuple[set[tuple[str, int]], set[str]]:
    """What a start will find: before it reads what lies on the cards, and may begin an alert anew by that."""
    with tempfile.TemporaryDirectory(dir=files[0].parent) as folder:
        for file in files:
            if file.exists():
                shutil.copy(file, folder)
        try:
            return held(Path(folder) / files[0].name)
        except sqlite3.DatabaseError:
            return set(), set()  # it will not start with that


def held(database: Path) -> tuple[set[tuple[str, int]], set[str]]:
    """Whose texts it holds, and which parts of whose; and the words of the alerts that began."""
    with contextlib.closing(sqlite3.connect(database)) as conn:
        senders = {(str(sender), WHOLE) for (sender,) in conn.execute(f"SELECT sender FROM {inbound_texts.name}")}
        senders |= set(conn.execute(f"SELECT sender, seq FROM {inbound_parts.name}").fetchall())
        began = f"SELECT body FROM {broadcasts.name} WHERE started_at IS NOT NULL"
        return senders, {row[0] for row in conn.execute(began)}


async def stop(t: Wild, line: str, chance: Random) -> None:
    """The daemon is asked to stop in the middle of its texts, and starts again."""
    if not t.alive:
        return
    t.alive = False
    await t.stop()
    await asyncio.sleep(chance.uniform(0.1, 5))
    await t.start()
    t.alive = True


FAULTS: dict[str, Fault] = {
    "reference late": lie(REFERENCE, "late", 0.1, 200),
    "reference later than its limit": lie(REFERENCE, "late", 170, 200),
    "all late": lie(REFERENCE, "stalled", 0.1, 60),
    "all later than its limit": lie(REFERENCE, "stalled", 170, 200),
    "reference lost": lie(REFERENCE, "lost", LASTS_S, LASTS_S),
    "reference doubled": lie(REFERENCE, "doubled", 0, 5),
    "reference garbled": lie(REFERENCE, "garbled", LASTS_S, LASTS_S),
    "reference glued": lie(REFERENCE, "glued", 0.01, LASTS_S),
    "reference dribbles": lie(REFERENCE, "dribbled", 0, 0),
    "report before reference": lie(REFERENCE, "behind_its_report", 3, 3),
    "prompt late": lie(PROMPT, "late", 0.1, 200),
    "prompt lost": lie(PROMPT, "lost", 0, 0),
    "prompt doubled": lie(PROMPT, "doubled", 0, 5),
    "prompt garbled": lie(PROMPT, "garbled", 0, 0),
    "prompt glued": lie(PROMPT, "glued", 0.01, LASTS_S),
    "answer late": lie(ANSWER, "late", 0.1, 60),
    "answer lost": lie(ANSWER, "lost", 30, 30),
    "answer doubled": lie(ANSWER, "doubled", 0, 5),
    "answer glued": lie(ANSWER, "glued", 0.01, 30),
    "flood": flood,
    "reload storm": reloads,
    "announcement garbled": lie(NOTICE, "garbled", 0, 0),
    "announcement lost": lie(NOTICE, "lost", 0, 0),
    "announcement doubled": lie(NOTICE, "doubled", 0, 5),
    "announcement late": lie(NOTICE, "late", 0.1, 60),
    "refusals": refusals,
    "refused for minutes": refused_for_minutes,
    "silent restart": silent_restart,
    "power cut": power_cut,
    "swap": swap,
    "no network": no_network,
    "deaf": deaf,
    "lost announcements": lost_announcements,
    "strangers": strangers,
    "crash": crash,
    "stop": stop,
    "card dies": card_dies,
}
