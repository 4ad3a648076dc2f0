"""Several gateways, one queue: two real daemons with a modem each on one PostgreSQL. One dies, freezes, is cut off; one
hears what bites at the other. Nothing is lost; what is sent twice was in the hands of the one that is gone, and is
marked.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.store.schema import broadcasts
from tests import postgres, rounds
from tests.postgres import Server
from tests.process import smsd
from tests.town import CLAES, PEETERS
from tests.zone import Zone

pytestmark = pytest.mark.full
HALTED = sa.select(sa.func.count()).select_from(broadcasts).where(broadcasts.c.state == "halted")
HANDS = 2  # rows that a line has: one on the air, one claimed behind it


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    postgres.needed()
    one = Server()
    yield one
    one.end()


@pytest.fixture
def zone(tmp_path: Path, server: Server) -> Iterator[Zone]:
    one = Zone(tmp_path, server, "ab", members=40)
    yield one
    one.close()


async def beside(folder: Path, *words: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    """A command, while the modems go on."""
    return await asyncio.to_thread(smsd, folder, *words, code=code)


async def test_one_queue(zone: Zone) -> None:
    """The draft comes at one, its proof at the other; both modems send,
    each member gets it once; one status shows both.
    """
    await zone.start()
    a, b = zone["a"], zone["b"]
    await zone.alert(a, b)
    assert await zone.everybody() == (0, 0)
    assert min(zone.sent_by("a"), zone.sent_by("b")) >= zone.members // 4
    shown = json.loads((await beside(a.folder, "status", "--json")).stdout)
    assert {g["name"]: [m["name"] for m in g["modems"]] for g in shown["gateways"] if g["alive"]} == {
        "a": ["stick-a"],
        "b": ["stick-b"],
    }
    refused = await beside(b.folder, "run", code=1)
    assert "already serves" in refused.stderr + refused.stdout
    # a third machine that says it is b, or that b's line is its own
    other = zone.folder / "c"
    other.mkdir()
    for key in b.folder.glob("machine*"):
        shutil.copy2(key, other / key.name)
    text = (b.folder / "smsd.yaml").read_text()
    (other / "smsd.yaml").write_text(text.replace(f"folder={b.folder}", f"folder={other}"))
    refused = await beside(other, "run", code=1)
    assert "already serves" in refused.stderr + refused.stdout
    (other / "smsd.yaml").write_text(
        text.replace(f"folder={b.folder}", f"folder={other}")
        .replace("id: b,", "id: c,")
        .replace("gateway: b,", "gateway: c,")
    )
    refused = await beside(other, "run", code=1)
    assert "is served by the gateway b" in refused.stderr + refused.stdout
    assert await a.stop() == await b.stop() == 0


async def test_a_halt_heard_at_one_bites_at_the_other(zone: Zone) -> None:
    """At the next text of each: nothing more leaves than what was on the air."""
    await zone.start()
    await zone.alert(zone["a"], zone["a"])
    await zone.until(lambda: min(zone.sent_by("a"), zone.sent_by("b")) >= 3, "texts of both")
    zone["b"].text(CLAES, "FOUT dit was geen inbraak")
    await zone.until(lambda: zone.ask(HALTED) >= 1, "the halt")
    at = zone.alerts().total()
    await asyncio.sleep(4)
    assert zone.alerts().total() - at <= 2  # one on each modem's air
    assert zone.open() >= zone.members - zone.alerts().total()
    assert max(zone.alerts().values()) == 1


async def test_one_whose_line_refuses_everything(zone: Zone) -> None:
    """Its card has no credit, or its cell no way out: it lives and is in its network, and the other sends at once what
    waits for it.
    """
    zone["a"].server.manners.refuses = lambda submit: "+CMS ERROR: 38"
    await zone.start()
    await zone.alert(zone["b"], zone["b"])
    assert (await zone.everybody(60))[0] == 0
    assert zone.sent_by("b") == zone.members


async def test_one_is_killed(zone: Zone) -> None:
    """The other takes its members over within a minute; when it comes back, it sends nothing twice."""
    await zone.start()
    a, b = zone["a"], zone["b"]
    await zone.alert(a, a)
    await zone.until(lambda: min(zone.sent_by("a"), zone.sent_by("b")) >= 3, "texts of both")
    await a.stop(signal.SIGKILL)
    await asyncio.sleep(2)  # what was on the air arrives
    by_a = zone.sent_by("a")
    doubled, marked = await zone.everybody()
    assert doubled <= marked <= HANDS
    assert zone.sent_by("a") == by_a
    await a.start()
    await a.ready()
    b.text(PEETERS, "STATUS")
    await asyncio.sleep(3)
    assert zone.alerts().total() == zone.members + doubled
    assert await b.stop() == 0


async def test_one_is_frozen(zone: Zone) -> None:
    """For longer than its lease, with a text on the air and one claimed:
    what the others took is theirs when it goes on.
    """
    await zone.start()
    a = zone["a"]
    await zone.alert(a, a)
    await zone.until(lambda: min(zone.sent_by("a"), zone.sent_by("b")) >= 3, "texts of both")
    assert a.process is not None
    a.process.send_signal(signal.SIGSTOP)
    try:
        await zone.until(lambda: len(+zone.alerts()) == zone.members, "everybody", 150)
        await asyncio.sleep(25)
    finally:
        a.process.send_signal(signal.SIGCONT)
    doubled, marked = await zone.everybody()
    await asyncio.sleep(5)
    assert zone.alerts().total() - zone.members == doubled <= marked <= HANDS
    assert await a.stop() == 0


async def test_one_is_cut_off(zone: Zone) -> None:
    """From the server, for longer than its lease: it sends nothing, keeps
    what comes on its card, says so, and comes back.
    """
    await zone.start()
    a = zone["a"]
    await zone.alert(a, a)
    await zone.until(lambda: min(zone.sent_by("a"), zone.sent_by("b")) >= 3, "texts of both")
    zone.cut("a")
    await asyncio.sleep(3)
    by_a = zone.sent_by("a")
    a.text(PEETERS, "STATUS")
    await zone.until(lambda: len(+zone.alerts()) == zone.members, "everybody", 150)
    assert zone.sent_by("a") == by_a
    assert "the database cannot be" in a.said()
    before = len(a.got(PEETERS))
    zone.mend("a")
    doubled, marked = await zone.everybody()
    assert doubled <= marked <= HANDS
    await zone.until(lambda: len(a.got(PEETERS)) > before, "the answer")
    assert await a.stop() == 0


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_killed(tmp_path: Path, seed: int) -> None:
    """Three gateways and their server, which keeps what it is told: killed, frozen, cut off at random while an alert
    runs; in every second evening a replica takes over from it. None is lost.
    """
    postgres.needed()
    evening = await rounds.play(tmp_path, seed, rounds=6, members=150, replica=seed % 2 == 0)
    assert evening.kept, evening
