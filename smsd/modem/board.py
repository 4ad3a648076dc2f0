"""Who holds which port: one table for all lines of a process, so that they neither fight for a port nor take each
other's stick.

In: what each line knows of its modem, where it may be plugged in. Out: the ports that a line should try, best first;
a turn at each, since two lines must not talk into one port. It opens nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from smsd.modem.ports import place_of
from smsd.modem.who import Known, Seen, owners
from smsd.modem.wire import Wire

REMEMBERED_S, DEAF_S = 60.0, 20.0  # who was behind a port; that nobody answered there


@dataclass(frozen=True, slots=True)
class Sighting:
    """Who was behind a port, while the port stayed what it was; `seen` is None for one that does not answer."""

    node: object
    at: float
    seen: Seen | None


@dataclass(frozen=True, slots=True)
class Try:
    """A port worth a try; `own`: the operator named it for this line."""

    wire: Wire
    own: bool


class Board:
    """The table. A line that uses another driver only keeps its port for itself."""

    def __init__(self) -> None:
        self.lines: dict[str, Known] = {}
        self._wires: dict[str, Callable[[], Iterable[Wire]]] = {}
        self._anywhere: dict[str, Callable[[], Iterable[Wire]]] = {}
        self._holders: dict[str, str] = {}
        self._held: dict[str, tuple[str, object]] = {}  # where each line was last
        self._turns: dict[str, asyncio.Lock] = {}
        self._sightings: dict[str, Sighting] = {}

    def enter(
        self,
        name: str,
        known: Known,
        wires: Callable[[], Iterable[Wire]],
        anywhere: Callable[[], Iterable[Wire]] | None = None,
    ) -> None:
        """A line says who it is and which ports it means; `anywhere`: ports beyond, where its IMEI is written down."""
        self.lines[name] = known
        self._wires[name] = wires
        self._anywhere[name] = anywhere or (lambda: ())

    def reserve(self, spot: str, name: str) -> None:
        """A port that a line of another driver will open."""
        self._holders[spot] = name

    # ---- ports

    def tries(self, me: str) -> list[Try]:
        """Where the modem of a line may be: where it was seen, where it was last, its own ports, ports of other
        lines.
        """
        out: dict[str, Try] = {}
        for wire in self._wires[me]():
            out.setdefault(wire.spot, Try(wire, own=True))
        if self.lines[me].met:
            for wires in (*(w for n, w in self._wires.items() if n != me), self._anywhere[me]):
                for wire in wires():
                    out.setdefault(wire.spot, Try(wire, own=False))
        last = self._held.get(me, ("", None))[0]
        return sorted(
            (t for t in out.values() if not self._waste(me, t)),
            key=lambda t: (not self._seen_here(me, t), t.wire.spot != last, not t.own),
        )

    def _seen_here(self, me: str, a_try: Try) -> bool:
        sighting = self._fresh(a_try.wire)
        return bool(sighting and sighting.seen and owners(sighting.seen, self.around(me)) == {me})

    def _waste(self, me: str, a_try: Try) -> bool:
        """Held by another line; or seen a moment ago, and it was another's; or not ours and deaf."""
        if self.holder(a_try.wire.spot) not in (None, me):
            return True
        sighting = self._fresh(a_try.wire)
        if sighting is None:
            return False
        if sighting.seen is None:
            return not a_try.own
        whose = owners(sighting.seen, self.around(me))
        return me not in whose if whose else not a_try.own

    def _fresh(self, wire: Wire) -> Sighting | None:
        sighting = self._sightings.get(wire.spot)
        if sighting is None or sighting.node != wire.node:
            return None
        age = asyncio.get_running_loop().time() - sighting.at
        return sighting if age <= (REMEMBERED_S if sighting.seen else DEAF_S) else None

    def turn(self, spot: str) -> asyncio.Lock:
        """One line at a time finds out who is behind a port."""
        return self._turns.setdefault(spot, asyncio.Lock())

    def saw(self, wire: Wire, seen: Seen | None) -> None:
        """What is behind a port."""
        self._sightings[wire.spot] = Sighting(wire.node, asyncio.get_running_loop().time(), seen)

    # ---- holding

    def holder(self, spot: str) -> str | None:
        """The line that holds a port."""
        return self._holders.get(spot)

    def hold(self, me: str, wire: Wire) -> None:
        """The line keeps the port."""
        self._holders[wire.spot] = me

    def settle(self, me: str, wire: Wire) -> None:
        """It is the line's modem: next time it is looked for here first."""
        self._held[me] = (wire.spot, wire.node)

    def let_go(self, me: str) -> None:
        """The line holds no port any more."""
        self._holders = {spot: name for spot, name in self._holders.items() if name != me}

    def was_here(self, me: str, wire: Wire) -> bool:
        """Whether the line held this port last."""
        return self._held.get(me, ("", None))[0] == wire.spot

    def still_here(self, me: str, wire: Wire) -> bool:
        """Whether the port is the very one that the line held last, and never went away since."""
        return wire.node is not None and self._held.get(me) == (wire.spot, wire.node)

    def around(self, me: str) -> dict[str, Known]:
        """The line itself, and those that hold no port: one that holds its modem is not behind another port."""
        busy = set(self._holders.values())
        return {n: k for n, k in self.lines.items() if n == me or n not in busy}

    def explain(self, me: str) -> str:
        """Why none of its own ports is worth a try; empty where it has none."""
        for wire in self._wires[me]():
            holder = self.holder(wire.spot)
            sighting = self._fresh(wire)
            whose = owners(sighting.seen, self.around(me)) - {me} if sighting and sighting.seen else frozenset()
            if holder not in (None, me) or whose:
                return f"{wire.name} is the modem of {holder or ' or '.join(sorted(whose))}; its own is not plugged in"
        return ""

    def place(self, wire: Wire) -> str | None:
        """The socket that a port hangs on."""
        return place_of(wire.spot)
