"""The `smpp` driver: a carrier's SMS centre over TCP (SMPP 3.4), as a line like any other, without card, PIN, IMEI or
signal.

In: SUBMITs. Out: what modem/protocol says. A text that came is acknowledged by `delete`, behind the commit; until the
centre showed that it heard that, the same words from the same sender may be a repeat and are marked so
(`Incoming.repeat_s`). A text that may have left and has no answer is in doubt, never sent again by this driver. A
bind that is refused is tried again with growing pauses: nobody's account gets locked by us.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from smsd.config.schema import Modem as ModemConfig
from smsd.errors import Barred, EncodeFault, ModemTrouble, NoAnswer, PduFault, PortBusy, PortLost, Refused
from smsd.model.delivery import Reference
from smsd.model.line import Facts
from smsd.modem.protocol import Card, Incoming, Late, Place
from smsd.modem.smpp_arrivals import Arrivals
from smsd.smpp import frames, pdus, statuses, texts
from smsd.smpp.frames import Pdu
from smsd.smpp.session import Limits, Session
from smsd.sms.tpdu import Submit

REFUSED_S = (60.0, 120.0, 300.0, 600.0)  # between two binds that are refused for good


@dataclass(slots=True)
class _Shut:
    """A bind that is refused for good is tried again with growing pauses: how often in a row, when next, and why."""

    times: int = 0
    until: float = float("-inf")
    why: str = ""

    def refused(self, now: float, why: str) -> None:
        """A bind was refused once more: the pause grows, to ten minutes at most."""
        self.until, self.why = now + REFUSED_S[min(self.times, len(REFUSED_S) - 1)], why
        self.times += 1


class SmppModem:
    """A line to a carrier. `reports`: delivery receipts are wanted; `limits` and `now` are a test's."""

    whole_texts = False

    def __init__(
        self,
        config: ModemConfig,
        *,
        reports: bool = True,
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        assert config.smpp is not None
        self.config, self.settings, self._now = config, config.smpp, now
        self.limits = limits or Limits()
        self.facts = Facts(place=None, service_centre=f"{config.smpp.host}:{config.smpp.port}")
        self.lost, self.news = asyncio.Event(), asyncio.Event()
        self.agreed = texts.Agreed(
            source=config.smpp.source or config.sim.number,
            alphabet=config.smpp.alphabet,
            parts=config.smpp.parts,
            validity=config.smpp.validity,
            reports=reports,
        )
        self._session: Session | None = None
        self._arrivals = Arrivals(self.agreed, now)
        self._late: list[Late] = []
        self._shut = _Shut()

    @property
    def with_card(self) -> None:
        """It has none: nobody calls it, and there is nothing to sweep or to restart."""

    # ---- opening and closing

    async def open(self, card: Card) -> list[Incoming]:
        """Connects and binds; Barred where the centre refused it for good a short while ago."""
        loop = asyncio.get_running_loop()
        if (left := self._shut.until - loop.time()) > 0:
            raise Barred(f"{self._shut.why}; the next try is in {left / 60:.0f} min")
        await self.close()
        self.lost.clear()
        self._arrivals.doubts.opened(loop.time())
        session = self._session = Session(self.limits, self._delivered, self._gone)
        await session.open(self.settings.host, self.settings.port, self._tls())
        answer = await session.bind(self.settings.system_id, self.settings.password.reveal(), self.settings.system_type)
        if answer.status != statuses.ROK or answer.command == frames.GENERIC_NACK:
            await self.close()
            raise self._not_bound(answer, loop.time())
        self._shut.times = 0
        with contextlib.suppress(PduFault):
            self.facts = replace(self.facts, operator=pdus.decode_bind_answer(answer.body) or None)
        self.facts = replace(
            self.facts,
            manufacturer="SMPP",
            model=self.facts.service_centre,
            profile="smpp",
            registered=True,
            technology="SMPP 3.4",
        )
        return []

    def _tls(self) -> ssl.SSLContext | None:
        if not self.settings.tls:
            return None
        try:
            return ssl.create_default_context(cafile=self.settings.ca)
        except (OSError, ssl.SSLError) as error:
            raise Barred(f"smpp.ca of modem {self.config.name} cannot be read: {error}") from None

    def _not_bound(self, answer: Pdu, now: float) -> ModemTrouble:
        fault = statuses.of(answer.status)
        if answer.status in statuses.REFUSED_BINDS:
            self._shut.refused(
                now, f"the bind is refused ({fault.sentence}); mend smpp.system_id, password and system_type"
            )
            return Barred(self._shut.why)
        if answer.status == statuses.ALREADY_BOUND:
            return PortBusy("another program, or our own connection of before, is bound with this system_id")
        if answer.status == statuses.INVALID_COMMAND:
            return Barred("the centre has no bind_transceiver; ask the carrier for an account with SMPP 3.4")
        return PortLost(f"the centre did not bind us: {fault.sentence}")

    async def close(self) -> None:
        """Unbinds; what came and is not acknowledged will come again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
        self._arrivals.closed()

    def _on(self) -> Session:
        if self._session is None or self._session.over:
            raise PortLost(f"{self.facts.service_centre}: {self._session.over if self._session else 'not connected'}")
        return self._session

    def _gone(self, _why: str) -> None:
        self.facts = replace(self.facts, registered=False)
        self.lost.set()
        self.news.set()

    # ---- sending

    def prepare(self, submit: Submit) -> None:
        """Nothing: what others do meanwhile holds no text of a window up."""

    async def submit(self, submit: Submit) -> Reference | None:
        """A submit_sm; the message_id that the centre gave."""
        session = self._on()
        try:
            body = pdus.encode_message(texts.outgoing(submit, self.agreed, self._now()))
        except (ValueError, EncodeFault) as error:
            raise Refused("SMPP", None, f"the text cannot be put into a submit_sm: {error}") from None
        answer = await session.ask(frames.SUBMIT_SM, body, late=lambda pdu: self._answered_late(submit, pdu))
        self._arrivals.doubts.settle(session)
        return self._read_answer(answer)

    def _read_answer(self, answer: Pdu) -> str | None:
        if answer.status != statuses.ROK:
            raise Refused("SMPP", answer.status, statuses.of(answer.status).sentence)
        try:
            message_id = pdus.decode_id(answer.body)
        except PduFault as fault:
            trouble = NoAnswer(f"the centre's answer cannot be read: {fault}")
            trouble.handed_over = True
            raise trouble from None
        return message_id or None

    def _answered_late(self, submit: Submit, answer: Pdu) -> None:
        with contextlib.suppress(ModemTrouble):
            reference = self._read_answer(answer)
            self._late.append(Late(submit, reference))
            self.news.set()

    def listening(self) -> float:
        """A moment only: answers are told apart by their numbers, so that one may come while others are under way."""
        return self._session.doubtful if self._session is not None and not self._session.over else 0.0

    def late(self) -> list[Late]:
        """What the centre took after all."""
        found, self._late = self._late, []
        return found

    # ---- receiving

    def _delivered(self, pdu: Pdu) -> None:
        self._arrivals.put(self._on(), pdu)
        if self._arrivals:
            self.news.set()

    async def incoming(self, limit: int | None = None) -> list[Incoming]:
        """Texts that came, the oldest first, and some receipts behind them."""
        self.news.clear()
        found = self._arrivals.take(everything=limit is None)
        if self._arrivals or self._late:
            self.news.set()
        return found

    async def delete(self, place: Place) -> bool:
        """Acknowledges a text that is committed; the centre forgets it then."""
        return self._arrivals.acknowledge(place.index)

    async def refresh(self) -> Facts:
        """A line that is bound counts as registered; nothing is asked."""
        self.facts = replace(self.facts, registered=self._session is not None and not self._session.over)
        return self.facts

    async def alive(self) -> None:
        """Asks the centre for a sign of life (enquire_link); NoAnswer where it gives none in time."""
        await self._on().ask(frames.ENQUIRE_LINK, limit=self.limits.enquired)
