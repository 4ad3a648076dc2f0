"""A simulated modem: 27.005, 27.007 and what sticks around it say.

In: bytes from a terminal, texts from the network. Out: bytes. Its parts stand in files of their own, and each answers
its own commands: the line, the card, the radio, the storage, what comes, what is sent. Here is what they share: one
command after the other, what is refused before a command is looked at, power and restarts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from smsd.simulator.arrivals import Arrivals, Message
from smsd.simulator.card import Card
from smsd.simulator.command_line import parse, split
from smsd.simulator.fixed import FIXED
from smsd.simulator.manners import Manners
from smsd.simulator.part import Part, Refusal, Unknown
from smsd.simulator.power import Power
from smsd.simulator.radio import Network
from smsd.simulator.registration import Registration
from smsd.simulator.sending import Sending
from smsd.simulator.serial_line import SerialLine
from smsd.simulator.settings import Settings
from smsd.simulator.storage import Storage, Stored
from smsd.sms.tpdu import Submit

LATENCY_S = 0.002
TELLS_WHO = ("+CGMI", "+CGMM", "+CGSN", "+CCID")
WANTS_A_CARD = ("+CPIN", "+CIMI", "+CMGF", "+CPMS")
WANTS_THE_SERVICE = ("+CMGF", "+CMGS", "+CMGL", "+CPMS", "+CNMI")
WANTS_THE_PIN = (*WANTS_THE_SERVICE, "+CSCA", "+CIMI")
AGREED_TO = ("V", "Q", "X", "H", "S", "M", "L", "&C", "&D", "&F", "&K", "&S", "&W", "A", "D")


def _nothing() -> None:
    """What happens at most commands."""


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
        self.imei, self._latency = imei, latency
        self.manners = manners = manners or Manners()
        self.commands: list[str] = []  # the lines that came
        self.meanwhile: dict[str, Callable[[], None]] = {}  # what happens, once, the moment a line comes
        self.power = Power(manners)
        self.line = SerialLine(manners, self.power, on_command=self._command, chatter=self._chatter)
        self.settings = Settings(manners)
        self.card = Card(manners=manners, number=number, iccid=iccid, imsi=imsi)
        self.radio = Registration(manners, self.notice, self.power_up)
        self.storage = Storage(manners)
        self.arrivals = Arrivals(manners, self.storage, self.notice)
        self.sending = Sending(manners=manners, network=network, number=number, line=self.line, latency=latency)
        self._parts: list[Part] = [self.settings, self.card, self.radio, self.storage, self.arrivals, self.sending]
        self._handlers = {name: handler for part in self._parts for name, handler in part.commands().items()}
        network.stations[number] = self

    # ---- what was done with it

    @property
    def number(self) -> str:
        """The number that its texts come from."""
        return self.sending.number

    @number.setter
    def number(self, number: str) -> None:
        self.sending.number = self.card.number = number

    @property
    def sent(self) -> list[tuple[float, Submit]]:
        """What went over the air, and when."""
        return self.sending.sent

    @property
    def references(self) -> list[int]:
        """The references of what was sent, in the same order."""
        return self.sending.references

    @property
    def stores(self) -> dict[str, dict[int, Stored]]:
        """What lies in each memory."""
        return self.storage.stores

    @property
    def pins(self) -> list[str]:
        """PINs that were tried on this card, the oldest first."""
        return self.card.pins

    # ---- power

    def power_up(self) -> None:
        """It starts: settings and PIN are forgotten."""
        self.power.reset()
        self.line.reset()
        for part in self._parts:
            part.reset()

    def unplugged(self) -> None:
        """Power goes: settings are lost, a text on air does not happen; stored texts stay."""
        self.sending.unplugged()
        self.power.cut()
        self.line.unplugged()
        self.arrivals.unplugged()
        self.power_up()

    def restart(self, *says: str) -> None:
        """Power was away for a moment and the port was not; it may say so."""
        self.unplugged()
        for line in says:
            self.notice(line)

    # ---- the terminal

    def feed(self, data: bytes) -> None:
        """Takes bytes as the terminal sent them, of whatever length."""
        self.line.feed(data)

    def closed(self) -> None:
        """The terminal closed the port: a half-typed command is forgotten, a text on air goes on."""
        self.line.closed()

    def notice(self, line: str) -> None:
        """Says a line that no command asked for."""
        self.line.notice(line)

    # ---- the network

    def arrive(self, tpdu: bytes, *, report: bool) -> None:
        """A DELIVER or STATUS-REPORT comes from the network."""
        self.arrivals.arrive(Message(tpdu, report))

    def register(self, registered: bool) -> None:
        """The network comes or goes."""
        self.radio.register(registered)

    def ring(self, caller: str) -> None:
        """Somebody calls: RING once, with the number where +CLIP=1 was said."""
        self.notice("RING")
        if self.settings.clip:
            self.notice(f'+CLIP: "{caller}",145,"",,"",0')

    # ---- commands

    def _chatter(self) -> list[str]:
        """What it says before each final result."""
        done, manners = self.line.done, self.manners
        flood = [line for until, said in manners.flood.items() if until not in done for line in said]
        return flood + [line for line in manners.chatter if self.card.unlocked or line != "+CPIN: READY"]

    def _command(self, text: str) -> None:
        """A command line; its answer."""
        self.commands.append(text)
        self.meanwhile.pop(text, _nothing)()
        lines: list[str] = []
        final: str | None = "OK"
        try:
            self._listens_to(text)
            for part in split(text[2:]):
                lines += self._one(part)
                self.line.done.add(part)
            if text[2:] in self.manners.no_ok:
                final = None
        except Refusal as refusal:
            lines, final, self.line.payload_length = [], str(refusal), None
        except Unknown:
            lines, final, self.line.payload_length = [], self.settings.unknown, None
        except ValueError:  # letters where a number belongs
            lines, final, self.line.payload_length = [], "ERROR", None
        if self.line.payload_length is not None and final == "OK":
            self.line.prompt(self._latency)
            return
        if self.manners.glued and lines and not lines[0].startswith("+"):
            lines[0], self.manners.glued = self.manners.glued + lines[0], ""
        self.line.answer(lines, final, self._latency, re.sub(r"[^A-Z+^].*", "", text[2:].upper()))

    def _listens_to(self, text: str) -> None:
        """Raises Refusal for a line that is none, or that comes too early."""
        if not re.match(r"(?i)at", text):
            raise Refusal("ERROR")
        if text.upper() not in ("AT", "ATE0V1") and self.power.busy():
            raise Refusal("+CME ERROR: 515")
        if text.upper() == "AT" and self.manners.bare_at != "OK":
            raise Refusal(self.manners.bare_at)

    def _one(self, command: str) -> list[str]:
        """The information lines of one command."""
        name, operator, value = parse(command)
        self._may(name, operator)
        if command in self.manners.answers:
            return [line.replace("{tries}", str(self.manners.pin_tries)) for line in self.manners.answers[command]]
        if name[0] not in "+^*#":
            return self._basic(name, value)
        if operator in FIXED.get(name, ()):
            return [line.format(m=self) for line in FIXED[name][operator]]
        handler = self._handlers.get("+" + name[1:])
        if handler is not None:
            return handler(operator, value.strip()) or []
        if command in self.manners.flood or command == self.manners.quiet_until:
            return []
        raise Unknown

    def _may(self, name: str, operator: str) -> None:
        """Raises what the state of card, radio and message service refuses."""
        manners, unlocked = self.manners, self.card.unlocked
        if name in manners.refused or f"{name}{operator}" in manners.refused:
            raise Unknown
        if self.radio.cfun == 0 and name == "+CPIN":
            raise Refusal("+CME ERROR: 13")
        if manners.identity_after_pin and not unlocked and name in TELLS_WHO:
            raise Refusal("ERROR")
        if manners.no_sim and name in WANTS_A_CARD:
            raise Refusal("+CME ERROR: 10")
        if not unlocked and name in WANTS_THE_PIN:
            raise Refusal("+CME ERROR: 12" if manners.puk else "+CME ERROR: 11")
        if manners.ready_after_s and name in WANTS_THE_SERVICE and self.power.waking():
            raise Refusal("ERROR")

    def _basic(self, name: str, value: str) -> list[str]:
        """A command of V.250, such as ATE0."""
        if name == "E":
            self.line.echo = not value.startswith("0")
        elif name == "Z":
            unlocked = self.card.unlocked
            self.power_up()
            self.card.unlocked = unlocked
        elif name == "I":
            return [self.manners.maker, self.manners.model, f"IMEI: {self.imei}"]
        elif name not in AGREED_TO:
            raise Unknown
        return []
