"""What a coordinator does on the page beside requests: the charter's sanctions,
and a notice that waits for its code.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from smsd.model.broadcast import State as BroadcastState
from smsd.model.membership import State
from smsd.store import broadcasts, journal, members
from tests.town import ANJA, member
from tests.web.stage import Browser, Stage, stage, token

pytestmark = pytest.mark.story

SOON = f"{datetime.now(UTC) + timedelta(days=40):%Y-%m-%d}"


def events(s: Stage) -> list[str]:
    return [row.event for row in s.db.call(journal.lines, 1000)]


def drafts(s: Stage) -> list[str]:
    """The states of all broadcasts."""
    return [b.state for b in s.db.call(lambda conn: broadcasts.find(conn, states=tuple(BroadcastState)))]


def with_members(s: Stage, count: int) -> list[str]:
    """Active members, by a coordinator's hand."""
    numbers = [member(n) for n in range(1, count + 1)]

    def insert(conn: Any) -> None:
        for number in numbers:
            members.step(conn, members.person(conn, number, "nl", datetime.now(UTC)), "dorp", State.UNKNOWN, "add")

    s.db.call(insert)
    return numbers


async def do(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    """A form of the member's own page, with the PIN."""
    page = path.rpartition("/")[0]
    answer = await browser.post(path, {"form": await browser.form(page), "pin": "1357"} | fields)
    return answer.status, answer.where.partition("said=")[2]


async def test_sanctions(tmp_path: Path) -> None:
    """Suspended until a day, let back before it, removed for good: with the PIN,
    with the journal's lines, and each of them once.
    """
    async with stage(tmp_path, daemon=False) as s:
        one, two = with_members(s, 2)
        anja = s.session("anja")
        assert (await do(anja, "/members/1/suspend", until=SOON, pin="0000"))[0] == 403
        for day in ("2020-01-01", "morgen", "", f"{datetime.now(UTC):%Y-%m-%d}", "9999-12-31"):
            assert (await do(anja, "/members/1/suspend", until=day))[0] == 400, day
        assert s.states()[one] == "active"
        assert await do(anja, "/members/1/resume") == (303, "not_there")
        assert await do(anja, "/members/1/suspend", until=SOON) == (303, "suspended")
        assert s.states() == {one: "suspended", two: "active"}
        assert await do(anja, "/members/1/resume") == (303, "lifted")
        assert s.states()[one] == "active"
        assert (await do(anja, "/members/1/ban"))[0] == 400  # not sure
        assert await do(anja, "/members/1/ban", sure="1") == (303, "banned")
        for path in ("suspend", "resume", "ban"):
            assert await do(anja, f"/members/1/{path}", until=SOON, sure="1") == (303, "not_there"), path
        assert s.states() == {one: "removed", two: "active"}
        found = events(s)
        assert [found.count(f"membership {e}") for e in ("suspend", "wake", "remove")] == [1, 1, 1]


@pytest.mark.parametrize(("path", "fields", "event"), [
    ("suspend", {"until": SOON}, "suspend"), ("resume", {}, "wake"), ("ban", {"sure": "1"}, "remove"),
])  # fmt: skip
async def test_two_at_once(tmp_path: Path, path: str, fields: dict[str, str], event: str) -> None:
    """Two coordinators press at the same moment, one of them twice: done once,
    each is told, the journal has what happened.
    """
    async with stage(tmp_path, daemon=False) as s:
        (one,) = with_members(s, 1)
        anja, other = s.session("anja"), s.session("anja")
        if path == "resume":
            await do(anja, "/members/1/suspend", until=SOON)
        forms = [await b.form("/members/1") for b in (anja, other)]
        answers = await asyncio.gather(
            *(
                b.post(f"/members/1/{path}", {"form": f, "pin": "1357"} | fields)
                for b, f in zip((anja, other, anja), (*forms, forms[0]), strict=True)
            )
        )
        assert sorted(a.status for a in answers) == [303, 303, 409]
        # a suspension may be given again: its last day is what the last one said
        assert events(s).count(f"membership {event}") == (2 if path == "suspend" else 1)
        assert s.states()[one] == {"suspend": "suspended", "resume": "active", "ban": "removed"}[path]


async def test_strangers_to_it(tmp_path: Path) -> None:
    """A session without the PIN, an officer with his own, another network's
    member, another page's form: nothing happens.
    """
    async with stage(tmp_path, daemon=False) as s:
        with_members(s, 1)
        anja, peeters = s.session("anja"), s.session("peeters")
        own = await peeters.form("/account")
        for path in ("suspend", "resume", "ban"):
            fields = {"until": SOON, "sure": "1"}
            where = f"/members/1/{path}"
            assert (await peeters.post(where, fields | {"form": own, "pin": "4711"})).status == 403
            form = token((await anja.get("/members/1")).body)
            assert (await anja.post(where, fields | {"form": form, "pin": ""})).status == 403
            assert (
                await anja.post(where, fields | {"form": form, "pin": "1357"})
            ).status == 409  # that form was used up
            bad = fields | {"form": await anja.form("/members/1"), "pin": "1357"}
            assert (await anja.post(where, bad, Origin="http://evil.example")).status == 403
            assert (await anja.post(f"/members/999/{path}", bad)).where == "/members?said=not_there"
            assert (await anja.post(where, bad, Host="evil.example")).status == 421
        assert set(s.states().values()) == {"active"}
        assert not [e for e in events(s) if e in ("membership suspend", "membership remove", "membership wake")]


async def test_a_notice_waits_for_its_code(tmp_path: Path) -> None:
    """A coordinator writes a notice with the PIN, its code goes to the phone, and the answer of that phone lets it go:
    nothing else does. Nobody drafts on the page what he may not by text.
    """
    async with stage(tmp_path, join="open") as s:
        with_members(s, 2)
        anja, peeters = s.session("anja"), s.session("peeters")
        words = "Zaterdag vergadering in de zaal"
        fields = {"network": "dorp", "kind": "notice", "body": words}
        for who, pin, kind in (
            (anja, "1357", "alert"),
            (anja, "1357", "test"),
            (peeters, "4711", "notice"),
            (peeters, "4711", "tip"),
        ):
            answer = await who.post("/draft", fields | {"form": await who.form("/draft"), "pin": pin, "kind": kind})
            assert answer.status == 400, (pin, kind)
        assert (await anja.post("/draft", fields | {"form": await anja.form("/draft"), "pin": "0000"})).status == 403
        assert (await anja.post("/draft", fields | {"form": await anja.form("/draft")})).status == 403
        assert not drafts(s)
        seen = len(s.daemon.got(ANJA))
        answer = await anja.post("/draft", fields | {"form": await anja.form("/draft"), "pin": "1357"})
        assert answer.where == "/now?said=preview"
        code = await s.daemon.code(seen, ANJA)
        assert words in s.daemon.got(ANJA)[-1]
        # the same words of a second session are the same draft
        other = s.session("anja")
        again = await other.post("/draft", fields | {"form": await other.form("/draft"), "pin": "1357"})
        assert again.where == "/now?said=preview"
        assert drafts(s) == ["confirming"]
        assert not any(words in t for n in (1, 2) for t in s.daemon.got(member(n)))
        s.daemon.text(ANJA, f"{code} 1357")
        await s.daemon.until(
            lambda: all(any(words in t for t in s.daemon.got(member(n))) for n in (1, 2)) or None, "the notice"
        )
        assert events(s).count("released") == 1
