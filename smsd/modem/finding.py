"""Finding a line's modem among the ports: who it says it is decides, not what the port is called.

In: the line's configuration, the board where all lines meet, what is known of each modem. Out: an open link to the
line's modem, and what it said of itself; or PortLost with the reason. It never sends a PIN and never lets two lines
talk into one port.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from smsd.at import commands
from smsd.config.schema import Modem as ModemConfig
from smsd.errors import ModemTrouble, NoAnswer, PortLost
from smsd.model.line import Facts
from smsd.modem import opening
from smsd.modem.board import Board, Try
from smsd.modem.link import Link
from smsd.modem.ports import COUNTED, candidates, is_open
from smsd.modem.profiles import Profile
from smsd.modem.who import Known, Seen, owners, why_no_pin
from smsd.modem.wire import SerialWire, Wire

LEAST_OF_NUMBER = 8  # digits of a number without the country that are enough to know it


@dataclass(frozen=True, slots=True)
class Found:
    """A modem that was found; `own`: on a port that the operator named for this line; `first_sight`: nothing was known
    of the line's modem before.
    """

    link: Link
    wire: Wire
    own: bool
    first_sight: bool
    facts: Facts
    profile: Profile
    seen: Seen


class Finder:
    """Finds one line's modem. `config` gives the configuration as it stands now, since a reload changes it; `connect`
    makes a link over a wire, `close` lets the last one go.
    """

    def __init__(
        self,
        config: Callable[[], ModemConfig],
        board: Board,
        known: Known,
        wires: Callable[[], Iterable[Wire]] | None,
        *,
        connect: Callable[[Wire], Link],
        close: Callable[[], Awaitable[None]],
    ) -> None:
        self._config, self._board, self._known, self._me = config, board, known, config().name
        self._connect, self._close = connect, close
        self._describe()
        board.enter(self._me, known, wires or self._ports, None if wires else self._anywhere)

    def _describe(self) -> None:
        """Takes what the operator wrote of the line: IMEI, card, PIN, a fixed port."""
        known, config = self._known, self._config()
        known.imei, known.iccid, known.number = config.imei, config.sim.iccid, config.sim.number
        known.pin = config.sim.pin.reveal() if config.sim.pin else None
        known.fixed = not is_open(config.device)
        known.counted = bool(COUNTED.fullmatch(config.device))

    def _ports(self) -> list[Wire]:
        """The ports that the configuration means."""
        config = self._config()
        return [SerialWire(path, config.baudrate) for path in candidates(config.device)]

    def _anywhere(self) -> list[Wire]:
        """Where the IMEI is configured any USB port may hold the stick."""
        config = self._config()
        if not config.imei or "://" in config.device:
            return []
        return [SerialWire(path, config.baudrate) for path in candidates("auto")]

    # ---- finding

    async def find(self, card: str | None) -> Found:
        """Tries the ports where the modem may be until it is there; the port is then held. `card`: its number as it
        was learned.

        A modem that nobody knows is taken on a port of our own only, and only when our own is nowhere else.
        """
        self._describe()
        self._known.card = card
        troubles: list[tuple[bool, ModemTrouble]] = []
        strangers: list[Try] = []
        certain = met = self._known.met
        for tries in (self._board.tries(self._me), strangers):
            for a_try in list(tries):
                async with self._board.turn(a_try.wire.spot):
                    if self._board.holder(a_try.wire.spot) not in (None, self._me):
                        continue  # another line of ours was quicker
                    try:
                        found = await self._who_is_there(a_try, first_sight=not met)
                        self.must_be_ours(found)
                    except ModemTrouble as error:
                        troubles.append((a_try.own, error))
                        await self._close()
                        continue
                    if certain and not self._surely_ours(found.seen):
                        strangers.append(a_try)
                        await self._close()
                        continue
                    self._board.hold(self._me, a_try.wire)
                    return found
            certain = False
        raise self._why_not(troubles)

    def _why_not(self, troubles: list[tuple[bool, ModemTrouble]]) -> ModemTrouble:
        explained = self._board.explain(self._me)
        if explained and not any(own and isinstance(t, NoAnswer) for own, t in troubles):
            return PortLost(explained)
        return (
            next((t for own, t in troubles if own), None)
            or next((t for _, t in troubles), None)
            or PortLost(f"no port fits {self._config().device!r}")
        )

    async def _who_is_there(self, a_try: Try, *, first_sight: bool) -> Found:
        wire, board = a_try.wire, self._board
        link = self._connect(wire)
        try:
            await link.open()
            facts, profile = await opening.identify(link, self._config())
            number = await opening.card_before_pin(link)
        except NoAnswer:
            board.saw(wire, None)
            raise
        seen = Seen(facts.imei, number, board.place(wire))
        board.saw(wire, seen)
        return Found(
            link=link, wire=wire, own=a_try.own, first_sight=first_sight, facts=facts, profile=profile, seen=seen
        )

    def _surely_ours(self, seen: Seen) -> bool:
        return owners(seen, self._board.around(self._me)) == {self._me}

    def must_be_ours(self, found: Found) -> None:
        """Raises PortLost where this is the modem of another line, or one that this line may not take."""
        seen, me, known = found.seen, self._me, self._known
        whose = owners(seen, self._board.around(me))
        if whose and me not in whose:
            raise PortLost(f"{found.wire.name} is the modem of {' or '.join(sorted(whose))}")
        if whose == {me}:
            return
        # nobody knows it, or nobody can tell: a named port is then the operator's word
        expected = known.imei or (None if known.fixed else known.stick)
        if not found.own or (expected and seen.imei and seen.imei != expected):
            raise PortLost(f"{found.wire.name} is another modem (IMEI {seen.imei})")

    # ---- once it is found

    def why_no_pin(self, found: Found) -> str | None:
        """Why the PIN must not go to the card that is in it; None where it may."""
        me, board = self._me, self._board
        return why_no_pin(
            me,
            found.seen,
            board.around(me),
            own=found.own,
            still_here=board.still_here(me, found.wire),
            everyone=board.lines,
        )

    async def by_its_number(self, found: Found) -> None:
        """First sight: where the card knows its own number, that says whose it is."""
        others = {n: k.number for n, k in self._board.lines.items() if n != self._me}
        number = (await found.link.try_(commands.own_number()) or "").lstrip("+0") if others else ""
        other = next(
            (n for n, theirs in others.items() if len(number) >= LEAST_OF_NUMBER and theirs.endswith(number)), None
        )
        if other is not None:
            imei = found.facts.imei
            if imei and not self._board.lines[other].met:
                self._board.lines[other].stick = imei
            raise PortLost(f"{found.wire.name} is the modem of {other}: its card has that number")

    def remember(self, found: Found) -> None:
        """It is ours: it is known by its IMEI, its card and its place from now on."""
        known, seen = self._known, found.seen
        self._board.settle(self._me, found.wire)
        known.stick, known.card, known.place = seen.imei or known.stick, seen.card or known.card, seen.place

    def own_port(self) -> Wire:
        """The port of a modem that could not be opened; PortLost where nobody can tell which it is."""
        me, board = self._me, self._board
        for a_try in board.tries(me):
            if a_try.own and (self._known.fixed or board.was_here(me, a_try.wire)):
                return a_try.wire
        raise PortLost(board.explain(me) or f"no port fits {self._config().device!r}")
