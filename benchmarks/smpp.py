"""A line to a carrier against the clock: texts a second, each durable, beside a bare loop over the same centre in the same run.

    python -m benchmarks.smpp [--texts 300] [--delays 0,20]

The centre is the one of the tests, in a process of its own, and answers after so many milliseconds. The bare loop hands one submit_sm after
the other to the same driver and keeps nothing. One text is in flight on a bind.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from smsd import log
from smsd.clock import Clock
from smsd.modem.protocol import Card
from smsd.sms.address import Address
from smsd.sms.tpdu import Submit
from tests.smpp.centre import Centre, take
from tests.smpp.stage import Zone, line, smpp
from tests.town import PINS, settings


def serve(pipe: Connection, delay: float) -> None:
    """The centre's process: it tells its port, then each number that it is asked for, and the counts of the texts it took."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        centre = Centre(lambda peer, pdu: loop.call_later(delay, take, peer, pdu) if delay else take(peer, pdu))
        await centre.start()
        pipe.send(centre.port)
        while (asked := await loop.run_in_executor(None, pipe.recv)) != "end":
            if isinstance(asked, tuple):
                centre.peer.ask(5, centre.mo(*asked))
                pipe.send(None)
            else:
                pipe.send(centre.texts(asked) if asked else sum("Inbraak" in t.words for t in centre.taken))

    asyncio.run(main())


class Away(Centre):
    """The centre in the other process, for the stage."""

    def __init__(self, port: int, pipe: Connection) -> None:
        super().__init__(port=port)
        self.pipe = pipe

    def asked(self, what: object) -> object:
        self.pipe.send(what)
        return self.pipe.recv()


async def bare(centre: Away, texts: int) -> float:
    """Texts a second without a gateway."""
    modem = line(centre)
    await modem.open(Card())
    began = time.perf_counter()
    for _ in range(texts):
        await modem.submit(Submit(Address("+32475000001", "international"), "Brand Kerkstraat"))
    took = time.perf_counter() - began
    await modem.close()
    return texts / took


async def ours(centre: Away, texts: int, folder: Path) -> tuple[float, float]:
    """Texts a second of an alert, from the second text to the last; milliseconds of CPU a text of the whole gateway."""
    zone = Zone(settings(folder, modems__0__driver="smpp", modems__0__smpp=smpp(centre)), Clock())
    await zone.start()
    await zone.people(texts)
    centre.asked(("+32475000001", "Inbraak Kerkstraat, 2 mannen te voet"))
    zone.got = lambda who: centre.asked("+32475000001")  # type: ignore[method-assign,assignment,return-value]
    while zone.code("peeters") == "0000":
        await asyncio.sleep(0.05)
    centre.asked(("+32475000001", f"{zone.code('peeters')} {PINS['peeters']}"))
    shown = 1  # the preview quotes the words
    while (first := int(str(centre.asked("")))) <= shown + 10:
        await asyncio.sleep(0.01)
    began, cpu = time.perf_counter(), time.process_time()
    while int(str(centre.asked(""))) < texts + shown:
        await asyncio.sleep(0.02)
    took, spent = time.perf_counter() - began, time.process_time() - cpu
    await zone.stop()
    count = texts + shown - first
    return count / took, 1000 * spent / count


def main() -> None:
    """Prints a row a delay."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=300)
    parser.add_argument("--delays", default="0,20")
    asked = parser.parse_args()
    log.quiet()
    print("answer after   bare loop   gateway   ratio   CPU a text")
    for delay in map(int, asked.delays.split(",")):
        here, there = multiprocessing.Pipe()
        process = multiprocessing.Process(target=serve, args=(there, delay / 1000), daemon=True)
        process.start()
        centre = Away(here.recv(), here)
        floor = asyncio.run(bare(centre, asked.texts))
        with tempfile.TemporaryDirectory() as folder:
            rate, cpu = asyncio.run(ours(centre, asked.texts, Path(folder)))
        here.send("end")
        process.join(5)
        print(f"{delay:>9} ms {floor:>9.0f}/s {rate:>7.0f}/s {rate / floor:>7.2f} {cpu:>9.1f} ms")


if __name__ == "__main__":
    main()
