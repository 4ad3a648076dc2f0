"""Bytes to and from a port, without ever blocking the event loop.

In: bytes to write. Out: bytes as they come, and one call when the port is gone. pyserial opens what it can name:
ttys, ptys, `socket://host:port`; reading and writing then go through the descriptor. A driver in the kernel may never
come back from open(2): that happens in a thread that nobody waits for longer than OPEN_LIMIT_S, and that does not
keep the process alive.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import termios
import threading
from collections.abc import Callable
from typing import Protocol

import serial

from smsd.errors import PortBusy, PortLost
from smsd.modem.ports import holder_of, real_path

READ = 4096
OPEN_LIMIT_S = 10.0
_hanging: set[str] = set()  # ports whose opening has not come back yet


class Wire(Protocol):
    """What a conversation needs of a port."""

    name: str

    @property
    def spot(self) -> str:
        """What the name means just now: two names of one port have the same."""

    @property
    def node(self) -> object:
        """Changes when the port went away and came back; None where that cannot be told."""

    async def open(self, on_bytes: Callable[[bytes], None], on_lost: Callable[[str], None]) -> None:
        """Opens; bytes and the loss of the port are told by the callbacks."""

    def write(self, data: bytes) -> None:
        """Hands bytes over and returns at once; PortLost where the port is closed."""

    def close(self) -> None:
        """Gives the port back; the callbacks hear nothing any more."""


class SerialWire:
    """A port that pyserial opens."""

    def __init__(self, device: str, baudrate: int) -> None:
        self.name, self._baudrate = device, baudrate
        self._port: serial.SerialBase | None = None
        self._fd = -1
        self._pending = bytearray()

    @property
    def spot(self) -> str:
        """The device behind all links."""
        return real_path(self.name)

    @property
    def node(self) -> object:
        """Number and birth of the device file."""
        try:
            found = os.stat(self.name)
        except OSError:
            return None
        return found.st_rdev, found.st_ino, found.st_ctime_ns

    async def open(self, on_bytes: Callable[[bytes], None], on_lost: Callable[[str], None]) -> None:
        """Opens the port for this process alone."""
        loop = asyncio.get_running_loop()
        try:
            self._port = await self._connected(loop)
        except (OSError, ValueError, serial.SerialException, termios.error) as error:
            raise self._trouble(error) from error
        self._fd = self._port.fileno()
        os.set_blocking(self._fd, False)
        self._on_lost, self._loop = on_lost, loop

        def readable() -> None:
            try:
                data = os.read(self._fd, READ)
            except BlockingIOError:
                return
            except OSError as error:
                self._gone(error.strerror or str(error))
                return
            if data:
                on_bytes(data)
            else:
                self._gone("the port was hung up")

        loop.add_reader(self._fd, readable)

    async def _connected(self, loop: asyncio.AbstractEventLoop) -> serial.SerialBase:
        spot = self.spot
        if spot in _hanging:
            raise PortLost(f"{self.name} still hangs while it is opened; pull the stick, or take its power away")
        opened: asyncio.Future[serial.SerialBase] = loop.create_future()

        def deliver(port: serial.SerialBase | None, error: Exception | None) -> None:
            if opened.done():  # nobody waits any more
                if port is not None:
                    port.close()
            elif error is not None:
                opened.set_exception(error)
            elif port is not None:
                opened.set_result(port)

        def work() -> None:
            port, failed = None, None
            try:
                port = self._connect()
            except Exception as error:
                failed = error
            _hanging.discard(spot)
            try:
                loop.call_soon_threadsafe(deliver, port, failed)
            except RuntimeError:  # the loop has ended meanwhile
                if port is not None:
                    port.close()

        _hanging.add(spot)
        threading.Thread(target=work, name=f"open {self.name}", daemon=True).start()
        try:
            async with asyncio.timeout(OPEN_LIMIT_S):
                return await opened
        except TimeoutError:
            raise PortLost(f"{self.name} hangs while it is opened; pull the stick, or take its power away") from None

    def _connect(self) -> serial.SerialBase:
        if "://" in self.name:
            return serial.serial_for_url(self.name, timeout=0)
        return serial.Serial(self.name, self._baudrate, timeout=0, exclusive=True)

    def _trouble(self, error: Exception) -> PortLost | PortBusy:
        code = getattr(error, "errno", None)
        if code in (errno.EBUSY, errno.EAGAIN) or "exclusively lock" in str(error):
            holder = holder_of(self.name)
            return PortBusy(
                f"{self.name} is held by {holder or 'another program'}; end it (ModemManager: systemctl "
                "disable --now ModemManager)"
            )
        if code == errno.EACCES:
            return PortLost(f"{self.name} may not be opened by this user; add it to the group dialout")
        return PortLost(f"{self.name} cannot be opened: {os.strerror(code) if code else error}")

    def write(self, data: bytes) -> None:
        """Writes what the port takes now and the rest when it is ready."""
        if self._fd < 0:
            raise PortLost(f"{self.name} is closed")
        self._pending += data
        if len(self._pending) == len(data):
            self._flush()

    def _flush(self) -> None:
        try:
            done = os.write(self._fd, self._pending)
        except BlockingIOError:
            done = 0
        except OSError as error:
            self._gone(error.strerror or str(error))
            return
        del self._pending[:done]
        if self._pending:
            self._loop.add_writer(self._fd, self._flush)
        else:
            self._loop.remove_writer(self._fd)

    def _gone(self, why: str) -> None:
        self.close()
        self._on_lost(f"{self.name}: {why}")

    def close(self) -> None:
        """Closes the port, whatever state it is in."""
        if self._fd >= 0:
            self._loop.remove_reader(self._fd)
            self._loop.remove_writer(self._fd)
            # closing would wait for a dead stick to take what is left
            with contextlib.suppress(OSError, termios.error):
                termios.tcflush(self._fd, termios.TCOFLUSH)
            self._fd = -1
        self._pending.clear()
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(OSError):  # a port that went away is as closed as can be
                port.close()
