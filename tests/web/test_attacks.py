"""Whoever comes at the page: a thief of a session, another site, a guesser, a
name that is a script, two coordinators at once.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from smsd.rules import signin
from smsd.service import signin as service
from smsd.service.unit import UnitOfWork
from smsd.store import journal
from tests.hall import Hall
from tests.town import PEETERS
from tests.web.stage import Browser, stage, token

pytestmark = pytest.mark.story


async def test_another_page_s_form(tmp_path: Path) -> None:
    """A form of another origin is refused, as is one that does not say where it stood; and nothing is done."""
    async with stage(tmp_path, daemon=False) as s:
        s.ask_to_join(2)
        anja = s.session("anja")
        form = {"form": await anja.form("/requests"), "all": "1", "do": "yes", "pin": "1357"}
        for headers in (
            {"Origin": "http://evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "null"},
            {"Origin": "", "Sec-Fetch-Site": ""},
            {"Origin": f"http://127.0.0.1.evil.example:{s.port}"},
        ):
            answer = await anja.post(
                "/requests", form, **{k.replace("-", "_"): v for k, v in headers.items()} | headers
            )
            assert answer.status == 403, headers
        for path in ("/signin", "/signin/code"):
            assert (await Browser(s.port).post(path, {"number": PEETERS}, Origin="http://evil.example")).status == 403
        assert set(s.states().values()) == {"pending"}
        # none, made up, another session's
        for bad in (
            "",
            "1.2.3",
            f"{form['form'][:-1]}x",
            token((await s.session("anja").get("/requests")).body),
        ):
            assert (await anja.post("/requests", form | {"form": bad})).status == 409
        assert set(s.states().values()) == {"pending"}
        assert (await anja.post("/requests", form)).where == "/requests?said=approved&n=2"


async def test_a_forged_host(tmp_path: Path) -> None:
    """A name elsewhere that points at us shows nothing; the machine's own names do."""
    async with stage(tmp_path, daemon=False) as s:
        anja = s.session("anja")
        for host in (
            "evil.example",
            f"evil.example:{s.port}",
            "127.0.0.1.evil.example",
            "",
            "localhost@evil.example",
            "[::1].evil",
        ):
            assert (await anja.get("/now", Host=host or " ")).status in (400, 421), host
        for host in (f"localhost:{s.port}", "localhost", f"127.0.0.1:{s.port}"):
            assert (await anja.get("/now", Host=host)).status == 200, host


async def test_a_form_counts_once(tmp_path: Path) -> None:
    """The same form again, also at the same moment: done once, and said so."""
    async with stage(tmp_path, daemon=False) as s:
        s.ask_to_join(3)
        anja = s.session("anja")
        form = {"form": await anja.form("/requests"), "all": "1", "do": "yes", "pin": "1357"}
        answers = await asyncio.gather(*(anja.post("/requests", form) for _ in range(5)))
        assert sorted(a.status for a in answers) == [303, 409, 409, 409, 409]
        assert set(s.states().values()) == {"active"}


async def test_two_coordinators_at_once(tmp_path: Path) -> None:
    """Each request is answered once, whoever was first."""
    async with stage(tmp_path, daemon=False) as s:
        s.ask_to_join(20)
        browsers = [s.session("anja") for _ in range(2)]
        forms = [await b.form("/requests") for b in browsers]
        answers = await asyncio.gather(
            *(
                b.post("/requests", {"form": f, "all": "1", "do": "yes", "pin": "1357"})
                for b, f in zip(browsers, forms, strict=True)
            )
        )
        assert sorted(a.where for a in answers) == ["/requests?said=approved&n=0", "/requests?said=approved&n=20"]
        events = [row.event for row in s.db.call(journal.lines, 1000)]
        assert events.count("membership approve") == 20


async def test_a_stolen_session(tmp_path: Path) -> None:
    """It sees what its owner sees, and does nothing that wants the PIN:
    five wrong ones end it, and lock nobody's phone.
    """
    async with stage(tmp_path, daemon=False) as s:
        s.ask_to_join(2)
        owner = s.session("anja")
        thief = Browser(s.port, dict(owner.cookies))
        for pin in ("0000", "1111", "2222", "3333", "4444"):
            answer = await thief.post(
                "/requests", {"form": await thief.form("/requests"), "all": "1", "do": "yes", "pin": pin}
            )
            assert answer.status == 403
        assert (await thief.get("/now")).where == "/signin"
        assert set(s.states().values()) == {"pending"}
        again = s.session("anja")
        assert (
            await again.post(
                "/requests", {"form": await again.form("/requests"), "all": "1", "do": "yes", "pin": "1357"}
            )
        ).status == 303


async def test_what_is_not_one_s_own(tmp_path: Path) -> None:
    """An officer sees no members and answers no requests, also with the PIN; nobody reads another network's."""
    async with stage(tmp_path, daemon=False) as s:
        s.ask_to_join(1)
        peeters = s.session("peeters")
        for path in ("/members", "/requests", "/gateway", "/members/1", "/members/import"):
            assert (await peeters.get(path)).status == 403, path
        form = await peeters.form("/account")
        for path in ("/requests", "/members/export", "/members/1/forget", "/members/import/do"):
            assert (
                await peeters.post(path, {"form": form, "all": "1", "do": "yes", "pin": "4711", "sure": "1"})
            ).status == 403, path
        assert (await s.session("nobody").get("/now")).where == "/signin"  # not in the configuration any more
        assert (await s.session("anja").get("/reports/span?network=elders&year=2026")).status == 404


async def test_a_name_that_is_a_script(tmp_path: Path) -> None:
    """It is shown as what it is, letter for letter; and no script would run but our own."""
    async with stage(tmp_path, daemon=False) as s:
        s.ask_to_join(1, name="<script>alert(1)</script>\"'")
        anja = s.session("anja")
        for path in ("/requests", "/members", "/members/1"):
            answer = await anja.get(path)
            assert answer.status == 200
            assert "<script>alert" not in answer.body, path
            assert "&lt;script&gt;" in answer.body, path
            policy = answer.headers["content-security-policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["cache-control"] == "no-store"
        assert "<script>" not in (
            await anja.get('/members?q="><script>alert(2)</script>'.replace(" ", ""))
        ).body.replace("<script src", "")
        exported = await anja.post("/members/export", {"form": await anja.form("/members"), "pin": "1357"})
        assert exported.headers["content-type"].startswith("text/csv")


async def test_too_much(tmp_path: Path) -> None:
    """A field of a megabyte, a body without an end, a thousand boxes, odd
    numbers: a clear answer, and the page goes on.
    """
    async with stage(tmp_path, daemon=False) as s:
        anja = s.session("anja")
        assert (await anja.post("/requests", {"form": "x" * 1_000_000})).status == 413
        assert (await anja.post("/requests", {"form": "x" * 3_000})).status == 400
        assert (await anja.post("/requests", [("id", n) for n in range(2_000)])).status == 400
        assert (await anja.post("/now/stop", {"form": await anja.form("/account"), "id": "-1"})).status == 400
        assert (
            await anja.post("/now/stop", {"form": await anja.form("/account"), "id": "9" * 12})
        ).where == "/now?said=not_running"
        assert (await anja.upload("/members/import", {"form": "x"}, "a.csv", b"x" * 2_100_000)).status == 413
        assert (await anja.get("/alerts/99999999999999999999")).status in (404, 409, 500)
        assert (await anja.get("/now")).status == 200


def test_ten_thousand_guesses(tmp_path: Path) -> None:
    """A day of guessing from a thousand addresses: few texts, five tries a code, nobody in,
    nobody's phone locked; then the true one gets in.
    """
    hall = Hall(tmp_path)
    tries = 0
    for n in range(1_000):
        hall.time.at += (signin.VALID * 144) / 1_000
        unit = UnitOfWork(hall.ctx, hall.conn, hall.now)
        knock = service.ask(unit, PEETERS, f"10.0.{n // 250}.{n % 250}")
        for guess in range(10):
            assert (
                service.finish(unit, knock, f"{n * 10 + guess:06d}", "0000", f"10.0.{n // 250}.{n % 250}", "") is None
            )
            tries += 1
    texted = [t for t in hall.got(PEETERS) if "pagina" in t]
    assert tries == 10_000
    assert len(texted) <= signin.CODES_A_DAY + 1
    # nothing was counted against the phone itself: its proofs hold as before
    assert "PIN" in hall.text(PEETERS, "Inbraak Kerkstraat, twee mannen")[0] or hall.got(PEETERS)
    hall.time.at += signin.VALID * 150
    unit = UnitOfWork(hall.ctx, hall.conn, hall.now)
    knock = service.ask(unit, PEETERS, "10.9.9.9")
    nonce = hall.kept()[-1].split("page ")[1][:16]
    code = signin.code(hall.key, PEETERS, nonce)
    assert service.finish(unit, knock, code, "4711", "10.9.9.9", "") is not None
    assert service.finish(unit, knock, code, "4711", "10.9.9.9", "") is None  # a code counts once
