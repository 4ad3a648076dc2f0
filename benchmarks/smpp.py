"""A line to a carrier against the clock: texts a second, each durable, beside
a bare loop over the same centre in the same run.

    python -m benchmarks.smpp [--texts 300] [--delays 20] [--windows 1,10,50]

The centre is the one of the tests, in a process of its own, and answers after so many milliseconds. The bare loop hands
texts to the same driver, as many at a time as the window has room for, and keeps nothing. `STOP` is the time from a
member's STOP to the answer that it is committed, in the middle of the alert.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from smsd import log_lines
from smsd.clock import Clock
from smsd.modem.protocol import Card
from smsd.sms.address import Address
from smsd.sms.tpdu import Submit
from tests.smpp.centre import Centre, Peer, take
from tests.smpp.stage import Zone, line, smpp
from tests.town import PINS, member, settings


def serve(pipe: Connection, delay: float) -> None:
    """The centre's process: it tells its port, then each number that it is
    asked for, and the counts of the texts it took.
    """

    async def main() -> None:
        loop = asyncio.get_running_loop()
        centre = Centre(lambda peer, pdu: loop.call_later(delay, take, peer, pdu) if delay else take(peer, pdu))
        await centre.start()
        pipe.send(centre.port)
        told, took = 0.0, 0.0

        async def watch(sequence: int, peer: Peer) -> None:
            nonlocal took
            while sequence not in peer.answers:
                await asyncio.sleep(0.001)
            took = loop.time() - told

        tasks = set()
        while (asked := await loop.run_in_executor(None, pipe.recv)) != "end":
            if isinstance(asked, tuple):
                told = loop.time()
                tasks.add(loop.create_task(watch(centre.peer.ask(5, centre.mo(*asked)), centre.peer)))
                pipe.send(None)
            elif isinstance(asked, float):
                pipe.send(took)
            else:
                pipe.send(centre.texts(asked) if asked else centre.alerts)

    asyncio.run(main())


class Away(Centre):
    """The centre in the other process, for the stage."""

    def __init__(self, port: int, pipe: Connection) -> None:
        super().__init__(port=port)
        self.pipe = pipe

    def asked(self, what: object) -> object:
        self.pipe.send(what)
        return self.pipe.recv()


async def bare(centre: Away, texts: int, window: int) -> float:
    """Texts a second without a gateway."""
    modem = line(centre)
    await modem.open(Card())
    left = iter(range(texts))

    async def one_after_the_other() -> None:
        for _ in left:
            await modem.submit(Submit(Address("+32475000001", "international"), "Brand Kerkstraat"))

    began = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(window)))
    took = time.perf_counter() - began
    await modem.close()
    return texts / took


async def ours(centre: Away, texts: int, folder: Path, window: int) -> tuple[float, float, float]:
    """Texts a second of an alert, from the second text to the last; milliseconds of CPU a
    text of the whole gateway; seconds of a STOP.
    """
    zone = Zone(settings(folder, modems__0__driver="smpp", modems__0__smpp=smpp(centre, window=window)), Clock())
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
    began, cpu, left = time.perf_counter(), time.process_time(), False
    while (seen := int(str(centre.asked("")))) < texts + shown - 1:
        await asyncio.sleep(0.05)
        if not left and seen > texts / 3:
            left = True
            centre.asked((member(texts), "STOP"))
    took, spent = time.perf_counter() - began, time.process_time() - cpu
    answered = float(str(centre.asked(0.0)))
    await zone.stop()
    count = texts + shown - first
    return count / took, 1000 * spent / count, answered


def main() -> None:
    """Prints a row a delay and window."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=300)
    parser.add_argument("--delays", default="20")
    parser.add_argument("--windows", default="1,10,50")
    asked = parser.parse_args()
    log_lines.quiet()
    print("answer after  window   bare loop   gateway   ratio   CPU a text      STOP")
    for delay in map(int, asked.delays.split(",")):
        for window in map(int, asked.windows.split(",")):
            here, there = multiprocessing.Pipe()
            process = multiprocessing.Process(target=serve, args=(there, delay / 1000), daemon=True)
            process.start()
            centre = Away(here.recv(), here)
            texts = asked.texts * window
            floor = asyncio.run(bare(centre, texts, window))
            with tempfile.TemporaryDirectory() as folder:
                rate, cpu, stop = asyncio.run(ours(centre, texts, Path(folder), window))
            here.send("end")
            process.join(5)
            print(
                f"{delay:>9} ms {window:>7} {floor:>9.0f}/s {rate:>7.0f}/s {rate / floor:>7.2f} {cpu:>9.2f} ms "
                f"{1000 * stop:>6.0f} ms"
            )


if __name__ == "__main__":
    main()
