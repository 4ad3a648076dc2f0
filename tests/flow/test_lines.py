"""Lines that refuse: for a while, now and then, everything, a form of PDU.
Whose fault it is decides what becomes of a row.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.simulator import time_loop
from smsd.sms.tpdu import Submit
from smsd.store.schema import deliveries
from tests.town import ANJA, PEETERS, Town, member, town

pytestmark = pytest.mark.story

GOOD_S = 1.0  # seconds a text on these lines
OPENED_S = (
    12.0  # behind the opening a refusal in the words of one that was said there is no doubt any more (modem/owed.py)
)


def some(*quick: object, of: Iterable[object]) -> list[object]:
    """All of them for the full run; a few for the quick one."""
    return [one if one in quick else pytest.param(one, marks=pytest.mark.full) for one in of]


def run(folder: Path, main: Callable[[Town], Awaitable[None]], **changes: object) -> None:
    async def play(loop) -> None:
        async with town(folder, loop, cold=GOOD_S, warm=GOOD_S, **changes) as t:
            await main(t)

    time_loop.run(play)


def line_of(code: int | str) -> str:
    return code if isinstance(code, str) else f"+CMS ERROR: {code}"


def is_member(submit: Submit) -> bool:
    return submit.recipient.number.startswith("+32471")


def for_a_while(code: int | str, since: float, seconds: float) -> Callable[[Submit], str | None]:
    """Refuses everything from a moment on for so many seconds."""

    def refuses(submit: Submit) -> str | None:
        return line_of(code) if since <= asyncio.get_running_loop().time() < since + seconds else None

    return refuses


def every(nth: int, *codes: int | str) -> Callable[[Submit], str | None]:
    """Refuses each n-th text to a member, with the codes in turn."""
    count = 0

    def refuses(submit: Submit) -> str | None:
        nonlocal count
        count += is_member(submit)
        return line_of(codes[count // nth % len(codes)]) if is_member(submit) and count % nth == 0 else None

    return refuses


def either(*ways: Callable[[Submit], str | None]) -> Callable[[Submit], str | None]:
    """Refuses what one of them refuses."""
    return lambda submit: next((said for said in [way(submit) for way in ways] if said), None)


def number(*bad: str, code: int | str) -> Callable[[Submit], str | None]:
    """Refuses some numbers."""
    return lambda submit: line_of(code) if submit.recipient.number in bad else None


def alerts(t: Town, numbers: list[str]) -> Counter:
    return Counter({n: sum("ALARM" in text for text in t.got(n)) for n in numbers})


def last(t: Town, numbers: list[str]) -> float:
    """When the last member got it."""
    return max(r.at for n in numbers for r in t.village.network.phone(n).received if "ALARM" in r.text)


async def rows(t: Town) -> dict[str, sa.Row]:
    found = await t.db.run(
        lambda c: c.execute(sa.select(deliveries).where(deliveries.c.role == "member").order_by(deliveries.c.id)).all()
    )
    return {row.number: row for row in found}


async def states(t: Town) -> Counter:
    return Counter(str(row.state) for row in (await rows(t)).values())


async def released(t: Town, before: Callable[[], None] = lambda: None) -> float:
    """An alert is drafted and proven; when."""
    await t.say("peeters", "Inbraak Kerkstraat")
    before()
    t.text("peeters", f"{t.code('peeters')} 4711")
    return asyncio.get_running_loop().time()


# ---- passing trouble

CODES = [
    500,
    "ERROR",
    38,
    21,
    17,
    42,
    47,
    27,
    512,
    515,
    331,
    332,
    310,
    322,
    96,
    111,
    304,
    303,
    302,
    8,
    50,
    127,
    255,
    "+CME ERROR: 100",
    "+CME ERROR: 30",
    "+CME ERROR: 14",
    "+CME ERROR: 3",  # 4 is what this modem says to commands that it does not know: in doubt for ten seconds each time
]


@pytest.mark.parametrize("code", some(500, "ERROR", 38, of=CODES))
@pytest.mark.parametrize("start", some(15.0, of=[0.0, 15.0]))
def test_ten_minutes_of_trouble(tmp_path: Path, code: int | str, start: float) -> None:
    """From the first text on, or in the middle: no row ends, everybody is reached
    within a minute (and what they take) of its end.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(40)
        server = t.village.servers["stick0"]
        loop = asyncio.get_running_loop()

        def begins() -> None:
            server.manners.refuses = for_a_while(code, loop.time() + start, 600)

        began = await released(t, begins)
        await t.wait(start + 590)
        found = await states(t)
        assert set(found) <= {"sent", "queued", "claimed"}, found
        assert found["sent"] < 30
        await t.wait(130)
        assert set(alerts(t, numbers).values()) == {1}, (await states(t), alerts(t, numbers))
        assert last(t, numbers) < began + start + 600 + 60 + 50 * GOOD_S
        tries = len([c for c in server.commands if c.startswith("AT+CMGS=")])
        assert tries < 110, tries  # rests grow: no more than a try now and then
        assert server.commands.count("AT+CFUN=1,1") <= 3

    run(tmp_path, main)


@pytest.mark.full
def test_an_hour_of_trouble_is_told_once(tmp_path: Path) -> None:
    """Coordinator and author hear of it once and once again when it is over; not as forty broken numbers."""

    async def main(t: Town) -> None:
        numbers = await t.people(40)
        await released(
            t,
            lambda: setattr(
                t.village.servers["stick0"].manners, "refuses", for_a_while(500, t.clock_loop.time() + 10, 3600)
            ),
        )
        await t.wait(3500)
        assert t.gateway.ctx.lines["stick0"].reason.startswith("the line refuses")
        assert any("alarm_refuses:stick0" in line for line in await t.journal())
        await t.wait(400)
        assert set(alerts(t, numbers).values()) == {1}
        for who in (PEETERS, ANJA):
            said = [text for text in t.got(who) if "weigert" in text or "opgelost" in text or "gaat verder" in text]
            assert len(said) == 2, (who, t.got(who))
            assert "weigert" in said[0]
            assert "onknown" not in said[0]
        assert "0 mislukt, 0 niet meer" in " ".join(t.got(PEETERS))

    run(tmp_path, main, alerts__expire_after="4h")


@pytest.mark.parametrize("code", some(500, of=[500, 38, "ERROR", 1]))
def test_an_alert_that_nobody_got_is_a_broken_line(tmp_path: Path, code: int | str) -> None:
    """It expires; the author and the coordinator hear that the line refuses, with the cause."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await released(
            t,
            lambda: setattr(
                t.village.servers["stick0"].manners, "refuses", lambda s: line_of(code) if is_member(s) else None
            ),
        )
        await t.wait(1000)
        assert alerts(t, numbers).total() == 0
        assert await states(t) == {"expired": 12}
        for who in (PEETERS, ANJA):
            assert any("12" in text and "de lijn weigert" in text for text in t.got(who)), (who, t.got(who))

    run(tmp_path, main, alerts__expire_after="15m")


@pytest.mark.parametrize("code", some(38, 27, of=[21, 38, 27, 500, "ERROR", 47, 10, 29, 304, "+CME ERROR: 3"]))
@pytest.mark.parametrize("count", some(2, of=[1, 2, 5]))
def test_numbers_that_alone_are_refused(tmp_path: Path, code: int | str, count: int) -> None:
    """They never hold the line, are tried again at the end with growing pauses, and are
    told with their cause when the alert expires.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(40)
        bad, good = numbers[:count], numbers[count:]
        server = t.village.servers["stick0"]
        tries: list[float] = []

        def refuses(submit: Submit) -> str | None:
            if submit.recipient.number == bad[0]:
                tries.append(asyncio.get_running_loop().time())
            return line_of(code) if submit.recipient.number in bad else None

        began = await released(t, lambda: setattr(server.manners, "refuses", refuses))
        await t.wait(100)
        assert set(alerts(t, good).values()) == {1}
        assert last(t, good) - began < 40 * GOOD_S + count * 10 + 15
        await t.wait(400)
        t.text("+32479123456", "JOIN")
        await t.wait(15)
        assert t.got("+32479123456"), "a bad number holds the line"
        await t.wait(800)
        assert await states(t) == {"sent": 40 - count, "expired": count}
        assert line_of(code) in (await rows(t))[bad[0]].reason
        pauses = [b - a for a, b in pairwise(tries)]
        assert 4 <= len(tries) <= 12, tries
        assert pauses[-1] >= 60 > pauses[0]
        assert server.commands.count("AT+CFUN=1,1") == 0
        assert any("niet bereikt" in text for text in t.got(PEETERS)), t.got(PEETERS)

    run(tmp_path, main, alerts__expire_after="20m")


def test_a_number_that_recovers(tmp_path: Path) -> None:
    """Refused for ten minutes while the others go through: reached at last."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        until = t.clock_loop.time() + 600
        t.village.servers["stick0"].manners.refuses = lambda s: (
            "+CMS ERROR: 38" if s.recipient.number == numbers[0] and t.clock_loop.time() < until else None
        )
        await released(t)
        await t.wait(1200)
        assert set(alerts(t, numbers).values()) == {1}

    run(tmp_path, main)


@pytest.mark.full
def test_a_reply_ends_by_its_own_expiry(tmp_path: Path) -> None:
    """An answer to a stranger that is refused for ever: no end before its time, no harm to others."""

    async def main(t: Town) -> None:
        t.village.servers["stick0"].manners.refuses = number("+32479123456", code=38)
        t.text("+32479123456", "HELP")
        await t.wait(600)
        found = await t.db.run(
            lambda c: (
                c.execute(sa.select(deliveries.c.state).where(deliveries.c.number == "+32479123456")).scalars().all()
            )
        )
        assert found == ["queued"]
        await t.long(27 * 3600, 120)
        found = await t.db.run(
            lambda c: (
                c.execute(sa.select(deliveries.c.state).where(deliveries.c.number == "+32479123456")).scalars().all()
            )
        )
        assert found == ["expired"]

    run(tmp_path, main)


# ---- faults of the number


def test_numbers_that_are_wrong(tmp_path: Path) -> None:
    """1, 28, 30: final, tried once, and told as failed."""

    async def main(t: Town) -> None:
        numbers = await t.people(30)
        bad = dict(zip(numbers[3:24:7], (1, 28, 30), strict=True))
        t.village.servers["stick0"].manners.refuses = lambda s: (
            line_of(bad[s.recipient.number]) if s.recipient.number in bad else None
        )
        await released(t)
        await t.wait(60)
        assert await states(t) == {"sent": 27, "failed": 3}
        assert "3 mislukt" in t.got(PEETERS)[-1]

    run(tmp_path, main)


@pytest.mark.parametrize("modems", [1, 2])
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("code", some(28, of=[1, 28, 30]))
def test_a_line_that_blames_the_numbers(tmp_path: Path, code: int, nth: int, modems: int) -> None:
    """A line that calls every number wrong, or every second one, is not believed: nobody is given up."""

    async def main(t: Town) -> None:
        numbers = await t.people(40)
        until = t.clock_loop.time() + 600
        blames = every(nth, code)
        t.village.servers["stick0"].manners.refuses = lambda s: blames(s) if t.clock_loop.time() < until else None
        await released(t)
        await t.wait(60 if modems == 2 else 800)
        assert set(alerts(t, numbers).values()) == {1}, await states(t)
        assert await states(t) == {"sent": 40}

    run(tmp_path, main, modems=modems)


# ---- a sick line beside a healthy one

SICK = {
    "every second, 500": lambda: every(2, 500),
    "every second, 38": lambda: every(2, 38),
    "every second, all kinds": lambda: every(2, 500, 38, 21, 17, 512, "ERROR"),
    "two of three": lambda: either(every(3, 500), every(2, 38)),
    "everything, 500": lambda: every(1, 500),
    "everything, 38": lambda: every(1, 38),
    "everything, 42": lambda: every(1, 42),
    "everything, 30": lambda: every(1, 30),
    "everything, 8": lambda: every(1, 8),
    "everything, 304": lambda: every(1, 304),
    "every fourth, 27": lambda: every(4, 27),
}


@pytest.mark.parametrize(
    "kind", some("every second, 500", "every second, 38", "everything, 42", "everything, 30", of=SICK)
)
@pytest.mark.parametrize("size", [10, pytest.param(60, marks=pytest.mark.full)])
def test_a_sick_line_beside_a_good_one(tmp_path: Path, kind: str, size: int) -> None:
    """The last member is reached when the good line could have reached everybody; nobody twice, no row failed."""

    async def main(t: Town) -> None:
        numbers = await t.people(size)
        began = await released(t, lambda: setattr(t.village.servers["stick1"].manners, "refuses", SICK[kind]()))
        await t.wait(size * GOOD_S + 60)
        assert set(alerts(t, numbers).values()) == {1}, await states(t)
        assert last(t, numbers) - began <= (size + 3) * GOOD_S + 8

    run(tmp_path, main, modems=2)


@pytest.mark.parametrize("size", [10, 60])
def test_two_of_three_are_sick_in_different_ways(tmp_path: Path, size: int) -> None:
    """One refuses half, one everything; the third reaches everybody."""

    async def main(t: Town) -> None:
        numbers = await t.people(size)
        t.village.servers["stick0"].manners.refuses = every(2, 500)
        t.village.servers["stick2"].manners.refuses = every(1, 38)
        began = await released(t)
        await t.wait(size * GOOD_S + 60)
        assert set(alerts(t, numbers).values()) == {1}, await states(t)
        assert last(t, numbers) - began <= (size + 3) * GOOD_S + 8

    run(tmp_path, main, modems=3)


@pytest.mark.parametrize("code", some(500, of=[500, 38, 42, 1]))
def test_sick_in_the_middle(tmp_path: Path, code: int) -> None:
    """A line that took texts and takes none from then on."""

    async def main(t: Town) -> None:
        numbers = await t.people(60)
        t.village.servers["stick1"].manners.refuses = for_a_while(code, t.clock_loop.time() + 15, 7200)
        began = await released(t)
        await t.wait(120)
        assert set(alerts(t, numbers).values()) == {1}, await states(t)
        assert last(t, numbers) - began <= 63 * GOOD_S + 8

    run(tmp_path, main, modems=2)


@pytest.mark.parametrize("size", [10, 60])
def test_a_minute_a_text(tmp_path: Path, size: int) -> None:
    """A line that takes a minute for each: it has the one on air, and nothing else waits for it."""

    async def main(t: Town) -> None:
        numbers = await t.people(size)
        began = await released(t, lambda: setattr(t.village.servers["stick1"].manners, "air_s", 60.0))
        await t.wait(size * GOOD_S + 130)
        assert set(alerts(t, numbers).values()) == {1}, await states(t)
        late = sorted(r.at - began for n in numbers for r in t.village.network.phone(n).received if "ALARM" in r.text)
        assert late[-2] <= (size + 3) * GOOD_S + 8
        assert late[-1] <= max(66, (size + 3) * GOOD_S + 8)

    run(tmp_path, main, modems=2)


def test_without_network_beside_a_good_one(tmp_path: Path) -> None:
    """A line that is not registered keeps no row."""

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        await released(t, lambda: t.village.servers["stick1"].register(False))
        await t.wait(60)
        assert set(alerts(t, numbers).values()) == {1}, await states(t)

    run(tmp_path, main, modems=2)


def test_pins_hold_on_healthy_lines(tmp_path: Path) -> None:
    """A bad number and a passing refusal are no reason to leave the line that a member knows."""

    async def main(t: Town) -> None:
        numbers = await t.people(40)
        t.village.servers["stick1"].manners.refuses = lambda s: (
            "+CMS ERROR: 30" if s.recipient.number == numbers[5] else None
        )
        await released(t)
        await t.wait(60)
        senders = Counter(r.sender for n in numbers for r in t.village.network.phone(n).received)
        assert sorted(senders.values()) == [19, 20]

    run(tmp_path, main, modems=2)


# ---- a card that may not send


def test_barred_and_alone(tmp_path: Path) -> None:
    """Rows wait; texts still come in; people are told; it goes on when the operator lets it."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        server = t.village.servers["stick0"]
        await released(t, lambda: setattr(server.manners, "refuses", for_a_while(8, t.clock_loop.time(), 1200)))
        await t.wait(1000)
        assert str(t.gateway.ctx.lines["stick0"].state) == "barred"
        assert set(await states(t)) == {"queued"}
        assert any("line barred" in line for line in await t.journal())
        t.text("peeters", "STOP")
        await t.wait(3)
        assert set(await states(t)) == {"held"}  # it still listens
        t.text("peeters", "VERDER")
        await t.wait(400)
        assert str(t.gateway.ctx.lines["stick0"].state) == "ready"
        assert any("mag niet meer zenden" in text for text in t.got(ANJA))
        await t.say(
            "peeters",
            next(text for text in reversed(t.got(PEETERS)) if "Zend" in text or "code" in text).split("Zend ")[-1][:6],
        )
        await t.wait(30)
        assert set(alerts(t, numbers).values()) == {1}, (await states(t), t.got(PEETERS))

    run(tmp_path, main)


# ---- a form that a modem dislikes


@pytest.mark.parametrize(
    "code", some(304, "ERROR", of=[304, 305, 303, 96, "ERROR", 500, 512, "+CME ERROR: 4", "+CME ERROR: 50"])
)
@pytest.mark.parametrize("field", ["validity", "report", "reject_duplicates"])
def test_a_plainer_form(tmp_path: Path, field: str, code: int | str) -> None:
    """Tried at once, remembered, as little plainer as it has to be; also over a restart."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await t.wait(OPENED_S)
        server = t.village.servers["stick0"]
        server.manners.dislikes, server.manners.disliked = {field}, line_of(code)
        await t.alert(seconds=20)
        assert set(alerts(t, numbers).values()) == {1}, (await states(t), server.commands[-30:])
        wasted = len([c for c in server.commands if c.startswith("AT+CMGS=")]) - len(server.sent)
        assert wasted <= 4, wasted
        assert server.commands.count("AT+CFUN=1,1") == 0
        kept = {f for f in ("validity", "report", "reject_duplicates") if getattr(server.sent[-1][1], f)}
        assert len(kept) >= 1, kept
        await t.stop()
        await t.start()
        tries = len([c for c in server.commands if c.startswith("AT+CMGS=")]) - len(server.sent)
        await t.alert("Brand in de Molenstraat", seconds=20)
        assert len([c for c in server.commands if c.startswith("AT+CMGS=")]) - len(server.sent) == tries

    run(tmp_path, main, alerts__reports=True)


def test_nothing_is_plain_enough(tmp_path: Path) -> None:
    """The plainer form fails too: it is the line's matter, and the full form comes back when it is over."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        server = t.village.servers["stick0"]
        await released(t, lambda: setattr(server.manners, "refuses", for_a_while(304, t.clock_loop.time(), 300)))
        await t.wait(400)
        assert set(alerts(t, numbers).values()) == {1}, await states(t)
        assert server.sent[-1][1].validity is not None
        assert server.sent[-1][1].reject_duplicates

    run(tmp_path, main)


def test_a_duplicate_that_is_none(tmp_path: Path) -> None:
    """197 to a text that was never sent before: the centre mixes it up with another
    one. It goes out without the request to reject.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        t.village.servers["stick0"].manners.refuses = lambda s: (
            "+CMS ERROR: 197" if s.reject_duplicates and is_member(s) else None
        )
        await released(t)
        await t.wait(40)
        assert set(alerts(t, numbers).values()) == {1}, await states(t)

    run(tmp_path, main)


def test_the_town_is_as_members_think(tmp_path: Path) -> None:
    """Numbers of members are told from those of officers."""
    assert is_member(Submit(type("A", (), {"number": member(1)})(), ""))
    assert not is_member(Submit(type("A", (), {"number": PEETERS})(), ""))


def test_what_a_line_refused_once_does_not_wait_for_lines_that_hang(tmp_path: Path) -> None:
    """Two lines wait minutes for lost answers: the third sends everything that it may,
    also what it was refused itself a moment ago.
    """

    async def main(t: Town) -> None:
        await t.people(20)
        await t.say("peeters", "Inbraak Kerkstraat")
        for hangs in ("stick0", "stick1"):
            t.village.servers[hangs].manners.lost_answers = 1
        refused: set[str] = set()

        def refuses(submit: Submit) -> str | None:
            if submit.recipient.number not in (member(5), member(6)) or submit.recipient.number in refused:
                return None
            refused.add(submit.recipient.number)
            return "+CMS ERROR: 42"

        t.village.servers["stick2"].manners.refuses = refuses
        await t.say("peeters", f"{t.code('peeters')} 4711", 90)
        waiting = await t.db.run(
            lambda c: (
                c.execute(
                    sa.select(deliveries.c.number).where(
                        deliveries.c.role == "member", deliveries.c.state == "queued", deliveries.c.again.is_(False)
                    )
                )
                .scalars()
                .all()
            )
        )
        assert waiting == []

    run(tmp_path, main, modems=3)
