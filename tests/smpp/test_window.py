"""Several texts in flight on a carrier's line: real TCP and SQLite, mock clock. What is on its way is never more than
the window, whatever the centre does, and each double is one of those.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.model.delivery import Priority, State
from smsd.smpp import pdus
from smsd.smpp.frames import RESPONSE, UNBIND, Pdu
from smsd.store import spool
from smsd.store.schema import deliveries, parts
from tests.smpp.centre import OK, THROTTLED, Centre, Peer, refuse, take
from tests.smpp.stage import Zone, zone
from tests.smpp.test_zone import WORDS, Storm, audit
from tests.town import PINS, member


class Slow:
    """A centre that answers after a while, drawn by chance, in whatever order; it counts what has no answer yet."""

    def __init__(self, centre: Centre, chance: Random, least: float = 0.01, most: float = 0.05) -> None:
        self.centre, self.chance, self.span = centre, chance, (least, most)
        self.open: set[int] = set()
        self.most = 0
        self.held = False  # takes, and answers nothing until `release`
        self.kept: list[tuple[Peer, Pdu, str]] = []
        self.order: list[str] = []
        centre.mood = self

    def __call__(self, peer: Peer, pdu: Pdu) -> None:
        self.open.add(pdu.sequence)
        self.most = max(self.most, len(self.open))
        id_ = self.centre.take(pdu)
        if self.held:
            self.kept.append((peer, pdu, id_))
        else:
            asyncio.get_running_loop().call_later(self.chance.uniform(*self.span), self.answer, peer, pdu, id_)

    def answer(self, peer: Peer, pdu: Pdu, id_: str) -> None:
        self.open.discard(pdu.sequence)
        self.order.append(id_)
        peer.send(pdu.command | RESPONSE, OK, pdu.sequence, pdus.encode_id(id_))

    def release(self) -> None:
        self.held = False
        self.chance.shuffle(self.kept)
        for one in self.kept:
            self.answer(*one)
        self.kept.clear()


async def proven(z: Zone, slow: Slow | None = None, words: str = WORDS) -> None:
    """An alert is let go; behind its preview the centre holds its answers, where it is to."""
    await z.say("peeters", words)
    if slow is not None:
        slow.held = True
    await z.say("peeters", f"{z.code('peeters')} {PINS['peeters']}", 0)


def alerts(centre: Centre) -> list[Any]:
    """What went to members."""
    return [t for t in centre.taken if t.number.startswith("+3247100") and "Inbraak" in t.words]


@pytest.mark.parametrize("window", [1, 10, 50])
def test_answers_come_in_any_order(tmp_path: Path, evening: Any, window: int) -> None:
    """The window is filled and never passed; each row has the id of its own text, and each text left once."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=150, keys={"window": window}) as z:
            slow = Slow(centre, Random(window), 0.2, 0.6)
            await proven(z)
            await z.until(lambda: len(alerts(centre)) == 150, 300)
            await z.wait(5)
            assert slow.most == window
            assert window == 1 or slow.order != sorted(slow.order)
            assert await z.states() == {State.SENT: 150}
            query = sa.select(deliveries.c.number, parts.c.message_id).join(deliveries)
            known = {tuple(row) for row in await z.db.run(lambda conn: conn.execute(query).all())}
            assert {(t.number, t.id) for t in alerts(centre)} <= known

    evening(main)


def test_long_texts_keep_the_order_of_their_parts(tmp_path: Path, evening: Any) -> None:
    """The next part leaves when the one before was taken."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=60, keys={"window": 20}) as z:
            Slow(centre, Random(3), 0.1, 0.4)
            await proven(
                z, words="Inbraak Kerkstraat 12, twee mannen te voet richting station, donkere kledij, rugzak, " * 2
            )
            await z.until(lambda: len([t for t in centre.taken if t.number == member(60)]) >= 2, 300)
            await z.wait(10)
            assert await z.states() == {State.SENT: 60}
            for n in range(1, 61):
                mine = [t.message.data[5] for t in centre.taken if t.number == member(n) and t.message.esm_class & 0x40]
                assert mine == [1, 2]

    evening(main)


@pytest.mark.parametrize("window", [10, 50])
def test_lost_answers_stop_nobody(tmp_path: Path, evening: Any, window: int) -> None:
    """Each fifteenth text is taken and never answered: the others do not wait for
    that, and each double is one of them, and marked.
    """

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=90, keys={"window": window}) as z:
            storm = Storm(centre, 1, 10_000)
            await z.say("peeters", WORDS)
            seen: Counter[str] = Counter()

            def mood(peer: Peer, pdu: Pdu) -> None:
                number = f"+{pdus.decode_message(pdu.body).destination.digits}"
                seen[number] += 1
                if number.startswith("+3247100") and int(number[-2:]) % 15 == 0 and seen[number] == 1:
                    centre.take(pdu)
                    storm.doubtful[number] += 1
                else:
                    take(peer, pdu)

            centre.mood = mood
            await z.say("peeters", f"{z.code('peeters')} {PINS['peeters']}", 20)
            assert (await z.states())[State.SENT] == 84  # before any answer was given up
            await z.wait(400)
            assert await z.states() == {State.SENT: 90}
            await audit(z, storm)
            assert len(alerts(centre)) == 96

    evening(main)


def test_throttled_in_the_middle(tmp_path: Path, evening: Any) -> None:
    """The centre takes ten a second and refuses the rest as too fast: nobody waits
    for long, nobody gets two, the line is well.
    """

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=300, keys={"window": 50}) as z:
            second: Counter[int] = Counter()
            refused = 0

            def mood(peer: Peer, pdu: Pdu) -> None:
                nonlocal refused
                second[int(loop.time())] += 1
                if second[int(loop.time())] > 10:
                    refused += 1
                    loop.call_later(0.02, refuse(THROTTLED), peer, pdu)
                else:
                    loop.call_later(0.02, take, peer, pdu)

            await z.say("peeters", WORDS)
            centre.mood = mood
            await z.say("peeters", f"{z.code('peeters')} {PINS['peeters']}", 0)
            began = loop.time()
            await z.until(lambda: len(alerts(centre)) == 300, 400)
            assert loop.time() - began < 90  # 30 s are the least
            await z.wait(5)
            assert await z.states() == {State.SENT: 300}
            assert len(alerts(centre)) == 300
            assert refused < 150
            assert not z.gateway.ctx.lines["stick0"].health.poor

    evening(main)


@pytest.mark.parametrize("window", [10, 50])
def test_a_halt_with_a_full_window(tmp_path: Path, evening: Any, window: int) -> None:
    """Nothing leaves behind the halt but what was in the window."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=200, keys={"window": window}) as z:
            slow = Slow(centre, Random(1))
            await proven(z, slow)
            await z.until(lambda: len(slow.kept) == window, 60)
            await z.say("peeters", "STOP", 1)
            assert len(alerts(centre)) <= window
            slow.release()
            await z.wait(60)
            assert len(alerts(centre)) <= window
            states = await z.states()
            assert states.pop(State.HELD) + states.pop(State.SENT) == 200
            assert not states
            await z.say("peeters", "VERDER", 4)
            code = z.code("peeters")
            await z.say("peeters", f"{code} {PINS['peeters']}", 30)
            assert await z.states() == {State.SENT: 200}
            assert len(alerts(centre)) == 200

    evening(main)


def test_a_halt_bites_on_what_waits_for_its_pace(tmp_path: Path, evening: Any) -> None:
    """Two a second, and a window of 50: behind the halt of another process one text leaves at most."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=60, keys={"window": 50, "rate": 2}) as z:
            await proven(z)
            await z.until(lambda: len(alerts(centre)) >= 5, 60)
            held = "UPDATE deliveries SET state = 'held' WHERE state IN ('queued', 'claimed')"
            await z.db.run(lambda conn: conn.execute(sa.text(held)))
            before = len(alerts(centre))
            await z.wait(20)
            assert len(alerts(centre)) <= before + 1

    evening(main)


def test_a_member_who_leaves_gets_nothing_afterwards(tmp_path: Path, evening: Any) -> None:
    """STOP while the window is full: it is handled at once, and the row never leaves."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=200, keys={"window": 50}) as z:
            slow = Slow(centre, Random(1))
            await proven(z, slow)
            await z.until(lambda: len(slow.kept) == 50, 60)
            got = {t.number for t in alerts(centre)}
            left = [member(n) for n in range(1, 201) if member(n) not in got][:3]
            for number in left:
                assert await centre.deliver(centre.mo(number, "STOP"), within=1)
            slow.release()
            await z.until(lambda: len(alerts(centre)) >= 197, 60)
            await z.wait(20)
            assert not {t.number for t in alerts(centre)} & set(left)

    evening(main)


def test_an_alert_overtakes_chatter_at_the_next_free_place(tmp_path: Path, evening: Any) -> None:
    """Hundreds of answers wait; behind the proof no more of them leave than were in the window."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=20, keys={"window": 10}) as z:
            slow = Slow(centre, Random(1), 0.5, 1)
            await z.say("peeters", WORDS)

            def chatter(conn: Any) -> None:
                text = spool.text(conn, "praatje", 1)
                row = {"text_id": text, "role": "member", "priority": int(Priority.TIP), "created_at": z.clock.now()}
                spool.add(conn, [{**row, "number": f"+3247200{n:04d}", "ordinal": n} for n in range(400)])

            await z.db.run(chatter)
            z.gateway.ctx.wake()
            await z.until(lambda: sum(t.words == "praatje" for t in centre.taken) > 50, 60)
            await z.say("peeters", f"{z.code('peeters')} {PINS['peeters']}", 0)
            order = []
            await z.until(lambda: len(alerts(centre)) == 20, 60)
            order = [t.words == "praatje" for t in centre.taken]
            last = max(n for n, t in enumerate(centre.taken) if t in alerts(centre))
            first = min(n for n, t in enumerate(centre.taken) if t in alerts(centre))
            assert sum(order[first:last]) == 0
            assert slow.most == 10

    evening(main)


@pytest.mark.parametrize("taken", [True, False])
def test_the_link_is_cut_with_fifty_in_flight(tmp_path: Path, evening: Any, taken: bool) -> None:
    """Nobody is lost; doubles are those in the window, and marked."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=120, keys={"window": 50}) as z:
            slow = Slow(centre, Random(1))
            storm = Storm(centre, 1, 10_000)
            centre.mood = (
                slow if taken else lambda peer, pdu: slow.kept.append((peer, pdu, "")) if slow.held else take(peer, pdu)
            )
            await proven(z, slow)
            await z.until(lambda: len(slow.kept) >= 50, 60)
            assert len(slow.kept) == 50
            centre.mood = take
            window = [f"+{pdus.decode_message(pdu.body).destination.digits}" for _, pdu, _ in slow.kept]
            members = [number for number in window if number.startswith("+3247100")]
            storm.doubtful.update(t.number for t in alerts(centre))
            centre.peer.drop()
            await z.wait(300)
            assert await z.states() == {State.SENT: 120}
            await audit(z, storm)
            got = Counter(t.number for t in alerts(centre))
            assert len(got) == 120
            assert sum(got.values()) - 120 == (len(members) if taken else 0)
            assert {row.number for row in await z.rows() if row.again} == set(members)

    evening(main)


def test_a_line_comes_back_for_good(tmp_path: Path, evening: Any) -> None:
    """The centre unbinds us again and again in the middle of a window: texts end one by one, and what the old
    connection said of them is no trouble of the new one.
    """

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=150, keys={"window": 10}) as z:

            def mood(peer: Peer, pdu: Pdu) -> None:
                if centre.submitted % 25 == 0:
                    peer.ask(UNBIND)
                else:
                    take(peer, pdu)

            await z.say("peeters", WORDS)
            centre.mood = mood
            await z.say("peeters", f"{z.code('peeters')} {PINS['peeters']}", 0)
            await z.wait(200)
            states = await z.states()
            assert set(states) <= {State.SENT, State.UNCERTAIN}  # what was twice in the window of a lost connection
            assert states[State.SENT] > 130
            assert centre.binds < 20

    evening(main)


def test_a_crash_with_a_full_window(tmp_path: Path, evening: Any) -> None:
    """The process dies with ten on the air: these ten are in doubt and marked, the others go out once."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=60, keys={"window": 10}) as z:
            slow = Slow(centre, Random(1))
            storm = Storm(centre, 1, 10_000)
            centre.mood = slow
            await proven(z, slow)
            await z.until(lambda: len(slow.kept) == 10, 60)
            window = {t.number for t in alerts(centre)}
            storm.doubtful.update(window)
            await z.crash()
            centre.mood = take
            await z.start()
            await z.wait(300)
            assert await z.states() == {State.SENT: 60}
            await audit(z, storm)
            assert len(alerts(centre)) == 60 + len(window)
            assert {row.number for row in await z.rows() if row.again} == window

    evening(main)


def test_a_stop_of_the_gateway_waits_for_the_window(tmp_path: Path, evening: Any) -> None:
    """What is on the air is answered and recorded; what was not begun waits for the next start."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=60, keys={"window": 10}) as z:
            slow = Slow(centre, Random(1))
            await proven(z, slow)
            await z.until(lambda: len(slow.kept) == 10, 60)
            loop.call_later(3, slow.release)
            await z.stop()
            await z.start()
            await z.until(lambda: len(alerts(centre)) == 60, 60)
            await z.wait(20)
            assert await z.states() == {State.SENT: 60}
            assert len(alerts(centre)) == 60

    evening(main)


def test_the_subscription_is_kept_by_a_window_too(tmp_path: Path, evening: Any) -> None:
    """Fifteen a minute, and a window of 10 whose answers take long: in no minute leave more."""

    async def main(loop: Any) -> None:
        centre = Centre()
        limits = {"modems__0__sim__fair_use": {"per_minute": 15}}
        async with zone(tmp_path, loop, centre, members=40, keys={"window": 10}, **limits) as z:
            left: list[float] = []

            def mood(peer: Peer, pdu: Pdu) -> None:
                left.append(loop.time())
                loop.call_later(1.5, take, peer, pdu)

            centre.mood = mood
            await z.say("peeters", WORDS)
            await z.say("peeters", f"{z.code('peeters')} {PINS['peeters']}", 0)
            await z.until(lambda: len(alerts(centre)) == 40, 600)
            assert all(later - at > 57 for at, later in zip(left, left[15:], strict=False))

    evening(main)
