"""Handing texts over to a modem, and the answers that come late.

In: SUBMITs, one at a time; a link; answers that nobody waits for. Out: references; texts that were taken after all;
for how long nothing may be sent. It never sends a text twice.

After a text without an answer nothing is sent for a while: its answer may still come, and would be taken for that of
the next one. Which answer is whose is decided in at/texts.py; here is what depends on time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import NoReturn

from smsd.at import commands, replies
from smsd.at.texts import References
from smsd.errors import NoAnswer, PortLost, Refused, Unproven
from smsd.modem.link import Link
from smsd.modem.protocol import Card, Late
from smsd.sms import pdu
from smsd.sms.tpdu import Submit

CENTRE_UNKNOWN = ("CMS", 330)
OWED_S = commands.NETWORK + 30.0  # so long after a start a text of the run before may still be answered
LONG_OVER_S = 2 * commands.NETWORK  # behind a text: so much later nothing of it can come
LISTEN_S = 30.0  # after a text without an answer, or behind its limit: so long nothing is sent, since it may still come


class HandingOver:
    """The texts of one line, over all openings of its modem."""

    def __init__(self) -> None:
        self._references = References()
        self._spoke: str | None = None  # the IMEI of the modem whose references are known
        self._centre: str | None = None  # the service centre, where it has to stand in each PDU
        self._made: tuple[Submit, str | None, tuple[str, int]] | None = (
            None  # ahead: of what, for which centre, its PDU
        )
        self._listen_until: float | None = None
        self._began = float("-inf")  # when the last text was handed over
        self._owed_until = float("-inf")  # so long a text of an earlier run may be answered
        self._late: deque[Late] = deque(maxlen=16)

    # ---- openings

    def reopened(self, card: Card) -> None:
        """The port is opened anew; `card` tells what an earlier run left."""
        if self._references.behind is not None:  # an answer is missing, and the next ones may be counted anew
            self._listen_until = self._began + commands.NETWORK + LISTEN_S
        self._references.reopened()
        if card.owed:
            self._references.inherit(card.owed, card.unheard, card.reference)
            self._owed_until = asyncio.get_running_loop().time() + OWED_S

    def speaks_with(self, imei: str | None) -> None:
        """It is this modem: another one has other habits."""
        if self._spoke not in (None, imei):
            self._references = References()
        self._spoke = imei or self._spoke

    # ---- texts

    def prepare(self, submit: Submit) -> None:
        """Makes the PDU of a text before its turn comes."""
        self._made = submit, self._centre, pdu.of_submit(submit, self._centre)

    def _pdu(self, submit: Submit) -> tuple[str, int]:
        made, self._made = self._made, None
        if made is not None and made[:2] == (submit, self._centre):
            return made[2]
        return pdu.of_submit(submit, self._centre)

    async def submit(self, link: Link, submit: Submit, centre: str | None) -> int | None:
        """AT+CMGS; nothing else is said between two of them.

        Some sticks do not look into the SIM for the service centre: then it stands in the PDU from there on.
        """
        try:
            return await self._hand_over(link, submit)
        except Refused as refused:
            if (refused.kind, refused.code) != CENTRE_UNKNOWN or self._centre or not centre:
                raise
        self._centre = centre
        return await self._hand_over(link, submit)

    async def _hand_over(self, link: Link, submit: Submit) -> int | None:
        known = self._references
        self._forget_what_is_over(link)
        hexadecimal, length = self._pdu(submit)
        self._began = asyncio.get_running_loop().time()
        if self._began > self._owed_until:
            known.not_behind()
        known.earlier.begin()
        try:
            reference = await link.run(commands.submit(hexadecimal, length, known.judge, early_ok=known.habits.early))
        except Refused:
            known.refused()
            raise
        except (NoAnswer, PortLost) as trouble:
            if trouble.handed_over:
                known.gave_up(submit, port_lost=isinstance(trouble, PortLost))
            if isinstance(trouble, NoAnswer):
                if known.behind is not None and trouble.handed_over:
                    self._unproven(trouble)
                self._listen(trouble)
            raise
        if known.behind is not None and reference is not None:
            before = known.answered_one_behind(reference, submit)
            if isinstance(before, Submit):
                self._late.append(Late(before, None))  # it has this reference or the one before
            if not known.behind.is_over:
                self._unproven(None)
            known.caught_up(reference)
        known.taken(reference, early=link.waited_early)
        return reference

    def _unproven(self, cause: NoAnswer | None) -> NoReturn:
        """Some answer came, perhaps that of the text before: nobody waits, the next answer tells."""
        self._owed_until = asyncio.get_running_loop().time() + OWED_S
        raise Unproven("an answer came that may be that of the text before") from cause

    def _forget_what_is_over(self, link: Link) -> None:
        if self._listen_until is not None and not self.listening():
            self._listen_until = None
            self._references.listened()
            link.expect_prompt(False)
        if self._references.waits and asyncio.get_running_loop().time() - self._began > LONG_OVER_S:
            self._references.listened(over=True)

    def _listen(self, trouble: NoAnswer) -> None:
        """Once answers are mixed up, the next text waits until none of them can come any more."""
        known = self._references
        # where the modem counts, a late answer tells by its reference that it is no other text's
        late = known.earlier.may_answer_late or not (known.earlier.matters or known.habits.counts)
        mixed_up = known.doubted or (trouble.in_doubt and trouble.handed_over and late)
        until = self._began + commands.NETWORK + LISTEN_S if mixed_up else 0.0
        self._listen_until = max(until, asyncio.get_running_loop().time() + LISTEN_S)

    def listening(self) -> float:
        """For so many seconds no text may be sent: that of one that was given up may still be answered."""
        if self._listen_until is None:
            return 0.0
        return max(0.0, self._listen_until - asyncio.get_running_loop().time())

    # ---- answers that nobody waits for

    def answered_late(self, line: str) -> bool:
        """A `+CMGS` line; whether a text that was given up is known to be taken by it."""
        n = replies.reference((line,))
        submit = self._references.late(n) if n is not None else None
        if n is None or not isinstance(submit, Submit):
            return False
        self._late.append(Late(submit, n))
        if not self._references.waits:
            self._listen_until = None
        return True

    def strayed(self, line: str) -> None:
        """A final result of no command in flight."""
        if self.listening() and line.startswith("+CMS"):
            self._references.refused_late()

    def late(self) -> list[Late]:
        """Answers that came after `submit` had given up."""
        found = list(self._late)
        self._late.clear()
        return found
