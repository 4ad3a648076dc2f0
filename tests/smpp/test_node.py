"""The line beside an SMS centre that others wrote: node-smpp 0.5.1, which the test
installs from npm; where it cannot, it is skipped.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from smsd.errors import Barred
from smsd.modem.protocol import Card
from smsd.smpp.receipts import Receipt
from tests.smpp.centre import Centre
from tests.smpp.foreign import Foreign, running
from tests.smpp.stage import RESIDENT, line
from tests.smpp.test_codec import submit

NODE_SMPP = "smpp@0.5.1"
HERE = Path(__file__).parent
pytestmark = pytest.mark.story


@functools.cache
def installed() -> Path | str:
    """The folder with node-smpp, kept for the next run; or why there is none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "node and npm are not here"
    folder = Path(tempfile.gettempdir()) / f"smsd-tests-{os.getuid()}-{NODE_SMPP}"
    if not (folder / "node_modules/smpp").exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            made = subprocess.run(
                [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", NODE_SMPP],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return "npm did not come to an end"
        if made.returncode:
            return f"npm could not install {NODE_SMPP}"
    return folder


class NodeCentre(Foreign):
    """The process, and what it says."""

    def phone(self, sender: str, words: str) -> None:
        self.ask({"mo": {"from": sender.lstrip("+"), "text": words}})


@contextlib.asynccontextmanager
async def node_centre() -> AsyncIterator[NodeCentre]:
    folder = installed()
    if isinstance(folder, str):
        pytest.skip(folder)
    async with running(
        NodeCentre, "node", str(HERE / "node_centre.js"), NODE_PATH=str(folder / "node_modules")
    ) as centre:
        yield centre


async def test_it_talks_to_a_centre_that_others_wrote() -> None:
    """Bind, texts in both alphabets and in parts, receipts whose ids are decimal
    where the answers' are hexadecimal, texts in.
    """
    async with node_centre() as centre:
        port = (await centre.until("port"))[0]["port"]
        modem = line(Centre(port=port))
        await modem.open(Card())
        try:
            ids = [
                await modem.submit(submit(words, part=part))
                for words, part in (("Brand {Kerkstraat} €", None), ("Ж пожар", None), ("deel twee", (2, 2)))
            ]
            assert ids == ["AB01", "AB02", "AB03"]
            took = await centre.until("to", 3)
            assert [t["text"] for t in took] == ["Brand {Kerkstraat} €", "Ж пожар", "deel twee"]
            assert [t["udh"] for t in took] == [0, 0, 1]
            assert {(t["to"], t["from"]) for t in took} == {("32475000001", "32470000000")}
            centre.phone(RESIDENT, "JOIN DORP")
            found: list[Any] = []
            async with asyncio.timeout(30):
                while len(found) < 4:
                    await modem.news.wait()
                    found += await modem.incoming()
            receipts = [i.tpdu for i in found if isinstance(i.tpdu, Receipt)]
            assert receipts == [Receipt(str(0xAB00 + n), 0) for n in (1, 2, 3)]
            (text,) = [i.tpdu for i in found if not isinstance(i.tpdu, Receipt)]  # before receipts that came with it
            assert (text.text, text.sender.number) == ("JOIN DORP", RESIDENT)
            assert not [one for one in centre.said if "acknowledged" in one]
            for one in found:
                assert await modem.delete(one.place)
            assert (await centre.until("acknowledged"))[0]["status"] == 0
            await modem.alive()
        finally:
            await modem.close()


async def test_it_refuses_a_wrong_password() -> None:
    async with node_centre() as centre:
        port = (await centre.until("port"))[0]["port"]
        modem = line(Centre(port=port), password="falsch")
        with pytest.raises(Barred, match="RINVPASWD"):
            await modem.open(Card())
        await modem.close()
