"""The real ModemManager on a message bus of its own, with a simulated modem
behind a socket that it takes for a port.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from pathlib import Path

from smsd.simulator.at_server import AtServer

PROFILE = (
    "gdbus",
    "call",
    "--session",
    "--dest",
    "org.freedesktop.ModemManager1",
    "--object-path",
    "/org/freedesktop/ModemManager1",
    "--method",
    "org.freedesktop.ModemManager1.Test.SetProfile",
)
MISSING = next(
    (
        name
        for name in ("ModemManager", "dbus-daemon", "gdbus")
        if not (shutil.which(name) or Path(f"/usr/sbin/{name}").exists())
    ),
    "",
)


class _Port(asyncio.Protocol):
    """The modem's end of the socket."""

    def __init__(self, server: AtServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._server.line.output = transport.write  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._server.feed(data)


class Manager:
    """ModemManager's own test interface makes a modem of the ports that it is told (`--test-enable`)."""

    def __init__(self, folder: Path, server: AtServer) -> None:
        self.folder, self.server = folder, server
        self.port = f"abstract:smsd-{os.getpid()}-{folder.name}"
        self.address = ""
        self._bus: subprocess.Popen[str] | None = None
        self._manager: subprocess.Popen[bytes] | None = None
        self._socket: asyncio.Server | None = None

    async def start(self) -> None:
        """The bus, then the modem's port."""
        self._bus = subprocess.Popen(  # noqa: ASYNC220
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._bus.stdout is not None
        self.address = self._bus.stdout.readline().strip()
        self._socket = await asyncio.get_running_loop().create_unix_server(lambda: _Port(self.server), f"\0{self.port}")

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address, "DBUS_SYSTEM_BUS_ADDRESS": self.address}

    async def run(self, plugin: str = "generic") -> None:
        """ModemManager with one modem."""
        log = self.folder / "manager.log"
        self._manager = subprocess.Popen(  # noqa: ASYNC220
            [
                "ModemManager",
                "--test-session",
                "--test-enable",
                "--test-no-udev",
                "--test-no-suspend-resume",
                "--debug",
                f"--log-file={log}",
            ],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            done = await asyncio.create_subprocess_exec(
                *PROFILE,
                "bench",
                plugin,
                f"['{self.port}']",
                env=self.env,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if await done.wait() == 0:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(log.read_text()[-2000:] if log.exists() else "ModemManager did not start")

    def end_manager(self) -> None:
        """ModemManager dies."""
        if self._manager is not None:
            self._manager.kill()
            self._manager.wait()
            self._manager = None

    def close(self) -> None:
        self.end_manager()
        if self._bus is not None:
            self._bus.kill()
            self._bus.wait()
            assert self._bus.stdout is not None
            self._bus.stdout.close()
        if self._socket is not None:
            self._socket.close()
