"""Whoever wears the page out or comes round its limits: many addresses, many streams,
slow words, forged lines, hostile names everywhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from smsd.model.challenge import Proof
from smsd.model.membership import State
from smsd.rules import signin
from smsd.service import signin as service
from smsd.service.actor import Actor, Channel
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, feedback, journal, members
from smsd.store.schema import tallies, web_codes
from smsd.web import patience, shield
from smsd.web.pages import now as now_page
from smsd.web.pages.signin import TAKES_S, rest
from smsd.web.shield import Shield
from tests.hall import Hall
from tests.town import PEETERS
from tests.web.stage import Browser, Stage, stage
from tests.web.test_proxy import echo

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def rows(hall: Hall, table: sa.Table) -> int:
    return hall.conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_who_asks_all_day_writes_nothing(tmp_path: Path) -> None:
    """Over the limit of an address nothing is written any more, whatever number is typed, and nobody is told."""
    hall = Hall(tmp_path)
    unit = UnitOfWork(hall.ctx, hall.conn, hall.now)
    for _ in range(signin.ASKS_AN_HOUR):
        service.ask(unit, "0470 00 00 00", "10.0.0.1")
    before = rows(hall, web_codes), rows(hall, tallies)
    for number in (PEETERS, "0470 00 00 00", "x"):
        assert len(service.ask(unit, number, "10.0.0.1")) > 40
    assert (rows(hall, web_codes), rows(hall, tallies)) == before
    assert not hall.got(PEETERS)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_one_house_is_one_place(house: int, inside: int) -> None:
    """All 2^64 addresses of an IPv6 network count as one; IPv4 written as IPv6 as
    what it is; what is no address stays as it is.
    """
    import ipaddress

    address = str(ipaddress.IPv6Address(house << 64 | inside))
    assert signin.place_of(address) in {
        str(ipaddress.IPv6Address(house << 64)),
        str(ipaddress.IPv6Address(house << 64 | inside).ipv4_mapped),
    }
    assert signin.place_of("::ffff:10.1.2.3") == signin.place_of("10.1.2.3") == "10.1.2.3"
    assert signin.place_of("fe80::1%eth0") == signin.place_of("fe80::2")
    assert signin.place_of("") == ""


@given(st.floats(0, 100))
def test_how_long_it_took_tells_nothing(spent: float) -> None:
    """An answer comes at a whole multiple of the same time, also where the work took longer than that."""
    assert 0 < rest(spent) <= TAKES_S
    whole = (spent + rest(spent)) / TAKES_S
    assert abs(whole - round(whole)) < 1e-6


@pytest.mark.parametrize(
    ("lines", "by"),
    [
        (["6.6.6.6", "10.1.1.1"], "10.1.1.1"),
        (["10.1.1.1"], "10.1.1.1"),
        (["6.6.6.6, 7.7.7.7", "8.8.8.8, 10.1.1.1"], "10.1.1.1"),
        (["6.6.6.6", ""], "192.168.1.9"),
    ],
)
async def test_a_proxy_that_adds_a_line(lines: list[str], by: str) -> None:
    """What the visitor wrote is never taken for the proxy's word, on whichever line it stands."""
    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": "/now", "scheme": "http", "client": ("192.168.1.9", 1),
        "headers": [(b"host", b"bin.example.org"), (b"x-forwarded-proto", b"https"), (b"x-forwarded-proto", b"http"),
                    *((b"x-forwarded-for", line.encode()) for line in lines)],
    }  # fmt: skip

    async def nothing(*_: object) -> dict:
        return {"type": "http.request", "body": b""}

    await Shield(echo, ("bin.example.org",), "192.168.1.9")(scope, nothing, nothing)
    assert scope["client"][0] == by
    assert scope["scheme"] == "http"


def test_stop_of_an_alert_for_several_networks(tmp_path: Path) -> None:
    """It is shown to the coordinators of each, and each of them halts it."""
    hall = Hall(tmp_path, networks={
        "dorp": {"title": "BIN Dorp", "coordinators": ["anja"], "controller": "Lokale Politie Dorp"},
        "zuid": {"title": "BIN Zuid", "coordinators": ["zoe"], "controller": "Lokale Politie Dorp"},
        "west": {"title": "BIN West", "coordinators": ["anja"], "controller": "Lokale Politie Dorp"},
    }, people={
        "peeters": {"name": "Insp. Peeters", "role": "police", "number": PEETERS, "networks": ["dorp", "zuid"]},
        "anja": {"name": "Anja", "role": "coordinator", "number": "+32475000002", "networks": ["dorp", "west"]},
        "zoe": {"name": "Zoe", "role": "coordinator", "number": "+32475000088", "networks": ["zuid"]},
    })  # fmt: skip

    def found(person: str, also: tuple[str, ...]) -> object:
        known = SimpleNamespace(network="dorp", networks=("dorp", *also))
        actor = Actor(Channel.PAGE, Proof.SESSION, people=(person,), person=person, number="+32475000088")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(broadcasts, "known", lambda *_: known)
            return now_page.of_mine(UnitOfWork(hall.ctx, hall.conn, hall.now), actor, 1)

    assert found("zoe", ("zuid",)) is not None
    assert found("zoe", ("west",)) is None
    assert found("zoe", ()) is None
    assert found("anja", ("zuid",)) is not None


def hostile(s: Stage) -> None:
    """A member, a request, a feedback whose words are markup."""
    at = datetime.now(UTC)

    def insert(conn: Any) -> None:
        for number, event in (("+32471000001", "add"), ("+32471000002", "ask")):
            who = members.person(conn, number, "nl", at)
            members.describe(conn, number, name=HOSTILE, street=f"=cmd|' /C calc'!A0{HOSTILE}")
            members.step(conn, who, "dorp", State.UNKNOWN, event, asked_at=at)
        members.step(conn, who, "dorp", State.ASKED, "yes_to_approve", requested_at=at)
        feedback.add(conn, incident=None, network="dorp", author=HOSTILE, body=HOSTILE, source="page", now=at)

    s.db.call(insert)


PATHS = ("/now", "/alerts", "/requests", "/members", "/members/1", "/members/import", "/feedback", "/tips",
         "/reports", "/gateway", "/account", "/gateway/configuration", "/draft")  # fmt: skip


@pytest.mark.story
async def test_hostile_words_on_every_page(tmp_path: Path) -> None:
    """Names, streets, feedback, what a browser calls itself, a search, a list: shown as
    what they are, on each page and in the export.
    """
    async with stage(tmp_path, daemon=False) as s:
        hostile(s)
        anja = s.session("anja")
        for path in (
            *PATHS,
            f"/members?q={HOSTILE.replace('#', '')}".replace(" ", "+"),
            "/nowhere/<script>alert(1)",
            "/now?said=<script>",
        ):
            answer = await anja.get(path.replace("<", "%3C").replace(">", "%3E").replace('"', "%22"))
            for markup in ("<script>alert", "<img src=x"):
                assert markup not in answer.body, (path, markup)
        table = f"number,name,network\n{HOSTILE},{HOSTILE},{HOSTILE}\n+32471000009,{HOSTILE},dorp\n"
        checked = await anja.upload(
            "/members/import", {"form": await anja.form("/account")}, f"{HOSTILE}.csv", table.encode()
        )
        assert "<script>alert" not in checked.body
        export = await anja.post("/members/export", {"form": await anja.form("/account"), "pin": "1357"})
        assert export.status == 200
        for line in export.body.splitlines():
            for value in line.split(","):
                assert not re.match(r'\ufeff?"?[=@|%\t]', value), line
        looked = [row.detail for row in s.db.call(journal.lines, 200) if row.event == "page: looked"]
        for what in ("members", "requests", "feedback"):
            assert any(what in detail for detail in looked), what
        for path in (
            "/static/../app.py",
            "/static/%2e%2e/app.py",
            "/static/..%2f..%2fapp.py",
            "/reports/..%2f..%2fsmsd.yaml?network=dorp",
            "/reports/handover?network=..%2fdorp",
        ):
            assert (await anja.get(path)).status in (404, 400), path


async def head(s: Stage, browser: Browser) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]:
    """An open page, and the first line of what it was answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", s.port)
    cookie = browser.cookies["smsd"]
    writer.write(f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{s.port}\r\nCookie: smsd={cookie}\r\n\r\n".encode())
    return reader, writer, await reader.readline()


@pytest.mark.story
async def test_streams_end_with_their_session(tmp_path: Path) -> None:
    """Signed out here or elsewhere, a running stream says so at once and ends; and one
    session holds only so many, also all at once.
    """
    async with stage(tmp_path, daemon=False) as s, asyncio.timeout(120):
        anja, thief = s.session("anja"), s.session("anja")
        many = await asyncio.gather(*(head(s, thief) for _ in range(20)))
        lines = [s.db.call(lambda conn: None)]  # the database answers
        await asyncio.sleep(1.0)
        answered = [m for m in many if b" 200 " in m[2]]

        async def goes_on(reader: asyncio.StreamReader) -> bool:
            """Whether something of a stream comes, or whether it is over."""
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(2.0):
                    while line := await reader.readline():
                        if b"data:" in line:
                            return True
            return False

        alive = [m for m in answered if await goes_on(m[0])]
        assert 1 <= len(alive) <= 8, lines
        page = (await anja.get("/account")).body
        ids = re.findall(r'action="/account/end">.*?name="id" value="(\d+)"', page, re.DOTALL)
        assert len(ids) == 2
        ended = max(map(int, ids))
        assert (await anja.post("/account/end", {"form": await anja.form("/account"), "id": str(ended)})).status == 303
        for reader, _, _ in alive:
            said = await reader.read()  # to its end
            assert b"event: over" in said
        assert (await thief.get("/now")).where == "/signin"
        for _, writer, _ in many:
            writer.close()


async def test_slow_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a head, half a body, nothing at all: the connection is given back; who says it in one go is answered."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    monkeypatch.setattr(patience, "HEAD_S", 0.3)
    monkeypatch.setattr(shield, "BODY_S", 0.3)

    async def answer(request: Request) -> PlainTextResponse:
        await request.body()
        return PlainTextResponse("done")

    app = Shield(Starlette(routes=[Route("/", answer, methods=["GET", "POST"])]))
    server = uvicorn.Server(uvicorn.Config(app, port=0, http=patience.Impatient, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(60):
            while not server.started:
                await asyncio.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            whole = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
            post = b"POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Length: 10\r\n\r\n12"
            chunks = (
                post.partition(b"Content-Length")[0]
                + b"Transfer-Encoding: chunked\r\n\r\n11170\r\n"
                + b"x" * 70_000
                + b"\r\n"
            )
            for said, want in (
                (chunks, b"413"),
                (b"", b""),
                (b"GET / HT", b""),
                (whole, b"200"),
                (whole + b"GET /", b"200"),
                (post, b"408"),
                (post + b"34567890", b"200"),
            ):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(said)
                got = await reader.read(2000) if want else b""
                assert want in got.partition(b"\r\n")[0], (said, got)
                if want != b"200" or said.endswith(b"GET /"):
                    with contextlib.suppress(ConnectionResetError):
                        await reader.read()  # it is closed by the page
                writer.close()
    finally:
        server.should_exit = True
        await serving
