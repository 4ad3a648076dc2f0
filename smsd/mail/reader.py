"""The daemon's side of the process in which mail is read: asks, waits so long and no longer, ends what does not answer.

In: where the box is, requests. Out: answers; MailTrouble where the box is in trouble, Died where the process ended or
had to be ended. Nothing that a stranger wrote is looked at here but what `child.py` made of it: plain values of known
kinds.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from typing import Any

from smsd.config.schema import Imap
from smsd.errors import MailTrouble
from smsd.mail.reading import Mail

ANSWER_S = 60.0  # for the box: three of its own time limits would be more than anybody waits
READ_S = 20.0  # for a mail: it has 5 s of processor time, and the machine may be busy
LINE = 1 << 20  # octets of an answer


class Died(Exception):
    """The process ended, or was ended since it took too long."""


class Reader:
    """One process on one box. `async with` it; it can be opened again after it died."""

    program: tuple[str, ...] = (sys.executable, "-I", "-m", "smsd.mail.child")

    def __init__(self, imap: Imap | None, own: str, authserv_id: str | None) -> None:
        self._imap, self._own, self._authserv_id = imap, own, authserv_id
        self._process: asyncio.subprocess.Process | None = None
        self.can_idle = False

    async def open(self) -> None:
        """Starts the process and opens the box; MailTrouble where it cannot."""
        await self.close()
        env = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR")}
        self._process = await asyncio.create_subprocess_exec(
            *self.program,
            env=env,
            limit=LINE,
            close_fds=True,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        i = self._imap
        place = i and {
            "host": i.host,
            "port": i.port,
            "security": i.security,
            "user": i.user,
            "password": i.password.reveal(),
            "folder": i.folder,
        }
        try:
            self.can_idle = bool(
                await self._say({"place": place, "own": self._own, "authserv_id": self._authserv_id}, ANSWER_S)
            )
        except Died:
            raise MailTrouble("the process that reads mail did not start") from None

    @property
    def alive(self) -> bool:
        """Whether the process runs, as far as is known."""
        return self._process is not None

    async def close(self) -> None:
        """Kills the process that reads, whatever it is doing, and waits for its end."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()

    async def _say(self, words: dict[str, Any], seconds: float) -> Any:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise Died
        try:
            async with asyncio.timeout(seconds):
                process.stdin.write(json.dumps(words).encode() + b"\n")
                await process.stdin.drain()
                line = await process.stdout.readline()
            answer = json.loads(line)
        except (TimeoutError, OSError, ValueError):  # too late, gone, or no answer at all
            await self.close()
            raise Died from None
        if "trouble" in answer:
            raise MailTrouble(answer["trouble"])
        return answer["answer"]

    async def _ask(self, do: str, seconds: float = ANSWER_S, **values: object) -> Any:
        try:
            return await self._say({"do": do, "with": values}, seconds)
        except Died:
            raise MailTrouble("the process that reads mail ended") from None

    async def unread(self) -> list[tuple[str, str]]:
        """(uid validity, uid) of mails that are not marked."""
        return [(str(validity), str(uid)) for validity, uid in await self._ask("unread")]

    async def fetch(self, uid: str) -> None:
        """Gets a mail into the process."""
        await self._ask("fetch", uid=uid)

    async def take(self, raw: bytes) -> None:
        """Gives a mail to the process."""
        await self._ask("take", raw=raw.decode("latin-1"))

    async def read(self) -> Mail:
        """What the mail says; Died where it did not keep to the limits."""
        found: dict[str, Any] = await self._say({"do": "read", "with": {}}, READ_S)
        return Mail(**{k: tuple(v) if isinstance(v, list) else v for k, v in found.items()})  # type: ignore[arg-type]

    async def done(self, uid: str, *, aside: bool = False) -> None:
        """Has a mail marked as done, or put aside."""
        await self._ask("done", uid=uid, aside=aside)

    async def wait(self, seconds: float) -> None:
        """Until something comes, or for so long."""
        await self._say({"do": "wait", "with": {"seconds": seconds}}, seconds + ANSWER_S)
