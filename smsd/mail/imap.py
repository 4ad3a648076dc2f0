"""What lies in the operator's box, and a wait until more comes (IDLE, RFC 2177; looking where the server has none).

In: how to get there. Out: the UIDs of mails that are not marked seen, the first octets of one, marks. Blocking, and
it trusts nothing of what it fetches: it is used in a process of its own (child.py).
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from typing import Any

from smsd.errors import MailTrouble

TIMEOUT_S = 30.0
LIMIT = 262_144  # octets of a mail that are fetched: the headers and what was written come before what is attached
AT_ONCE = 50  # mails that are looked at in one go


@dataclass(frozen=True, slots=True)
class Place:
    """The server of a box, how to get in, and the folder that is read."""

    host: str
    port: int
    security: str
    user: str
    password: str
    folder: str


class Box:
    """An open folder of a mailbox."""

    def __init__(self, place: Place) -> None:
        from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

        kind: Any = {"tls": MailBox, "starttls": MailBoxStartTls, "none": MailBoxUnencrypted}[place.security]
        secure = {"ssl_context": ssl.create_default_context()} if place.security != "none" else {}
        try:
            self._box = kind(place.host, place.port, timeout=TIMEOUT_S, **secure)
            self._box.login(place.user, place.password, initial_folder=place.folder)
        except Exception as error:  # imaplib raises all kinds
            raise MailTrouble(f"{place.host}:{place.port}: {error}"[:160]) from error
        self.can_idle = "IDLE" in self._box.client.capabilities

    def unread(self) -> list[tuple[str, str]]:
        """(uid validity, uid) of mails that nobody marked as seen, the oldest first, so many at most."""
        try:
            self._box.client.noop()  # a server tells of new mail only when it is spoken to
            folder = self._box.folder.get() or "INBOX"
            validity = str(self._box.folder.status(folder, ["UIDVALIDITY"]).get("UIDVALIDITY", 0))
            return [(validity, uid) for uid in self._box.uids("UNSEEN")[:AT_ONCE]]
        except Exception as error:
            raise MailTrouble(str(error)[:160]) from error

    def fetch(self, uid: str) -> bytes:
        """The first octets of a mail, which stays unmarked; nothing where it is gone."""
        try:
            found = self._box.client.uid("fetch", uid, f"(BODY.PEEK[]<0.{LIMIT}>)")
            return next((piece[1] for piece in found[1] or [] if isinstance(piece, tuple)), b"")[:LIMIT]
        except Exception as error:
            raise MailTrouble(str(error)[:160]) from error

    def done(self, uid: str, *, aside: bool) -> None:
        """Marks a mail as seen; one that is put aside is flagged as well, for a person to look at."""
        try:
            self._box.flag(uid, ["\\Seen", "\\Flagged"] if aside else ["\\Seen"], value=True)
        except Exception as error:
            raise MailTrouble(str(error)[:160]) from error

    def wait(self, seconds: float) -> None:
        """Until something comes, or for so long. What came while IDLE was being set up is found by looking again."""
        try:
            self._box.idle.wait(timeout=seconds)
        except Exception as error:
            raise MailTrouble(str(error)[:160]) from error

    def close(self) -> None:
        """Shuts the connection first, so that a server which is silent holds up nobody."""
        try:
            self._box.client.sock.shutdown(socket.SHUT_RDWR)
            self._box.logout()
        except Exception:
            return
