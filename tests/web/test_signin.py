"""Signing in on the page: with the phone and the PIN, and in no other way."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from smsd.rules import signin
from smsd.service import signin as service
from smsd.service.unit import UnitOfWork
from smsd.store import retention, web
from smsd.store.schema import web_codes, web_forms, web_sessions
from tests.hall import Hall
from tests.town import ANJA, PEETERS
from tests.web.stage import Browser, stage


async def test_a_code_from_the_phone_and_the_pin(tmp_path: Path) -> None:
    """Number, code of the text, PIN; what one sees after that is one's own; signing out ends it at once."""
    async with stage(tmp_path) as s:
        stranger = Browser(s.port)
        for path in ("/", "/now", "/alerts", "/reports", "/gateway", "/live", "/account"):
            assert (await stranger.get(path)).where == "/signin", path
        anja = await s.sign_in("anja")
        for path in ("/now", "/alerts", "/tips", "/reports", "/gateway", "/account"):
            assert (await anja.get(path)).status == 200, path
        peeters = await s.sign_in("peeters")
        assert (await peeters.get("/now")).status == 200
        assert (await peeters.get("/gateway")).status == 403
        cookie = dict(anja.cookies)
        page = await anja.get("/account")
        own = re.search(r'name="id" value="(\d+)">\s*<button id="out"', page.body)
        assert own, page.body
        assert (await anja.post("/account/end", {"form": await anja.form("/account"), "id": own[1]})).where == "/signin"
        assert (await Browser(s.port, cookie).get("/now")).where == "/signin"  # also for whoever kept the cookie


async def test_the_answer_is_the_same_for_everybody(tmp_path: Path) -> None:
    """Known, unknown, no number at all: nobody learns who is registered, and only a registered phone gets a text."""
    async with stage(tmp_path) as s:
        answers = []
        for number in (PEETERS, "+32475999999", "0499 11 22 33", "niemand", "+32475000001" * 1):
            browser = Browser(s.port)
            one = await browser.post("/signin", {"number": number})
            two = await browser.post("/signin/code", {"code": "000000", "pin": "0000"})
            answers.append((one.status, one.where, one.body, two.status, two.body, set(one.headers)))
        assert len({repr(a) for a in answers}) == 1
        await s.code(PEETERS)
        assert not s.daemon.got("+32475999999")
        assert not s.daemon.got(ANJA)


def everything(folder: Path) -> bytes:
    """All that is on the disk."""
    return b"".join(p.read_bytes() for p in (*folder.glob("smsd.db*"), *folder.glob("*.log")))


async def test_no_code_is_stored(tmp_path: Path) -> None:
    """Neither code nor PIN nor token stands in the database or a log."""
    async with stage(tmp_path) as s:
        seen = len(s.daemon.got(ANJA))
        anja = await s.sign_in("anja")
        code = await s.code(ANJA, seen)
        kept = everything(tmp_path)
        assert code.encode() not in kept
        assert anja.cookies["smsd"].encode() not in kept


def test_what_is_over_is_forgotten(tmp_path: Path) -> None:
    """An hour without use, or twelve in any case, ends a session; two days later nothing of it is kept."""
    hall = Hall(tmp_path)
    unit = UnitOfWork(hall.ctx, hall.conn, hall.now)
    session = {"person": "anja", "address": "127.0.0.1", "agent": "test"}
    web.begin(
        unit.conn, hash="a", created_at=hall.now, seen_at=hall.now, expires_at=hall.now + signin.LONGEST, **session
    )

    def live() -> int:
        return len(web.sessions(hall.conn, hall.now, hall.now - signin.IDLE))

    assert live() == 1
    hall.time.at += timedelta(minutes=59)
    assert live() == 1
    web.seen(hall.conn, 1, hall.now)
    hall.time.at += timedelta(minutes=59)
    assert live() == 1
    hall.time.at += timedelta(minutes=2)
    assert live() == 0
    service.ask(unit, ANJA, "127.0.0.1")
    web.use_form(hall.conn, "f", hall.now)
    hall.time.at += timedelta(days=4)
    retention.run(hall.conn, hall.now, hall.config.privacy)
    assert [
        hall.conn.execute(sa.select(sa.func.count()).select_from(t)).scalar()
        for t in (web_sessions, web_codes, web_forms)
    ] == [0, 0, 0]
