"""Passkeys: a device's key in the place of code and PIN for signing in, and for
nothing else; and whoever would like to have one.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from smsd.rules import proof, signin
from smsd.service import passkeys as service
from smsd.service.signin import SignedIn, begin
from smsd.service.signin import end as end_session
from smsd.service.unit import UnitOfWork
from smsd.sms.fit import fit
from smsd.store import journal, passkeys, people, retention, web
from smsd.web import passkeys as checking
from tests.hall import Hall
from tests.town import PINS
from tests.web.authenticator import PRESENT, Device
from tests.web.stage import Answer, Browser, Stage, stage, token

pytestmark = pytest.mark.story


def named(s: Stage, who: str | None = "anja") -> Browser:
    """Somebody who looks at the page as http://localhost, signed in by code and PIN, or a stranger."""
    cookies = s.session(who).cookies if who else {}
    return Browser(s.port, dict(cookies), host="localhost")


async def add(s: Stage, browser: Browser, device: Device, pin: str = "1357") -> Answer:
    form = await browser.form("/account")
    return await browser.post("/account/passkey", {"form": form, "answer": device.make(form), "pin": pin})


async def knock(s: Stage, browser: Browser) -> str:
    """What the sign-in page asks a device."""
    return token((await browser.get("/signin")).body)


async def sign_in(
    s: Stage, device: Device, answer: str | None = None, asked: str | None = None, **headers: str
) -> Answer:
    browser = named(s, None)
    asked = asked or await knock(s, browser)
    return await browser.post(
        "/signin/passkey", {"form": asked, "answer": device.use(asked) if answer is None else answer}, **headers
    )


def events(s: Stage) -> list[str]:
    return [row.event for row in s.db.call(journal.lines, 1000)]


def place(s: Stage) -> str:
    return f"http://localhost:{s.port}"


async def test_a_passkey_signs_in_and_does_nothing_else(tmp_path: Path) -> None:
    """Added with the PIN, used without phone and PIN, listed, ended; what changes something
    asks for the PIN as before, and no alert goes.
    """
    async with stage(tmp_path, daemon=False) as s:
        s.ask_to_join(2)
        device = Device(place(s))
        anja = named(s)
        assert (await add(s, anja, device)).where == "/account?said=passkey_added"
        answer = await sign_in(s, device)
        assert (answer.status, answer.where) == (303, "/now")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        mine = Browser(s.port, {"smsd": re.findall(r"smsd=([^;]+)", cookie)[0]}, host="localhost")
        page = (await mine.get("/account")).body
        assert place(s) in page
        assert "test" in page
        for pin in ("", "0000"):
            form = {"form": await mine.form("/requests"), "all": "1", "do": "yes", "pin": pin}
            assert (await mine.post("/requests", form)).status == 403
        assert set(s.states().values()) == {"pending"}
        form = {"form": await mine.form("/requests"), "all": "1", "do": "yes", "pin": "1357"}
        assert (await mine.post("/requests", form)).status == 303
        number = re.search(
            r'action="/account/passkey/end">.*?name="id" value="(\d+)"', (await mine.get("/account")).body, re.DOTALL
        )
        assert number
        # a colleague cannot end it, its owner can
        claes = s.session("claes")
        other = await claes.post("/account/passkey/end", {"form": await claes.form("/account"), "id": number[1]})
        assert other.where == "/account?said=not_there"
        gone = await mine.post("/account/passkey/end", {"form": await mine.form("/account"), "id": number[1]})
        assert gone.where == "/account?said=passkey_ended"
        assert (await sign_in(s, device)).status == 403
        found = events(s)
        for event in ("page: passkey added", "page: signed in", "page: passkey ended"):
            assert found.count(event) == 1, event
        assert s.megabytes() <= 70  # what checks them is a process of its own


async def test_where_there_can_be_none(tmp_path: Path) -> None:
    """At an IP address, and under a name without TLS, the page says why; the
    button is not there, and nothing is taken.
    """
    async with stage(tmp_path, daemon=False, extra="") as s:
        anja = s.session("anja")
        page = (await anja.get("/account")).body
        assert "http://localhost" in page
        assert "passkey.js" not in page
        assert "passkey.js" not in (await Browser(s.port).get("/signin")).body
        form = await anja.form("/account")
        at_ip = Device(s.address)
        assert (
            await anja.post("/account/passkey", {"form": form, "answer": at_ip.make(form), "pin": "1357"})
        ).status == 400
        assert not s.db.call(passkeys.of_person, "anja")
        page = (await named(s).get("/account")).body
        assert "passkey.js" in page
        assert "<noscript>" in page


async def test_adding_one_that_is_not_asked_for(tmp_path: Path) -> None:
    """Without the PIN, twice, of another place, another form, another session's
    form, without a finger on it: none is added.
    """
    async with stage(tmp_path, daemon=False) as s:
        anja, thief = named(s), named(s)
        device = Device(place(s))
        assert (await add(s, anja, device, pin="0000")).status == 403
        assert (await add(s, anja, Device(place(s), flags=PRESENT))).where == "/account?said=passkey_not_added"
        assert (await add(s, anja, Device("http://evil.example"))).where == "/account?said=passkey_not_added"
        assert (await add(s, anja, Device(f"http://localhost:{s.port + 1}"))).where == "/account?said=passkey_not_added"
        one, two = await anja.form("/account"), await anja.form("/account")
        answer = await anja.post("/account/passkey", {"form": two, "answer": device.make(one), "pin": "1357"})
        assert answer.where == "/account?said=passkey_not_added"
        theirs = await thief.form("/account")
        assert (
            await anja.post("/account/passkey", {"form": theirs, "answer": device.make(theirs), "pin": "1357"})
        ).status == 409
        for answer_ in (
            "",
            "{",
            "[]",
            "null",
            "9" * 7000,
            "[" * 1500,
            json.dumps({"id": 1}),
            json.dumps({"id": "x" * 20, "response": {}}),
        ):
            form = await anja.form("/account")
            found = await anja.post("/account/passkey", {"form": form, "answer": answer_, "pin": "1357"})
            assert found.where == "/account?said=passkey_not_added", (answer_[:20], found.status, found.body[-600:])
        assert (await anja.post("/account/passkey", {"form": one, "answer": "x" * 8_001, "pin": "1357"})).status == 400
        assert not s.db.call(passkeys.of_person, "anja")
        form = await anja.form("/account")
        sent = {"form": form, "answer": device.make(form), "pin": "1357"}
        both = await asyncio.gather(anja.post("/account/passkey", sent), anja.post("/account/passkey", sent))
        assert sorted(a.status for a in both) == [303, 409]
        assert (await add(s, anja, device)).where == "/account?said=passkey_not_added"
        assert len(s.db.call(passkeys.of_person, "anja")) == 1


async def test_signing_in_with_what_is_none(tmp_path: Path) -> None:
    """Replayed, for another question, of another place, unsigned, changed, not
    verified, counted backwards, unknown: nobody gets in.
    """
    async with stage(tmp_path, daemon=False) as s:
        device = Device(place(s))
        assert (await add(s, named(s), device)).status == 303
        stranger = named(s, None)

        asked = await knock(s, stranger)
        right = device.use(asked)
        first, second = await asyncio.gather(*(sign_in(s, device, right, asked) for _ in range(2)))
        assert sorted((first.status, second.status)) == [303, 403]  # at the same moment, and ever after
        assert (await sign_in(s, device, right, asked)).status == 403

        other, asked = await knock(s, stranger), await knock(s, stranger)
        bad = json.loads(device.use(asked))
        bad["response"]["signature"] = bad["response"]["signature"][:-8] + "AAAAAAAA"
        behind = replace(device, count=0)
        thief = Device(place(s), id=device.id)
        for what, answer in {
            "of another question": device.use(other),
            "changed": json.dumps(bad),
            "for something else": device.use(asked, "webauthn.create"),
            "another key": thief.use(asked),
            "another place": replace(device, origin="http://evil.example").use(asked),
            "another port": replace(device, origin=f"http://localhost:{s.port + 1}").use(asked),
            "nobody there": replace(device, flags=0, count=device.count + 5).use(asked),
            "not verified": replace(device, flags=PRESENT, count=device.count + 6).use(asked),
            "a copy that counts behind": behind.use(asked),
            "unknown": Device(place(s)).use(asked),
            "no answer": "{}",
            "nothing": "",
        }.items():
            assert (await sign_in(s, device, answer, asked)).status == 403, what
        for ours in ("", "1.2.3", f"{asked[:-1]}x", await named(s).form("/account")):
            assert (await sign_in(s, device, device.use(ours), ours or "x")).status == 403, ours
        assert (await sign_in(s, device, Origin="http://evil.example")).status == 403
        assert (await sign_in(s, device, Host="evil.example")).status == 421
        # the same passkey by the machine's other name: it was not made there
        at_ip = Browser(s.port)
        fresh = await knock(s, stranger)
        assert (await at_ip.post("/signin/passkey", {"form": fresh, "answer": device.use(fresh)})).status == 403
        assert events(s).count("page: signed in") == 1
        assert (await sign_in(s, device)).where == "/now"


async def test_what_cannot_be_checked_is_no_wrong_passkey(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many at once, or a check that comes to no end: nobody is told that his passkey
    is wrong, and nothing is counted against it.
    """

    async def nothing(*_: object) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(checking, "answer", nothing)
    for found in await asyncio.gather(*(checking.Checker()(do="sign_in") for _ in range(3)), return_exceptions=True):
        assert isinstance(found, checking.Unchecked)
    checker = checking.Checker()
    many = await asyncio.gather(*(checker(do="sign_in") for _ in range(checking.WAITING + 5)), return_exceptions=True)
    assert {type(found) for found in many} == {checking.Unchecked}


def test_whose_right_is_over(tmp_path: Path) -> None:
    """Blocked, enrolled anew, too many, unused for a year: a passkey holds
    no longer than the person's right and PIN.
    """
    hall = Hall(tmp_path)
    unit = UnitOfWork(hall.ctx, hall.conn, hall.now)
    holder = next(h for h in unit.behind(hall.config.people["anja"].number[0]).holders if h.key == "anja")
    session = web.Session(1, "anja", hall.now, hall.now, hall.now, "127.0.0.1", "")
    who = SignedIn(session, holder, holder.person.number[0])

    def added(name: str) -> bool:
        return service.add(unit, who, credential=name, public_key=b"k", count=0, origin="http://localhost:1", agent="x")

    def good(name: str) -> bool:
        fresh = UnitOfWork(hall.ctx, hall.conn, hall.now)
        return service.candidate(fresh, name, "http://localhost:1", "10.0.0.9") is not None

    assert [added(f"key{n}") for n in range(service.MOST + 1)] == [True] * service.MOST + [False]
    assert good("key0")
    assert service.candidate(unit, "key0", "http://localhost:2", "10.0.0.8") is None
    people.save(hall.conn, "anja", blocked_at=hall.now)
    assert not good("key0")
    people.save(hall.conn, "anja", blocked_at=None)
    assert good("key0")
    people.save(hall.conn, "anja", pin_hash=proof.hashed(hall.key, "pin", "anja", "9999"))
    assert not good("key0")
    people.save(hall.conn, "anja", pin_hash=proof.hashed(hall.key, "pin", "anja", PINS["anja"]))
    assert good("key0")
    for n in range(40):
        service.candidate(UnitOfWork(hall.ctx, hall.conn, hall.now), f"guess{n}", "http://localhost:1", "10.0.0.7")
    assert (
        service.candidate(UnitOfWork(hall.ctx, hall.conn, hall.now), "key0", "http://localhost:1", "10.0.0.7") is None
    )
    hall.time.at += timedelta(days=366)
    retention.run(hall.conn, hall.now, hall.config.privacy)
    assert not passkeys.of_person(hall.conn, "anja")


def test_its_owner_hears(tmp_path: Path) -> None:
    """A passkey added or ended, a session ended from another one: the registered phone is told,
    in its language; one's own signing out is not.
    """
    hall = Hall(tmp_path)
    number = hall.config.people["anja"].number[0]

    unit = UnitOfWork(hall.ctx, hall.conn, hall.now)
    holder = next(h for h in unit.behind(number).holders if h.key == "anja")
    tokens = [begin(unit, holder, number, "10.0.0.1", "test", "code and PIN") for _ in range(4)]
    sessions = sorted(s.id for s in web.sessions(hall.conn, hall.now, hall.now - signin.IDLE, "anja"))
    assert len(tokens) == len(sessions) == 4
    who = SignedIn(web.Session(sessions[0], "anja", hall.now, hall.now, hall.now, "", ""), holder, number)

    def add(name: str) -> bool:
        return service.add(unit, who, credential=name, public_key=b"k", count=0, origin="http://localhost:1", agent="x")

    def told(do: Callable[[], object]) -> list[str]:
        before = len(hall.got(number))
        assert do()
        return hall.got(number)[before:]

    added = told(lambda: add("key1"))
    assert len(added) == 1
    assert "Toegangssleutel toegevoegd" in added[0]
    assert "Niet u?" in added[0]
    before = len(hall.got(number))
    assert not add("key1")  # it was there
    assert len(hall.got(number)) == before
    key = passkeys.of_person(hall.conn, "anja")[0].id
    assert "verwijderd" in told(lambda: service.end(unit, who, key))[0]
    assert "afgemeld" in told(lambda: end_session(unit, who, sessions[1]))[0]
    assert not told(lambda: end_session(unit, who, sessions[2]))  # the first text said it
    hall.time.at += timedelta(hours=1)
    late = UnitOfWork(hall.ctx, hall.conn, hall.now)
    assert len(told(lambda: end_session(late, who, sessions[3]))) == 1
    assert not told(lambda: end_session(late, who, sessions[0]))  # one's own
    events = [row.event for row in hall.call(journal.lines, 100)]
    assert events.count("page: session ended") == 4
    assert all(fit(text).segments == 1 for text in hall.got(number))
