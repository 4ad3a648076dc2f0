"""A modem's side of the wire: 27.005, 27.007 and what sticks around it say.

In: bytes from a terminal, texts from the network. Out: bytes. One command at a time; what costs time in real life
costs time here (the loop's time, which may be a mock). It is strict where a modem is: a wrong length is +CMS ERROR:
304. Longer than other modules on purpose: a method a command, and all of them share the state of one modem.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from smsd.errors import PduFault
from smsd.simulator.manners import Manners
from smsd.simulator.radio import CENTRE, LINK_HOLD_S, Network
from smsd.sms import address, pdu
from smsd.sms.tpdu import Submit

SLOTS = {"SM": 30, "ME": 255, "SR": 30, "MT": 285}
LATENCY_S = 0.002
ACKNOWLEDGE_S = 15.0
NOISE = b"\x00\xff\x80\x13 ?? \x7f"


class Refusal(Exception):
    """The final result line of a command that failed."""


@dataclass(slots=True)
class Stored:
    """A message in the store."""

    tpdu: bytes
    status: int = 0  # 0 unread, 1 read
    report: bool = False


class AtServer:
    """One simulated modem on a network."""

    def __init__(
        self,
        network: Network,
        number: str,
        *,
        imei: str = "350000000000017",
        imsi: str = "206010000000017",
        iccid: str = "8932000000000000017",
        manners: Manners | None = None,
        latency: float = LATENCY_S,
    ) -> None:
        self.network, self.number, self.imei, self.imsi, self.iccid = network, number, imei, imsi, iccid
        self.manners, self.latency = manners or Manners(), latency
        self.output: Callable[[bytes], None] = lambda data: None
        self.stores: dict[str, dict[int, Stored]] = {name: {} for name in ("SM", "ME", "SR")}
        self.sent: list[tuple[float, Submit]] = []
        self.references: list[int] = []  # of what was sent, in the same order
        self.commands: list[str] = []
        self._buffer = b""
        self._busy = False
        self._length: int | None = None
        self._reference = 0
        self._link_until = 0.0
        self._held: list[bytes] = []
        self._waiting: list[tuple[bytes, bool]] = []
        self._unacknowledged: list[tuple[bytes, bool]] = []
        self.pins: list[str] = []  # PINs that were tried
        self._flight: asyncio.TimerHandle | None = None
        self._power_ups = 0
        self._defaults()
        network.stations[number] = self

    def _defaults(self) -> None:
        self.echo, self.cmee, self.cnmi, self.cmms, self.mode = True, 0, [0, 0, 0, 0, 0], 0, 0
        self.memories = ["SM" if "SM" in self.manners.stores else self.manners.stores[0]] * 3
        self.unlocked = self.manners.pin is None
        self.clip, self.reg, self.charset = 0, {"+CREG": 0, "+CGREG": 0, "+CEREG": 0}, "GSM"
        self._refusing = self.manners.busy
        self._said: set[str] = set()
        self._powered: float | None = None
        self.cfun, self.csms = self.manners.cfun, self.manners.phase

    # ---- bytes

    def unplugged(self) -> None:
        """Power goes: settings are lost, a text on air does not happen; stored texts stay."""
        if self._flight:
            self._flight.cancel()
            self._flight = None
        self._power_ups += 1
        self._buffer, self._busy, self._length = b"", False, None
        self._held.clear()
        self._waiting += self._unacknowledged
        self._unacknowledged.clear()
        self._defaults()

    def restart(self, *says: str) -> None:
        """Power was away for a moment and the port was not: settings and PIN are forgotten, and it may say so."""
        self.unplugged()
        for line in says:
            self.notice(line)

    def closed(self) -> None:
        """The port was closed: a half-typed command is forgotten."""
        self._buffer, self._length = b"", None

    def feed(self, data: bytes) -> None:
        """Bytes from the terminal."""
        if self.manners.deaf and not (self.manners.hears_reset and b"+CFUN=1,1" in data):
            return
        if self.echo or self.manners.keeps_echo:
            self._say(data)
        self._buffer += data
        self._pump()

    def _say(self, data: bytes) -> None:
        if self.manners.deaf:
            return
        for piece in (bytes([b]) for b in data) if self.manners.one_by_one else (data,):
            self.output(piece)

    def _pump(self) -> None:
        while not self._busy:
            if self._length is not None:
                ends = [i for i in (self._buffer.find(b"\x1a"), self._buffer.find(b"\x1b")) if i >= 0]
                if not ends:
                    return
                body, key, self._buffer = (
                    self._buffer[: min(ends)],
                    self._buffer[min(ends)],
                    self._buffer[min(ends) + 1 :],
                )
                self._payload(body, sent=key == 0x1A)
                continue
            line, cr, rest = self._buffer.partition(b"\r")
            if not cr:
                return
            self._buffer = rest
            text = line.decode("latin-1").strip("\x00\n\x1a\x1b ")
            if text:
                self._command(text)

    def _lateness(self, name: str, of: dict[str, list[float]]) -> float:
        return of[name].pop(0) if of.get(name) else 0.0

    def _later(self, seconds: float, what: Callable[..., None], *args: Any) -> None:
        """Does it then, unless power went away meanwhile."""
        powered = self._power_ups

        def then() -> None:
            if powered == self._power_ups:
                what(*args)

        asyncio.get_running_loop().call_later(seconds, then)

    def _answer(self, lines: list[str], final: str | None, delay: float, name: str = "") -> None:
        late, again = self._lateness(name, self.manners.late), self._lateness(name, self.manners.said_twice)
        if again:
            said = "".join(f"\r\n{line}\r\n" for line in (*lines, final) if line)
            self._later(delay + late + again, self._say, said.encode("latin-1", "replace"))
        if late and self.manners.hears_meanwhile:
            said = "".join(f"\r\n{line}\r\n" for line in (*lines, final) if line)
            self._later(delay + late, self._say, said.encode("latin-1", "replace"))
            self._busy = False
            self._pump()
            return
        self._busy = True

        def now() -> None:
            self._busy = False
            if self.manners.noise:
                self.manners.noise -= 1
                self._say(NOISE)
            out = "".join(f"\r\n{line}\r\n" for line in lines)
            if final:
                flood = [line for until, said in self.manners.flood.items() if until not in self._said for line in said]
                chatter = [line for line in self.manners.chatter if self.unlocked or line != "+CPIN: READY"]
                out = "".join(f"\r\n{line}\r\n" for line in (*flood, *chatter)) + out
            if final:
                out += f"\r\n{final}\r\n"
            self._say(out.encode("latin-1", "replace"))
            if self._length is None:
                held, self._held = self._held, []
                for data in held:
                    self._say(data)
            self._pump()

        self._later(delay + late + self.manners.slow_s, now)

    def notice(self, line: str) -> None:
        """Says something unasked: at once, or when the prompt is over."""
        if self.manners.quiet_until and self.manners.quiet_until not in self._said:
            return
        data = f"\r\n{line}\r\n".encode("latin-1")
        if self._length is not None or (self._busy and self._flight is None):
            self._held.append(data)
        else:
            self._say(data)

    # ---- commands

    def _command(self, text: str) -> None:
        self.commands.append(text)
        lines: list[str] = []
        final: str | None = "OK"
        try:
            if not re.match(r"(?i)at", text):
                raise Refusal("ERROR")
            if self._refusing and text.upper() not in ("AT", "ATE0V1"):
                self._refusing -= 1
                raise Refusal("+CME ERROR: 515")
            if text.upper() == "AT" and self.manners.bare_at != "OK":
                raise Refusal(self.manners.bare_at)
            for part in _split(text[2:]):
                lines += self._one(part)
                self._said.add(part)
            if text[2:] in self.manners.no_ok:
                final = None
        except Refusal as refusal:
            lines, final, self._length = [], str(refusal), None
        except ValueError:  # letters where a number belongs
            lines, final, self._length = [], "ERROR", None
        if self._length is not None and final == "OK":
            prompt = "\r\n> \r\n" if self.manners.prompt_with_line_end else "\r\n> "
            late, length = self._lateness(">", self.manners.late), self._length
            self._busy = not (late and self.manners.hears_meanwhile)
            if not self._busy:
                self._length = None
            self._later(self.latency + late, self._prompt, prompt, length)
            return
        if self.manners.glued and lines and not lines[0].startswith("+"):
            lines[0], self.manners.glued = self.manners.glued + lines[0], ""
        self._answer(lines, final, self.latency, re.sub(r"[^A-Z+^].*", "", text[2:].upper()))

    def _prompt(self, prompt: str, length: int) -> None:
        self._busy, self._length = False, length
        self._say(prompt.encode() + b"\r\nOK\r\n" * self.manners.early_ok)
        self._pump()

    def _one(self, part: str) -> list[str]:
        match = re.match(r"([+^*#][A-Za-z0-9]+|[&\\]?[A-Za-z])(=\?|\?|=)?(.*)", part, re.S)
        if match is None:
            raise Refusal("ERROR")
        name, operator, value = match.group(1).upper(), match.group(2) or "", match.group(3)
        if name in self.manners.refused or f"{name}{operator}" in self.manners.refused:
            raise self._unknown()
        if self.cfun == 0 and name == "+CPIN":
            raise Refusal("+CME ERROR: 13")
        if self.manners.identity_after_pin and not self.unlocked and name in ("+CGMI", "+CGMM", "+CGSN", "+CCID"):
            raise Refusal("ERROR")
        if self.manners.no_sim and name in ("+CPIN", "+CIMI", "+CMGF", "+CPMS"):
            raise Refusal("+CME ERROR: 10")
        if not self.unlocked and name in ("+CMGF", "+CMGS", "+CMGL", "+CPMS", "+CNMI", "+CSCA", "+CIMI"):
            raise Refusal("+CME ERROR: 12" if self.manners.puk else "+CME ERROR: 11")
        if self.manners.ready_after_s and name in ("+CMGF", "+CMGS", "+CMGL", "+CPMS", "+CNMI"):
            now = asyncio.get_running_loop().time()
            self._powered = now if self._powered is None else self._powered
            if now - self._powered < self.manners.ready_after_s:
                raise Refusal("ERROR")
        if part in self.manners.answers:
            return [line.replace("{tries}", str(self.manners.pin_tries)) for line in self.manners.answers[part]]
        if name[0] not in "+^*#":
            return self._basic(name, operator, value)
        if name in _FIXED and operator in _FIXED[name]:
            return [line.format(m=self) for line in _FIXED[name][operator]]
        method = getattr(self, "_" + name[1:].lower(), None)
        if method is None and (part in self.manners.flood or part == self.manners.quiet_until):
            return []
        if method is None:
            raise self._unknown()
        found: list[str] | None = method(operator, value.strip())
        return found or []

    def _unknown(self) -> Refusal:
        if self.manners.unknown:
            return Refusal(self.manners.unknown)
        return Refusal({0: "ERROR", 1: "+CME ERROR: 4", 2: "+CME ERROR: operation not supported"}[self.cmee])

    def _basic(self, name: str, operator: str, value: str) -> list[str]:
        if name == "E":
            self.echo = not value.startswith("0")
        elif name == "Z":
            unlocked = self.unlocked
            self._defaults()
            self.unlocked = unlocked
        elif name == "I":
            return [self.manners.maker, self.manners.model, f"IMEI: {self.imei}"]
        elif name not in ("V", "Q", "X", "H", "S", "M", "L", "&C", "&D", "&F", "&K", "&S", "&W", "A", "D"):
            raise self._unknown()
        return []

    def _cpin(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            state = "SIM PUK" if self.manners.puk else "READY" if self.unlocked else "SIM PIN"
            return [f"+CPIN: {state}"]
        if self.manners.puk:
            raise Refusal("+CME ERROR: 12")
        self.pins.append(value.strip('"'))
        if value.strip('"') != self.manners.pin:
            self.manners.pin_tries -= 1
            self.manners.puk = self.manners.pin_tries <= 0
            raise Refusal("+CME ERROR: 16")
        self.unlocked = True
        return None

    def _cmee(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return [f"+CMEE: {self.cmee}"]
        self.cmee = int(value or 0)
        return None

    def _creg(self, operator: str, value: str, name: str = "+CREG") -> list[str] | None:
        if operator == "?":
            return [f"{name}: {self.reg[name]},{self._stat(name)}"]
        self.reg[name] = int(value or 0)
        return None

    def _stat(self, name: str) -> str:
        if self.cfun != 1:
            return "0"
        return self.manners.stats.get(name, "1") if self.manners.registered else "2"

    def _cereg(self, operator: str, value: str) -> list[str] | None:
        if "+CEREG" not in self.manners.stats:
            raise self._unknown()
        return self._creg(operator, value, "+CEREG")

    def _cireg(self, operator: str, value: str) -> list[str] | None:
        if not self.manners.ims:
            raise self._unknown()
        return [f"+CIREG: {self.manners.ims}"] if operator == "?" else None

    def _cgreg(self, operator: str, value: str) -> list[str] | None:
        return self._creg(operator, value, "+CGREG")

    def register(self, registered: bool) -> None:
        """The network comes or goes; who asked for it hears it."""
        self.manners.registered = registered
        for name, mode in self.reg.items():
            if mode:
                self.notice(f"{name}: {self._stat(name)}")

    def _csq(self, operator: str, value: str) -> list[str]:
        return ["+CSQ: 21,99" if self.manners.registered else "+CSQ: 99,99"]

    def _cops(self, operator: str, value: str) -> list[str] | None:
        if operator != "?":
            return None
        return ['+COPS: 0,0,"SIMULATED",7'] if self.manners.registered else ["+COPS: 0"]

    def _cscs(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return [f'+CSCS: "{self.charset}"']
        self.charset = value.strip('"').upper()
        return None

    def _cmgf(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return [f"+CMGF: {self.mode}"]
        if value != "0":
            raise Refusal("+CMS ERROR: 303")  # PDU mode is the only one used here
        return None

    def _clip(self, operator: str, value: str) -> list[str] | None:
        self.clip = int(value) if value.isdecimal() else self.clip
        return [f"+CLIP: {self.clip},1"] if operator == "?" else None

    def _chup(self, operator: str, value: str) -> None:
        return None

    def ring(self, caller: str) -> None:
        """Somebody calls."""
        self.notice("RING")
        if self.clip:
            self.notice(f'+CLIP: "{caller}",145,"",,"",0')

    def _csms(self, operator: str, value: str) -> list[str]:
        if operator == "=?":
            return [f"+CSMS: ({','.join(map(str, self.manners.services))})"]
        if operator == "?":
            return [f"+CSMS: {self.csms},1,1,1"]
        if int(value) not in self.manners.services:
            raise Refusal("+CMS ERROR: 302")
        self.csms = int(value)
        return ["+CSMS: 1,1,1"]

    def _cnma(self, operator: str, value: str) -> list[str] | None:
        if operator == "=?":
            if 1 not in self.manners.services and not self.manners.phase:
                raise self._unknown()
            return ["+CNMA: (0-2)"]
        if not self._unacknowledged:
            raise Refusal("+CMS ERROR: 340")
        self._unacknowledged.pop(0)
        self._again()
        return None

    def _unanswered(self, entry: tuple[bytes, bool]) -> None:
        """Nobody acknowledged a routed text in time: routing ends (27.005 clause 3.4.4), and the network tries again
        later.
        """
        if any(entry is e for e in self._unacknowledged):
            self._waiting += self._unacknowledged
            self._unacknowledged.clear()
            self.cnmi[1] = self.cnmi[3] = 0

    def _cnum(self, operator: str, value: str) -> list[str] | None:
        return [f'+CNUM: "","{self.number}",145'] if self.manners.knows_number else None

    def _cmms(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return [f"+CMMS: {self.cmms}"]
        self.cmms = int(value)
        return None

    def _cnmi(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return ["+CNMI: " + ",".join(map(str, self.cnmi))]
        if operator == "=?":
            return [
                (
                    "+CNMI: "
                    f"(0-2),(0-3),(0,2),({','.join(map(str, self.manners.cnmi_ds))}),({','.join(map(str, self.manners.cnmi_bfr))})"
                )
            ]
        fields = [int(f) for f in value.split(",") if f.strip().isdecimal()]
        taken = (self.manners.cnmi_modes, (0, 1, 2, 3), (0, 1, 2, 3), self.manners.cnmi_ds, self.manners.cnmi_bfr)
        if any(given not in may for given, may in zip(fields, taken, strict=False)):
            raise Refusal("+CMS ERROR: 302")
        self.cnmi[: len(fields)] = fields
        self._again()
        return None

    def _again(self) -> None:
        """What the network could not deliver comes."""
        waiting, self._waiting = self._waiting, []
        for tpdu, report in waiting:
            self.arrive(tpdu, report=report)

    def _cfun(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return [f"+CFUN: {self.cfun}"]
        if value.endswith(",1"):
            self._defaults()
            self.manners.deaf = False
        if not self.manners.cfun_stuck:
            self.cfun = int(value.partition(",")[0])
        return None

    def _cpinr(self, operator: str, value: str) -> list[str] | None:
        return [f"+CPINR: SIM PIN,{self.manners.pin_tries},3"]

    # ---- the store

    def _cpms(self, operator: str, value: str) -> list[str]:
        names = self.manners.stores
        if operator == "=?":
            group = "(" + ",".join(f'"{n}"' for n in names) + ")"
            receiving = "(" + ",".join(f'"{n}"' for n in names if n != "SR") + ")"
            return [f"+CPMS: {group},{receiving},{receiving}"]
        if operator == "?":
            return ["+CPMS: " + ",".join(f'"{n}",{len(self._box(n))},{SLOTS[n]}' for n in self.memories)]
        if not self.manners.least_memories <= value.count(",") + 1 <= self.manners.memories:
            raise Refusal("ERROR")
        for i, field in enumerate(value.split(",")):
            name = field.strip('" ')
            if name not in (*names, "MT") or i > 2 or (i == 0 and name in self.manners.unreadable):
                raise Refusal("+CMS ERROR: 302")
            self.memories[i] = name
        return ["+CPMS: " + ",".join(f"{len(self._box(n))},{SLOTS[n]}" for n in self.memories)]

    def _box(self, name: str) -> dict[int, Stored]:
        """A memory by its places, as the terminal sees it; MT is both of a phone's, one behind the other."""
        if self.manners.hides_stored or name in self.manners.hides_in:
            return {}
        if name == "MT":
            return self.stores["SM"] | {i + SLOTS["SM"]: s for i, s in self.stores["ME"].items()}
        return self.stores[name]

    def _shown(self, stored: Stored) -> str:
        octets = address.encode_smsc(CENTRE) + stored.tpdu
        status, stored.status = stored.status, 1
        rubbish = f"\r\n{self.manners.rubbish}" if self.manners.rubbish else ""
        return f"{status},,{len(stored.tpdu)}{rubbish}\r\n{octets.hex().upper()}"

    def _cmgl(self, operator: str, value: str) -> list[str]:
        wanted = int(value or 0)
        box = self._box(self.memories[0])
        if not box and self.manners.empty_store:
            raise Refusal(self.manners.empty_store)
        return [f"+CMGL: {i},{self._shown(s)}" for i, s in sorted(box.items()) if wanted in (4, s.status)]

    def _cmgr(self, operator: str, value: str) -> list[str]:
        stored = self._box(self.memories[0]).get(int(value))
        if stored is None:
            raise Refusal(self.manners.empty_place.replace("|", "\r\n"))
        return [f"+CMGR: {self._shown(stored)}"]

    def _cmgd(self, operator: str, value: str) -> list[str] | None:
        if operator == "=?":
            return [f"+CMGD: ({','.join(map(str, sorted(self._box(self.memories[0]))))}),(0-4)"]
        if self.manners.undeletable:
            raise Refusal("+CMS ERROR: 302")
        index = int(value.split(",", maxsplit=1)[0])
        name = self.memories[0]
        if name == "MT":
            name, index = ("SM", index) if index < SLOTS["SM"] else ("ME", index - SLOTS["SM"])
        self.stores[name].pop(index, None)
        waiting, self._waiting = self._waiting, []
        for tpdu, report in waiting:
            self._deliver(tpdu, report=report)
        return None

    def arrive(self, tpdu: bytes, *, report: bool) -> None:
        """A DELIVER or STATUS-REPORT comes from the network."""
        for _ in range(1 + (self.manners.twice and not report)):
            self._deliver(tpdu, report=report)

    def _deliver(self, tpdu: bytes, *, report: bool) -> None:
        """It is routed, or stored and announced, as +CNMI says."""
        if report and self.manners.cnmi_ds == (0,):
            return  # it knows no reports
        octets = (address.encode_smsc(CENTRE) + tpdu).hex().upper()
        if report and self.cnmi[3] == 1:
            self.notice(f"{self.manners.cds.format(len(tpdu))}\r\n{octets}")
            return
        if not report and self.cnmi[1] == 2 and not self.manners.never_routes:
            if self._unacknowledged:  # one at a time
                self._waiting.append((tpdu, report))
                return
            self.notice(f"+CMT: ,{len(tpdu)}\r\n{octets}")
            if self.csms == 1:
                entry = (tpdu, report)
                self._unacknowledged.append(entry)
                asyncio.get_running_loop().call_later(ACKNOWLEDGE_S, self._unanswered, entry)
            return
        store = "SR" if report and self.manners.reports_in_sr else self.manners.lands_in or self.memories[2]
        store = "ME" if store == "MT" else store
        box = self.stores[store]
        index = next((i for i in range(SLOTS[store]) if i not in box), None)
        if index is None:
            self._waiting.append((tpdu, report))
            return
        box[index] = Stored(tpdu, status=int(self.manners.always_read), report=report)
        announced = (
            self.cnmi[3] == 2 if report else self.cnmi[1] == 1 or (self.manners.never_routes and self.cnmi[1] == 2)
        )
        if self.manners.lose_announcements:
            self.manners.lose_announcements -= 1
        elif announced:
            named = self.manners.garbled or (self.memories[2] if report else store)
            self.notice(f'{"+CDSI" if report else "+CMTI"}: "{named}",{index}')

    # ---- sending

    def _cmgs(self, operator: str, value: str) -> list[str]:
        if operator == "=?":
            return []
        if not value.isdecimal() or not 8 <= int(value) <= 176:
            raise Refusal("+CMS ERROR: 304")
        self._length = int(value)
        return []

    def _payload(self, body: bytes, *, sent: bool) -> None:
        length, self._length = self._length, None
        if not sent:
            self._answer([], "OK", self.latency)
            return
        try:
            octets = pdu.from_hex(body.decode("ascii", "replace").strip())
            centre, at = address.decode_smsc(octets)
            submit = pdu.decode(octets, "mo").tpdu
            if len(octets) - at != length or not isinstance(submit, Submit):
                raise PduFault("length", 0, "not the length that was announced")
        except PduFault:
            self._answer([], "+CMS ERROR: 304", self.latency)
            return
        if self.manners.needs_centre and centre is None:
            self._answer([], "+CMS ERROR: 330", self.latency)
            return
        if any(getattr(submit, field) for field in self.manners.dislikes):
            self._answer([], self.manners.disliked, self.latency)
            return
        loop = asyncio.get_running_loop()
        warm = self.cmms > 0 and loop.time() < self._link_until
        self._busy = True
        seconds = self.network.seconds(warm) if self.manners.air_s is None else self.manners.air_s
        self._flight = loop.call_later(seconds + self._lateness("air", self.manners.late), self._submitted, submit)

    def _submitted(self, submit: Submit) -> None:
        self._flight, self._busy = None, False
        loop = asyncio.get_running_loop()
        self._link_until = loop.time() + LINK_HOLD_S[self.cmms]
        if not self.manners.registered:
            self._answer([], "+CMS ERROR: 331", 0)
            return
        refused = self.manners.cms.pop(0) if self.manners.cms else None
        if refused is not None:
            self._answer([], f"+CMS ERROR: {refused}", 0, "+CMGS")
            return
        said = self.manners.refuses(submit)
        if said:
            self._answer([], said, 0, "+CMGS")
            return
        self._reference = (self._reference + 1) % 256
        self.sent.append((loop.time(), submit))
        self.references.append(self._reference)
        self.network.submit(self.number, submit, self._reference)
        if self.manners.lost_answers:
            self.manners.lost_answers -= 1
            self._pump()
            return
        if self.manners.early_ok:
            self._pump()
            return
        self._answer([self.manners.cmgs.format(self._reference)] if self.manners.reference else [], "OK", 0, "+CMGS")


_FIXED: dict[str, dict[str, list[str]]] = {
    "+CGMI": {"": ["{m.manners.maker}"]}, "+CGMM": {"": ["{m.manners.model}"]}, "+CGMR": {"": ["1.0"]},
    "+GMI": {"": ["{m.manners.maker}"]}, "+GMM": {"": ["{m.manners.model}"]}, "+GMR": {"": ["1.0"]},
    "+CGSN": {"": ["{m.imei}"]}, "+GSN": {"": ["{m.imei}"]}, "+CIMI": {"": ["{m.imsi}"]},
    "+CCID": {"": ["+CCID: {m.iccid}"]}, "+GCAP": {"": ["+GCAP: +CGSM"]},
    "+CMGF": {"=?": ["+CMGF: (0)"]}, "+CMMS": {"=?": ["+CMMS: (0-2)"]},
    "+CSCA": {"?": [f'+CSCA: "{CENTRE}",145'], "=": []}, "+CSCS": {"=?": ['+CSCS: ("GSM","IRA","UCS2")']},
    "+CREG": {"=?": ["+CREG: (0-1)"]}, "+CSQ": {"=?": ["+CSQ: (0-31,99),(99)"]}, "+CMEE": {"=?": ["+CMEE: (0-2)"]},
    "+CBC": {"": ["+CBC: 0,100"]}, "+CPAS": {"": ["+CPAS: 0"]}, "+CMGL": {"=?": ["+CMGL: (0-4)"]},
    "+CSDH": {"=": [], "?": ["+CSDH: 0"]}, "+CSMP": {"=": [], "?": ["+CSMP: 17,167,0,0"]}, "+CMGR": {"=?": []},
    "+CLIP": {"=?": ["+CLIP: (0,1)"]}, "+CPIN": {"=?": []}, "+IPR": {"=": []}, "+CGATT": {"?": ["+CGATT: 1"]},
    "+CRC": {"=": []},
}  # fmt: skip


def _split(text: str) -> list[str]:
    """The commands of one line: `E0V1+CMEE=1;+CSQ`."""
    out, rest = [], text.strip()
    while rest:
        if rest[0] in "+^*#":
            match = re.match(r'(?:[^";]|"[^"]*"?)+', rest)
        else:
            match = re.match(r"[&\\]?[A-Za-z]\d*(?:=\?|\?|=\d*)?", rest)
        if not match:
            raise Refusal("ERROR")
        out.append(match.group().strip())
        rest = rest[match.end() :].lstrip("; ")
    return out
