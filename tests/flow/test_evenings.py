"""Whole evenings on a mock clock: several modems, faults, crashes, abuse, long texts, calls."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa

from smsd.errors import StoreTrouble
from smsd.rules import proof
from smsd.service.context import Trust
from smsd.simulator import time_loop
from smsd.sms import dcs, encode, udh
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver, Submit
from smsd.store import facts, people
from smsd.store.schema import deliveries, inbound_texts
from tests.hall import Hall
from tests.town import ANJA, CLAES, PEETERS, Town, member, town

pytestmark = pytest.mark.story

LONG = "Inbraak Kerkstraat, " + "2 mannen te voet richting station, " * 5


class NoStamps(Trust):
    """A time that no network ever confirms."""

    def stamp(self, stamp, now) -> bool:
        return False


def run(tmp_path: Path, main, **changes) -> None:
    async def play(loop) -> None:
        async with town(tmp_path, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


def alerts(t: Town, numbers: list[str]) -> Counter:
    return Counter({n: sum("ALARM" in text for text in t.got(n)) for n in numbers})


async def states(t: Town, role: str = "member") -> Counter:
    return Counter(
        await t.db.run(
            lambda c: list(c.execute(sa.select(deliveries.c.state).where(deliveries.c.role == role)).scalars())
        )
    )


def test_four_modems_share_the_work(tmp_path: Path) -> None:
    """Each member once, from the line its number is pinned to, in a quarter of the time."""

    async def main(t: Town) -> None:
        numbers = await t.people(80)
        await t.alert(seconds=15)
        assert set(alerts(t, numbers).values()) == {1}
        senders = Counter(t.village.network.phone(n).received[0].sender for n in numbers)
        assert set(senders.values()) == {20}

    run(tmp_path, main, modems=4, cold=0.5, warm=0.5)


def test_a_text_of_1200_characters(tmp_path: Path) -> None:
    """Eight segments with emoji and smart quotes are put together, and refused with advice; a journal line stands."""

    async def main(t: Town) -> None:
        await t.people(3)
        await t.say("peeters", ("Twee mannen “vluchten” langs de kerk 😀 Chloë zag… " * 30)[:1200])
        assert t.got(PEETERS)[0].startswith("Te lang: ")
        assert "hoogstens 2" in t.got(PEETERS)[0]
        assert any("police text" in line for line in await t.journal())

    run(tmp_path, main)


def test_characters_that_cost(tmp_path: Path) -> None:
    """The preview names the one that forces UCS-2; what can be written plainly is, and that is shown."""

    async def main(t: Town) -> None:
        await t.people(3)
        await t.say("peeters", "Chloë’s winkel, Kerkstraat: inbraak ☃")
        assert "teken ☃ kost ~1 min" in t.got(PEETERS)[0]
        await t.say("peeters", "Chloë’s winkel, Kerkstraat: inbraak")
        assert "ALARM 21:30 Chloe's winkel, Kerkstraat: inbraak. Iets gezien? Bel 101'" in t.got(PEETERS)[1]

    run(tmp_path, main)


def test_long_alert_in_two_segments(tmp_path: Path) -> None:
    """The preview shows the whole body in up to three, the code unsplit; members get two, put together."""

    async def main(t: Town) -> None:
        numbers = await t.people(2)
        await t.say("peeters", LONG[:200])
        preview = t.got(PEETERS)[0]
        assert LONG[:200].strip() in preview
        assert "2 sms" in preview
        parts = [s.text for s in t.village.network.phone(PEETERS).submits]
        assert 2 <= len(parts) <= 3
        assert any(f"{t.code('peeters')} + PIN" in part for part in parts)
        await t.say("peeters", f"{t.code('peeters')}4711", 6)
        assert LONG[:200].strip() in t.got(numbers[0])[0]
        assert len(t.village.network.phone(numbers[0]).submits) == 2

    run(tmp_path, main)


def test_parts_that_never_come(tmp_path: Path) -> None:
    """The officer hears after 30 s what arrived; nothing becomes a draft."""

    async def main(t: Town) -> None:
        await t.people(2)
        tpdus = t.village.network.delivers(PEETERS, LONG)
        t.village.servers["stick0"].arrive(tpdus[0], report=False)
        await t.wait(20)
        assert t.got(PEETERS) == []
        await t.wait(20)
        assert t.got(PEETERS)[0].startswith("Uw bericht kwam niet volledig aan (1 van 2 delen): 'Inbraak Kerkstraat")
        t.village.servers["stick0"].arrive(tpdus[1], report=False)
        await t.wait(5)
        assert t.got(PEETERS)[1].startswith("BIN DORP 2 leden")

    run(tmp_path, main)


def test_parts_either_side_of_a_restart(tmp_path: Path) -> None:
    """Kept in the database, put together after it."""

    async def main(t: Town) -> None:
        await t.people(2)
        tpdus = t.village.network.delivers(PEETERS, LONG)
        t.village.servers["stick0"].arrive(tpdus[1], report=False)
        await t.wait(2)
        await t.stop()
        await t.start()
        t.village.servers["stick0"].arrive(tpdus[0], report=False)
        await t.wait(5)
        assert t.got(PEETERS)[0].startswith("BIN DORP 2 leden")

    run(tmp_path, main)


def test_crash_in_the_middle(tmp_path: Path) -> None:
    """Nobody is lost; at most two a modem get it twice; open challenges survive."""

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.crash()
        await t.start()
        await t.say("peeters", f"{t.code('peeters')} 4711", 5.2)
        await t.crash()
        await t.start()
        await t.wait(60)
        times = alerts(t, numbers)
        assert min(times.values()) == 1
        assert sum(n - 1 for n in times.values()) <= 2
        await t.wait(10)
        assert any("klaar in" in text for text in t.got(PEETERS))

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_a_replayed_text_changes_nothing(tmp_path: Path) -> None:
    """The same PDU again: recognised, no second preview."""

    async def main(t: Town) -> None:
        await t.people(2)
        tpdu = t.village.network.delivers(PEETERS, "Inbraak Kerkstraat")[0]
        for _ in range(3):
            t.village.servers["stick0"].arrive(tpdu, report=False)
        await t.wait(5)
        assert len(t.got(PEETERS)) == 1
        journal = await t.journal()
        assert sum("police text" in line for line in journal) == 1
        assert not any("handler failed" in line for line in journal)

    run(tmp_path, main)


def test_texts_are_deleted_only_after_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that fails keeps the text as poison; the store is emptied only of what is in the database."""

    async def main(t: Town) -> None:
        await t.people(1)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.wait(10)
        assert t.village.servers["stick0"].stores["SM"] == {}
        monkeypatch.setattr("smsd.channels.sms.officers.draft", lambda desk, command: 1 / 0)
        monkeypatch.setitem(
            __import__("smsd.channels.sms.router", fromlist=["OFFICER"]).OFFICER, "alert", lambda desk, command: 1 / 0
        )
        await t.say("peeters", "ALARM iets dat misgaat")
        rows = await t.db.run(lambda c: [r.state for r in c.execute(sa.select(inbound_texts))])
        assert rows.count("poison") == 1
        assert any("handler failed" in line for line in await t.journal())

    run(tmp_path, main)


def test_digits_are_never_stored(tmp_path: Path) -> None:
    """Codes and PINs: [proof] in the database, nothing in the file."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.alert()
        bodies = await t.db.run(lambda c: list(c.execute(sa.select(inbound_texts.c.body)).scalars()))
        assert "[proof]" in bodies
        assert not any("4711" in b for b in bodies)

    run(tmp_path, main)
    for file in tmp_path.iterdir():
        assert b"4711" not in file.read_bytes().replace(b"+32471", b"")


def test_a_bad_number_never_holds_the_line(tmp_path: Path) -> None:
    """Unassigned: final, where the network says so twice. The others get theirs."""

    async def main(t: Town) -> None:
        numbers = await t.people(6)
        await t.say("peeters", "Inbraak Kerkstraat")
        manners, dead, tries = t.village.servers["stick0"].manners, numbers[1], []

        def refuses(submit: Submit) -> str | None:
            tries.append(submit.recipient.number)
            return "+CMS ERROR: 1" if submit.recipient.number == dead else None

        manners.refuses = refuses
        await t.say("peeters", f"{t.code('peeters')} 4711", 60)
        counts = await states(t)
        assert counts == Counter(sent=5, failed=1)
        assert tries.count(dead) == 2
        assert tries.index(dead) < tries.index(numbers[2]), "the others do not wait for it"

    run(tmp_path, main)


def test_a_line_that_calls_every_number_wrong_behind_passing_trouble(tmp_path: Path) -> None:
    """Each row is refused for the network first, then as a wrong number, twice and more: it is the line."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.say("peeters", "Inbraak Kerkstraat")
        manners, tries = t.village.servers["stick0"].manners, Counter()

        def refuses(submit: Submit) -> str | None:
            tries[submit.recipient.number] += submit.recipient.number in numbers
            tried = tries[submit.recipient.number]
            return None if not tried or tried > 4 else "+CMS ERROR: 38" if tried == 1 else "+CMS ERROR: 28"

        manners.refuses = refuses
        await t.say("peeters", f"{t.code('peeters')} 4711", 3000)
        assert await states(t) == Counter(sent=12)

    run(tmp_path, main)


def test_a_digit_lost_on_the_wire(tmp_path: Path) -> None:
    """A passing fault that reads like a wrong number costs nobody a text."""

    async def main(t: Town) -> None:
        await t.people(6)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.village.servers["stick0"].manners.cms = [None, 1]
        await t.say("peeters", f"{t.code('peeters')} 4711", 120)
        assert await states(t) == Counter(sent=6)

    run(tmp_path, main)


@pytest.mark.parametrize(
    ("codes", "failed"), [([38], 0), ([42, 42], 0), ([500], 0), ([512, 512, 512], 0), ([21, 21, 21], 0), ([331], 0)]
)
def test_passing_trouble_costs_nobody_a_text(tmp_path: Path, codes: list[int], failed: int) -> None:
    """Put aside, backed off, reset: everybody once in the end."""

    async def main(t: Town) -> None:
        numbers = await t.people(8)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.text("peeters", f"{t.code('peeters')} 4711")
        await t.wait(1.5)
        t.village.servers["stick0"].manners.cms = list(codes)
        await t.wait(240)
        assert set(alerts(t, numbers).values()) == {1}, (await states(t), alerts(t, numbers))

    run(tmp_path, main)


def test_a_barred_line_moves_its_queue(tmp_path: Path) -> None:
    """The other line takes over; operator's people hear it."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.village.servers["stick1"].manners.cms = [8] * 50
        await t.say("peeters", f"{t.code('peeters')} 4711", 40)
        assert set(alerts(t, numbers).values()) == {1}
        assert str(t.gateway.ctx.lines["stick1"].state) == "barred"
        assert any("stick1 mag niet meer zenden" in text for text in t.got(ANJA))
        assert sum("stick1 mag niet meer zenden" in text for text in t.got("+32475000009")) == 1

    run(tmp_path, main, modems=2, gateway__operator={"number": "+32475000009"})


def test_pulled_and_put_back(tmp_path: Path) -> None:
    """Nobody lost; what was on air is sent again, once."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 3.5)
        t.village.cables["stick0"].pull()
        await t.wait(5)
        assert str(t.gateway.ctx.lines["stick0"].state) == "lost"
        t.village.cables["stick0"].plug()
        await t.wait(40)
        times = alerts(t, numbers)
        assert min(times.values()) == 1
        assert sum(times.values()) <= 11

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_no_network_is_told_and_waited_for(tmp_path: Path) -> None:
    """A registration lost rests the line; it goes on by itself."""

    async def main(t: Town) -> None:
        numbers = await t.people(6)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.text("peeters", f"{t.code('peeters')} 4711")
        await t.wait(1.2)
        t.village.servers["stick0"].register(False)
        await t.wait(20)
        assert str(t.gateway.ctx.lines["stick0"].state) == "resting"
        t.village.servers["stick0"].register(True)
        await t.wait(30)
        assert set(alerts(t, numbers).values()) == {1}

    run(tmp_path, main)


def test_stop_on_air_and_claimed(tmp_path: Path) -> None:
    """A member who leaves in the middle gets nothing after it, and one confirmation."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.text("peeters", f"{t.code('peeters')} 4711")
        await t.wait(4)
        waiting = [n for n in numbers if not t.got(n)]
        for n in waiting:
            t.text(n, "Stop.")
        await t.wait(180)  # answers that somebody else could have asked for take a tenth of a line
        late = sum(alerts(t, waiting).values())
        assert late <= 1  # the one that was on the air
        for n in waiting:
            assert sum("uitgeschreven" in text for text in t.got(n)) == 1

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_delivery_reports(tmp_path: Path) -> None:
    """Delivered, failed, and given up once."""

    async def main(t: Town) -> None:
        numbers = await t.people(4)
        t.village.network.statuses = {numbers[0]: 0x46, numbers[1]: 0x30}
        await t.alert(seconds=15)
        assert await states(t) == Counter(delivered=2, undelivered=1, sent=1)

    run(tmp_path, main, alerts__reports="true")


def test_joined_update(tmp_path: Path) -> None:
    """Not yet reached: alert and update as one text; reached: the update alone; nobody twice."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 4)
        t.text("peeters", "UPDATE nu in de Molenstraat")
        await t.wait(3)
        t.text("peeters", t.code("peeters"))
        await t.wait(60)
        both = [n for n in numbers if len(t.got(n)) == 2]
        joined = [n for n in numbers if len(t.got(n)) == 1]
        assert both
        assert joined
        assert all("Molenstraat" in t.got(n)[0] and "Kerkstraat" in t.got(n)[0] for n in joined)
        assert all("Molenstraat" in t.got(n)[1] for n in both)

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_an_update_that_does_not_fit_goes_behind(tmp_path: Path) -> None:
    """Both, in order."""

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        await t.say("peeters", LONG[:150], 8)
        await t.say("peeters", f"{t.code('peeters')} 4711", 3)
        t.text("peeters", "UPDATE " + "nu in de Molenstraat, rode auto, " * 5)
        await t.wait(10)
        t.text("peeters", t.code("peeters"))
        await t.wait(200)
        for n in numbers:
            assert ["Kerkstraat" in text for text in t.got(n)] == [True, False], t.got(n)

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_totp_in_one_step(tmp_path: Path) -> None:
    """A code at the end sends at once, each once; a wrong one is an ordinary draft; nothing of it is stored."""
    secret = pyotp.random_base32()

    async def main(t: Town) -> None:
        await t.people(2)
        await t.db.run(people.save, "peeters", totp_secret=secret)
        code = pyotp.TOTP(secret).at(t.clock.now())
        await t.say("peeters", f"Inbraak Kerkstraat {code}")
        assert "ALARM" in t.got(member(1))[0]
        assert code not in t.got(member(1))[0]
        await t.say("peeters", f"Brand Kerkstraat {code}")
        assert "Zend" in t.got(PEETERS)[-1]
        bodies = await t.db.run(lambda c: list(c.execute(sa.select(inbound_texts.c.body)).scalars()))
        assert bodies[0] == "[proof]"
        await t.wait(31)
        await t.say("peeters", pyotp.TOTP(secret).at(t.clock.now()))
        assert t.got(PEETERS)[-1].startswith("Loopt") or "klaar" in t.got(PEETERS)[-1]
        t.gateway.ctx.trust = NoStamps(False, t.clock.now())
        before = len(t.got(member(1)))
        await t.wait(31)
        await t.say("peeters", f"Gevaar Kerkstraat {pyotp.TOTP(secret).at(t.clock.now())}")
        assert len(t.got(member(1))) == before

    run(tmp_path, main)


def test_list_code_and_a_locked_number(tmp_path: Path) -> None:
    """After ten wrong answers a list code or another officer releases: never a dead end."""

    async def main(t: Town) -> None:
        await t.people(2)
        key = t.gateway.ctx.key
        await t.db.run(
            people.replace_list, "peeters", [proof.hashed(key, "list", "peeters", c) for c in ("12345678", "87654321")]
        )
        await t.say("peeters", "Inbraak Kerkstraat")
        for n in range(10):
            await t.say("peeters", f"9999 99{n:02d}", 2)
        code = t.code("peeters")
        await t.say("peeters", f"{code} 4711")
        assert t.got(member(1)) == []
        assert any("Te veel foute codes" in text for text in t.got(PEETERS))
        asked = [text for text in t.got(CLAES) if "2e akkoord voor Insp. Peeters" in text]
        assert asked
        await t.say("peeters", "1234 5678")
        assert "ALARM" in t.got(member(1))[0]
        await t.say("peeters", "Brand in de Molenstraat")
        await t.say("peeters", "1234 5678")
        assert len(t.got(member(1))) == 1
        await t.say("claes", f"{t.code('claes')} 2580")

    run(tmp_path, main)


def test_another_officer_releases_for_a_locked_number(tmp_path: Path) -> None:
    """His code + PIN."""

    async def main(t: Town) -> None:
        await t.people(2)
        for n in range(2):
            await t.say("peeters", f"Inbraak Kerkstraat {n}")
        for n in range(10):
            await t.say("peeters", f"9999 99{n:02d}", 2)
        await t.say("claes", f"{t.code('claes')} 2580")
        assert len(t.got(member(1))) == 1
        seen = len(t.got(CLAES))
        await t.say("peeters", "Brand in de Molenstraat")
        assert any("Molenstraat" in text and "+ PIN" in text for text in t.got(CLAES)[seen:])

    run(tmp_path, main)


def test_second_officer(tmp_path: Path) -> None:
    """second_officer: always asks another officer's code + PIN as well."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711")
        assert t.got(PEETERS)[-1].startswith("Akkoord. Nu moet een collega")
        assert t.got(member(1)) == []
        await t.say("claes", f"{t.code('claes')} 2580")
        assert "ALARM" in t.got(member(1))[0]

    run(tmp_path, main, people__peeters__second_officer="always")


def test_unanswered_previews_pause(tmp_path: Path) -> None:
    """A forger cannot flood the officer's phone; the real officer still has ways."""

    async def main(t: Town) -> None:
        await t.people(2)
        for n in range(9):
            await t.say("peeters", f"Inbraak bij nummer {n} in de Kerkstraat")
        previews = [text for text in t.got(PEETERS) if "PIN. Niet u" in text]
        assert len(previews) == 3, "three wait at a time"
        assert sum("+ PIN erachter" in text for text in t.got(PEETERS)) == 1
        assert any("PIN. Niet u" in text for text in t.got(CLAES))
        assert t.got(member(1)) == []

    run(tmp_path, main)


def test_three_open_drafts(tmp_path: Path) -> None:
    """Each with its code; the fourth takes nobody's place: a colleague is asked."""

    async def main(t: Town) -> None:
        await t.people(1)
        codes = []
        for n in range(4):
            await t.say("peeters", f"Inbraak Kerkstraat {n} {n}")
            codes.append(t.code("peeters"))
        assert len(set(codes)) == 3
        assert any("Kerkstraat 3 3" in text and "PIN" in text for text in t.got(CLAES))
        await t.say("peeters", f"{codes[0]} 4711")
        assert "Kerkstraat 0 0" in t.got(member(1))[0]
        await t.say("peeters", f"{codes[1]} 4711")
        assert "Kerkstraat 1 1" in t.got(member(1))[1]
        await t.say("peeters", f"{codes[1]} 4711")
        assert len(t.got(member(1))) == 2

    run(tmp_path, main)


def test_calls_are_hung_up_and_answered_once_an_hour(tmp_path: Path) -> None:
    """One text."""

    async def main(t: Town) -> None:
        for _ in range(3):
            t.village.servers["stick0"].ring("+32479111111")
            await t.wait(5)
        assert t.got("+32479111111") == ["Dit nummer neemt niet op. Iets verdachts? Bel 101"]
        assert "AT+CHUP" in t.village.servers["stick0"].commands

    run(tmp_path, main)


def test_mms_data_and_unreadable(tmp_path: Path) -> None:
    """Each is journalled; the sender of an MMS notice is answered where he can be."""

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        header = udh.Header((udh.Element(udh.PORTS_16, bytes.fromhex("0B8423F0")),))
        sender = Address(PEETERS, "international")
        mms = (
            b"\x01\x06\x01\xbe\x8c\x82\x98T1\x00\x8d\x90\x89"
            + bytes([len(PEETERS) + 12, 0x80])
            + PEETERS.encode()
            + b"/TYPE=PLMN\x00"
        )
        server.arrive(
            encode.deliver(Deliver(Address("8181", "unknown"), t.clock.now(), None, mms, header, 0, dcs.decode(4))),
            report=False,
        )
        server.arrive(
            encode.deliver(Deliver(sender, t.clock.now(), None, b"\x00\x01", udh.Header(), 0, dcs.decode(4))),
            report=False,
        )
        server.arrive(bytes.fromhex("04FF91"), report=False)
        await t.wait(5)
        assert t.got(PEETERS) == ["Ik kan geen MMS lezen. Zend als gewone sms."]
        lines = await t.journal()
        assert any(line.startswith("data") for line in lines)
        assert any(line.startswith("unreadable") for line in lines)

    run(tmp_path, main)


def test_replies_are_limited(tmp_path: Path) -> None:
    """Six an hour a number."""

    async def main(t: Town) -> None:
        for _ in range(10):
            await t.say("+32479111111", "help", 2)
        assert len(t.got("+32479111111")) == 6

    run(tmp_path, main)


def test_our_own_words_are_never_answered(tmp_path: Path) -> None:
    """Two gateways, or an auto-forwarder, do not talk for ever."""

    async def main(t: Town) -> None:
        await t.say("+32479111111", "Goedendag, is daar iemand aanwezig?")
        answer = t.got("+32479111111")[0]
        await t.wait(3700)
        await t.say("+32479111111", answer)
        assert len(t.got("+32479111111")) == 1

    run(tmp_path, main)


@pytest.mark.parametrize(
    "words", ["HELP", "HELP 2", "STATUS", "STOP", "TAAL fr", "hallo?", "er loopt hier iemand rond!", "GEGEVENS"]
)
def test_each_answer_of_ours_that_comes_back_ends_there(tmp_path: Path, words: str) -> None:
    """Whatever its own words may be read as, by a stranger's phone and by a member's."""
    hall = Hall(tmp_path)
    hall.add("+32471000001")
    for number in ("+32479111111", "+32471000001"):
        for answer in hall.text(number, words):
            hall.passes(hours=2)
            assert hall.text(number, answer) == [], answer


def test_alerts_expire(tmp_path: Path) -> None:
    """No text arrives days later: TP-VP is what is left, and the queue lets go."""

    async def main(t: Town) -> None:
        numbers = await t.people(4)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.village.cables["stick0"].pull()
        await t.wait(1)
        t.village.cables["stick0"].plug()
        await t.wait(3)
        await t.say("peeters", f"{t.code('peeters')} 4711", 0.3)
        t.village.cables["stick0"].pull()
        await t.wait(3700)
        t.village.cables["stick0"].plug()
        await t.wait(60)
        assert sum(alerts(t, numbers).values()) <= 1
        assert (await states(t))["expired"] >= 3

    run(tmp_path, main)


def test_fair_use_throttles(tmp_path: Path) -> None:
    """So many a minute and no more."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.alert(seconds=30)
        reached = sum(alerts(t, numbers).values())
        assert 5 <= reached <= 10
        await t.wait(90)
        assert set(alerts(t, numbers).values()) == {1}

    run(tmp_path, main, modems__0__sim__fair_use={"per_minute": "10"})


@pytest.mark.parametrize("members", [1000, pytest.param(9_999, marks=pytest.mark.full)])
def test_thousands_over_eight_modems(tmp_path: Path, members: int) -> None:
    """A zone of so many on a mock clock, with a real SQLite file: everybody once."""

    async def main(t: Town) -> None:
        numbers = await t.people(members)
        await t.alert(seconds=10)
        while (
            await t.db.run(
                lambda c: c.execute(
                    sa.select(sa.func.count()).where(deliveries.c.state.in_(["queued", "claimed"]))
                ).scalar()
            )
        ) > 0:
            await t.wait(60)
        await t.wait(5)
        assert set(alerts(t, numbers).values()) == {1}

    run(tmp_path, main, modems=8, cold=1.0, warm=0.5, alerts__expire_after="4h")


def test_clock_is_held_until_a_stamp_comes(tmp_path: Path) -> None:
    """After a restart with an unproven clock live work waits; a stamp of the network frees it."""

    async def main(t: Town) -> None:
        numbers = await t.people(6)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.gateway.ctx.trust.proven, t.gateway.ctx.trust.held = False, True
        await t.say("peeters", f"{t.code('peeters')} 4711", 10)
        assert set(alerts(t, numbers).values()) == {1}
        t.gateway.ctx.trust = NoStamps(False, t.clock.now(), held=True)
        t.text("+32479111111", "help")
        await t.wait(100)
        assert t.got("+32479111111") == []
        await t.wait(40)
        assert len(t.got("+32479111111")) == 1

    run(tmp_path, main)


def test_an_update_never_resumes_what_was_halted(tmp_path: Path) -> None:
    """Held rows stay held; after VERDER they carry alert and update in one."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 4)
        await t.say("peeters", "STOP", 4)
        reached = {n for n in numbers if t.got(n)}
        assert 0 < len(reached) < 12
        await t.say("peeters", "UPDATE nu in de Molenstraat")
        await t.say("peeters", t.code("peeters"), 30)
        assert {n for n in numbers if t.got(n)} == reached
        await t.say("peeters", "VERDER")
        await t.say("peeters", t.code("peeters"), 60)
        for n in numbers:
            words = " ".join(t.got(n))
            assert "Kerkstraat" in words
            assert "Molenstraat" in words
            assert len(t.got(n)) == (2 if n in reached else 1)

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_all_clear_only_to_those_reached(tmp_path: Path) -> None:
    """The rest is cancelled and hears nothing, also the one that was claimed and not yet on air."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 3)
        t.text("peeters", "EINDE")
        await t.wait(4)
        await t.say("peeters", f"{t.code('peeters')} 4711", 60)
        assert any("EINDE" in text for n in numbers for text in t.got(n))
        for n in numbers:
            heard = ["ALARM" in text for text in t.got(n)]
            assert heard in ([], [True, False]), t.got(n)

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_totp_with_a_keyword_and_after_a_draft(tmp_path: Path) -> None:
    """ALARM … 123456, and the same text again with a code, go at once."""
    secret = pyotp.random_base32()

    async def main(t: Town) -> None:
        await t.people(1)
        await t.db.run(people.save, "peeters", totp_secret=secret)
        await t.say("peeters", "ALARM Inbraak Kerkstraat")
        await t.say("peeters", f"ALARM Inbraak Kerkstraat {pyotp.TOTP(secret).at(t.clock.now())}")
        assert len(t.got(member(1))) == 1
        await t.wait(31)
        await t.say("peeters", f"EINDE #2 {pyotp.TOTP(secret).at(t.clock.now())}")
        assert "EINDE" in t.got(member(1))[1]

    run(tmp_path, main)


def test_the_pin_tells_who_on_a_shared_phone(tmp_path: Path) -> None:
    """Two officers, one phone: the notice names the one whose PIN it was."""

    async def main(t: Town) -> None:
        await t.people(2, enrol=("peeters", "claes", "anja"))
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 2580")
        rows = await t.db.run(lambda c: list(c.execute(sa.text("SELECT author, second FROM broadcasts"))))
        assert [tuple(r) for r in rows] == [("claes", None)]

    run(tmp_path, main, people__claes__number=PEETERS)


def test_spent_lines(tmp_path: Path) -> None:
    """refuse: the officer hears at once. move: another line takes over, and
    the coordinator hears of the other number.
    """

    async def refuse(t: Town) -> None:
        await t.people(2)
        t.gateway.ctx.lines["stick0"].quota_left = 0
        await t.say("peeters", "Inbraak Kerkstraat")
        assert ["bundel" in text for text in t.got(PEETERS)] == [True]  # the one thing that such a line still says
        journal = await t.journal()
        assert any("no_quota" in line for line in journal)

    async def move(t: Town) -> None:
        numbers = await t.people(8)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.gateway.ctx.lines["stick1"].quota_left = 0
        await t.say("peeters", f"{t.code('peeters')} 4711", 40)
        assert set(alerts(t, numbers).values()) == {1}
        assert any("van een ander nummer dan stick1" in text for text in t.got(ANJA))

    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    limit = {"per_day": "1000"}
    run(tmp_path / "a", refuse, modems__0__sim__fair_use=limit, modems__0__sim__over_limit="refuse")
    run(tmp_path / "b", move, modems=2, modems__1__sim__fair_use=limit)


def test_a_network_that_left_the_configuration(tmp_path: Path) -> None:
    """Its members can still leave; nothing fails."""

    async def main(t: Town) -> None:
        await t.people(1)
        await t.db.run(lambda c: c.execute(sa.text("UPDATE memberships SET network = 'weg'")))
        await t.say(member(1), "STOP")
        assert "uitgeschreven" in t.got(member(1))[0]

    run(tmp_path, main)


def test_halted_time_does_not_count(tmp_path: Path) -> None:
    """An hour's alert, halted for two, still reaches everybody after VERDER; after twelve hours it lapses."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 3)
        await t.say("peeters", "STOP")
        await t.long(7200)
        await t.say("peeters", "VERDER")
        await t.say("peeters", t.code("peeters"), 60)
        assert set(alerts(t, numbers).values()) == {1}

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_a_halt_that_nobody_lifts_lapses(tmp_path: Path) -> None:
    """After twelve hours what was held is let go."""

    async def main(t: Town) -> None:
        await t.people(10)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 3)
        await t.say("peeters", "STOP", 3)
        await t.db.run(lambda c: c.execute(sa.text("UPDATE broadcasts SET halted_at = halted_at - 13 * 3600 * 1000")))
        await t.wait(10)
        counts = await states(t)
        assert counts["held"] == 0
        assert counts["expired"] > 0

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_an_officer_who_is_also_coordinator(tmp_path: Path) -> None:
    """May answer requests too."""

    async def main(t: Town) -> None:
        await t.people(1)
        await t.say("+32479111111", "JOIN")
        await t.say("+32479111111", f"JA {t.code('+32479111111')}", 8)
        await t.say("peeters", "JA 2")
        await t.say("peeters", t.code("peeters"))
        assert any("welkom" in text for text in t.got("+32479111111"))

    run(tmp_path, main, join="approval", people__anja__number=PEETERS)


def test_what_goes_on_the_air(tmp_path: Path) -> None:
    """TP-VP is the alert's own, TP-RD is set, a report is asked for, the number is international."""

    async def main(t: Town) -> None:
        numbers = await t.people(2)
        await t.alert(seconds=10)
        for n in numbers:
            s = t.village.network.phone(n).submits[0]
            assert (s.reject_duplicates, s.report, s.recipient.kind) == (True, True, "international")
            assert s.validity.seconds == 5400
        preview = t.village.network.phone(PEETERS).submits[0]
        assert preview.validity.seconds == 300
        assert not preview.report

    run(tmp_path, main, alerts__reports="true", alerts__expire_after="90m")


def test_halt_and_resume_again_and_again(tmp_path: Path) -> None:
    """Whatever is halted and freed in the middle, nobody is forgotten and nobody gets it twice."""

    async def main(t: Town) -> None:
        numbers = await t.people(24)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 2)
        for seconds in (0.3, 0.9, 1.4, 2.1):
            await t.say("claes", "STOP", seconds)
            await t.wait(3)
            if "Zend" in t.got(CLAES)[-1]:
                await t.say("claes", t.code("claes"), 3)
            await t.say("claes", "VERDER", 3)
            await t.say("claes", t.code("claes"), seconds)
        await t.wait(90)
        assert set(alerts(t, numbers).values()) == {1}
        counts = await states(t)
        assert counts == Counter(sent=24)

    run(tmp_path, main, modems=2, cold=1.0, warm=1.0)


def no_room(conn: sa.Connection) -> None:
    """A COMMIT on a full disk, in SQLite's words."""
    raise sa.exc.OperationalError("COMMIT", None, sqlite3.OperationalError("database or disk is full"))


def test_a_disk_that_is_full_for_a_while(tmp_path: Path) -> None:
    """No COMMIT comes through for ten seconds: the line lets go and comes back, everybody gets it once."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 3)
        sa.event.listen(t.db.engine, "commit", no_room)
        await t.wait(10)
        with pytest.raises(StoreTrouble, match="full"):
            await t.db.run(facts.put, "a", "1")
        sa.event.remove(t.db.engine, "commit", no_room)
        await t.wait(60)
        times = alerts(t, numbers)
        assert min(times.values()) == 1
        assert sum(times.values()) <= 11

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_the_day_s_quota_counts_segments_from_the_start(tmp_path: Path) -> None:
    """A restart knows what was sent today; two segments cost two."""

    async def main(t: Town) -> None:
        await t.people(1)
        assert t.gateway.ctx.lines["stick0"].quota_left == 350
        await t.say("peeters", LONG[:150])
        segments = len(t.village.network.phone(PEETERS).submits)
        assert segments == 2
        assert t.gateway.ctx.lines["stick0"].quota_left == 350 - segments
        await t.stop()
        await t.start()
        assert t.gateway.ctx.lines["stick0"].quota_left == 350 - segments

    run(tmp_path, main, modems__0__sim__fair_use={"per_day": "350"})


def test_several_networks_are_never_guessed(tmp_path: Path) -> None:
    """A list code or a TOTP code proves who it is and not which neighbourhood: nothing goes out until one is named."""

    async def main(t: Town) -> None:
        numbers = await t.people(3)
        secret = pyotp.random_base32()
        key = t.gateway.ctx.key
        await t.db.run(people.save, "peeters", totp_secret=secret)
        await t.db.run(people.replace_list, "peeters", [proof.hashed(key, "list", "peeters", "12345678")])
        await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet")
        await t.say("peeters", "12345678")
        assert t.got(PEETERS)[-1].startswith("Welk BIN? Begin met de naam")
        await t.say("peeters", f"Brand Molenweg, ramen dicht {pyotp.TOTP(secret).at(t.clock.now())}")
        assert not any(t.got(n) for n in numbers)
        await t.say(
            "peeters",
            f"ALARM Dorp Brand Molenweg, ramen dicht {pyotp.TOTP(secret).at(t.clock.now() + timedelta(seconds=30))}",
            10,
        )
        assert all("Molenweg" in t.got(n)[-1] for n in numbers)

    run(
        tmp_path, main, networks__zuid={"title": "BIN Zuid", "join": "open"}, people__peeters__networks=["dorp", "zuid"]
    )
