"""The page as it is used: the installed `smsd web` beside a running daemon whose
modem is simulated, and somebody with a browser.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from smsd.daemon.keys import machine_key
from smsd.model.membership import State
from smsd.rules import proof, signin
from smsd.store import members, people, web
from smsd.store.database import Database
from smsd.store.opening import open_engine
from tests.ports import free_port
from tests.process import Daemon, write_config
from tests.town import ANJA, CLAES, NUMBERS, PEETERS, PINS, member

# what a coverage tool adds is not the page's weight
UNWATCHED = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
HOME = {"anja": ANJA, "peeters": PEETERS, "claes": CLAES}


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def where(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Browser:
    """Somebody with a browser that keeps cookies and says where its forms stand; no script runs in it."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "nl"
    host: str = "127.0.0.1"  # what stands in its address bar

    async def get(self, path: str, **headers: str) -> Answer:
        return await asyncio.to_thread(self._ask, "GET", path, None, headers)

    async def post(self, path: str, fields: dict[str, Any] | list[tuple[str, Any]], **headers: str) -> Answer:
        body = urlencode(fields, doseq=True).encode()
        own = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://{self.host}:{self.port}",
            "Sec-Fetch-Site": "same-origin",
        }
        return await asyncio.to_thread(self._ask, "POST", path, body, own | headers)

    async def upload(self, path: str, fields: dict[str, str], name: str, data: bytes) -> Answer:
        edge = "----edge7MA4"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()
        ]
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: text/csv\r\n\r\n"
        ).encode()
        body = b"".join([*parts, head, data, f"\r\n--{edge}--\r\n".encode()])
        own = {
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Origin": f"http://{self.host}:{self.port}",
            "Sec-Fetch-Site": "same-origin",
        }
        return await asyncio.to_thread(self._ask, "POST", path, body, own)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        own = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Accept-Language": self.language,
            "User-Agent": "test",
            "Host": f"{self.host}:{self.port}",
        }
        try:
            link.request(method, path, body, {k.replace("_", "-"): v for k, v in (own | headers).items() if v})
            got = link.getresponse()
            for name, value in got.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0].strip('"')
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read().decode())
        finally:
            link.close()

    async def form(self, path: str) -> str:
        """The token of the first form on a page."""
        return token((await self.get(path)).body)


def token(page: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found, unescape(page)[:2000]
    return found.group(1)


class Stage:
    """A daemon, its page, its phones."""

    def __init__(self, folder: Path, join: str, extra: str) -> None:
        self.folder, self.port = folder, free_port()
        web = f"web: {{listen: '127.0.0.1:{self.port}', operators: [anja]}}\n"
        self.config = write_config(folder, join, web + extra)
        self.url = f"sqlite:///{folder}/smsd.db"
        self.key = machine_key(self.url)
        self.db = Database(open_engine(self.url))
        self.daemon = Daemon(folder)
        self.web: asyncio.subprocess.Process | None = None
        for name, pin in PINS.items():
            if name in HOME:
                self.db.call(
                    people.save,
                    name,
                    pin_hash=proof.hashed(self.key, "pin", name, pin),
                    pin_digits=4,
                    enrolled_at=datetime.now(UTC),
                )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start_web(self) -> None:
        self.log = open(self.folder / "web.log", "ab")  # noqa: ASYNC230, SIM115
        self.web = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "smsd",
            "web",
            "--config",
            str(self.config),
            env=UNWATCHED,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )
        end = asyncio.get_running_loop().time() + 60
        while "at 127.0.0.1" not in self.said():
            assert self.web.returncode is None and asyncio.get_running_loop().time() < end, self.said()
            await asyncio.sleep(0.05)

    def megabytes(self) -> float:
        """What the page's process holds of the memory."""
        assert self.web is not None
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.web.pid}/status").read_text())
        assert found
        return int(found[1]) / 1024

    def listens(self, browser: Browser) -> socket.socket:
        """An open page: a connection that hears what changes."""
        link = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        head = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: smsd={browser.cookies['smsd']}\r\n\r\n"
        link.sendall(head.encode())
        return link

    def said(self) -> str:
        return (self.folder / "web.log").read_text()

    async def stop_web(self) -> int:
        assert self.web is not None
        if self.web.returncode is None:
            self.web.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(self.web.wait(), 90)
        self.log.close()
        return code

    async def code(self, number: str, seen: int = 0) -> str:
        """The newest code for the page on a phone, after `seen` texts."""

        def found() -> str | None:
            texts = [t for t in self.daemon.got(number)[seen:] if "pagina" in t or "page" in t]
            match = re.search(r"\b(\d{6})\b", texts[-1]) if texts else None
            return match.group(1) if match else None

        return str(await self.daemon.until(found, "a code"))

    async def sign_in(self, name: str, browser: Browser | None = None) -> Browser:
        """With the code read from the simulated phone."""
        browser = browser or Browser(self.port)
        seen = len(self.daemon.got(NUMBERS[name]))
        assert (await browser.post("/signin", {"number": NUMBERS[name]})).where == "/signin/code"
        answer = await browser.post("/signin/code", {"code": await self.code(NUMBERS[name], seen), "pin": PINS[name]})
        assert (answer.status, answer.where) == (303, "/now"), answer.body
        return browser

    def session(self, name: str) -> Browser:
        """Somebody who is signed in already: what signing in takes is test_signin's."""
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        self.db.call(
            web.begin,
            hash=signin.token_hash(self.key, "page session", token),
            person=name,
            created_at=now,
            seen_at=now,
            expires_at=now + signin.LONGEST,
            address="127.0.0.1",
            agent="test",
        )
        return Browser(self.port, {"smsd": token})

    def ask_to_join(self, count: int, name: str = "Buur") -> list[str]:
        """Requests to join that wait for a coordinator."""
        numbers = [member(n) for n in range(1, count + 1)]
        now = datetime.now(UTC)

        def insert(conn: Any) -> None:
            for n, number in enumerate(numbers, 1):
                who = members.person(conn, number, "nl", now)
                members.describe(conn, number, name=f"{name} {n}")
                members.step(conn, who, "dorp", State.UNKNOWN, "ask", asked_at=now)
                members.step(conn, who, "dorp", State.ASKED, "yes_to_approve", requested_at=now)

        self.db.call(insert)
        return numbers

    def states(self) -> dict[str, str]:
        """Members by number."""
        return {r.number: r.state for r in self.db.call(members.listing, "dorp")}


@asynccontextmanager
async def stage(folder: Path, *, join: str = "approval", extra: str = "", daemon: bool = True) -> AsyncIterator[Stage]:
    one = Stage(folder, join, extra)
    try:
        if daemon:
            await one.daemon.start()
            await one.daemon.ready()
        await one.start_web()
        yield one
        assert "Traceback" not in one.said(), one.said()
        assert await one.stop_web() == 0, one.said()
    finally:
        if one.web is not None and one.web.returncode is None:
            one.web.kill()
            await one.web.wait()
        if one.web is not None:
            one.log.close()
        if daemon and one.daemon.process is not None and one.daemon.process.returncode is None:
            await one.daemon.stop()
        one.daemon.close()
        await one.db.close()
