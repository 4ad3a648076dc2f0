"""The SIM in a simulated modem: its numbers, its PIN.

In: +CPIN, +CPINR, +CNUM. Out: their answers; whether it is unlocked.
"""

from __future__ import annotations

from smsd.simulator.manners import Manners
from smsd.simulator.part import Handler, Refusal


class Card:
    """A card; its PIN, and how many tries are left, stand in the manners."""

    def __init__(self, manners: Manners, number: str, iccid: str, imsi: str) -> None:
        self._manners = manners
        self.number, self.iccid, self.imsi = number, iccid, imsi
        self.pins: list[str] = []  # PINs that were tried
        self.reset()

    def reset(self) -> None:
        """Its PIN is asked for."""
        self.unlocked = self._manners.pin is None

    def commands(self) -> dict[str, Handler]:
        """What the AT server asks the card."""
        return {"+CPIN": self._cpin, "+CPINR": self._cpinr, "+CNUM": self._cnum}

    def _cpin(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            state = "SIM PUK" if self._manners.puk else "READY" if self.unlocked else "SIM PIN"
            return [f"+CPIN: {state}"]
        if self._manners.puk:
            raise Refusal("+CME ERROR: 12")
        self.pins.append(value.strip('"'))
        if value.strip('"') != self._manners.pin:
            self._manners.pin_tries -= 1
            self._manners.puk = self._manners.pin_tries <= 0
            raise Refusal("+CME ERROR: 16")
        self.unlocked = True
        return None

    def _cpinr(self, operator: str, value: str) -> list[str] | None:
        return [f"+CPINR: SIM PIN,{self._manners.pin_tries},3"]

    def _cnum(self, operator: str, value: str) -> list[str] | None:
        return [f'+CNUM: "","{self.number}",145'] if self._manners.knows_number else None
