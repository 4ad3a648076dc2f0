"""A connection that has to say what it wants: whoever opens many and says nothing, or a letter a minute, holds none
of them for long.

In: what uvicorn's protocol does. Out: the same, and a connection whose request has no end of its head after HEAD_S is
closed. How long a body may take is web/shield.py's.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 20.0


class Impatient(H11Protocol):
    """HTTP/1.1 with a limit to the time that a head takes."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """It is waited for a first request."""
        super().connection_made(transport)
        self._late = self.loop.call_later(HEAD_S, self._hang_up)

    def data_received(self, data: bytes) -> None:
        """A piece of a request, or the whole of one."""
        super().data_received(data)
        if not self._waits():
            self._enough()
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_S, self._hang_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """The other end is gone."""
        self._enough()
        super().connection_lost(exc)

    def _waits(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _enough(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self) -> None:
        self._late = None
        if self._waits():
            self.transport.close()
