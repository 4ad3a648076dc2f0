"""How a simulated modem is reached: a cable in memory, or a pty with a name.

In: an AtServer. Out: a Wire's shape, or a path that pyserial opens. A cable can be pulled and put back.
"""

from __future__ import annotations

import asyncio
import os
import select
import tty
from collections.abc import Callable
from pathlib import Path

from smsd.errors import PortLost
from smsd.simulator.at_server import AtServer

LOOK_S = 0.005


class Cable:
    """A wire in memory between a driver and a simulated modem; it can be pulled and plugged."""

    def __init__(self, server: AtServer, name: str = "simulated") -> None:
        self.server, self.name = server, name
        self.pulled = False
        self.plugs = 0
        self._on_lost: Callable[[str], None] | None = None

    @property
    def spot(self) -> str:
        """Its name, and which modem is at its end."""
        return f"{self.name} {id(self.server)}"

    @property
    def node(self) -> object:
        """How often it was plugged in."""
        return self.plugs

    async def open(self, on_bytes: Callable[[bytes], None], on_lost: Callable[[str], None]) -> None:
        """Opens; bytes arrive in a later turn of the loop, as from a port."""
        if self.pulled:
            raise PortLost(f"{self.name} is not there")
        loop = asyncio.get_running_loop()
        self._on_lost = on_lost

        def later(data: bytes) -> None:
            loop.call_soon(on_bytes, data)

        self.server.line.output = later

    def write(self, data: bytes) -> None:
        """Bytes to the modem, which reads them at the loop's next turn; PortLost where it is closed."""
        if self._on_lost is None:
            raise PortLost(f"{self.name} is closed")
        asyncio.get_running_loop().call_soon(self.server.feed, data)

    def close(self) -> None:
        """The driver lets go: nothing of what the modem says arrives any more."""
        self._on_lost = None
        self.server.line.output = lambda data: None
        self.server.closed()

    def pull(self) -> None:
        """The stick is pulled out: its port is gone."""
        self.pulled = True
        self.server.unplugged()
        on_lost, self._on_lost = self._on_lost, None
        self.server.line.output = lambda data: None
        if on_lost is not None:
            on_lost(f"{self.name} was pulled")

    def plug(self) -> None:
        """The stick is back in its port; a driver may open it again."""
        self.pulled = False
        self.plugs += 1


class Pty:
    """A modem behind a pseudo terminal; `link` is the path that a gateway opens."""

    def __init__(self, server: AtServer, link: Path) -> None:
        self.server, self.link = server, link
        self._master = -1
        self._open = False
        self._looker: asyncio.TimerHandle | None = None
        self._pending = bytearray()

    @property
    def plugged(self) -> bool:
        """Whether the port is there."""
        return self._master >= 0

    def plug(self) -> None:
        """Makes a pseudo terminal appear at `link`, all at once, as udev would."""
        self._master, slave = os.openpty()
        tty.setraw(slave)
        name = os.ttyname(slave)
        os.close(slave)
        os.set_blocking(self._master, False)
        temporary = self.link.with_name(f".{self.link.name}.new")
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(name)
        temporary.replace(self.link)
        self.server.line.output = self._say
        self._look()

    def _look(self) -> None:
        """Waits until somebody opens the port: before, the master only says that it is hung up."""
        poller = select.poll()
        poller.register(self._master, 0)
        loop = asyncio.get_running_loop()
        if poller.poll(0):
            self._looker = loop.call_later(LOOK_S, self._look)
        else:
            self._open = True
            loop.add_reader(self._master, self._readable)

    def _readable(self) -> None:
        try:
            data = os.read(self._master, 4096)
        except BlockingIOError:
            return
        except OSError:
            asyncio.get_running_loop().remove_reader(self._master)
            asyncio.get_running_loop().remove_writer(self._master)
            self._pending.clear()
            self._open = False
            self.server.closed()
            self._look()
            return
        self.server.feed(data)

    def _say(self, data: bytes) -> None:
        if self._open:
            self._pending += data
            if len(self._pending) == len(data):
                self._flush()

    def _flush(self) -> None:
        """A pty takes some thousand octets at once."""
        loop = asyncio.get_running_loop()
        try:
            del self._pending[: os.write(self._master, self._pending)]
        except BlockingIOError:
            pass
        except OSError:
            self._pending.clear()
        if self._pending:
            loop.add_writer(self._master, self._flush)
        elif self._master >= 0:
            loop.remove_writer(self._master)

    def pull(self) -> None:
        """Makes the port vanish, as when a stick is pulled."""
        if self._master < 0:
            return
        if self._looker is not None:
            self._looker.cancel()
        asyncio.get_running_loop().remove_reader(self._master)
        asyncio.get_running_loop().remove_writer(self._master)
        self._pending.clear()
        os.close(self._master)
        self._master, self._open = -1, False
        self.link.unlink(missing_ok=True)
        self.server.unplugged()
