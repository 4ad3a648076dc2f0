"""The radio of a simulated modem: whether it is on, and what it says of the network.

In: +CFUN, +CREG and its kin, +CSQ, +COPS; the network comes or goes. Out: their answers; notices for who asked.
"""

from __future__ import annotations

from collections.abc import Callable

from smsd.simulator.manners import Manners
from smsd.simulator.part import Handler, Unknown


class Registration:
    """The radio's state. `restart` is called for AT+CFUN=1,1."""

    def __init__(self, manners: Manners, notice: Callable[[str], None], restart: Callable[[], None]) -> None:
        self._manners, self._notice, self._restart = manners, notice, restart
        self.reset()

    def reset(self) -> None:
        """As awake as this modem is when power comes; nobody has asked for notices."""
        self.cfun = self._manners.cfun
        self._tells = {"+CREG": 0, "+CGREG": 0, "+CEREG": 0}

    def commands(self) -> dict[str, Handler]:
        """What the AT server asks the radio."""
        return {
            "+CREG": lambda operator, value: self._domain("+CREG", operator, value),
            "+CGREG": lambda operator, value: self._domain("+CGREG", operator, value),
            "+CEREG": self._cereg,
            "+CIREG": self._cireg,
            "+CSQ": self._csq,
            "+COPS": self._cops,
            "+CFUN": self._cfun,
        }

    def register(self, registered: bool) -> None:
        """The network comes or goes; who asked for it hears it."""
        self._manners.registered = registered
        for name, mode in self._tells.items():
            if mode:
                self._notice(f"{name}: {self._stat(name)}")

    def _stat(self, name: str) -> str:
        if self.cfun != 1:
            return "0"
        return self._manners.stats.get(name, "1") if self._manners.registered else "2"

    def _domain(self, name: str, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return [f"{name}: {self._tells[name]},{self._stat(name)}"]
        self._tells[name] = int(value or 0)
        return None

    def _cereg(self, operator: str, value: str) -> list[str] | None:
        if "+CEREG" not in self._manners.stats:
            raise Unknown
        return self._domain("+CEREG", operator, value)

    def _cireg(self, operator: str, value: str) -> list[str] | None:
        if not self._manners.ims:
            raise Unknown
        return [f"+CIREG: {self._manners.ims}"] if operator == "?" else None

    def _csq(self, operator: str, value: str) -> list[str]:
        return ["+CSQ: 21,99" if self._manners.registered else "+CSQ: 99,99"]

    def _cops(self, operator: str, value: str) -> list[str] | None:
        if operator != "?":
            return None
        return ['+COPS: 0,0,"SIMULATED",7'] if self._manners.registered else ["+COPS: 0"]

    def _cfun(self, operator: str, value: str) -> list[str] | None:
        if operator == "?":
            return [f"+CFUN: {self.cfun}"]
        if value.endswith(",1"):
            self._restart()
            self._manners.deaf = False
        if not self._manners.cfun_stuck:
            self.cfun = int(value.partition(",")[0])
        return None
