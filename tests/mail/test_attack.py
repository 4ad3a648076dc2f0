"""Mails of strangers who know how mail is read: the process that reads
it, its limits, and a daemon that goes on alerting.
"""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import sys
import unicodedata
from dataclasses import astuple
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsd.channels.mail.inbound import take
from smsd.mail import reading
from smsd.mail.authentication import vouched
from smsd.mail.header import address
from smsd.mail.imap import LIMIT
from smsd.mail.reader import Died, Reader
from smsd.store import feedback as store
from tests.conftest import STRICT
from tests.mail import hostile
from tests.mail.test_loop import HAVE_DOVECOT, SERVER, Scene, journal
from tests.mail.test_reading import OWN, mail
from tests.process import Daemon
from tests.town import town

pytestmark = pytest.mark.story

HUNGRY = (sys.executable, str(Path(__file__).parent / "hungry.py"))
BASES = (
    mail("JA\n\nDe daders zijn gevat.\n"),
    mail("Dader gevat", sender="Peeters <peeters@example.org>", to="bin-dorp@example.org"),
    *hostile.NAMED.values(),
)


def clean(found: reading.Mail) -> None:
    """All its texts can be stored and shown."""
    for value in (
        v for field in astuple(found) for v in (field if isinstance(field, tuple) else (field,)) if isinstance(v, str)
    ):
        value.encode()
        assert not [c for c in value if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"], value
    assert len(found.words) <= reading.WORDS_LIMIT


@pytest.mark.parametrize("name", hostile.NAMED)
def test_named_mails_are_harmless(name: str) -> None:
    """Each is a mail, if only of nobody."""
    found = reading.read(hostile.NAMED[name][:LIMIT], OWN, SERVER)
    clean(found)
    assert found.proven is not True


async def test_thousands_of_mutations_in_the_real_process() -> None:
    """Through the process that reads mail for the daemon: after each, or after its
    end, the next true mail is read as it should be.
    """
    reader, chance, died = Reader(None, OWN, SERVER), Random(7), 0
    await reader.open()
    try:
        for n in range(4000):
            raw = hostile.mutated(chance, chance.choice(BASES))
            try:
                await reader.take(raw)
                clean(await reader.read())
            except Died:
                died += 1
                await reader.open()
            if n % 50 == 0:
                await reader.take(mail())
                assert (await reader.read()).proven is True
        assert died == 0  # the limits are a second wall: no mail that is known gets as far
    finally:
        await reader.close()


@pytest.mark.parametrize("what", ["processor", "memory", "end"])
async def test_what_does_not_keep_to_the_limits_ends_alone(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that eats: its process ends or gives up, and a new one reads the next mail."""
    monkeypatch.setattr(Reader, "program", HUNGRY)
    reader = Reader(None, OWN, SERVER)
    await reader.open()
    try:
        await reader.take(mail(subject=what))
        with pytest.raises((Died, Exception)) as raised:
            found = await reader.read()
            assert found.unreadable
            raise Died
        assert raised.type is Died
        await reader.open()
        await reader.take(mail())
        assert (await reader.read()).verdict == "yes"
    finally:
        await reader.close()


async def test_what_never_answers_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall clock is a limit too."""
    monkeypatch.setattr(Reader, "program", HUNGRY)
    monkeypatch.setattr("smsd.mail.reader.READ_S", 0.5)
    reader = Reader(None, OWN, SERVER)
    await reader.open()
    await reader.take(mail(subject="patience"))
    with pytest.raises(Died):
        await reader.read()
    assert not reader.alive


# ---- Authentication-Results: what is said against how it is written

names = st.sampled_from(
    ["example.org", "evil.example", "org", "sub.example.org", "notexample.org", "example.org.evil.example"]
)
results = st.sampled_from(["pass", "pass", "pass", "fail", "none", "neutral", "temperror"])
comments = st.recursive(
    st.sampled_from(["", "x", "; dmarc=pass header.from=example.org", "=?utf-8?q?x?=", "a@b", '"', "\\)"]),
    lambda c: st.tuples(c, c).map(lambda p: f"{p[0]}({p[1]})"),
    max_leaves=4,
)
gaps = st.one_of(st.just(" "), st.just("\t"), comments.map(lambda c: f" ({c}) "))
locals_ = st.sampled_from(
    [
        "anja",
        '"anja@example.org"',
        '"; dmarc=pass header.from=example.org;"',
        '"x\\" ; dmarc=pass header.from=example.org"',
        "",
    ]
)
said = st.lists(
    st.tuples(st.sampled_from(["dmarc", "dmarc", "dkim", "spf"]), results, names, locals_), min_size=1, max_size=4
)


def believed(found: list[tuple[str, str, str, str]]) -> bool:
    """The rule in one line: DMARC passed, for exactly this domain and no other, and nothing failed."""
    dmarc = [(r, n) for m, r, n, _ in found if m == "dmarc" and r not in ("none", "temperror")]
    return bool(dmarc) and set(dmarc) == {("pass", "example.org")} and not any(r == "fail" for _, r, _, _ in found)


@settings(max_examples=300)
@given(said, st.data())
def test_what_is_said_and_nothing_else_is_believed(found: list[tuple[str, str, str, str]], data: st.DataObject) -> None:
    """Any order, blanks, nested comments, quoted local parts that hold results of their own:
    True where the server said so, and only there.
    """
    text = f"{data.draw(gaps)}{SERVER}{data.draw(gaps)}"
    for method, result, name, local in found:
        where = {
            "dmarc": f"header.from={name}",
            "dkim": f"header.i={local}@{name}",
            "spf": f"smtp.mailfrom={local}@{name}",
        }[method]
        text += f";{data.draw(gaps)}{method}={data.draw(gaps)}{result}{data.draw(gaps)}{where}{data.draw(gaps)}"
    own = vouched([text], SERVER, "example.org")
    assert (own is True) == believed(found), text
    forged = f"{SERVER}; dmarc=pass header.from=example.org"
    assert (vouched([text, forged], SERVER, "example.org") is True) == believed(
        found
    )  # the sender's own header lies below
    assert vouched(["other.example; dmarc=pass header.from=example.org", text], SERVER, "example.org") is not True
    assert vouched([text], SERVER, "org") is not True or any(n == "org" for _, _, n, _ in found)


@settings(max_examples=300)
@given(st.text(alphabet='anj@exmple.org<>()",;: =?\\\t', max_size=60))
def test_an_address_is_one_or_none(text: str) -> None:
    """Whatever a From looks like: one plain address, or nobody."""
    assert re.fullmatch(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9.-]+|", address(text))


@pytest.mark.parametrize(
    "value",
    [
        '"anja@example.org"@evil.example',
        '"anja@example.org" <x@evil.example>',
        "anja@example.org <x@evil.example>",
        "anja@example.org, x@evil.example",
        "x@evil.example (anja@example.org)",
        "=?utf-8?q?anja=40example.org?= <x@evil.example>",
        "=?utf-8?q?anja@example.org?=",
        "anja@example.org(x)@evil.example",
        "anja(x)@evil.example",
        "a: anja@example.org;",
        "<anja@example.org> x",
        "<@evil.example:anja@example.org>",
        "anja@example.org\x00.evil.example",
        "anja @evil.example",
        "anja@[127.0.0.1]",
        "anja@localhost",
        "",
    ],
)
def test_no_way_of_writing_makes_another_anja(value: str) -> None:
    """Who wrote is who is proven."""
    assert address(value) in ("", "x@evil.example")


# ---- the daemon

needs = pytest.mark.skipif(not HAVE_DOVECOT and not STRICT, reason="Debian's dovecot-imapd is not installed")


class Hungry(Daemon):
    """A daemon whose reader of mail is ruined by some mails."""

    async def start(self, *, plugged: bool = True) -> None:
        if plugged and not self.pty.plugged:
            self.pty.plug()
        self.log = open(self.folder / "daemon.log", "ab")  # noqa: ASYNC230, SIM115
        self.process = await asyncio.create_subprocess_exec(
            *HUNGRY,
            "run",
            "--config",
            str(self.folder / "smsd.yaml"),
            env={**os.environ, **self.env},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )


@needs
async def test_an_alert_goes_out_under_hostile_mail(tmp_path: Path) -> None:
    """Every hostile mail, four that ruin their reader, and an alert: everybody gets it once, the daemon lives, poison
    is flagged and journalled once, and the coordinator's JA counts.
    """
    scene = Scene(tmp_path)
    scene.daemon.close()
    scene.daemon = Hungry(tmp_path)
    try:
        scene.imap.start()
        for raw in hostile.NAMED.values():
            scene.imap.put(raw)
        for what in ("processor", "memory", "patience", "end"):
            scene.imap.put(mail(subject=what, to="bin-dorp@example.org"))
        scene.smtp.start()
        await scene.daemon.start()
        await scene.daemon.ready()
        await scene.alert()
        assert set(scene.daemon.alerts(10).values()) == {1}
        await scene.feedback()
        draft = await scene.draft()
        await scene.daemon.until(
            lambda: sum("mail put aside" in line for line in journal(tmp_path)) >= 4, "the poison put aside", 200
        )
        await scene.daemon.stop()
        await scene.daemon.start()
        scene.imap.put(scene.answer(draft))
        await scene.all_got_it(120)
        assert await scene.daemon.stop() == 0
        flagged = [p.name for p in (scene.imap.run / "Maildir/cur").iterdir() if "F" in p.name.partition(":2,")[2]]
        aside = [line for line in journal(tmp_path) if "mail put aside" in line]
        assert len(set(aside)) == len(aside)
        assert 4 <= len(flagged) == len(aside)
        assert scene.daemon.alerts(10).total() == 10
    finally:
        scene.close()


@needs
async def test_unproven_police_mail_is_told_as_such(tmp_path: Path) -> None:
    """Three of a forger's mails an hour reach the coordinators, marked; the officer's proven ones come through all the
    same. A bounce that names no letter of ours does nothing.
    """
    scene = Scene(tmp_path)
    try:
        await scene.start()
        await scene.alert()
        for n in range(8):
            scene.imap.put(police(f"Vals {n}", "", f"<f{n}@x>"))
        scene.imap.put(police("Echt bericht", f"{SERVER}; dmarc=pass header.from=example.org", "<t@x>"))
        scene.imap.put(police("Weerlegd", f"{SERVER}; dmarc=fail header.from=example.org", "<d@x>"))
        scene.imap.put(BOUNCE.replace(b"OURS", b"<x@example.org>"))
        drafts = await scene.daemon.until(
            lambda: len(scene.smtp.to("anja@example.org")) >= 4 and scene.smtp.to("anja@example.org"), "the drafts", 60
        )
        bodies = [d.get_content() for d in drafts]
        assert sum("afzender niet bewezen" in b for b in bodies) == 3
        assert ["Echt bericht" in b for b in bodies if "niet bewezen" not in b] == [True]
        scene.imap.put(scene.answer(next(d for d in drafts if "Echt" in d.get_content())))
        await scene.all_got_it()
        assert len(bounced(tmp_path)) == 0
        ours = next(m for m in scene.smtp.letters() if m["X-Rcpt"] == "lid1@example.org")["Message-ID"].encode()
        other = next(m for m in scene.smtp.letters() if m["X-Rcpt"] == "lid2@example.org")["Message-ID"].encode()
        scene.imap.put(BOUNCE.replace(b"OURS", other).replace(b"serial", b"1"))
        scene.imap.put(BOUNCE.replace(b"OURS", ours).replace(b"serial", b"2"))
        await scene.daemon.until(lambda: bounced(tmp_path), "the true bounce", 60)
        assert bounced(tmp_path) == ["lid1@example.org"]
        assert not any("Weerlegd" in m.get_content() for m in scene.smtp.to("anja@example.org"))
        assert await scene.daemon.stop() == 0
    finally:
        scene.close()


def test_the_desk_believes_no_stranger(tmp_path: Path, evening: Any) -> None:
    """The same in moments: unproven words are marked and few, proven ones have room of their own, a Message-ID
    that was used by another takes nothing away.
    """

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await t.people(2)
            await t.alert()
            ctx = t.gateway.ctx
            people = {k: p.model_copy(update={"email": f"{k}@example.org"}) for k, p in ctx.config.people.items()}
            ctx.config = ctx.config.model_copy(update={"people": people})
            seen = len(t.got("anja"))

            async def came(n: int, proven: bool | None, mid: str = "") -> None:
                one = reading.Mail(
                    mid or f"<{n}@x>", "peeters@example.org", "Over #1", words=f"Woorden {n}", incident=1, proven=proven
                )
                ctx.apply(await t.db.run(take, ctx, one, f"uid 1 {n}"))

            for n in range(8):
                await came(n, None, "<t@x>" if n == 0 else "")
            await came(8, True, "<t@x>")
            await came(9, False)
            await came(8, True, "<t@x>")  # the same once more
            await t.wait(30)
            told = [text for text in t.got("anja")[seen:] if "Woorden" in text]
            assert sum("afzender niet bewezen" in text for text in told) == 3
            assert ["Woorden 8" in text for text in told if "niet bewezen" not in text] == [True]
            assert len(await t.db.run(store.waiting, ["dorp"])) == 4

    evening(main)


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_a_mail_that_never_ends_is_begun_twice(tmp_path: Path, evening: Any, tries: int) -> None:
    """It is remembered before it is looked at, also by a daemon that was killed on it; settled mails are not begun."""

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            counts = [await t.db.run(store.begin, "uid 1 1", t.clock.now()) for _ in range(tries + 1)]
            assert counts == [1, 2, 3, 3][: tries + 1]
            assert (counts[-1] > store.TRIES) == (tries >= 2)
            assert await t.db.run(store.put_aside, "uid 1 1", t.clock.now())
            assert await t.db.run(store.begin, "uid 1 1", t.clock.now()) is None
            assert await t.db.run(store.is_aside, "uid 1 1")
            assert not await t.db.run(store.is_aside, "uid 1 2")

    evening(main)


def police(body: str, auth: str, mid: str) -> bytes:
    m = EmailMessage()
    m["From"], m["To"], m["Subject"], m["Message-ID"] = "peeters@example.org", "bin-dorp@example.org", "Over #1", mid
    m.set_content(body)
    return (f"Authentication-Results: {auth}\r\n".encode() if auth else b"") + bytes(m)


def bounced(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "smsd.db") as db:
        return [row[0] for row in db.execute("SELECT email FROM members WHERE bounced_at IS NOT NULL")]


BOUNCE = (
    b"From: MAILER-DAEMON@mx.example.org\r\nMessage-ID: <bounce-serial@mx.example.org>\r\n"
    b"To: bin-dorp@example.org\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: text/plain\r\n\r\nfailed\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
    b"Final-Recipient: rfc822; lid1@example.org\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: OURS\r\n"
    b"To: lid1@example.org\r\n\r\n--b--\r\n"
)
