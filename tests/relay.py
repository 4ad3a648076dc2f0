"""A wire between the gateway and its PostgreSQL that a test cuts: on loopback TCP, to the server's socket.

In: the socket's path. Out: a port; `cut` and `mend`; `cut_at` cuts right behind a word of the gateway, once the server
has answered it and before the gateway hears the answer. It changes nothing of what goes through.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from pathlib import Path


class Relay:
    """Everything that goes through it."""

    def __init__(self, server: Path) -> None:
        self.server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._word = b""
        self.cuts = 0
        self._whole = True
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, url: str, *others: Relay) -> str:
        """A server's address (tests/postgres.py), by way of this wire; `others` lead to one that may take over."""
        name, _, rest = url.partition("@/")[2].partition("?")
        said = [part for part in rest.split("&") if part.startswith("folder=")]
        said += [f"host=127.0.0.1:{one.port}" for one in (self, *others)]
        return f"postgresql+psycopg://smsd@/{name}?" + "&".join(
            [*said, "sslmode=disable", "target_session_attrs=read-write"]
        )

    def cut(self) -> None:
        """Nothing goes through, and whoever comes is sent away."""
        with self._lock:
            self._whole = False
            self._close()

    def mend(self) -> None:
        """As before."""
        self._whole = True

    def cut_at(self, word: bytes, times: int = 1) -> None:
        """The next so many sessions that say this end behind it; others can be opened at once."""
        self._word, self.cuts = word, times

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _close(self) -> None:
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, selectors.DefaultSelector() as ready:
            with self._lock:
                if not self._whole:
                    return
                self._open |= {client, server}
            with contextlib.suppress(OSError):
                server.connect(str(self.server))
                ready.register(client, selectors.EVENT_READ, server)
                ready.register(server, selectors.EVENT_READ, client)
                while True:
                    for key, _ in ready.select():
                        source, target = key.fileobj, key.data
                        data = source.recv(65536)  # type: ignore[union-attr]
                        if not data:
                            return
                        target.sendall(data)
                        if source is client and self.cuts and self._word in data:
                            self.cuts -= 1
                            server.recv(65536)  # the answer, which nobody hears
                            return
