"""What lies in the operator's box, and a wait until more comes (IDLE, RFC 2177; looking where the server has none).

In: a box, a handler. Out: (uid validity, uid, bytes) of each mail not marked seen. Blocking: the caller gives it a thread.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import Any

from smsd.config.schema import Imap
from smsd.errors import MailTrouble

TIMEOUT_S, IDLE_S = 30.0, 10.0
LIMIT = 2_000_000  # octets of a mail that are worth reading


class Box:
    """An open box."""

    def __init__(self, config: Imap) -> None:
        from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

        kind: Any = {"tls": MailBox, "starttls": MailBoxStartTls, "none": MailBoxUnencrypted}[config.security]
        try:
            self._box = kind(config.host, config.port, timeout=TIMEOUT_S, **({"ssl_context": ssl.create_default_context()} if config.security != "none" else {}))
            self._box.login(config.user, config.password.reveal(), initial_folder=config.folder)
        except Exception as error:  # imaplib raises all kinds
            raise MailTrouble(f"{config.host}:{config.port}: {error}"[:160]) from error
        self.can_idle = "IDLE" in self._box.client.capabilities

    def unread(self) -> Iterator[tuple[str, str, bytes]]:
        """Mails that nobody marked as seen; they stay unmarked until `done`."""
        try:
            self._box.client.noop()  # a server tells of new mail only when it is spoken to
            folder = self._box.folder.get() or "INBOX"
            validity = str(self._box.folder.status(folder, ["UIDVALIDITY"]).get("UIDVALIDITY", 0))
            for uid in self._box.uids("UNSEEN"):
                found = self._box.client.uid("fetch", uid, "(BODY.PEEK[])")
                raw = next((piece[1] for piece in found[1] or [] if isinstance(piece, tuple)), None)
                if raw is not None:
                    yield validity, uid, raw[:LIMIT]
        except Exception as error:
            raise MailTrouble(str(error)[:160]) from error

    def done(self, uid: str) -> None:
        """Marks a mail as seen."""
        try:
            self._box.flag(uid, ["\\Seen"], value=True)
        except Exception as error:
            raise MailTrouble(str(error)[:160]) from error

    def wait(self, seconds: float) -> None:
        """Until something comes, or for so long. What came while IDLE was being set up is found by looking again."""
        try:
            self._box.idle.wait(timeout=seconds)
        except Exception as error:
            raise MailTrouble(str(error)[:160]) from error

    def close(self) -> None:
        """Lets go."""
        try:
            self._box.client.sock.shutdown(socket.SHUT_RDWR)
            self._box.logout()
        except Exception:
            return
