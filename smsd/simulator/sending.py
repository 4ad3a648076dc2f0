"""How a simulated modem sends (27.005 clause 3.5): a length, a PDU behind the prompt, seconds on the air, a reference.

In: +CMGS, +CMMS; PDUs. Out: SUBMITs to the network; the answer of each through the line. It is strict where a modem is:
a wrong length is +CMS ERROR: 304.
"""

from __future__ import annotations

import asyncio

from smsd.errors import PduFault
from smsd.simulator.manners import Manners, next_of
from smsd.simulator.part import Handler, Refusal
from smsd.simulator.radio import LINK_HOLD_S, Network
from smsd.simulator.serial_line import SerialLine
from smsd.sms import address, pdu
from smsd.sms.tpdu import Submit


class Sending:
    """The way of a text from the line to the network. `latency`: seconds until an answer that needs no network."""

    def __init__(self, manners: Manners, network: Network, number: str, line: SerialLine, latency: float) -> None:
        self._manners, self.network, self.number, self._line, self._latency = manners, network, number, line, latency
        line.on_payload = self._payload
        self.sent: list[tuple[float, Submit]] = []
        self.references: list[int] = []  # of what was sent, in the same order
        self._last_reference = 0
        self._link_until = 0.0  # so long the link to the network stays up
        self._flight: asyncio.TimerHandle | None = None
        self.reset()

    def reset(self) -> None:
        """The link is not kept."""
        self.cmms = 0

    def unplugged(self) -> None:
        """A text on air does not happen."""
        if self._flight:
            self._flight.cancel()
            self._flight = None

    def commands(self) -> dict[str, Handler]:
        """The commands of clause 3.5."""
        return {"+CMGS": self._cmgs, "+CMMS": self._cmms}

    @property
    def warm(self) -> bool:
        """Whether the link is still up from the text before."""
        return self.cmms > 0 and asyncio.get_running_loop().time() < self._link_until

    def _cmms(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return [f"+CMMS: {self.cmms}"]
        self.cmms = int(value)
        return None

    def _cmgs(self, operator: str, value: str) -> list[str]:
        if operator == "=?":
            return []
        if not value.isdecimal() or not 8 <= int(value) <= 176:
            raise Refusal("+CMS ERROR: 304")
        self._line.payload_length = int(value)
        return []

    def _payload(self, body: bytes, length: int, sent: bool) -> None:
        """What was typed behind the prompt; `sent`: with Ctrl-Z, not taken back."""
        try:
            submit = self._taken(body, length) if sent else None
        except Refusal as refusal:
            self._line.answer([], str(refusal), self._latency)
            return
        if submit is None:
            self._line.answer([], "OK", self._latency)
            return
        seconds = self.network.seconds(self.warm) if self._manners.air_s is None else self._manners.air_s
        self._line.goes_on_air()
        self._flight = asyncio.get_running_loop().call_later(
            seconds + next_of(self._manners.late, "air"), self.submitted, submit
        )

    def _taken(self, body: bytes, length: int) -> Submit:
        """The SUBMIT, where this modem takes it."""
        try:
            octets = pdu.from_hex(body.decode("ascii", "replace").strip())
            centre, at = address.decode_smsc(octets)
            submit = pdu.decode(octets, "mo").tpdu
            if len(octets) - at != length or not isinstance(submit, Submit):
                raise PduFault("length", 0, "not the length that was announced")
        except PduFault:
            raise Refusal("+CMS ERROR: 304") from None
        if self._manners.needs_centre and centre is None:
            raise Refusal("+CMS ERROR: 330")
        if any(getattr(submit, field) for field in self._manners.dislikes):
            raise Refusal(self._manners.disliked)
        return submit

    def submitted(self, submit: Submit) -> None:
        """The seconds on air are over."""
        self._flight = None
        self._line.is_back()
        now = asyncio.get_running_loop().time()
        self._link_until = now + LINK_HOLD_S[self.cmms]
        if not self._manners.registered:
            self._line.answer([], "+CMS ERROR: 331", 0)
            return
        refused = self._manners.cms.pop(0) if self._manners.cms else None
        said = f"+CMS ERROR: {refused}" if refused is not None else self._manners.refuses(submit)
        if said:
            self._line.answer([], said, 0, "+CMGS")
            return
        always = self._manners.always_reference
        self._last_reference = (self._last_reference + 1) % 256 if always is None else always
        self.sent.append((now, submit))
        self.references.append(self._last_reference)
        self.network.submit(self.number, submit, self._last_reference)
        self._answer()

    def _answer(self) -> None:
        if self._manners.lost_answers:
            self._manners.lost_answers -= 1
            self._line.go_on()
        elif self._manners.early_ok:
            self._line.go_on()
        else:
            told = [self._manners.cmgs.format(self._last_reference)] if self._manners.reference else []
            self._line.answer(told, "OK", 0, "+CMGS")
