"""A gateway with a line to a carrier, on a mock clock, over real TCP on loopback: both ends live on one loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from smsd.config.schema import Modem as ModemConfig
from smsd.modem.smpp_modem import SmppModem
from smsd.smpp.session import Limits
from smsd.store.schema import deliveries, inbound_texts, parts
from tests.smpp.centre import Centre
from tests.town import NUMBERS, Town, settings

NUMBER, RESIDENT = "+32470000000", "+32475123456"


def smpp(centre: Centre, **changes: Any) -> dict[str, Any]:
    """What stands at `smpp:`."""
    return {"host": "127.0.0.1", "port": centre.port, "tls": False, "system_id": "zone", "password": "geheim"} | changes


def line(centre: Centre, *, limits: Limits | None = None, reports: bool = True, **changes: Any) -> SmppModem:
    """A line alone, without a gateway."""
    data = {"name": "carrier", "driver": "smpp", "sim": {"number": NUMBER}, "smpp": smpp(centre, **changes)}
    return SmppModem(ModemConfig.model_validate(data, context={"country": "BE"}), limits=limits, reports=reports)


class Zone(Town):
    """A gateway whose line 0 goes to a centre; phones are on the centre's network."""

    centre: Centre

    def got(self, who: str) -> list[str]:
        return self.centre.texts(NUMBERS.get(who, who))

    async def say(self, sender: str, words: str, seconds: float = 4) -> None:
        assert await self.centre.deliver(self.centre.mo(NUMBERS.get(sender, sender), words))
        await self.wait(seconds)

    @property
    def modem(self) -> SmppModem:
        found = self.gateway.lines[0].modem
        assert isinstance(found, SmppModem)
        return found

    async def rows(self) -> list[Any]:
        """All deliveries of the alert."""
        query = sa.select(deliveries).where(deliveries.c.role == "member").order_by(deliveries.c.id)
        return list(await self.db.run(lambda conn: conn.execute(query).all()))

    async def states(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in await self.rows():
            found[row.state] = found.get(row.state, 0) + 1
        return found

    async def heard(self) -> list[tuple[str, str]]:
        """Inbound texts: who, in which state."""
        query = sa.select(inbound_texts.c.sender, inbound_texts.c.state).order_by(inbound_texts.c.id)
        return [(r.sender, r.state) for r in await self.db.run(lambda conn: conn.execute(query).all())]

    async def ids(self) -> list[str | None]:
        query = sa.select(parts.c.message_id).order_by(parts.c.delivery_id, parts.c.seq)
        return list(await self.db.run(lambda conn: conn.execute(query).scalars().all()))


@asynccontextmanager
async def zone(
    folder: Path,
    loop: Any,
    centre: Centre | None = None,
    *,
    members: int = 0,
    keys: dict[str, Any] | None = None,
    **changes: Any,
) -> AsyncIterator[Zone]:
    """A running gateway, bound to its centre."""
    centre = centre or Centre()
    await centre.start()
    changes |= {"modems__0__driver": "smpp", "modems__0__smpp": smpp(centre, **(keys or {}))}
    z = Zone(settings(folder, **changes), loop.clock())
    z.centre = centre
    try:
        await z.start()
        await z.until(lambda: centre.is_bound, 60)
        await z.people(members)
        yield z
    finally:
        await z.stop()
        await centre.stop()
