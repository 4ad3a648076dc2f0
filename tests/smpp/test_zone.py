"""A gateway whose one line goes to a carrier: JOIN, STOP, an alert, receipts,
storms of faults. Real TCP and SQLite, mock clock.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smsd.errors import StoreTrouble
from smsd.model.delivery import State
from smsd.smpp import frames
from smsd.smpp.frames import RESPONSE, Pdu
from tests.smpp.centre import OK, Centre, Peer, Taken, refuse, take
from tests.smpp.stage import RESIDENT, Zone, zone
from tests.town import PEETERS, PINS, member

WINDOW = 10  # of a line that says nothing of it
WORDS = "Inbraak Kerkstraat, 2 mannen te voet"


def test_join_stop_and_an_alert_go_over_a_carriers_line(tmp_path: Path, evening: Any) -> None:
    """A resident joins and leaves, an officer drafts and proves; parts, codes and answers are as over a stick."""

    async def main(loop: Any) -> None:
        async with zone(tmp_path, loop, members=3) as z:
            await z.say(RESIDENT, "JOIN DORP")
            await z.until(lambda: z.got(RESIDENT), 60)
            await z.alert()
            await z.until(lambda: all(any("Inbraak" in t for t in z.got(member(n))) for n in (1, 2, 3)), 120)
            await z.say(member(1), "STOP")
            before = len(z.got(member(1)))
            await z.until(lambda: len(z.got(member(1))) >= before, 60)
            await z.alert("Brand Molenstraat 4, ramen dicht")
            await z.until(lambda: any("Brand" in t for t in z.got(member(2))), 120)
            assert not any("Brand" in t for t in z.got(member(1)))
            assert [state for _, state in await z.heard()] == ["handled"] * 6
            assert set(await z.states()) == {State.SENT}
            assert all(await z.ids())
            status = z.gateway.ctx.lines["stick0"]
            assert (status.facts.iccid, status.facts.signal_dbm, status.ready) == (None, None, True)

    evening(main)


def test_stop_halts_an_alert_at_the_next_text(tmp_path: Path, evening: Any) -> None:
    """The officer's STOP is handled between two texts."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=40, keys={"rate": 1}) as z:
            await z.alert(seconds=5)
            await z.say("peeters", "STOP", 0)
            halted = len(centre.taken)
            await z.wait(60)
            members = [t for t in centre.taken[halted:] if t.number != PEETERS and "Inbraak" in t.words]
            assert len(members) <= 1

    evening(main)


@pytest.mark.parametrize("spelled", ["same", "hex", "decimal"])
@pytest.mark.parametrize("early", [False, True])
def test_receipts_are_reports(tmp_path: Path, evening: Any, spelled: str, early: bool) -> None:
    """By an id in any spelling, before the answer to the text or behind it; what is not delivered is not called so."""

    def told(taken: Taken) -> str:
        n = int(taken.id, 16) if spelled == "decimal" else int(taken.id) if spelled == "hex" else 0
        return {"same": taken.id, "hex": f"{n:X}", "decimal": str(n)}[spelled]

    def mood(peer: Peer, pdu: Pdu) -> None:
        id_ = centre.take(pdu)
        taken = centre.taken[-1]
        state = "UNDELIV" if taken.number == member(2) else "DELIVRD"
        receipt = centre.receipt(taken, state, told=told(taken))
        if early:
            peer.ask(frames.DELIVER_SM, receipt)
        peer.send(pdu.command | RESPONSE, OK, pdu.sequence, id_.encode() + b"\0")
        if not early:
            loop.call_later(2, peer.ask, frames.DELIVER_SM, receipt)

    centre = Centre(mood, ids=lambda n: f"{n + 0xAB00:X}" if spelled == "decimal" else str(n + 100_000))
    loop: Any = None

    async def main(running: Any) -> None:
        nonlocal loop
        loop = running
        async with zone(tmp_path, loop, centre, members=3, alerts__reports="true") as z:
            await z.alert()
            await z.wait(30)
            assert await z.states() == {State.DELIVERED: 2, State.UNDELIVERED: 1}

    evening(main)


def test_a_resident_cannot_write_a_receipt(tmp_path: Path, evening: Any) -> None:
    """Words are words."""

    async def main(loop: Any) -> None:
        async with zone(tmp_path, loop, members=1, alerts__reports="true") as z:
            await z.alert()
            await z.wait(5)
            sent = z.centre.taken[-1]
            await z.say(member(1), f"id:{sent.id} sub:001 dlvrd:001 stat:DELIVRD err:000")
            assert await z.states() == {State.SENT: 1}

    evening(main)


def test_what_was_committed_and_not_acknowledged_is_recognised(tmp_path: Path, evening: Any) -> None:
    """The gateway dies between the commit and the answer; the centre sends again, and
    nothing happens twice. The next STOP is a STOP.
    """

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre) as z:
            body = centre.mo(RESIDENT, "JOIN DORP")
            z.modem.delete = lambda place: asyncio.sleep(0, False)  # it never gets that far
            centre.peer.ask(frames.DELIVER_SM, body)
            await z.wait(4)
            assert len(await z.heard()) == 1
            await z.crash()
            await z.start()
            await z.until(lambda: centre.is_bound, 60)
            assert await centre.deliver(body)
            await z.wait(4)
            assert len(await z.heard()) == 1
            for words in ("STOP", "JOIN DORP", "STOP"):
                await z.say(RESIDENT, words)
            assert len(await z.heard()) == 4

    evening(main)


def test_several_texts_that_were_not_acknowledged_are_all_recognised(tmp_path: Path, evening: Any) -> None:
    """The answers to a JOIN, a STOP and a HELP were lost: all three come
    again, in this order, and nothing happens twice.
    """

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre) as z:
            z.modem.delete = lambda place: asyncio.sleep(0, False)
            bodies = [centre.mo(RESIDENT, words) for words in ("JOIN DORP", "STOP", "HELP")]
            for body in bodies:
                centre.peer.ask(frames.DELIVER_SM, body)
                await z.wait(4)
            assert len(await z.heard()) == 3
            await z.crash()
            await z.start()
            await z.until(lambda: centre.is_bound, 60)
            for body in bodies:
                assert await centre.deliver(body)
                await z.wait(4)
            assert len(await z.heard()) == 3

    evening(main)


def test_a_change_of_mind_behind_a_lost_connection_is_no_repeat(tmp_path: Path, evening: Any) -> None:
    """JOIN and HELP come again over a new connection; then somebody leaves
    and joins again, with the same words as before.
    """

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre) as z:
            delete = z.modem.delete
            z.modem.delete = lambda place: asyncio.sleep(0, False)
            bodies = [centre.mo(RESIDENT, words) for words in ("JOIN DORP", "HELP")]
            for body in bodies:
                centre.peer.ask(frames.DELIVER_SM, body)
                await z.wait(4)
            z.modem.delete = delete
            centre.peer.drop()
            await z.wait(5)
            for body in bodies:
                assert await centre.deliver(body)
                await z.wait(4)
            assert len(await z.heard()) == 2
            centre.peer.drop()
            await z.wait(5)
            for words in ("STOP", "JOIN DORP"):
                await z.say(RESIDENT, words)
            assert len(await z.heard()) == 4

    evening(main)


def test_a_text_whose_commit_is_in_doubt_is_handled_once(tmp_path: Path, evening: Any) -> None:
    """The database took it and could not say so: the line is opened again, and the text is the same one still."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre) as z:
            inbox = z.gateway.lines[0].inbox
            accept, doubts = inbox.accept, [StoreTrouble("the connection was lost at the commit")]

            async def in_doubt(*args: Any) -> Any:
                places = await accept(*args)
                if doubts:
                    raise doubts.pop()
                return places

            inbox.accept = in_doubt
            centre.peer.ask(frames.DELIVER_SM, centre.mo(RESIDENT, "JOIN DORP"))
            await z.wait(60)
            assert not doubts
            assert len(await z.heard()) == 1

    evening(main)


@pytest.mark.parametrize("named", [1, 2])
def test_a_text_in_parts_is_delivered_when_each_part_is(tmp_path: Path, evening: Any, named: int) -> None:
    """A centre that gave an id to one part only tells of that one only."""

    def mood(peer: Peer, pdu: Pdu) -> None:
        id_ = centre.take(pdu)
        if centre.taken[-1].number != member(1):
            peer.send(pdu.command | RESPONSE, OK, pdu.sequence, id_.encode() + b"\0")
            return
        mine.append(centre.taken[-1])
        body = id_.encode() + b"\0" if len(mine) <= named else b"\0"
        peer.send(pdu.command | RESPONSE, OK, pdu.sequence, body)

    centre = Centre(mood)
    mine: list[Taken] = []

    async def main(loop: Any) -> None:
        async with zone(tmp_path, loop, centre, members=1, alerts__reports="true") as z:
            await z.alert("Inbraak Kerkstraat 12, twee mannen te voet richting station, donkere kledij, rugzak, " * 2)
            await z.until(lambda: len(mine) >= 2, 120)
            await z.wait(5)
            centre.peer.ask(frames.DELIVER_SM, centre.receipt(mine[0]))
            await z.wait(5)
            assert await z.states() == {State.SENT: 1}
            if named == 2:
                centre.peer.ask(frames.DELIVER_SM, centre.receipt(mine[1]))
                await z.wait(5)
                assert await z.states() == {State.DELIVERED: 1}

    evening(main)


def test_long_texts_come_in_parts_of_either_kind(tmp_path: Path, evening: Any) -> None:
    """An officer's long draft by UDH and by SAR is one draft; a repeated part changes nothing."""

    async def main(loop: Any) -> None:
        async with zone(tmp_path, loop, members=1) as z:
            words = "Inbraak Kerkstraat 12, twee mannen te voet richting station, donkere kledij, rugzak, " * 2
            for n, kind in enumerate(("udh", "sar")):
                parts = [words[:100], words[100:]]
                bodies = []
                for seq, part in enumerate(parts, 1):
                    if kind == "udh":
                        head = bytes((5, 0, 3, 40 + n, 2, seq))
                        bodies.append(z.centre.mo(PEETERS, "", data=head + part.encode(), esm_class=0x40))
                    else:
                        tlvs = ((0x20C, bytes((0, 40 + n))), (0x20E, b"\2"), (0x20F, bytes((seq,))))
                        bodies.append(z.centre.mo(PEETERS, "", data=part.encode(), tlvs=tlvs))
                before = len(z.got("peeters"))
                for body in (*bodies, bodies[0]):
                    assert await z.centre.deliver(body)
                await z.wait(10)
                assert len(z.got("peeters")) > before
                assert z.code("peeters") != "0000"
            assert len(await z.heard()) == 2

    evening(main)


def test_a_number_that_is_wrong_fails_and_a_full_queue_does_not(tmp_path: Path, evening: Any) -> None:
    """The number's fault ends its row; what says `too fast` puts it back until it is taken."""

    def mood(peer: Peer, pdu: Pdu) -> None:
        number = f"+{_destination(pdu)}"
        tries[number] += 1
        if number == member(1):
            refuse(0x0B)(peer, pdu)
        elif number == member(2) and tries[number] < 3:
            refuse(0x58 if tries[number] == 1 else 0x14)(peer, pdu)
        else:
            take(peer, pdu)

    tries: Counter[str] = Counter()

    async def main(loop: Any) -> None:
        async with zone(tmp_path, loop, Centre(mood), members=4) as z:
            await z.alert()
            await z.wait(120)
            assert await z.states() == {State.FAILED: 1, State.SENT: 3}
            assert tries[member(2)] == 3
            assert Counter(t.number for t in z.centre.taken)[member(2)] == 1

    evening(main)


def _destination(pdu: Pdu) -> str:
    from smsd.smpp.pdus import decode_message

    return decode_message(pdu.body).destination.digits


# ---- storms


FAULTS = (
    "silent",
    "drop before",
    "drop behind",
    "garbage",
    "twice",
    "late",
    "too fast",
    "full",
    "error",
    "strange",
    "nack",
    "unbind",
    "garbled",
    "cut",
)


ENDS = ("drop before", "drop behind", "garbage", "cut", "unbind")  # faults behind which a connection tells nothing more


class Storm:
    """Every so often something goes wrong, drawn by chance; `honest` faults are refusals, the others leave a doubt.
    Where a connection ends, the doubt is about all that was in the window.
    """

    def __init__(self, centre: Centre, seed: int, every: int) -> None:
        self.centre, self.chance, self.every, self.played = centre, Random(seed), every, Counter[str]()
        self.doubtful: Counter[str] = Counter()  # numbers whose text was taken without an answer that we could read
        self.recent: deque[str] = deque(maxlen=WINDOW)  # numbers whose answer may still be on its way
        self.broken: set[Peer] = set()
        centre.mood = self

    def __call__(self, peer: Peer, pdu: Pdu) -> None:
        if peer in self.broken:
            self.centre.take(pdu)
            self.doubtful[self.centre.taken[-1].number] += 1
            return
        if self.centre.submitted % self.every:
            take(peer, pdu)
            self.recent.append(self.centre.taken[-1].number)
            return
        fault = self.chance.choice(FAULTS)
        self.played[fault] += 1
        if fault in ENDS:
            self.broken.add(peer)
            self.doubtful.update(self.recent)
            self.recent.clear()
        if fault in ("too fast", "full", "error"):
            refuse({"too fast": 0x58, "full": 0x14, "error": 0x08}[fault])(peer, pdu)
        elif fault == "nack":
            peer.send(frames.GENERIC_NACK, 0x08, pdu.sequence)
        elif fault == "drop before":
            peer.drop()
        elif fault == "twice":
            take(peer, pdu)
            peer.send(pdu.command | RESPONSE, 0x08, pdu.sequence)
            peer.send(pdu.command | RESPONSE, 0, 0x7FFFFFF0, b"x\0")
        elif fault == "strange":
            peer.send(frames.ENQUIRE_LINK | RESPONSE, 0, pdu.sequence + 9)
            peer.ask(0x777)
            take(peer, pdu)
        else:
            self._taken_and_not_told(fault, peer, pdu)

    def _taken_and_not_told(self, fault: str, peer: Peer, pdu: Pdu) -> None:
        if self.chance.random() < 0.7 or fault == "late":
            id_ = self.centre.take(pdu)
            self.doubtful[self.centre.taken[-1].number] += 1
        else:
            id_ = "never"
        if fault == "drop behind":
            peer.drop()
        elif fault == "garbage":
            peer.raw(self.chance.randbytes(40))
        elif fault == "garbled":
            peer.send(pdu.command | RESPONSE, 0, pdu.sequence, b"\x01\x02\xff\0")
        elif fault == "cut":
            peer.raw(frames.encode(Pdu(pdu.command | RESPONSE, 0, pdu.sequence, b"x" * 30))[:25])
            peer.drop()
        elif fault == "unbind":
            peer.ask(frames.UNBIND)
        elif fault == "late":
            answer = frames.encode(Pdu(pdu.command | RESPONSE, 0, pdu.sequence, id_.encode() + b"\0"))
            asyncio.get_running_loop().call_later(self.chance.choice((5, 32, 50, 90)), peer.raw, answer)


async def audit(z: Zone, storm: Storm) -> None:
    """Nobody is missed silently, nothing is called sent that was not, each double is marked."""
    got = Counter(t.number for t in z.centre.taken if "Inbraak" in t.words)
    for row in await z.rows():
        if row.state in (State.SENT, State.DELIVERED):
            assert got[row.number] >= 1, (row, storm.played)
        if got[row.number] == 0:
            assert row.state in (State.UNCERTAIN, State.FAILED, State.QUEUED, State.EXPIRED), (row, storm.played)
        if got[row.number] > 1:
            assert row.again or row.attempt > 1, (row, storm.played)
            assert got[row.number] - 1 <= storm.doubtful[row.number], (row, storm.played)


def stormy(folder: Path, evening: Any, seed: int, *, members: int, every: int) -> Counter[str]:
    """One alert through a storm."""
    found: Counter[str] = Counter()

    async def main(loop: Any) -> None:
        centre = Centre()
        # where connections end all the time, a large window is in doubt all the time
        async with zone(folder, loop, centre, members=members, keys={"window": WINDOW if every > WINDOW else 2}) as z:
            await z.say("peeters", WORDS)
            storm = Storm(centre, seed, every)
            await z.say("peeters", f"{z.code('peeters')} {PINS['peeters']}")
            for _ in range(40):
                await z.wait(30)
                if not {State.QUEUED, State.CLAIMED, State.UNCERTAIN} & set(await z.states()):
                    break
            await audit(z, storm)
            found.update(storm.played)
            states = await z.states()
            assert sum(states.values()) == members
            assert states.get(State.SENT, 0) >= members * 0.9, (states, storm.played)

    evening(main)
    return found


@pytest.mark.story
def test_an_alert_gets_through_a_storm(tmp_path: Path, evening: Any) -> None:
    """A fault every fourth text."""
    assert sum(stormy(tmp_path, evening, 1, members=30, every=4).values()) >= 6


@pytest.mark.story
@pytest.mark.parametrize("seed", range(2, 6))
def test_alerts_get_through_storms(tmp_path: Path, evening: Any, seed: int) -> None:
    """A fault every twenty texts, and every three."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    stormy(tmp_path / "a", evening, seed, members=200, every=20)
    stormy(tmp_path / "b", evening, seed + 100, members=40, every=3)


@pytest.mark.parametrize("when", [0, 1])
def test_a_crash_in_the_middle_leaves_only_marked_doubles(tmp_path: Path, evening: Any, when: int) -> None:
    """The process dies with a text on the air: that row is in doubt, the others go on."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=10) as z:
            await z.say("peeters", WORDS)
            storm = Storm(centre, 1, 10_000)
            gate = asyncio.Event()

            def mood(peer: Peer, pdu: Pdu) -> None:
                if len(centre.taken) == 5 and not gate.is_set():
                    if when:
                        centre.take(pdu)
                        storm.doubtful[centre.taken[-1].number] += 1
                    gate.set()
                else:
                    take(peer, pdu)

            centre.mood = mood
            await z.say("peeters", f"{z.code('peeters')} {PINS['peeters']}", 0)
            async with asyncio.timeout(60):
                await gate.wait()
            await z.crash()
            await z.start()
            await z.wait(300)
            await audit(z, storm)
            assert await z.states() == {State.SENT: 10}
            doubles = {
                n: c for n, c in Counter(t.number for t in centre.taken if "Inbraak" in t.words).items() if c > 1
            }
            assert len(doubles) == when

    evening(main)


def test_the_clock_is_not_proven_by_our_own_stamp(tmp_path: Path, evening: Any) -> None:
    """A text without a stamp of the centre says nothing about the time."""

    async def main(loop: Any) -> None:
        async with zone(tmp_path, loop) as z:
            z.gateway.ctx.trust.proven = False
            await z.say(RESIDENT, "JOIN DORP")
            assert not z.gateway.ctx.trust.proven

    evening(main)
