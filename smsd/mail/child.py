"""The process in which mail is read: what strangers send is parsed here and nowhere else.

In: one JSON object a line on stdin: first where the box is, then what to do. Out: one JSON object a line on stdout,
an answer to each. It may be killed at any time: it holds nothing that is not in the box. Limits of memory and time
are set before the first octet is read; a mail that does not keep to them ends this process, and the daemon puts that
mail aside.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

from smsd.errors import MailTrouble
from smsd.mail import reading
from smsd.mail.imap import Box, Place

MEMORY = 400 << 20  # octets of address space; 30 MB are used by an ordinary mail
CPU_S = 5  # processor seconds a request


def main() -> None:
    """Answers one question a line within limits of memory, and ends with stdin."""
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(kind, (limit, limit))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    serve(sys.stdin.buffer, answers)


def serve(asked: Any, answers: Any) -> None:
    """Reads requests and writes answers."""
    worker: Worker | None = None
    for line in asked:
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(
            resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_S + 1, resource.RLIM_INFINITY)
        )
        request = json.loads(line)
        try:
            if worker is None:
                worker = Worker(request)
                answer: Any = worker.can_idle
            else:
                answer = getattr(worker, f"do_{request['do']}")(**request["with"])
            answers.write(json.dumps({"answer": answer}) + "\n")
        except MailTrouble as trouble:
            answers.write(json.dumps({"trouble": reading.printable(str(trouble))}) + "\n")
        answers.flush()


class Worker:
    """The box, and the mail that was fetched last."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.own, self.authserv_id = request["own"], request["authserv_id"]
        self.box = Box(Place(**request["place"])) if request["place"] else None
        self.can_idle = self.box is not None and self.box.can_idle
        self.raw = b""

    def _open(self) -> Box:
        if self.box is None:
            raise MailTrouble("there is no box")
        return self.box

    def do_unread(self) -> list[tuple[str, str]]:
        """Mails that are not done yet: what names them, and their Message-ID."""
        return self._open().unread()

    def do_fetch(self, uid: str) -> None:
        """Gets a mail; nothing of it is looked at yet."""
        self.raw = self._open().fetch(uid)

    def do_take(self, raw: str) -> None:
        """Takes a mail from the one who asks (tests, and who has no box)."""
        self.raw = raw.encode("latin-1")

    def do_read(self) -> dict[str, Any]:
        """Reads the mail that was fetched last, and forgets its octets."""
        raw, self.raw = self.raw, b""
        return asdict(reading.read(raw, self.own, self.authserv_id))

    def do_done(self, uid: str, aside: bool) -> None:
        """Marks a mail as done, or puts it aside."""
        self._open().done(uid, aside=aside)

    def do_wait(self, seconds: float) -> None:
        """Waits until a mail comes, or for so many seconds."""
        self._open().wait(seconds)


if __name__ == "__main__":
    main()
