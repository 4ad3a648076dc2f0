"""Feedback from the officer's text to a member's letter, against a real SMTP
server and a real IMAP server, each killed on the way.
"""

from __future__ import annotations

import asyncio
import re
import signal
import sqlite3
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.conftest import STRICT
from tests.mailbox import DOVECOT, HAVE_DOVECOT, Imap, Smtp
from tests.process import Daemon, smsd, write_config
from tests.town import ANJA, PEETERS

SERVER = "mx.example.org"
MAIL = """\
mail:
  from: bin-dorp@example.org
  smtp: {{host: 127.0.0.1, port: {smtp}, security: none}}
  imap: {{host: 127.0.0.1, port: {imap}, security: none, user: bin, password: secret{auth}}}
"""

pytestmark = [
    pytest.mark.story,
    pytest.mark.skipif(
        not HAVE_DOVECOT and not STRICT,
        reason="Debian's dovecot-imapd is not installed; `make test-full` and CI fail then",
    ),
]


def test_the_servers_are_here() -> None:
    """`make test-full` and CI do not pass without them."""
    assert HAVE_DOVECOT, f"{DOVECOT} is missing: apt install dovecot-imapd"


class Scene:
    """A daemon, two mail servers, ten members of whom eight have an address."""

    def __init__(self, folder: Path, auth: str = f", authserv_id: {SERVER}") -> None:
        self.folder = folder
        self.imap, self.smtp = Imap(folder), Smtp(folder)
        write_config(folder, extra=MAIL.format(smtp=self.smtp.port, imap=self.imap.port, auth=auth))
        text = (folder / "smsd.yaml").read_text()
        text = text.replace(
            "'+32475000002', networks: [dorp]", "'+32475000002', networks: [dorp], email: anja@example.org"
        )
        text = text.replace(
            "'+32475000001', networks: [dorp]", "'+32475000001', networks: [dorp], email: peeters@example.org"
        )
        (folder / "smsd.yaml").write_text(text)
        rows = [f"+3247100{n:04d},Lid {n},dorp,{f'lid{n}@example.org' if n <= 8 else ''}" for n in range(1, 11)]
        (folder / "members.csv").write_text("number,name,network,email\n" + "\n".join(rows) + "\n")
        smsd(folder, "members", "import", str(folder / "members.csv"))
        smsd(folder, "people", "enrol", "peeters", "--pin", "4711")
        smsd(folder, "people", "enrol", "anja", "--pin", "1357")
        self.daemon = Daemon(folder)

    async def start(self) -> None:
        self.imap.start()
        self.smtp.start()
        await self.daemon.start()
        await self.daemon.ready()

    async def alert(self) -> None:
        await self.daemon.alert(10)
        await self.daemon.until(lambda: self.daemon.alerts(10).total() == 10, "the alert")

    async def feedback(self, words: str = "Verdachten opgepakt. Dank!") -> None:
        seen = len(self.daemon.got(PEETERS))
        self.daemon.text(PEETERS, f"FEEDBACK {words}")
        code = await self.daemon.until(
            lambda: re.search(r"Zend (\d{6})\.", " ".join(self.daemon.got(PEETERS)[seen:])), "the preview"
        )
        self.daemon.text(PEETERS, code.group(1))
        await self.daemon.until(lambda: any("feedback F" in t for t in self.daemon.got(ANJA)), "the coordinator's text")

    async def draft(self, n: int = 1) -> EmailMessage:
        return (
            await self.daemon.until(
                lambda: len(self.smtp.to("anja@example.org")) >= n and self.smtp.to("anja@example.org"),
                "the coordinator's mail",
            )
        )[n - 1]

    def answer(
        self,
        draft: EmailMessage,
        body: str = "JA\n",
        sender: str = "Anja <anja@example.org>",
        auth: str = f"{SERVER}; dmarc=pass header.from=example.org",
        mid: str = "<answer-1@example.org>",
    ) -> EmailMessage:
        m = EmailMessage()
        if auth:
            m["Authentication-Results"] = auth
        m["From"], m["To"], m["Subject"], m["Message-ID"] = sender, draft["Reply-To"], f"Re: {draft['Subject']}", mid
        m.set_content(body)
        return m

    def letters(self) -> Counter:
        return Counter(str(m["X-Rcpt"]) for m in self.smtp.letters() if str(m["X-Rcpt"]).startswith("lid"))

    async def all_got_it(self, limit: float = 60) -> None:
        await self.daemon.until(lambda: len(self.letters()) == 8, f"eight letters, {self.letters()}", limit)

    def close(self) -> None:
        self.daemon.close()
        self.smtp.stop()
        self.imap.close()


@pytest.fixture
async def scene(tmp_path: Path):
    s = Scene(tmp_path)
    try:
        await s.start()
        yield s
    finally:
        s.close()


async def test_feedback_goes_all_the_way(scene: Scene) -> None:
    """Each member alone, plain and HTML, threaded, with a way out; own words in place of the draft; nothing twice."""
    await scene.alert()
    await scene.feedback()
    draft = await scene.draft()
    assert re.fullmatch(r"bin-dorp\+r-[0-9a-f]{32}@example\.org", draft["Reply-To"])
    assert "Verdachten opgepakt" in draft.get_content()
    scene.imap.put(
        scene.answer(
            draft,
            "JA\n\nBeide verdachten zijn gevat. Dank aan de buurt.\n\nOp 15/1 schreef BIN:\n> Verdachten opgepakt\n",
        )
    )
    await scene.all_got_it()
    letters = [m for m in scene.smtp.letters() if str(m["X-Rcpt"]).startswith("lid")]
    one = letters[0]
    assert one["To"] == one["X-Rcpt"]
    assert "Beide verdachten zijn gevat" in one.get_body(("plain",)).get_content()
    assert "Verdachten opgepakt" not in one.get_body(("plain",)).get_content()
    assert "<p>Beide verdachten" in one.get_body(("html",)).get_content()
    assert len({m["References"] for m in letters} | {draft["References"]}) == 1
    scene.imap.put(scene.answer(draft, mid="<answer-2@example.org>"))  # the token was used
    scene.imap.put(scene.answer(draft))  # the same mail again
    m = EmailMessage()
    m["From"], m["To"], m["Message-ID"] = (
        "lid3@example.org",
        one["List-Unsubscribe"].strip("\r\n <>").removeprefix("mailto:").partition("?")[0],
        "<stop@example.org>",
    )
    m["Subject"] = "STOP"
    scene.imap.put(m)
    await scene.daemon.until(
        lambda: any(not r["email"] for r in members(scene.folder) if r["number"] == number_of(one["X-Rcpt"])),
        "the way out",
    )
    assert set(scene.letters().values()) == {1}
    assert await scene.daemon.stop() == 0


def members(folder: Path) -> list[dict]:
    import json

    return [json.loads(line) for line in smsd(folder, "members", "list", "--json").stdout.splitlines()]


def number_of(address: str) -> str:
    found = re.search(r"lid(\d+)@", address)
    return f"+3247100{int(found.group(1)):04d}"


async def test_servers_and_daemon_die_on_the_way(scene: Scene) -> None:
    """SMTP away when the letters are to go, IMAP killed before the answer comes, the daemon
    killed in the middle: nothing lost, nothing twice.
    """
    await scene.alert()
    await scene.feedback()
    draft = await scene.draft()
    scene.imap.stop(signal.SIGKILL)
    await asyncio.sleep(1)
    scene.imap.put(scene.answer(draft))
    scene.smtp.stop()
    scene.imap.start()
    await scene.daemon.until(lambda: scene.daemon.said().count("a letter waits") >= 1, "a letter that waits", 60)
    await scene.daemon.stop(signal.SIGKILL)
    scene.smtp.start()
    with sqlite3.connect(scene.folder / "smsd.db") as db:  # half an hour of retries need not be waited for
        db.execute("UPDATE letters SET not_before = NULL")
    await scene.daemon.start()
    await scene.daemon.until(lambda: len(scene.letters()) >= 3, "the first letters")
    await scene.daemon.stop(signal.SIGKILL)
    await scene.daemon.start()
    await scene.all_got_it()
    await asyncio.sleep(3)
    by_id = Counter((m["Message-ID"], m["X-Rcpt"]) for m in scene.smtp.letters() if str(m["X-Rcpt"]).startswith("lid"))
    assert len(by_id) == 8, "a double has the same Message-ID"
    assert sum(by_id.values()) <= 9, "twice only what was between 250 and our commit when it was killed"
    assert await scene.daemon.stop() == 0


async def test_killed_between_250_and_commit(scene: Scene) -> None:
    """The one named case: the same letter twice, with the same Message-ID."""
    await scene.alert()
    smsd(scene.folder, "members", "add", "+32471000009", "--email", "slow@example.org", "--name", "Traag")
    await scene.feedback()
    draft = await scene.draft()
    scene.imap.put(scene.answer(draft))
    await scene.daemon.until(lambda: scene.smtp.to("slow@example.org"), "the slow letter", 60)
    await scene.daemon.stop(signal.SIGKILL)
    await scene.daemon.start()
    await scene.daemon.until(lambda: len(scene.smtp.to("slow@example.org")) == 2, "it again", 60)
    await asyncio.sleep(4)
    twice = scene.smtp.to("slow@example.org")
    assert len(twice) == 2
    assert twice[0]["Message-ID"] == twice[1]["Message-ID"]
    assert set(scene.letters().values()) == {1}
    assert await scene.daemon.stop() == 0


async def test_the_police_may_write_a_mail(scene: Scene) -> None:
    """A mail from a registered police address is a draft for the
    coordinators; a refused address is noted; a bounce too.
    """
    await scene.alert()
    smsd(scene.folder, "members", "add", "+32471000010", "--email", "refused@example.org")
    m = EmailMessage()
    m["Authentication-Results"] = f"{SERVER}; dkim=pass header.d=example.org"
    m["From"], m["To"], m["Subject"], m["Message-ID"] = (
        "peeters@example.org",
        "bin-dorp@example.org",
        "Over #1",
        "<p1@example.org>",
    )
    m.set_content("De dader is gevat.\nBedankt voor de tips.")
    scene.imap.put(m)
    draft = await scene.draft()
    assert "De dader is gevat." in draft.get_content()
    assert "[Let op: verdachte, niet dader.]" in draft.get_content(), (
        "the coordinator is warned of names, plates, guilt in a mail too"
    )
    scene.imap.put(scene.answer(draft, "NEE\n"))
    await scene.daemon.until(lambda: any("feedback refused" in line for line in journal(scene.folder)), "the refusal")
    m.replace_header("Message-ID", "<p2@example.org>")
    scene.imap.put(m)
    second = await scene.draft(2)
    scene.imap.put(scene.answer(second, mid="<a2@example.org>"))
    await scene.all_got_it()
    await scene.daemon.until(
        lambda: any("letter refused" in line for line in journal(scene.folder)), "the refused address"
    )
    assert await scene.daemon.stop() == 0


async def test_without_a_server_that_vouches_a_code_is_needed(tmp_path: Path) -> None:
    """No authserv_id: JA by mail asks for the code of a text."""
    scene = Scene(tmp_path, auth="")
    try:
        await scene.start()
        await scene.alert()
        await scene.feedback()
        draft = await scene.draft()
        scene.imap.put(scene.answer(draft, "JA\n"))
        code = await scene.daemon.until(
            lambda: re.search(r"Zend (\d{6})\. Niet u", " ".join(scene.daemon.got(ANJA))), "the code"
        )
        await asyncio.sleep(2)
        assert not scene.letters()
        scene.daemon.text(ANJA, code.group(1))
        await scene.all_got_it()
        assert await scene.daemon.stop() == 0
    finally:
        scene.close()


def journal(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "smsd.db") as db:
        return [f"{event} {detail}" for event, detail in db.execute("SELECT event, detail FROM journal ORDER BY id")]
