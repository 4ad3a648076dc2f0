"""The line beside a second SMS centre that others wrote: smpp.twisted3 0.8, Jasmin's own, which the test installs with
pip into a folder of its own; where it cannot be had, it is skipped.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from smsd.clock import Clock
from smsd.errors import Barred
from smsd.model.delivery import State
from smsd.modem.protocol import Card
from smsd.sms import alphabet
from tests.smpp.centre import Centre
from tests.smpp.foreign import Foreign, running
from tests.smpp.stage import RESIDENT, Zone, line, smpp
from tests.smpp.test_codec import submit
from tests.town import PEETERS, PINS, member, settings

TWISTED = "smpp.twisted3==0.8"
HERE = Path(__file__).parent
pytestmark = pytest.mark.story


@functools.cache
def installed() -> Path | str:
    """The folder with the library, kept for the next run; or why there is none."""
    folder = Path(tempfile.gettempdir()) / f"smsd-tests-{os.getuid()}-{TWISTED}"
    if not (folder / "whole").exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            made = subprocess.run(
                [sys.executable, "-m", "pip", "install", "-q", "--upgrade", "--target", str(folder), TWISTED],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=180, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return "pip did not come to an end"
        if made.returncode:
            return f"pip could not install {TWISTED}"
        (folder / "whole").touch()
    return folder


class TwistedCentre(Foreign):
    """The process, and what it says."""

    def phone(self, sender: str, words: str) -> None:
        self.ask({"from": sender.lstrip("+"), "text": words})

    async def count(self) -> int:
        """How many texts came."""
        seen = len([one for one in self.said if "count" in one])
        self.ask({"count": 1})
        return int((await self.until("count", seen + 1))[-1]["count"])


@contextlib.asynccontextmanager
async def twisted_centre(delay_ms: int) -> AsyncIterator[TwistedCentre]:
    folder = installed()
    if isinstance(folder, str):
        pytest.skip(folder)
    command = (sys.executable, "-W", "ignore", str(HERE / "twisted_centre.py"), str(delay_ms))
    async with running(TwistedCentre, *command, PYTHONPATH=str(folder)) as centre:
        yield centre


async def test_it_talks_to_a_second_centre_that_others_wrote() -> None:
    """Bind, texts in both alphabets and in parts, a text in, enquire_link; a wrong password is refused."""
    async with twisted_centre(0) as centre:
        port = (await centre.until("port"))[0]["port"]
        wrong = line(Centre(port=port), password="falsch")
        with pytest.raises(Barred, match="RINVPASWD"):
            await wrong.open(Card())
        await wrong.close()
        modem = line(Centre(port=port))
        await modem.open(Card())
        try:
            ids = [
                await modem.submit(submit(words, part=part))
                for words, part in (("Brand {Kerkstraat} €", None), ("Ж пожар", None), ("deel twee", (2, 2)))
            ]
            assert ids == ["00000001", "00000002", "00000003"]
            took = [bytes.fromhex(t["hex"]) for t in await centre.until("to", 3)]
            assert took[0] == alphabet.encode("Brand {Kerkstraat} €")
            assert took[1] == "Ж пожар".encode("utf-16-be")
            assert took[2].endswith(alphabet.encode("deel twee"))
            assert took[2][0] == 5
            centre.phone(RESIDENT, "JOIN DORP")
            found: list[Any] = []
            async with asyncio.timeout(30):
                while not found:
                    await modem.news.wait()
                    found += await modem.incoming()
            assert (found[0].tpdu.text, found[0].tpdu.sender.number) == ("JOIN DORP", RESIDENT)
            assert not [one for one in centre.said if "acknowledged" in one]
            assert await modem.delete(found[0].place)
            assert (await centre.until("acknowledged"))[0]["status"] == "ESME_ROK"
            await modem.alive()
        finally:
            await modem.close()


async def test_an_alert_with_a_full_window_over_a_second_centre(tmp_path: Path, record_property: Any) -> None:
    """The whole gateway: each member's text leaves once; a window is faster than one text at a time could be."""
    members, delay = 400, 0.02
    async with twisted_centre(round(1000 * delay)) as centre:
        port = (await centre.until("port"))[0]["port"]
        keys = smpp(Centre(port=port), window=50)
        zone = Zone(settings(tmp_path, modems__0__driver="smpp", modems__0__smpp=keys), Clock())
        zone.centre = Centre(port=port)
        await zone.start()
        try:
            await zone.people(members)
            centre.phone(PEETERS, "Inbraak Kerkstraat, 2 mannen te voet")
            preview = (await centre.until("to"))[0]
            assert preview["to"] == PEETERS.lstrip("+")
            found = re.search(r"Zend (\d{4,8})\b", alphabet.decode(bytes.fromhex(preview["hex"])))
            assert found
            centre.phone(PEETERS, f"{found[1]} {PINS['peeters']}")
            began, first = 0.0, 0
            async with asyncio.timeout(120):
                while (await zone.states()).get(State.SENT, 0) < members:
                    if not began and (first := (await zone.states()).get(State.SENT, 0)):
                        began = time.monotonic()
                    await asyncio.sleep(0.02)
            rate = (members - first) / (time.monotonic() - began)
            record_property("texts a second", round(rate))
            print(f"{rate:.0f} texts a second at a window of 50 and {1000 * delay:.0f} ms")
            assert {row.number for row in await zone.rows()} == {member(n) for n in range(1, members + 1)}
            assert members < await centre.count() <= members + 10  # previews and notices to officers
        finally:
            await zone.stop()
