"""The `gammu` driver: phones and modems that python-gammu knows and our own ladder does not.

In: SUBMITs. Out: what modem/protocol says. libGammu blocks, and its sends sleep 600 ms: it runs in a thread of its
own, one call at a time, and a call that hangs is left behind with its thread. It tells little: texts are found by
asking how many there are, CMS codes by reading its debug notes (in memory, level `errors`), TP-RD and validity go out
as we ask. What it cannot tell (technology, ICCID) stays unknown. python-gammu is imported when such a line is opened,
and nowhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from smsd.config.schema import Modem as ModemConfig
from smsd.errors import Barred, ModemTrouble, NoAnswer, PinRefused, PortBusy, PortLost, Refused
from smsd.model.line import Facts
from smsd.modem.gammu_thread import Worker
from smsd.modem.gammu_values import cms_code, from_gammu, name_of, to_gammu, trouble_of
from smsd.modem.ports import candidates, holder_of
from smsd.modem.protocol import Call, Card, Incoming, Late, Place
from smsd.sms.tpdu import Submit

T = TypeVar("T")
POLL_S = 3.0
SEND_LIMIT_S, CALL_LIMIT_S = 240.0, 120.0  # libGammu gives a send up by itself after some 100 s
ALL_FOLDERS = 0


class GammuModem:
    """A modem behind libGammu. `reports`: delivery reports are wanted."""

    whole_texts = False

    def __init__(self, config: ModemConfig, *, reports: bool = True, known_imei: str | None = None) -> None:
        self.config, self._reports = config, reports
        self.known_imei = config.imei or known_imei
        self.facts = Facts()
        self.lost, self.news = asyncio.Event(), asyncio.Event()
        self._worker: Worker | None = None
        self._machine: Any = None
        self._notes = -1
        self._listening: asyncio.Task[None] | None = None
        self._known: set[Place] = set()
        self._handed: list[dict[str, Any]] = []
        self._calls: deque[Call] = deque(maxlen=16)

    @property
    def with_card(self) -> GammuModem:
        """It has one."""
        return self

    # ---- opening and closing

    async def open(self, card: Card) -> list[Incoming]:
        """Finds the port, makes the phone ready, reads what it holds."""
        self.lost.clear()
        trouble: ModemTrouble = PortLost(f"no port fits {self.config.device!r}")
        for path in candidates(self.config.device):
            try:
                await self._connect(path)
                if self.known_imei and self.facts.imei and self.facts.imei != self.known_imei:
                    raise PortLost(f"{path} is another modem (IMEI {self.facts.imei})")
            except ModemTrouble as error:
                trouble = error
                await self.close()
                continue
            self.known_imei = self.facts.imei or self.known_imei
            break
        else:
            raise trouble
        await self._unlock(card)
        await self.refresh()
        found = await self.sweep()
        self._listening = asyncio.create_task(self._listen())
        return found

    async def _connect(self, path: str) -> None:
        try:
            import gammu
        except ImportError:
            raise Barred("python-gammu is not installed; its wheels are for 64-bit machines. Use driver: at") from None
        self._worker = Worker(f"gammu {self.config.name}")
        connection = f"at{self.config.baudrate}" if self.config.profile == "auto" else self.config.profile
        loop = asyncio.get_running_loop()

        def connect() -> tuple[Any, int, Facts]:
            machine = gammu.StateMachine()
            machine.SetConfig(0, {"Device": path, "Connection": connection})
            machine.Init()
            notes = os.memfd_create("gammu", os.MFD_CLOEXEC)
            machine.SetDebugFile(f"/proc/self/fd/{notes}")
            machine.SetDebugLevel("errors")
            machine.SetIncomingCallback(lambda _, kind, data: loop.call_soon_threadsafe(self._told, kind, data))
            _try(lambda: machine.SetIncomingSMS(True))
            _try(lambda: machine.SetIncomingCall(True))
            model = _try(machine.GetModel)
            return (
                machine,
                notes,
                Facts(
                    imei=_try(machine.GetIMEI),
                    manufacturer=_try(machine.GetManufacturer),
                    model=model and model[1],
                    profile=f"gammu {connection}",
                ),
            )

        try:
            self._machine, self._notes, self.facts = await self._run(connect)
        except PortBusy:
            raise PortBusy(f"{path} is held by {holder_of(path) or 'another program'}; end it") from None
        except PortLost as lost:
            raise PortLost(f"{path}: {lost}") from None

    async def _unlock(self, card: Card) -> None:
        """The PIN goes out once; libGammu tells neither the tries that are left nor, before it is unlocked, which
        card it is.
        """
        wanted = await self._ask("GetSecurityStatus")
        if wanted not in (None, "Nothing"):
            await self._enter(str(wanted), card)
        centre = await self._ask("GetSMSC", 1) or {}
        self.facts = replace(
            self.facts, iccid=await self._ask("GetSIMIMSI"), service_centre=centre.get("Number") or None
        )
        expected = self.config.sim.iccid or card.iccid
        if self.facts.iccid and expected and len(expected) == len(self.facts.iccid) and expected != self.facts.iccid:
            raise Barred(
                f"the SIM was changed (…{self.facts.iccid[-4:]} instead of …{expected[-4:]}); accept it "
                f"with: smsd modem accept {self.config.name}"
            )

    async def _enter(self, wanted: str, card: Card) -> None:
        pin = self.config.sim.pin
        if wanted != "PIN":
            raise Barred(f"the SIM waits for {wanted}; put it into a phone and unlock it there")
        if pin is None:
            raise Barred(
                f"the SIM wants its PIN; add sim.pin to modem {self.config.name}, or take the PIN off the card"
            )
        if card.pin_refused:
            raise Barred(
                f"the SIM refused this PIN once; it is not sent again. Mend sim.pin of {self.config.name}, "
                f"then: smsd modem accept {self.config.name}"
            )
        try:
            await self._run(lambda: self._machine.EnterSecurityCode("PIN", pin.reveal()))
        except ModemTrouble as trouble:
            raise PinRefused(f"the SIM refused the PIN ({trouble}); it is not tried again") from None

    async def close(self) -> None:
        """Lets the port go; a call that hangs keeps its thread and is forgotten."""
        if self._listening is not None:
            self._listening.cancel()
            self._listening = None
        worker, self._worker = self._worker, None
        machine, self._machine = self._machine, None
        notes, self._notes = self._notes, -1
        self._known.clear()
        self._handed.clear()
        if worker is None:
            return
        if machine is not None:

            def terminate() -> None:
                with contextlib.suppress(Exception):  # whatever state it is in
                    machine.Terminate()
                os.close(notes)

            ended = worker.call(terminate)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await asyncio.shield(ended)
        worker.end()

    # ---- calls into libGammu

    async def _run(self, fn: Callable[[], T], limit_s: float = CALL_LIMIT_S) -> T:
        if self._worker is None:
            raise PortLost("the port is closed")
        started = self._worker.call(fn)
        try:
            async with asyncio.timeout(limit_s):
                return await asyncio.shield(started)
        except TimeoutError:
            self._gone()
            raise NoAnswer(f"libGammu did not come back within {limit_s:.0f} s") from None
        except Exception as error:
            trouble = trouble_of(error)
            if trouble is None:
                raise
            if isinstance(trouble, PortLost):
                self._gone()
            raise trouble from None

    async def _ask(self, method: str, *args: object) -> Any:
        """What the phone tells, or None where it knows no such thing."""
        try:
            return await self._run(lambda: getattr(self._machine, method)(*args))
        except Refused:
            return None

    def _gone(self) -> None:
        self.lost.set()
        self.news.set()

    # ---- sending

    def prepare(self, submit: Submit) -> None:
        """Nothing: libGammu makes its PDU."""

    async def submit(self, submit: Submit) -> int | None:
        """Sends; TP-MR where the phone tells one."""
        sms = to_gammu(submit, self.facts.service_centre, self._reports)

        def send() -> int:
            start = os.fstat(self._notes).st_size
            try:
                return int(self._machine.SendSMS(sms))
            except Exception as error:
                code = cms_code(self._notes, start)
                if code is not None:
                    raise Refused("CMS", code) from error
                raise
            finally:
                os.ftruncate(self._notes, 0)

        try:
            reference = await self._run(send, SEND_LIMIT_S)
        except Refused:
            raise
        except ModemTrouble as trouble:
            trouble.handed_over = True  # nobody knows how far it came
            raise
        return reference if reference >= 0 else None

    # ---- receiving

    def _told(self, kind: str, data: Any) -> None:
        """A callback of libGammu, in our loop."""
        if kind == "Call":
            if data.get("Status") == "IncomingCall":
                self._calls.append(Call(data.get("Number") or None))
        elif kind == "SMS":
            self._handed += [
                s
                for s in (data if isinstance(data, list) else [data])
                if s.get("Text") is not None and not s.get("Location")
            ]
        else:
            return
        self.news.set()

    async def _listen(self) -> None:
        """Reads what the phone says unasked, and how many texts it holds: not every phone announces them."""
        while True:
            await asyncio.sleep(POLL_S)
            try:
                await self._run(self._machine.ReadDevice)
                status = await self._ask("GetSMSStatus") or {}
            except ModemTrouble:
                self._gone()
                return
            if status.get("SIMUsed", 0) + status.get("PhoneUsed", 0) > len(self._known):
                self.news.set()

    def listening(self) -> float:
        """LibGammu keeps late answers to itself."""
        return 0.0

    def late(self) -> list[Late]:
        """Always empty: libGammu tells nobody of an answer that came too late."""
        return []

    async def incoming(self, limit: int | None = None) -> list[Incoming]:
        """What came since the last call."""
        self.news.clear()
        handed, self._handed = self._handed, []
        before = set(self._known)
        found = await self.sweep()
        return [i for s in handed if (i := from_gammu(s, None))] + [i for i in found if i.place not in before]

    def unread(self) -> list[str]:
        """Nothing: libGammu does not tell."""
        return []

    def calls(self) -> list[Call]:
        """One call is told once, with its number."""
        found = list(dict.fromkeys(self._calls))
        self._calls.clear()
        return [c for c in found if c.number] or found[:1]

    async def hang_up(self) -> None:
        """Ends whatever call there is."""
        await self._ask("CancelCall", 0, True)

    async def sweep(self) -> list[Incoming]:
        """All texts in all folders, those that were read before too."""

        def read() -> list[dict[str, Any]]:
            out: list[dict[str, Any]] = []
            while True:
                try:
                    part = (
                        self._machine.GetNextSMS(ALL_FOLDERS, Start=True)
                        if not out
                        else self._machine.GetNextSMS(ALL_FOLDERS, Location=out[-1]["Location"])
                    )
                except Exception as error:
                    if name_of(error) in ("EMPTY", "INVALIDLOCATION"):
                        return out
                    raise
                out += part

        found = []
        for sms in await self._run(read):
            place = Place(str(sms.get("Memory") or ""), int(sms["Location"]))
            incoming = from_gammu(sms, place)
            if incoming is not None:
                self._known.add(place)
                found.append(incoming)
        return found

    async def delete(self, place: Place) -> bool:
        """Deletes a stored text; an empty place is as good."""
        await self._ask("DeleteSMS", ALL_FOLDERS, place.index)
        self._known.discard(place)
        return True

    async def fullness(self) -> float:
        """How full the fuller of the two stores is."""
        status = await self._ask("GetSMSStatus") or {}
        pairs = [(status.get(f"{where}Used", 0), status.get(f"{where}Size", 0)) for where in ("SIM", "Phone")]
        return max((used / size for used, size in pairs if size), default=0.0)

    # ---- health

    async def refresh(self) -> Facts:
        """Asks for registration, operator and signal; a phone that cannot tell counts as registered."""
        network = await self._ask("GetNetworkInfo")
        signal = await self._ask("GetSignalQuality") or {}
        strength = signal.get("SignalStrength", -1)
        state = (network or {}).get("State")
        # a phone that cannot tell may well be
        registered = state in ("HomeNetwork", "RoamingNetwork") if network is not None else True
        name = (network or {}).get("NetworkName") or (network or {}).get("NetworkCode") or None
        self.facts = replace(
            self.facts, registered=registered, operator=name, signal_dbm=strength if strength < -1 else None
        )
        return self.facts

    async def reset(self) -> None:
        """Restarts the phone where it can."""
        with contextlib.suppress(ModemTrouble):
            await self._ask("Reset", False)

    async def alive(self) -> None:
        """Asks for the signal: every phone knows it."""
        if self.lost.is_set():
            raise PortLost("the phone went away")
        await self._ask("GetSignalQuality")


def _try(fn: Callable[[], T]) -> T | None:
    """What the phone tells, or None."""
    try:
        return fn()
    except Exception as error:
        if isinstance(trouble_of(error), Refused | Barred):
            return None
        raise
