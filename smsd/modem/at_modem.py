"""The `at` driver: a modem that speaks 27.005 over a wire.

In: SUBMITs. Out: what modem/protocol says. It finds its modem by who the modem says it is (modem/who.py), on
whichever port that is (modem/board.py); receiving is in modem/receiving.py.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from smsd.at import commands, notices, replies
from smsd.at.engine import SENT, Noticed, prefix_of
from smsd.at.texts import References
from smsd.config.schema import Modem as ModemConfig
from smsd.errors import ModemTrouble, NoAnswer, PortLost, Refused, Restarted
from smsd.model.line import Facts
from smsd.modem import opening
from smsd.modem.board import Board, Try
from smsd.modem.link import Lately, Link
from smsd.modem.ports import COUNTED, candidates, is_open
from smsd.modem.profiles import Profile
from smsd.modem.protocol import Call, Card, Incoming, Late, Place
from smsd.modem.receiving import Announced, Receiver
from smsd.modem.registration import judge
from smsd.modem.who import Known, Seen, owners, why_no_pin
from smsd.modem.wire import SerialWire, Wire
from smsd.sms import pdu
from smsd.sms.tpdu import Submit

KEPT_ANNOUNCEMENTS = 8192  # more than any memory holds
CENTRE_UNKNOWN = ("CMS", 330)
OWED_S = commands.NETWORK + 30.0  # so long after a start a text of the run before may still be answered
OF_BEFORE_S = 20.0  # behind the limit: the text of an earlier run was handed over before ours
LONG_OVER_S = 2 * commands.NETWORK  # behind a text: so much later nothing of it can come
LISTEN_S = 30.0  # after a text without an answer: so long nothing is sent, since its answer may still come
HINT_AGAIN_S = (0.0, 5.0, 15.0, 60.0)  # words of a start that meant nothing so often are not looked into sooner
SWITCH_ON_AGAIN_S = 60.0
LEAST_OF_NUMBER = 8  # digits of a number without the country that are enough to know it


class AtModem:
    """A modem over AT. `wires` gives the ports worth a try; `reports`: delivery reports are wanted; `board`:
    where all lines of the process meet; `learned`: what earlier runs know of this modem.
    """

    whole_texts = False

    def __init__(
        self,
        config: ModemConfig,
        *,
        reports: bool = True,
        wires: Callable[[], Iterable[Wire]] | None = None,
        board: Board | None = None,
        learned: Known | None = None,
    ) -> None:
        self.config, self._reports = config, reports
        self.facts = Facts()
        self.lost, self.news = asyncio.Event(), asyncio.Event()
        self._board = board or Board()
        self._known = learned or Known()
        self._describe()
        self._board.enter(config.name, self._known, wires or self._ports, None if wires else self._anywhere)
        self._link: Link | None = None
        self._wire: Wire | None = None
        self._receiver: Receiver | None = None
        self._settings: dict[str, str] = {}
        self._stats: dict[str, int] = {}
        self._announced: deque[Announced] = deque(maxlen=KEPT_ANNOUNCEMENTS)
        self._calls: deque[Call] = deque(maxlen=16)
        self._hint = ""
        self._hints: dict[
            str, tuple[int, float]
        ] = {}  # words of a start that meant nothing: how often, when the last time
        self._switched_on = float("-inf")
        self._centre: str | None = None
        self._references, self._rounds, self._lately = References(), itertools.count(), Lately()
        self._spoke: str | None = None  # the IMEI of the modem whose references are known
        self._late: deque[Late] = deque(maxlen=16)
        self._listen_until: float | None = None
        self._began = float("-inf")  # when the last text was handed over
        self._owed_until = float("-inf")

    def _describe(self) -> None:
        """What the operator wrote."""
        known, config = self._known, self.config
        known.imei, known.iccid, known.number = config.imei, config.sim.iccid, config.sim.number
        known.pin = config.sim.pin.reveal() if config.sim.pin else None
        known.fixed = not is_open(config.device)
        known.counted = bool(COUNTED.fullmatch(config.device))

    # ---- opening and closing

    async def open(self, card: Card) -> list[Incoming]:
        """Finds the modem, makes it ready, reads all stores."""
        self.lost.clear()
        self._references.reopened()
        if card.owed:
            self._references.inherit(card.owed, card.reference)
            self._owed_until = asyncio.get_running_loop().time() + OWED_S
        self._hint = ""
        self._describe()
        self._known.card = card.iccid
        first_sight = not self._known.met
        wire, own, facts, profile, number = await self._find()
        link = self._on()
        seen = Seen(facts.imei, number, self._board.place(wire))
        why = why_no_pin(
            self.config.name,
            seen,
            self._board.around(self.config.name),
            own=own,
            still_here=self._board.still_here(self.config.name, wire),
            everyone=self._board.lines,
        )
        number = await opening.unlock(link, self.config, profile, card, number, why)
        if facts.imei is None or facts.manufacturer is None or facts.model is None:  # some say who they are only now
            facts, profile = await opening.ask_who(link, self.config)
            self._is_ours(wire, Seen(facts.imei, number, seen.place), own=own)
        if self._spoke not in (None, facts.imei):
            self._references = References()  # another stick has other habits
        self._spoke = facts.imei or self._spoke
        if first_sight:
            await self._by_its_number(link, wire, facts.imei)
        self._board.settle(self.config.name, wire)
        self._known.stick, self._known.card, self._known.place = (
            facts.imei or self._known.stick,
            number or self._known.card,
            seen.place,
        )
        await opening.pdu_mode(link, profile)
        self._receiver = receiver = Receiver(link, profile, self._announced, self.news, reports=self._reports)
        imei, _, way = card.way.partition(" ")
        await receiver.choose(way if imei == (facts.imei or "-") else "")
        facts = await opening.prepare(link, replace(facts, iccid=number, place=seen.place))
        self.facts, self._stats = await opening.look_around(link, facts)
        self.facts = replace(self.facts, way=receiver.learned)
        self._settings = await opening.settings(link)
        found = await receiver.sweep(whole=True)
        for notice in [n for n in self._announced if isinstance(n, notices.StoredText)]:
            self._announced.remove(notice)  # its text was found with all others
        return found

    async def _find(self) -> tuple[Wire, bool, Facts, Profile, str | None]:
        """Tries the ports where the modem may be until it is there; the port is then held.

        A modem that nobody knows is taken on a port of our own only, and only when our own is nowhere else.
        """
        me, board = self.config.name, self._board
        troubles: list[tuple[bool, ModemTrouble]] = []
        strangers: list[Try] = []
        certain = self._known.met
        for tries in (board.tries(me), strangers):
            for a_try in list(tries):
                wire = a_try.wire
                async with board.turn(wire.spot):
                    if board.holder(wire.spot) not in (None, me):
                        continue  # another line of ours was quicker
                    try:
                        facts, profile, number = await self._who_is_there(wire)
                        seen = Seen(facts.imei, number, board.place(wire))
                        if certain and owners(seen, board.around(me)) != {me}:
                            self._is_ours(wire, seen, own=a_try.own)
                            strangers.append(a_try)
                            await self.close()
                            continue
                        self._is_ours(wire, seen, own=a_try.own)
                    except ModemTrouble as error:
                        troubles.append((a_try.own, error))
                        await self.close()
                        continue
                    self._wire = wire
                    board.hold(me, wire)
                    return wire, a_try.own, facts, profile, number
            certain = False
        explained = board.explain(me)
        if explained and not any(own and isinstance(t, NoAnswer) for own, t in troubles):
            raise PortLost(explained)
        raise (
            next((t for own, t in troubles if own), None)
            or next((t for _, t in troubles), None)
            or PortLost(f"no port fits {self.config.device!r}")
        )

    async def _who_is_there(self, wire: Wire) -> tuple[Facts, Profile, str | None]:
        self._link = link = Link(wire, self._noticed, self._gone, self._strayed, self._rounds, self._lately)
        try:
            await link.open()
            facts, profile = await opening.identify(link, self.config)
            number = await opening.card_before_pin(link)
        except NoAnswer:
            self._board.saw(wire, None)
            raise
        self._board.saw(wire, Seen(facts.imei, number, self._board.place(wire)))
        return facts, profile, number

    def _is_ours(self, wire: Wire, seen: Seen, *, own: bool) -> None:
        """Raises PortLost where this is the modem of another line, or one that this line may not take."""
        whose = owners(seen, self._board.around(self.config.name))
        me, known = self.config.name, self._known
        if whose and me not in whose:
            raise PortLost(f"{wire.name} is the modem of {' or '.join(sorted(whose))}")
        if whose == {me}:
            return
        # nobody knows it, or nobody can tell: a named port is then the operator's word
        expected = known.imei or (None if known.fixed else known.stick)
        if not own or (expected and seen.imei and seen.imei != expected):
            raise PortLost(f"{wire.name} is another modem (IMEI {seen.imei})")

    async def _by_its_number(self, link: Link, wire: Wire, imei: str | None) -> None:
        """First sight: where the card knows its own number, that says whose it is."""
        others = {n: k.number for n, k in self._board.lines.items() if n != self.config.name}
        number = (await link.try_(commands.own_number()) or "").lstrip("+0") if others else ""
        other = next(
            (n for n, theirs in others.items() if len(number) >= LEAST_OF_NUMBER and theirs.endswith(number)), None
        )
        if other is not None:
            if imei and not self._board.lines[other].met:
                self._board.lines[other].stick = imei
            raise PortLost(f"{wire.name} is the modem of {other}: its card has that number")

    def _ports(self) -> list[Wire]:
        """The ports that the configuration means."""
        return [SerialWire(path, self.config.baudrate) for path in candidates(self.config.device)]

    def _anywhere(self) -> list[Wire]:
        """Where the IMEI is configured any USB port may hold the stick."""
        if not self.config.imei or "://" in self.config.device:
            return []
        return [SerialWire(path, self.config.baudrate) for path in candidates("auto")]

    def _gone(self) -> None:
        self.lost.set()
        self.news.set()

    async def close(self) -> None:
        """Lets the port go; a text on air ends with PortLost."""
        link, self._link = self._link, None
        self._receiver = self._wire = None
        self._board.let_go(self.config.name)
        if link is not None:
            link.close()

    def _on(self) -> Link:
        if self._link is None:
            raise PortLost("the port is closed")
        return self._link

    def _receiving(self) -> Receiver:
        self._on()
        if self._receiver is None:
            raise PortLost("the modem is not open")
        return self._receiver

    # ---- sending

    async def submit(self, submit: Submit) -> int | None:
        """AT+CMGS; nothing else is said between two of them.

        Some sticks do not look into the SIM for the service centre: then it stands in the PDU from there on.
        """
        try:
            return await self._hand_over(submit)
        except Refused as refused:
            if (refused.kind, refused.code) != CENTRE_UNKNOWN or self._centre or not self.facts.service_centre:
                raise
        self._centre = self.facts.service_centre
        return await self._hand_over(submit)

    async def _hand_over(self, submit: Submit) -> int | None:
        link, known = self._on(), self._references
        if self._listen_until is not None and not self.listening():
            self._listen_until = None
            known.listened()
            link.expect_prompt(False)
        if known.waits and asyncio.get_running_loop().time() - self._began > LONG_OVER_S:
            known.listened(over=True)
        hexadecimal, length = pdu.of_submit(submit, self._centre)
        self._began = began = asyncio.get_running_loop().time()
        if began > self._owed_until:
            known.owed = 0
        known.begin()
        try:
            reference = await link.run(commands.submit(hexadecimal, length, known.judge, early_ok=known.early))
        except Refused:
            known.refused()
            raise
        except (NoAnswer, PortLost) as trouble:
            if trouble.handed_over:
                known.gave_up(submit, port_lost=isinstance(trouble, PortLost))
            if isinstance(trouble, NoAnswer):
                # once answers are mixed up, the next text waits until none of them can come any more
                until = 0.0
                if known.doubted:
                    until = began + commands.NETWORK
                elif trouble.in_doubt and trouble.handed_over and known.of_before:
                    until = began + commands.NETWORK + OF_BEFORE_S
                self._listen_until = max(until, asyncio.get_running_loop().time() + LISTEN_S)
            raise
        known.taken(reference, early=link.waited_early)
        return reference

    def listening(self) -> float:
        """For so many seconds no text may be sent: that of one that was given up may still be answered."""
        return (
            max(0.0, self._listen_until - asyncio.get_running_loop().time()) if self._listen_until is not None else 0.0
        )

    def late(self) -> list[Late]:
        """Answers that came after `submit` had given up."""
        found = list(self._late)
        self._late.clear()
        return found

    def _answered_late(self, line: str) -> None:
        n = replies.reference((line,))
        submit = self._references.late(n) if n is not None else None
        if n is None or not isinstance(submit, Submit):
            return
        self._late.append(Late(submit, n))
        if not self._references.waits:
            self._listen_until = None
        self.news.set()

    def _strayed(self, line: str) -> None:
        if self.listening() and line.startswith("+CMS"):
            self._references.refused_late()

    # ---- receiving

    def _noticed(self, noticed: Noticed) -> None:
        if prefix_of(noticed.line) == SENT:
            self._answered_late(noticed.line)
            return
        notice = notices.read(noticed)
        if isinstance(notice, notices.StoredText | notices.RoutedText):
            self._announced.append(notice)
        elif isinstance(notice, notices.Ringing):
            self._calls.append(Call(notice.number))
        elif isinstance(notice, notices.Registered):
            self._stats[notice.domain] = notice.stat
            service = judge(self._stats)
            self.facts = replace(self.facts, registered=service.texts, service=service.words)
        elif (words := notices.started(noticed)) and self._is_news(words):
            self._hint = words
            if self._link is not None:
                self._link.restarted()
        else:
            return
        self.news.set()

    def _is_news(self, words: str) -> bool:
        """Some say the words of a start at any time: after they meant nothing they are looked into less and less
        often.
        """
        count, at = self._hints.get(words, (0, 0.0))
        return asyncio.get_running_loop().time() - at >= HINT_AGAIN_S[min(count, len(HINT_AGAIN_S) - 1)]

    async def incoming(self, limit: int | None = None) -> list[Incoming]:
        """Reads what was announced."""
        self.news.clear()
        hint, self._hint = self._hint, ""
        if hint and self._receiver is not None:
            count, _ = self._hints.get(hint, (0, 0.0))
            self._hints[hint] = count + 1, asyncio.get_running_loop().time()
            await self._still_prepared(hint)
        receiver = self._receiving()
        way = receiver.way
        found = await receiver.read(limit)
        if self._announced:
            self.news.set()
        if receiver.way != way:
            self._settings = await opening.settings(self._on())
        self.facts = replace(self.facts, way=receiver.learned)
        return found

    def unread(self) -> list[str]:
        """What was announced and cannot be read."""
        return self._receiver.unread() if self._receiver is not None else []

    async def delete(self, place: Place) -> bool:
        """Deletes a stored text, or acknowledges one that was routed."""
        return await self._receiving().settle(place)

    async def sweep(self) -> list[Incoming]:
        """Reads all stores."""
        return await self._receiving().sweep()

    async def fullness(self) -> float:
        """How full the memory for incoming texts is, 0 to 1."""
        return await self._receiving().fullness()

    def calls(self) -> list[Call]:
        """RING comes every few seconds with or without a number: one call is told once, with its number."""
        found = list(dict.fromkeys(self._calls))
        self._calls.clear()
        return [c for c in found if c.number] or found[:1]

    async def hang_up(self) -> None:
        """Ends a call."""
        await self._on().try_(commands.hang_up())

    # ---- health

    async def refresh(self) -> Facts:
        """Asks how the network is, and whether the modem still knows what it was told."""
        await self._still_prepared()
        link = self._on()
        facts, self._stats = await opening.look_around(link, self.facts)
        self.facts = facts if facts.registered else await self._wake(link, facts)
        return self.facts

    async def _still_prepared(self, hint: str = "") -> None:
        """Raises Restarted where settings are not what they were, or the card is locked:
        a restart makes no noise on some.
        """
        if not self._settings:
            if hint and await opening.locked(self._on()):
                raise Restarted(f"the modem restarted ({hint}): its card is locked")
            return
        found = await opening.settings(self._on())
        changed = [name for name, value in found.items() if self._settings.get(name, value) != value]
        if changed or ((hint or found.keys() < self._settings.keys()) and await opening.locked(self._on())):
            what = f"forgot {', '.join(changed)}" if changed else "its card is locked"
            raise Restarted(f"the modem restarted{f' ({hint})' if hint else ''}: {what}")

    async def _wake(self, link: Link, facts: Facts) -> Facts:
        """Not registered, perhaps because somebody switched the radio off."""
        level = await link.try_(commands.awake())
        if level not in opening.ASLEEP:
            return facts
        now = asyncio.get_running_loop().time()
        if now - self._switched_on >= SWITCH_ON_AGAIN_S:
            self._switched_on = now
            if (await opening.switch_on(link))[0]:
                raise Restarted("its radio was switched off and is on again")
        return replace(facts, service=f"the radio is switched off (CFUN {level}), and AT+CFUN=1 does not help")

    async def reset(self) -> None:
        """`AT+CFUN=1,1`: it says OK, or nothing, and goes away. A modem that could not be opened is told through its
        port.
        """
        link = self._link
        if link is None:
            me, board = self.config.name, self._board
            a_try = next(
                (t for t in board.tries(me) if t.own and (self._known.fixed or board.was_here(me, t.wire))), None
            )
            if a_try is None:
                raise PortLost(board.explain(me) or f"no port fits {self.config.device!r}")
            link = self._link = Link(a_try.wire, self._noticed, self._gone, self._strayed, self._rounds)
            await link.open()
        await link.escape()
        try:
            await link.try_(commands.restart())
        except (NoAnswer, PortLost):
            pass

    async def alive(self) -> None:
        """Asks for an answer that is surely that of the question."""
        if self.listening():
            await self._on().get_in_step()
        else:
            await self._on().wake()
