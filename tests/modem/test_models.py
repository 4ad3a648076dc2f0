"""Every family of hardware/modems/: the simulator speaks its quirks through opening, receiving, sending, reporting."""

from __future__ import annotations

import asyncio
import re

import pytest

from smsd.errors import Refused
from smsd.modem.profiles import Profile, profiles
from smsd.modem.protocol import Card
from smsd.sim.manners import Manners
from smsd.sms.tpdu import Deliver, StatusReport
from tests.modem.test_at_modem import NUMBER, Bench, play

MAKERS = {"huawei": "huawei", "zte": "ZTE CORPORATION", "quectel": "Quectel", "simcom": "SIMCOM INCORPORATED", "wavecom": " WAVECOM MODEM",
          "cinterion": "Cinterion", "telit": "Telit", "ublox": "u-blox", "sierra": "Sierra Wireless", "phonesim": "MeeGo Project", "phones": "Nokia",
          "generic": ""}  # fmt: skip
PAIRS = [(p, model) for p in profiles() for model in p.models]
RESIDENT = "+32475123456"


def speaking(profile: Profile, model: str) -> Manners:
    maker = MAKERS[profile.name]
    if profile.name == "cinterion" and model == "TC35":
        maker = "SIEMENS"
    return Manners.speaking(profile.speaks, maker=maker, model=model)


@pytest.mark.parametrize("profile", profiles(), ids=lambda p: p.name)
def test_rows(profile: Profile) -> None:
    """Each row says what, why, and where it is written."""
    assert profile.models
    for row in (*profile.exceptions, *profile.speaks):
        assert {"what", "value", "why", "source"} == set(row)
        assert row["why"]
        assert row["source"]
    for row in profile.speaks:
        assert row["what"] in Manners.__dataclass_fields__
        assert getattr(Manners.speaking([row]), row["what"]) != getattr(Manners(), row["what"])


@pytest.mark.parametrize(("profile", "model"), PAIRS, ids=lambda v: v.name if isinstance(v, Profile) else v)
def test_life(profile: Profile, model: str) -> None:
    """Opened under its name; a long text comes and goes; a text is sent; its report comes."""
    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        f = b.modem.facts
        assert f.profile == profile.name
        assert f.registered
        assert f.imei == "350000000000017"
        assert f.service_centre == "+32475161616"
        assert b.modem._setup.stores
        b.network.text("+32475999999", NUMBER, "één {tekst} € " * 15)
        await asyncio.sleep(1)
        texts = await b.modem.incoming()
        assert "".join(i.tpdu.text for i in sorted(texts, key=lambda i: i.tpdu.header.concat.seq)) == "één {tekst} € " * 15
        assert len(texts) == 2
        for i in texts:
            assert isinstance(i.tpdu, Deliver)
            await b.modem.delete(i.place)
        assert await b.modem.sweep() == []
        if b.server.manners.cms:
            with pytest.raises(Refused, match="540"):
                await b.modem.submit(b.submit("geweigerd"))
        reference = await b.modem.submit(b.submit("één € ☺"[:5], report=True))
        assert reference == (1 if b.server.manners.reference else None)
        assert [r.text for r in b.network.phone(RESIDENT).received] == ["één €"]
        await asyncio.sleep(2)
        reports = [i.tpdu for i in (await b.modem.incoming() or await b.modem.sweep())]
        assert [(type(r), r.mr, r.status) for r in reports] == [(StatusReport, 1, 0)]
        for _ in range(3):  # and on
            await b.modem.submit(b.submit("nog een"))
        await b.modem.refresh()
        await b.modem.alive()

    play(main, speaking(profile, model))


@pytest.mark.parametrize(("profile", "model"), PAIRS, ids=lambda v: v.name if isinstance(v, Profile) else v)
def test_bytes_one_by_one(profile: Profile, model: str) -> None:
    """The same with bytes that dribble in, and an echo that cannot be switched off."""
    manners = speaking(profile, model)
    manners.one_by_one = manners.keeps_echo = True

    async def main(b: Bench) -> None:
        b.network.text("+32475999999", NUMBER, "lag er al")
        assert [i.tpdu.text for i in await b.modem.open(Card())] == ["lag er al"]
        b.server.manners.cms.clear()
        await b.modem.submit(b.submit("hallo"))
        assert [r.text for r in b.network.phone(RESIDENT).received] == ["hallo"]

    play(main, manners)


def test_an_empty_place_of_any_kind() -> None:
    """Error, another error, a bare OK, both: nothing is there, nothing is lost."""
    for answer in ("+CMS ERROR: 321", "+CMS ERROR: 500", "ERROR", "OK", "ERROR|OK"):
        async def main(b: Bench, answer: str = answer) -> None:
            b.server.manners.empty_place = answer
            await b.modem.open(Card())
            b.server.notice('+CMTI: "SM",17')
            await asyncio.sleep(0.1)
            assert await b.modem.incoming() == []
            await b.modem.submit(b.submit("hallo"))

        play(main)


def test_a_draft_on_the_card_is_left_alone() -> None:
    """Somebody stored a text for sending: it is none that came."""
    async def main(b: Bench) -> None:
        b.network.text("+32475999999", NUMBER, "gekomen")
        for stored in b.server.stores["SM"].values():
            stored.status = 3
        assert await b.modem.open(Card()) == []

    play(main)


def test_every_family_is_found() -> None:
    """By the names its models go by."""
    for profile, model in PAIRS:
        if profile.name != "generic":
            manners = speaking(profile, model)
            assert re.search(profile.manufacturer, manners.maker, re.IGNORECASE)
            assert [p.name for p in profiles() if p.fits(manners.maker, manners.model)] == [profile.name]
