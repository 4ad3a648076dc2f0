"""The door to ModemManager: calls and signals on the system's message bus (D-Bus), through dbus-fast.

In: paths, methods, arguments. Out: plain Python values, signals as they come, a ModemTrouble where a call fails. It
knows the bus and nothing of modems; dbus-fast is imported when such a line is opened, and nowhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from smsd.errors import Barred, ModemTrouble, NoAnswer, PortLost
from smsd.modem.mm_values import trouble_of

SERVICE, ROOT = "org.freedesktop.ModemManager1", "/org/freedesktop/ModemManager1"
PROPERTIES = "org.freedesktop.DBus.Properties"
CALL_LIMIT_S = 60.0
NOT_RUNNING = "ModemManager does not run here; start it (systemctl enable --now ModemManager), or use driver: at"
Signal = Callable[[str, str, list[Any]], None]


class Bus:
    """One connection to the system bus. `on_signal` gets path, member and arguments of what ModemManager says
    unasked.
    """

    def __init__(self, on_signal: Signal, on_gone: Callable[[], None]) -> None:
        self._on_signal, self._on_gone = on_signal, on_gone
        self._bus: Any = None
        self._closing = False

    async def connect(self) -> None:
        """Connects and asks for ModemManager's signals; Barred where dbus-fast is not installed."""
        try:
            from dbus_fast import BusType
            from dbus_fast.aio import MessageBus
        except ImportError:
            raise Barred("dbus-fast is not installed; driver: modemmanager needs it") from None
        try:
            self._bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
        except Exception as error:  # a missing socket, a refused login, a bus that ended
            raise PortLost(f"the system's message bus cannot be reached: {error}") from None
        self._bus.add_message_handler(self._heard)
        for rule in (f"type='signal',sender='{SERVICE}'", f"type='signal',member='NameOwnerChanged',arg0='{SERVICE}'"):
            await self._call(
                "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch", "s", [rule]
            )

    def _heard(self, message: Any) -> None:
        from dbus_fast import MessageType
        from dbus_fast.unpack import unpack_variants

        if message.message_type != MessageType.SIGNAL or self._closing:
            return
        if message.member == "NameOwnerChanged":
            if message.body[0] == SERVICE and not message.body[2]:
                self._on_gone()
            return
        self._on_signal(message.path, message.member, unpack_variants(message.body))

    async def call(
        self, path: str, interface: str, method: str, signature: str = "", *args: Any, limit_s: float = CALL_LIMIT_S
    ) -> Any:
        """Calls a method of ModemManager; its one result, or None. `interface` is told without ModemManager's name."""
        full = f"{SERVICE}.{interface}" if not interface.startswith("org.") else interface
        body = await self._call(SERVICE, path, full, method, signature, list(args), limit_s)
        return body[0] if body else None

    async def everything(self, path: str, interface: str) -> dict[str, Any]:
        """All properties of an object."""
        found: dict[str, Any] = await self.call(
            path, PROPERTIES, "GetAll", "s", f"{SERVICE}.{interface}" if interface else SERVICE
        )
        return found

    async def modems(self) -> dict[str, dict[str, dict[str, Any]]]:
        """The modems that ModemManager has: path → interface → properties."""
        found: dict[str, dict[str, dict[str, Any]]] = await self.call(
            ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects"
        )
        return found

    async def _call(
        self,
        to: str,
        path: str,
        interface: str,
        method: str,
        signature: str,
        body: list[Any],
        limit_s: float = CALL_LIMIT_S,
    ) -> list[Any]:
        from dbus_fast import Message, MessageType
        from dbus_fast.unpack import unpack_variants

        if self._bus is None:
            raise PortLost("ModemManager is not connected")
        message = Message(destination=to, path=path, interface=interface, member=method, signature=signature, body=body)
        try:
            async with asyncio.timeout(limit_s):
                answer = await self._bus.call(message)
        except TimeoutError:
            raise NoAnswer(f"ModemManager did not answer {method} within {limit_s:.0f} s") from None
        except ModemTrouble:
            raise
        except Exception as error:  # the connection to the bus broke
            raise PortLost(f"the system's message bus was lost: {error}") from None
        if answer is None:
            raise PortLost("the system's message bus was lost")
        if answer.message_type == MessageType.ERROR:
            raise trouble_of(answer.error_name or "", str(answer.body[0]) if answer.body else "")
        unpacked: list[Any] = unpack_variants(answer.body)
        return unpacked

    def close(self) -> None:
        """Disconnects from the bus, in whatever state it is; nobody hears of a loss."""
        self._closing = True
        bus, self._bus = self._bus, None
        if bus is not None:
            with contextlib.suppress(Exception):  # whatever state it is in
                bus.disconnect()
