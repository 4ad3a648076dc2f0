"""What happens by the clock: drills, tips, missed jobs, the monthly question,
retention, the all clear by mail; on the mock clock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.daemon import run as daemon
from smsd.mail import smtp
from smsd.reports import figures, page, papers
from smsd.simulator import time_loop
from smsd.sms import encode
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver
from smsd.store import members, subject
from smsd.store.schema import broadcasts, deliveries, inbound_texts, letters
from tests.town import ANJA, CLAES, PEETERS, Town, member, town

pytestmark = pytest.mark.story

MAIL = {"from": "bin-dorp@example.org", "smtp": {"host": "127.0.0.1", "security": "none"}}


@pytest.fixture(autouse=True)
def posted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    sent: list[Any] = []

    async def record(_config: Any, _sender: str, message: Any) -> None:
        sent.append(message)

    monkeypatch.setattr(smtp, "send", record)
    monkeypatch.setattr(daemon, "PROOF_OF_WORK_S", 1e9)  # the clock jumps by hours
    return sent


def run(
    folder: Path,
    main: Callable[[Town], Coroutine[Any, Any, None]],
    *,
    start: datetime = time_loop.EPOCH,
    **changes: Any,
) -> None:
    async def with_town(loop: Any) -> None:
        async with town(folder, loop, cold=0.3, warm=0.2, **changes) as t:
            await main(t)

    time_loop.run(with_town, start)


def job(what: str, cron: str, **more: Any) -> dict[str, Any]:
    return {"name": what, "cron": cron, "do": what, **more}


def test_a_drill_by_the_clock(tmp_path: Path) -> None:
    """Once, marked first and last; officers hear it and may stop it."""

    async def main(t: Town) -> None:
        numbers = await t.people(3)
        await t.long(14 * 3600, 600)  # to half past eleven the next morning
        texts = [text for text in t.got(numbers[0]) if "TEST" in text]
        assert len(texts) == 1
        assert texts[0].startswith("BIN DORP #1 TEST")
        assert texts[0].endswith("Einde TEST")
        assert any("TEST van schedule" in text or "TEST" in text for text in t.got(CLAES))
        await t.stop()
        await t.start()
        await t.long(3600, 600)
        assert len([text for text in t.got(numbers[0]) if "TEST" in text]) == 1, "once, also over a restart"

    run(tmp_path, main, schedule=[job("test_alarm", "0 11 16 1 *")])


def test_a_tip_waits_for_a_good_hour(tmp_path: Path) -> None:
    """In each member's language, and not in quiet hours."""

    async def main(t: Town) -> None:
        await t.people(2)
        french = member(2)
        await t.db.run(members.describe, french, language="fr")
        await t.long(3 * 3600, 600)
        assert not any("TIP" in text for text in t.got(member(1)))
        await t.long(9 * 3600, 600)
        assert "Licht aan" in t.got(member(1))[-1]
        assert "Allumez" in t.got(french)[-1]

    run(
        tmp_path,
        main,
        networks__dorp__tips__licht={"nl": "Licht aan", "fr": "Allumez"},
        networks__dorp__quiet_hours="21:30-07:30",
        schedule=[job("tip", "0 23 * * *", tip="licht")],
    )


def test_a_missed_job_is_told(tmp_path: Path) -> None:
    """The gateway was off at eleven: the coordinator reads it, nobody gets a late drill."""

    async def main(t: Town) -> None:
        numbers = await t.people(2)
        await t.wait(60)
        await t.stop()
        t.clock_loop.jump(20 * 3600)
        await t.start()
        await t.wait(90)
        assert any("'test_alarm' van 16/01 11:00 ging niet door" in text for text in t.got(ANJA)), t.got(ANJA)
        assert not any("TEST" in text for text in t.got(numbers[0]))

    run(tmp_path, main, schedule=[job("test_alarm", "0 11 16 1 *")])


def test_the_monthly_question(tmp_path: Path) -> None:
    """JA is noted; who is silent for a week is named to the coordinators."""

    async def main(t: Town) -> None:
        await t.people(1)
        await t.long(13 * 3600, 600)
        assert any("alarmeert u nog" in text for text in t.got(PEETERS))
        await t.say("peeters", "JA")
        assert t.got(PEETERS)[-1] == "BIN DORP: dank u, genoteerd."
        await t.long(8 * 86400, 3500)
        told = [text for text in t.got(ANJA) if "bevestigde niet" in text]
        assert sorted(text.split(": ")[1].split(" bevest")[0] for text in told) == ["Hoofdinsp. Claes", "Insp. Dupont"]

    run(tmp_path, main, start=datetime(2027, 1, 31, 21, tzinfo=UTC))


def test_retention_by_class(tmp_path: Path) -> None:
    """Texts of strangers a month, numbers of deliveries three months, words of alerts a year; counts stay. A text that
    was never deleted from its modem and is met again then is known, though its words are gone.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        server = t.village.servers["stick0"]
        stranger = Address("+32479000001", "international")
        octets = encode.deliver(Deliver(stranger, t.clock.now(), "Hallo, wie is dit eigenlijk?", None))
        server.arrive(octets, report=False)
        await t.wait(6)
        await t.alert(seconds=20)

        async def left() -> tuple[int, int, int]:
            def look(conn: Any) -> tuple[int, int, int]:
                return (
                    conn.execute(sa.select(sa.func.count()).where(inbound_texts.c.body != "")).scalar_one(),
                    conn.execute(sa.select(sa.func.count()).where(deliveries.c.number.startswith("+"))).scalar_one(),
                    conn.execute(sa.select(sa.func.count()).where(broadcasts.c.body != "")).scalar_one(),
                )

            return await t.db.run(look)

        assert all(await left())
        await t.long(32 * 86400, 7000)
        inbound, numbers, words = await left()
        assert (inbound, bool(numbers), words) == (0, True, 1)
        server.arrive(octets, report=False)
        await t.wait(6)
        assert (await left())[0] == 0
        await t.long(62 * 86400, 7000)
        _, numbers, words = await left()
        assert words == 1
        old = await t.db.run(
            lambda c: c.execute(
                sa.select(sa.func.count()).where(deliveries.c.number.startswith("+"), deliveries.c.broadcast_id == 1)
            ).scalar_one()
        )
        assert old == 0
        data = await t.db.run(figures.gather, t.config, "dorp", t.clock.now(), incident=1)
        assert (data["incidents"][0]["members"], data["incidents"][0]["sent"]) == (2, 2)
        assert any("retention" in line for line in await t.journal())

    run(tmp_path, main)


def test_the_all_clear_by_mail_or_not_at_all(tmp_path: Path, posted: list[Any]) -> None:
    """Who has an address gets it by mail, the others by text."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.db.run(members.describe, member(1), email="lid1@example.org")
        await t.alert(seconds=10)
        await t.say("peeters", "EINDE")
        await t.say("peeters", f"{t.code('peeters')} 4711", 20)
        assert not any("EINDE" in text for text in t.got(member(1)))
        assert "EINDE" in t.got(member(2))[-1]
        await t.wait(10)
        assert [m["To"] for m in posted] == ["lid1@example.org"]
        assert "Alarm voorbij" in posted[0].get_body(("plain",)).get_content()

    run(tmp_path, main, alerts__end_by="mail", mail=MAIL)


def test_no_all_clear_at_all(tmp_path: Path) -> None:
    """`none`: the incident closes, nobody hears it."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.alert(seconds=10)
        await t.say("peeters", "EINDE")
        await t.say("peeters", f"{t.code('peeters')} 4711", 20)
        assert all(len(t.got(member(n))) == 1 for n in (1, 2))
        await t.say("peeters", "UPDATE nog iets gezien daar")
        assert "UPDATE van #1" in t.got(PEETERS)[-1], "the closed incident, for two hours"
        await t.long(3 * 3600, 600)
        await t.say("peeters", "UPDATE en nog iets gezien daar")
        assert "geen lopend alarm" in t.got(PEETERS)[-1]

    run(tmp_path, main, alerts__end_by="none")


def test_the_long_form_and_alarms_by_mail(tmp_path: Path, posted: list[Any]) -> None:
    """Where the network wants it, the alert also comes by mail; a modem that is gone is told by mail, too."""

    async def main(t: Town) -> None:
        await t.people(1)
        await t.db.run(members.describe, member(1), email="lid1@example.org")
        await t.alert(seconds=20)
        assert [m["To"] for m in posted] == ["lid1@example.org"]
        assert "2 mannen te voet" in posted[0].get_body(("plain",)).get_content()
        t.village.cables["stick0"].pull()
        await t.wait(420)
        assert any(m["To"] == "anja@example.org" and "stick0" in m["Subject"] for m in posted)

    run(tmp_path, main, networks__dorp__alerts_by_mail="true", people__anja__email="anja@example.org", mail=MAIL)


def test_the_monthly_report_is_mailed(tmp_path: Path, posted: list[Any]) -> None:
    """A page as an attachment, once, of the month before."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.alert(seconds=20)
        await t.long(17 * 86400, 3500)
        assert [m["To"] for m in posted if "evaluatie" in m["Subject"]] == ["anja@example.org"]
        attached = next(m for m in posted if "evaluatie" in m["Subject"]).get_payload()[1]
        assert attached.get_filename() == "dorp-2027-01.html"
        assert "Inbraak Kerkstraat" in attached.get_content()

    run(tmp_path, main, people__anja__email="anja@example.org", mail=MAIL, schedule=[job("report", "0 8 1 * *")])


def test_figures_of_an_incident(tmp_path: Path) -> None:
    """How fast, what became of the texts, tips carried out, feedback; as JSON, CSV and a page."""

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        t.village.network.phone(numbers[3]).off = True
        await t.alert("Inbraak <b>Kerkstraat</b> & co, 2 mannen", seconds=30)
        for n in numbers[:5]:
            t.text(n, "OK")
        await t.wait(30)
        data = await t.db.run(figures.gather, t.config, "dorp", t.clock.now(), incident=1)
        row = data["incidents"][0]
        assert (row["members"], row["sent"], row["carried_out"], row["feedback"]) == (20, 20, 5, "owed")
        assert 0 < row["seconds_to_50"] < row["seconds_to_90"] < row["seconds_to_100"] < 10
        assert json.dumps(figures.plain(data))
        html = figures.html(data)
        assert "&lt;b&gt;Kerkstraat" in html
        assert "<b>Kerkstraat" not in html
        assert "<polyline" in html
        assert "+3247" not in html
        assert page.as_csv([{**row, "text": "=1+1"}]).count("'=1+1") == 1
        month = await t.db.run(figures.gather, t.config, "dorp", t.clock.now(), year=2027, month=1, cost=0.1)
        assert month["totals"]["alerts"] == 1
        assert month["sims"]["stick0"]["2027-01"]["segments"] >= 20

    run(tmp_path, main, alerts__reports="true")


def test_papers(tmp_path: Path) -> None:
    """The hand-over pack and the privacy papers are filled from the configuration."""

    async def main(t: Town) -> None:
        await t.people(5)
        pack = await t.db.run(papers.handover, t.config, "dorp", t.clock.now())
        text = papers.text_of(pack)
        assert "STOP naar +32470000000" in text
        assert "Insp. Nieuw" in text
        assert "not_enrolled" in text
        kit = await t.db.run(papers.privacy, t.config, "dorp", t.clock.now())
        assert "5 leden" in papers.text_of(kit)
        assert "72 uur" in papers.page_of(kit, "nl")

    run(tmp_path, main)


def test_what_is_stored_of_a_number_and_its_erasure(tmp_path: Path) -> None:
    """Everything by class; after FORGET and a day nothing, and an import does not bring them back."""

    async def main(t: Town) -> None:
        from smsd.lists.member_list import Entry
        from smsd.rules.proof import pseudonym
        from smsd.service import memberships
        from smsd.service.actor import operator

        await t.people(2)
        await t.alert(seconds=10)
        await t.say(member(1), "OK")
        who = pseudonym(t.gateway.ctx.key, member(1))
        found = await t.db.run(subject.everything, member(1), who)
        assert all(found[k] for k in ("member", "memberships", "consents", "texts_from", "texts_to", "journal"))
        await t.say(member(1), "FORGET")
        await t.long(26 * 3600, 1800)
        found = await t.db.run(subject.everything, member(1), who)
        assert not any(found[k] for k in ("member", "memberships", "consents", "texts_from", "texts_to", "letters"))
        entry = Entry(1, member(1), "dorp", "Lid 1", "", "", "nl", "")
        added = await t.act(memberships.add, operator("root"), [entry], "import")
        assert (added.added, added.left) == (0, 1)
        await t.say(member(1), "JOIN")
        await t.say(member(1), f"JA {t.code(member(1))}")
        added = await t.act(memberships.add, operator("root"), [entry], "import")
        assert (added.known, added.left) == (1, 0)

    run(tmp_path, main)


def test_sanctions(tmp_path: Path) -> None:
    """Suspended until a date, then on again by itself; removed for good."""

    async def main(t: Town) -> None:
        from smsd.service import memberships
        from smsd.service.actor import operator

        await t.people(2)
        until = t.clock.now() + timedelta(days=2)
        assert await t.act(memberships.suspend, operator("root"), member(1), "dorp", until)
        assert await t.act(memberships.ban, operator("root"), member(2), "dorp")
        await t.say(member(2), "JOIN")
        assert t.got(member(2)) == []
        assert await t.db.run(members.count, "dorp") == 0
        await t.long(50 * 3600, 1800)
        assert await t.db.run(members.count, "dorp") == 1
        assert not await t.act(memberships.suspend, operator("root"), member(2), "dorp", until)
        assert await t.db.run(lambda c: c.execute(sa.select(sa.func.count()).select_from(letters)).scalar_one()) == 0

    run(tmp_path, main)
