"""The `modemmanager` driver: modems that speak QMI or MBIM only, through ModemManager's D-Bus interface.

In: SUBMITs. Out: what modem/protocol says. ModemManager finds the modem, opens it and puts long texts together; we
choose it by IMEI, unlock and enable it, send, read, and delete after the commit, when it does no harm: a text that is
announced while another one is read or deleted is dropped by ModemManager, so the modem is disabled and enabled now and
then, which lists what lies there (mm_memory). What it cannot do: a long text whose second part failed is sent whole
again (`whole_texts`: it cuts texts itself), the radio link is not kept warm between two texts, TP-RD is not set, of a
long text only one part's report is known, parts that never come are not told, a report that comes in the second of a
listing is lost, and a modem that carries somebody's data connection is not listed, since that would cut it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from dataclasses import replace
from typing import Any

from smsd.config.schema import Modem as ModemConfig
from smsd.errors import Barred, ModemTrouble, NoAnswer, PinRefused, PortLost, Refused
from smsd.model.line import Facts
from smsd.modem import mm_values as values
from smsd.modem.ends import both_ends
from smsd.modem.mm_bus import NOT_RUNNING, SERVICE, Bus
from smsd.modem.mm_memory import Memory
from smsd.modem.protocol import Call, Card, Incoming, Late, Place
from smsd.modem.who import same_card, tails
from smsd.sms.tpdu import Submit

SEND_LIMIT_S, ENABLE_LIMIT_S = 240.0, 120.0
SETTLE_LOOKS, LOOK_S = 60, 0.5
REGISTER_LOOKS = 20  # the modem stays in its network while ModemManager disables it, and says so at once
DELETES_AT_ONCE = 16
INCOMING_CALL = 1  # MMCallDirection


class ManagedModem:
    """A modem behind ModemManager. `reports`: delivery reports are wanted."""

    whole_texts = True

    def __init__(self, config: ModemConfig, *, reports: bool = True, known_imei: str | None = None) -> None:
        self.config, self._reports = config, reports
        self.known_imei = config.imei or known_imei
        self.facts = Facts()
        self.lost, self.news = asyncio.Event(), asyncio.Event()
        self._bus: Bus | None = None
        self._path = ""
        self._waiting: dict[str, None] = {}  # paths of texts that were told and not handed out yet
        self._memory = Memory()
        self._calls: deque[Call] = deque(maxlen=16)
        self._ringing: dict[str, None] = {}

    @property
    def with_card(self) -> ManagedModem:
        """It has one."""
        return self

    # ---- opening and closing

    async def open(self, card: Card) -> list[Incoming]:
        """Finds the modem, unlocks and enables it, reads what it holds."""
        self.lost.clear()
        self._bus = Bus(self._said, self._gone)
        await self._bus.connect()
        try:
            self._path, seen = await self._find()
        except PortLost as lost:
            if "no such modem" in str(lost):
                raise PortLost(NOT_RUNNING) from None
            raise
        self.known_imei = seen.get("EquipmentIdentifier") or self.known_imei
        self.facts = Facts(
            imei=self.known_imei,
            manufacturer=seen.get("Manufacturer"),
            model=seen.get("Model"),
            profile=f"ModemManager {seen.get('Plugin', '')}".strip(),
        )
        await self._unlock(seen, card)
        await self._enable()
        await self.refresh()
        return await self.sweep()

    async def _find(self) -> tuple[str, dict[str, Any]]:
        """Our modem: by IMEI where it is known, else by `device` (a port's name or /sys path); `auto`: the only one."""
        found = {
            path: parts[f"{SERVICE}.Modem"]
            for path, parts in (await self._on().modems()).items()
            if f"{SERVICE}.Modem" in parts
        }
        wanted = self.config.device
        if self.known_imei:
            fits = {p: m for p, m in found.items() if m.get("EquipmentIdentifier") == self.known_imei}
        elif wanted == "auto":
            fits = found
        else:
            name = wanted.removeprefix("/dev/")
            fits = {
                p: m
                for p, m in found.items()
                if wanted == m.get("Device") or name in [port[0] for port in m.get("Ports", [])]
            }
        if len(fits) > 1:
            imeis = ", ".join(str(m.get("EquipmentIdentifier")) for m in fits.values())
            raise Barred(f"ModemManager has several modems; add imei: to modem {self.config.name} (there are {imeis})")
        if not fits:
            raise PortLost(
                f"ModemManager has no modem that fits (IMEI {self.known_imei or 'unknown'}, device "
                f"{wanted}); see: mmcli -L"
            )
        return next(iter(fits.items()))

    async def _unlock(self, seen: dict[str, Any], card: Card) -> None:
        """The PIN goes out once, to the known card, while two tries are left."""
        sim = str(seen.get("Sim") or "/")
        if sim == "/":
            raise Barred("no SIM inserted")
        identity = (await self._on().everything(sim, "Sim")).get("SimIdentifier") or None
        expected = self.config.sim.iccid or card.iccid
        if identity and expected and same_card(identity, expected) is False:
            now, before = tails(identity, expected)
            raise Barred(
                f"the SIM was changed ({now} instead of {before}); accept it with: smsd modem accept {self.config.name}"
            )
        self.facts = replace(self.facts, iccid=identity)
        lock = seen.get("UnlockRequired", 0)
        if lock in values.LOCK_NONE or seen.get("State", 0) > values.LOCKED:
            return
        if lock != values.LOCK_PIN:
            raise Barred(
                f"the SIM waits for {values.LOCKS.get(lock, 'another code')}; put it into a phone and unlock it there"
            )
        if self.config.sim.pin is None:
            raise Barred(
                f"the SIM wants its PIN; add sim.pin to modem {self.config.name}, or take the PIN off the card"
            )
        if card.pin_refused:
            raise Barred(
                f"the SIM refused this PIN once; it is not sent again. Mend sim.pin of {self.config.name}, "
                f"then: smsd modem accept {self.config.name}"
            )
        tries = (seen.get("UnlockRetries") or {}).get(values.LOCK_PIN)
        if tries is not None and tries < 2:
            raise Barred(f"only {tries} try is left for the PIN; put the card into a phone and unlock it there")
        try:
            await self._on().call(sim, "Sim", "SendPin", "s", self.config.sim.pin.reveal())
        except Refused as refused:
            raise PinRefused(f"the SIM refused the PIN ({refused}); it is not tried again") from None

    async def _enable(self) -> None:
        """Powers the radio up, and waits until texts can be handled; what lies in the memory is listed unless the modem
        was enabled before.
        """
        state = values.LOCKED
        for _ in range(SETTLE_LOOKS):
            state = (await self._modem()).get("State", 0)
            if state == values.FAILED:
                raise NoAnswer("ModemManager says that the modem failed; see: mmcli -m any")
            if state > values.LOCKED:
                break
            await asyncio.sleep(LOOK_S)
        if state < values.ENABLED:
            self._memory.listing(self._now())
        await self._on().call(self._path, "Modem", "Enable", "b", True, limit_s=ENABLE_LIMIT_S)
        for _ in range(SETTLE_LOOKS):
            if f"{SERVICE}.Modem.Messaging" in (await self._on().modems()).get(self._path, {}):
                return
            await asyncio.sleep(LOOK_S)
        raise NoAnswer("ModemManager cannot handle texts with this modem (no Messaging interface)")

    async def close(self) -> None:
        """Lets the bus go; the modem stays with ModemManager."""
        bus, self._bus = self._bus, None
        self._waiting.clear()
        self._ringing.clear()
        self._memory = Memory()
        if bus is not None:
            bus.close()

    def _on(self) -> Bus:
        if self._bus is None:
            raise PortLost("ModemManager is not connected")
        return self._bus

    async def _modem(self) -> dict[str, Any]:
        return await self._on().everything(self._path, "Modem")

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

    # ---- what ModemManager says unasked

    def _gone(self) -> None:
        self.lost.set()
        self.news.set()

    def _said(self, path: str, member: str, args: list[Any]) -> None:
        if member == "InterfacesRemoved" and args and args[0] == self._path:
            self._gone()
        elif member == "Added" and path == self._path and args[1]:
            self._waiting[args[0]] = None
            self._memory.stir(self._now())
            self.news.set()
        elif member == "PropertiesChanged" and path in self._waiting:
            self.news.set()  # a part more, or the text is whole
        elif member == "PropertiesChanged" and path == self._path:
            state = args[1].get("RegistrationState")
            if state is not None:
                self.facts = replace(self.facts, registered=state in values.HOME_OR_ROAMING)
                self.news.set()
        elif member == "CallAdded" and path == self._path:
            self._ringing[args[0]] = None
            self.news.set()

    # ---- sending

    def prepare(self, submit: Submit) -> None:
        """Nothing: ModemManager makes its PDU."""

    async def submit(self, submit: Submit) -> int | None:
        """Creates the text, sends it, takes it out of ModemManager's list; TP-MR of its last part."""
        from dbus_fast import Variant

        bus = self._on()
        path = await bus.call(
            self._path,
            "Modem.Messaging",
            "Create",
            "a{sv}",
            values.to_properties(submit, report=self._reports, variant=Variant),
        )
        try:
            await bus.call(path, "Sms", "Send", limit_s=SEND_LIMIT_S)
            reference = (await bus.everything(path, "Sms")).get("MessageReference")
        except Refused:
            raise
        except ModemTrouble as trouble:
            trouble.handed_over = True  # nobody knows how far it came
            raise
        finally:
            self._memory.stir(self._now())
            with contextlib.suppress(ModemTrouble):  # it is not stored: this locks nothing
                await bus.call(self._path, "Modem.Messaging", "Delete", "o", path)
        return int(reference) if reference is not None else None

    # ---- receiving

    def listening(self) -> float:
        """ModemManager waits for answers itself."""
        return 0.0

    def late(self) -> list[Late]:
        """Always empty: ModemManager waits for answers itself."""
        return []

    async def incoming(self, limit: int | None = None) -> list[Incoming]:
        """What came since the last call and is whole."""
        self.news.clear()
        for path in list(self._ringing):
            del self._ringing[path]
            with contextlib.suppress(ModemTrouble):
                call = await self._on().everything(path, "Call")
                if call.get("Direction") == INCOMING_CALL:
                    self._calls.append(Call(call.get("Number") or None))
        found = []
        for path in both_ends([*self._waiting], limit):
            incoming = await self._read(path)
            if incoming is not None:
                found.append(incoming)
        if found and self._waiting:
            self.news.set()
        return found

    async def _read(self, path: str) -> Incoming | None:
        """A text that is whole and was not handed out yet."""
        try:
            sms = await self._on().everything(path, "Sms")
        except PortLost:
            if self.lost.is_set():
                raise
            self._waiting.pop(path, None)  # it was deleted meanwhile
            return None
        incoming = values.from_properties(sms, values.place_of(path))
        if incoming is None:
            return None
        self._waiting.pop(path, None)
        new = self._memory.put(path, incoming, stored=sms.get("Storage") != values.NOT_STORED, now=self._now())
        return incoming if new else None

    async def sweep(self) -> list[Incoming]:
        """Reads what ModemManager has and what was not handed out yet; where it is time, deletes what is done with and
        has ModemManager list the memory anew.
        """
        found = await self._read_all()
        self._memory.unfinished(len(self._waiting), self._now())
        if self._memory.due(self._now()):
            await self._delete_spent()
            await self._list_anew()
            found += await self._read_all()
            self._memory.listed(len(self._waiting))
        return found

    async def _read_all(self) -> list[Incoming]:
        paths: list[str] = await self._on().call(self._path, "Modem.Messaging", "List") or []
        found = []
        for path in paths:
            if path in self._memory:
                continue
            self._waiting[path] = None  # where it is not whole, its other parts may still come
            incoming = await self._read(path)
            if incoming is not None:
                found.append(incoming)
        return found

    async def _list_anew(self) -> None:
        """Disables and enables the modem: so ModemManager lists what lies in its memory. The modem stays in its network
        meanwhile.
        """
        registered = self.facts.registered
        if (await self._modem()).get("State", 0) > values.REGISTERED:
            return self._memory.listing(self._now())
        with contextlib.suppress(Refused):
            await self._on().call(self._path, "Modem", "Enable", "b", False, limit_s=ENABLE_LIMIT_S)
        self._waiting.clear()
        await self._enable()
        for _ in range(REGISTER_LOOKS):
            if (await self.refresh()).registered or not registered:
                return None
            await asyncio.sleep(LOOK_S)
        return None

    async def _delete_spent(self) -> None:
        """What is done with, some of it where it is much: texts wait to be sent."""
        for place, path in self._memory.spent()[:DELETES_AT_ONCE]:
            if await self._delete(path):
                self._memory.deleted(place)
            else:
                self._memory.refused(place)

    async def _delete(self, path: str) -> bool:
        with contextlib.suppress(Refused, PortLost):
            await self._on().call(self._path, "Modem.Messaging", "Delete", "o", path)
            return True
        return False

    async def delete(self, place: Place) -> bool:
        """Notes that a text may be deleted, before the next listing; what is not stored is deleted at once."""
        path = self._memory.done(place, self._now())
        return path is not None and await self._delete(path)

    async def fullness(self) -> float:
        """ModemManager does not tell how many places there are: as if it were a small card."""
        return self._memory.fullness

    def unread(self) -> list[str]:
        """Nothing: ModemManager does not tell."""
        return []

    def calls(self) -> list[Call]:
        """One call is told once."""
        found = list(dict.fromkeys(self._calls))
        self._calls.clear()
        return found

    async def hang_up(self) -> None:
        """Ends all calls; a modem without a voice, or one that is gone, has none."""
        with contextlib.suppress(Refused, PortLost):
            await self._on().call(self._path, "Modem.Voice", "HangupAll")

    # ---- health

    async def refresh(self) -> Facts:
        """Asks for registration, operator, technology and signal, as ModemManager knows them."""
        seen, network = await self._modem(), await self._on().everything(self._path, "Modem.Modem3gpp")
        self.facts = replace(
            self.facts,
            registered=network.get("RegistrationState") in values.HOME_OR_ROAMING,
            operator=network.get("OperatorName") or None,
            technology=values.technology(int(seen.get("AccessTechnologies") or 0)),
            signal_dbm=values.dbm(seen.get("SignalQuality")),
        )
        return self.facts

    async def reset(self) -> None:
        """Restarts the modem where ModemManager can; it then appears as a new one."""
        with contextlib.suppress(ModemTrouble):
            await self._on().call(self._path, "Modem", "Reset")

    async def alive(self) -> None:
        """Asks for the modem's state."""
        if self.lost.is_set():
            raise PortLost("ModemManager lost the modem")
        if (await self._modem()).get("State") == values.FAILED:
            raise NoAnswer("ModemManager says that the modem failed")
