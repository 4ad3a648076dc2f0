"""What the rest of the house knows of a modem: what any line does, what one with a card does besides, and the values
that cross between.

In: SUBMITs. Out: references, texts that came, calls, facts. A driver never decides about retries, and never deletes
what it was not told to delete.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from smsd.config.schema import Modem as ModemConfig
from smsd.errors import PduFault
from smsd.model.delivery import Reference
from smsd.model.line import Facts
from smsd.smpp.receipts import Receipt
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver, StatusReport, Submit

ROUTED = ""  # the store of a text that was handed over and waits for its acknowledgement


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stored text lies; the store ROUTED: nowhere, and the network keeps it until `delete` acknowledges it."""

    store: str
    index: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text or report as it came; `fault` where it cannot be read. `place` is None where it was routed, not stored.

    Of a carrier's centre: `came_at`: it has no stamp, so the moment in which it came stands for one (and proves no
    time), however often it is handed to the database; `repeat_s`: it may be the repeat of a text that came so many
    seconds ago or earlier; `about`: whose text a receipt tells of.
    """

    tpdu: Deliver | StatusReport | Receipt | None
    place: Place | None
    raw: str = ""
    fault: PduFault | None = None
    came_at: datetime | None = None
    repeat_s: float | None = None
    about: Address | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A voice call rings; its number, where the network shows one."""

    number: str | None


@dataclass(frozen=True, slots=True)
class Late:
    """The network took a text after all: the very SUBMIT that was given up, and its TP-MR or message_id."""

    submit: Submit
    reference: Reference | None


@dataclass(frozen=True, slots=True)
class Card:
    """What was learned before: the number of the SIM, whether its PIN was refused once, how texts reach us (Facts.way).

    `owed`: so many texts of earlier runs were in the modem's hands and may still be answered; `reference` is the
    TP-MR that was heard last, and so many texts behind it, `unheard`, may have one that nobody knows.
    """

    iccid: str | None = None
    pin_refused: bool = False
    way: str = ""
    owed: int = 0
    unheard: int = 0
    reference: int | None = None


class Modem(Protocol):
    """What any line does, a carrier's too. All methods raise ModemTrouble where the line has trouble."""

    whole_texts: bool  # long texts are handed over in one piece and cut by the driver
    config: ModemConfig
    facts: Facts
    lost: asyncio.Event
    news: asyncio.Event

    @property
    def with_card(self) -> ModemWithCard | None:
        """The same modem, where it is one with a card in it; None: a line to a carrier."""

    async def open(self, card: Card) -> list[Incoming]:
        """Opens the port and makes the modem ready; what lay in its stores."""

    async def close(self) -> None:
        """Gives the port back; whoever waits for an answer gets a ModemTrouble."""

    def prepare(self, submit: Submit) -> None:
        """What will probably be handed over next: whatever can be made of it ahead is, since between two texts nothing
        should be.
        """

    async def submit(self, submit: Submit) -> Reference | None:
        """Hands a SUBMIT to the network; TP-MR or message_id. On trouble `handed_over` tells whether it may be on the
        air.
        """

    def listening(self) -> float:
        """For so many seconds no text may be sent: one that was given up may still be answered."""

    def late(self) -> list[Late]:
        """Answers that came after `submit` had given up; `news` is set when there are some."""

    async def incoming(self, limit: int | None = None) -> list[Incoming]:
        """What was announced since the last call, read from where it lies. Of a flood about `limit` texts, the newest
        and the oldest in turn, where the driver can; `news` stays set while others are announced and not read.
        """

    async def delete(self, place: Place) -> bool:
        """Deletes a stored text, or acknowledges one that was routed;
        whether a stored one's place is surely empty now.
        """

    async def refresh(self) -> Facts:
        """Asks for registration, operator and signal; raises Restarted where the modem forgot what it was told."""

    async def alive(self) -> None:
        """Raises unless the modem answers."""


class ModemWithCard(Modem, Protocol):
    """What a modem with a card does besides: it can be called, has memories that fill up, and can be restarted."""

    def unread(self) -> list[str]:
        """What was announced and cannot be read, in words, since the last call of this: a text is lost, or will be."""

    def calls(self) -> list[Call]:
        """Who called since the last call of this."""

    async def hang_up(self) -> None:
        """Ends the call that rings; nothing where none does."""

    async def fullness(self) -> float:
        """How full the store for incoming texts is, 0 to 1."""

    async def sweep(self) -> list[Incoming]:
        """Reads all stores: announcements get lost."""

    async def reset(self) -> None:
        """Restarts the modem; it has to be opened again."""
