"""What a terminal sets in a simulated modem and little else depends on.

In: +CMEE, +CLIP, +CSCS, +CMGF. Out: their answers; how an unknown command is refused.
"""

from __future__ import annotations

from smsd.simulator.manners import Manners
from smsd.simulator.part import Handler, Refusal

UNKNOWN = {0: "ERROR", 1: "+CME ERROR: 4", 2: "+CME ERROR: operation not supported"}  # by +CMEE


class Settings:
    """They are lost with the power."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self.reset()

    def reset(self) -> None:
        """As in a new modem."""
        self._cmee = 0
        self.clip = 0  # whether callers are named
        self._charset = "GSM"

    def commands(self) -> dict[str, Handler]:
        """The commands that set something."""
        return {
            "+CMEE": self._set_cmee,
            "+CLIP": self._set_clip,
            "+CSCS": self._set_charset,
            "+CMGF": self._set_mode,
            "+CHUP": lambda operator, value: None,
        }

    @property
    def unknown(self) -> str:
        """The final result for a command that it does not know."""
        return self._manners.unknown or UNKNOWN[self._cmee]

    def _set_cmee(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return [f"+CMEE: {self._cmee}"]
        self._cmee = int(value or 0)
        return None

    def _set_clip(self, operator: str, value: str) -> list[str] | None:
        self.clip = int(value) if value.isdecimal() else self.clip
        return [f"+CLIP: {self.clip},1"] if operator == "?" else None

    def _set_charset(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return [f'+CSCS: "{self._charset}"']
        self._charset = value.strip('"').upper()
        return None

    def _set_mode(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return ["+CMGF: 0"]
        if value != "0":
            raise Refusal("+CMS ERROR: 303")  # PDU mode is the only one used here
        return None
