"""A line to a carrier beside others: a bare loop, this gateway, Kannel's bearerbox and Jasmin's own client send the
same texts to one SMS centre that others wrote (node-smpp), in one run; and how soon a member's STOP bites.

    python -m benchmarks.smpp_peers [--texts 100] [--delays 20,0] [--windows 1,10,50] [--runs 1] [--no-stop]

It takes node and npm, Debian's package kannel, and pip for smpp.twisted3; what is not here is left out, and said. Each
peer is a process (ours: this one), the centre another; rates are the centre's, from the second text to the last of
`--texts` × window; CPU is that of the process that sends. The gateway is whole: an officer's alert, a row a member that
is on the disk before and after. Kannel has its texts in its spool before it may bind. The others keep nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from smsd import log_lines
from smsd.clock import Clock
from smsd.model.delivery import State
from smsd.modem.protocol import Card
from smsd.sms.address import Address
from smsd.sms.tpdu import Submit
from tests.smpp.centre import Centre
from tests.smpp.foreign import Foreign, running
from tests.smpp.stage import Zone, line, smpp
from tests.smpp.test_node import installed as node_smpp
from tests.smpp.test_twisted import installed as twisted
from tests.town import PEETERS, PINS, member, settings

HERE = Path(__file__).parent
LEAVE = 20  # members who leave, each time
KANNEL = """\
group = core
admin-port = {admin}
admin-password = x
smsbox-port = {box}
box-allow-ip = 127.0.0.1
log-level = 4
store-type = spool
store-location = {folder}

group = smsc
smsc = smpp
smsc-id = carrier
host = 127.0.0.1
port = {port}
transceiver-mode = true
smsc-username = zone
smsc-password = geheim
system-type = ""
max-pending-submits = {window}
wait-ack = 60
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {http}
log-level = 4

group = sendsms-user
username = zone
password = geheim
"""


class NodeCentre(Foreign):
    """The centre, and what it counted."""

    port: int

    async def report(self) -> dict[str, Any]:
        seen = len([one for one in self.said if "count" in one])
        self.ask({"report": 1})
        return (await self.until("count", seen + 1))[-1]

    async def answered(self, number: str, words: str) -> tuple[float, bool]:
        """Milliseconds from a phone's text to the answer that it is committed; whether the alert had left for it."""
        seen = len([one for one in self.said if "acknowledged" in one])
        self.ask({"mo": {"from": number.lstrip("+"), "text": words}})
        found = (await self.until("acknowledged", seen + 1))[-1]
        assert found["status"] == 0
        return float(found["ms"]), bool(found["had"])


@contextlib.asynccontextmanager
async def centre(delay_ms: int) -> AsyncIterator[NodeCentre]:
    folder = node_smpp()
    if isinstance(folder, str):
        sys.exit(folder)
    command = ("node", str(HERE / "smpp_centre.js"), str(delay_ms))
    async with running(NodeCentre, *command, NODE_PATH=str(folder / "node_modules")) as found:
        found.port = (await found.until("port"))[0]["port"]
        yield found


def fsync_ms() -> float:
    """What one fsync costs here and now: the median of fifty. The gateway waits for them, nobody else here does."""
    with tempfile.TemporaryFile() as file:
        took = []
        for _ in range(50):
            began = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took)


def cpu_of(pid: int) -> float:
    """Seconds of a process; proc(5), stat fields 14 and 15."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


async def watched(there: NodeCentre, texts: int, cpu: Callable[[], float]) -> tuple[float, float]:
    """Texts a second at the centre, and milliseconds of CPU a text, once they begin to come."""
    begun: tuple[int, float] | None = None
    while (found := await there.report())["count"] < texts:
        spent = cpu()  # fails where the process is gone
        if begun is None and found["count"] > 1:
            begun = found["count"], spent
        await asyncio.sleep(0.01 if begun is None else 0.2)
    a_text = float("nan") if begun is None else 1000 * (cpu() - begun[1]) / (texts - begun[0])
    assert found["count"] == texts
    return (texts - 2) / found["seconds"], a_text


async def bare(there: NodeCentre, texts: int, window: int, words: str) -> tuple[float, float]:
    """The gateway's own driver, and nothing else."""
    modem = line(Centre(port=there.port), reports=False)
    await modem.open(Card())
    left = iter(range(1, texts + 1))

    async def one_after_the_other() -> None:
        for n in left:
            await modem.submit(Submit(Address(member(n), "international"), words))

    sending = asyncio.gather(*(one_after_the_other() for _ in range(window)))
    try:
        return await watched(there, texts, time.process_time)
    finally:
        await sending
        await modem.close()


@contextlib.asynccontextmanager
async def alert(there: NodeCentre, texts: int, window: int, **changes: str) -> AsyncIterator[Zone]:
    """A whole gateway whose officer has just released an alert."""
    with tempfile.TemporaryDirectory() as folder:
        keys = smpp(Centre(port=there.port), window=window)
        config = settings(Path(folder), modems__0__driver="smpp", modems__0__smpp=keys, **changes)
        zone = Zone(config, Clock())
        zone.centre = Centre(port=there.port)
        await zone.start()
        try:
            await zone.people(texts)
            seen = len(there.said)
            await there.answered(PEETERS, "Inbraak Kerkstraat, 2 mannen te voet")
            code = ""
            while not code:  # of the preview, which may come in parts
                await asyncio.sleep(0.02)
                words = " ".join(one["text"] for one in there.said[seen:] if one.get("to") == PEETERS.lstrip("+"))
                code = found[1] if (found := re.search(r"Zend (\d{4,8})\b", words)) else ""
            await there.answered(PEETERS, f"{code} {PINS['peeters']}")
            yield zone
        finally:
            await zone.stop()


async def ours(there: NodeCentre, texts: int, window: int, words: str) -> tuple[float, float]:
    """The whole gateway; the words are its own."""
    async with alert(there, texts, window):
        return await watched(there, texts, time.process_time)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.asynccontextmanager
async def process(*command: str, **env: str) -> AsyncIterator[asyncio.subprocess.Process]:
    null = asyncio.subprocess.DEVNULL
    found = await asyncio.create_subprocess_exec(
        *command, env=os.environ | env, stdin=null, stdout=null, stderr=None if "LOUD" in os.environ else null
    )
    try:
        yield found
    finally:
        with contextlib.suppress(ProcessLookupError):
            found.kill()
        await found.wait()


async def until_listening(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.05)


async def queue(port: int, texts: int, words: str) -> None:
    """Texts for smsbox, over twenty connections that stay."""
    left = iter(range(1, texts + 1))

    async def some() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for n in left:
            asked = urlencode(
                {"username": "zone", "password": "geheim", "from": "+32470000000", "to": member(n), "text": words}
            )
            writer.write(f"GET /cgi-bin/sendsms?{asked} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            assert " 202 " in head.splitlines()[0], head
            length = re.search(r"content-length: *(\d+)", head, re.IGNORECASE)
            assert length
            await reader.readexactly(int(length[1]))
        writer.close()

    await asyncio.gather(*(some() for _ in range(20)))


async def kannel(there: NodeCentre, texts: int, window: int, words: str) -> tuple[float, float]:
    """Kannel's bearerbox: the texts lie in its spool before it may bind, so its HTTP interface costs nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ports = {key: free_port() for key in ("admin", "box", "http")}
        config = folder / "kannel.conf"
        config.write_text(KANNEL.format(**ports, port=there.port, window=window, folder=folder / "spool"))
        (folder / "spool").mkdir()
        there.ask({"closed": True})
        path = f"/usr/sbin:{os.environ['PATH']}"
        async with process("bearerbox", "-v", "4", str(config), PATH=path) as bearerbox:
            await until_listening(ports["box"])
            async with process("smsbox", "-v", "4", str(config), PATH=path):
                await until_listening(ports["http"])
                await queue(ports["http"], texts, words)
            there.ask({"closed": False})
            return await watched(there, texts, lambda: cpu_of(bearerbox.pid))


async def jasmin(there: NodeCentre, texts: int, window: int, words: str) -> tuple[float, float]:
    """Jasmin's own protocol, which keeps nothing: the whole of it takes RabbitMQ and Redis."""
    command = (sys.executable, "-P", "-W", "ignore", str(HERE / "smpp_client.py"))
    async with process(*command, str(there.port), str(texts), str(window), words, PYTHONPATH=str(twisted())) as client:
        return await watched(there, texts, lambda: cpu_of(client.pid))


Peer = Callable[[NodeCentre, int, int, str], Awaitable[tuple[float, float]]]


def peers() -> dict[str, Peer]:
    """Those that are here; the gateway first, since its text is the others'."""
    found: dict[str, Peer] = {"smsd": ours, "bare loop": bare}
    if shutil.which("bearerbox", path=f"/usr/sbin:{os.environ['PATH']}"):
        found["Kannel"] = kannel
    else:
        print("Kannel is not here (apt install kannel)")
    if isinstance(why := twisted(), Path):
        found["smpp.twisted3"] = jasmin
    else:
        print(f"smpp.twisted3 is not here: {why}")
    return found


async def compare(delay: int, window: int, texts: int, runs: int) -> None:
    """A row a peer: medians."""
    before = fsync_ms()
    rates: dict[str, list[tuple[float, float]]] = {}
    async with centre(delay) as there:
        words = "Inbraak"
        await bare(there, texts // 4, window, words)  # node has compiled what it runs often
        for _ in range(runs):
            for name, peer in peers().items():
                there.ask({"reset": 1})
                rates.setdefault(name, []).append(await asyncio.wait_for(peer(there, texts, window, words), 300))
                words = (await there.report())["words"]
    print(f"an fsync here: {before:.1f} to {fsync_ms():.1f} ms")
    floor = statistics.median(rate for rate, _ in rates["bare loop"])
    for name, found in rates.items():
        rate, cpu = (statistics.median(one[k] for one in found) for k in (0, 1))
        print(f"{delay:>9} ms {window:>7}   {name:<14} {rate:>7.0f}/s {rate / floor:>7.2f} {cpu:>9.2f} ms", flush=True)


async def stops(delay: int, window: int, texts: int, receipts: int) -> None:
    """Members leave in the middle of an alert, others while only receipts come."""
    async with centre(delay) as there:
        there.ask({"receipts": receipts})
        async with alert(there, texts, window, alerts__reports="true") as zone:
            while (await there.report())["count"] < texts / 4:
                await asyncio.sleep(0.02)
            amid = []
            for n in range(LEAVE):
                amid.append(await there.answered(member(texts - n), "STOP"))
                await asyncio.sleep(0.05)
            in_time = sum(not had for _, had in amid)
            at = (await there.report())["count"]
            while (await there.report())["count"] < texts - in_time:
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)
            end, behind = await there.report(), []
            for n in range(LEAVE):
                behind.append(await there.answered(member(n + 1), "STOP"))
                await asyncio.sleep(0.05)
            told = await there.report()
            gone = (await zone.states()).get(State.CANCELLED, 0)
        rate = (end["count"] - 2) / end["seconds"]
        slow = [
            f"{statistics.median(some):.0f}, {max(some):.0f} ms"
            for some in ([ms for ms, _ in k] for k in (amid, behind))
        ]
        print(
            f"{delay:>9} ms {window:>7} {receipts:>7}/s {rate:>7.0f}/s {slow[0]:>12} {slow[1]:>12} {gone} of {in_time} "
            f"rows gone, {told['late']} texts behind a STOP (the last at {at} of {texts}); receipts: {end['told']} "
            f"amid it, {told['told'] - end['told']} behind it",
            flush=True,
        )


def main() -> None:
    """Prints a row a delay, window and peer, then the STOPs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=100)
    parser.add_argument("--delays", default="20,0")
    parser.add_argument("--windows", default="1,10,50")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--receipts", default="0,200")
    parser.add_argument("--no-stop", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    asked = parser.parse_args()
    log_lines.quiet()
    delays, windows = ([int(n) for n in words.split(",")] for words in (asked.delays, asked.windows))
    if not asked.no_peers:
        print("answer after  window   who                rate   ratio   CPU a text")
        for delay in delays:
            for window in windows:
                asyncio.run(compare(delay, window, asked.texts * window, asked.runs))
    if not asked.no_stop:
        print("answer after  window  receipts      rate   STOP amid an alert, behind it: median, slowest")
        for receipts in map(int, asked.receipts.split(",")):
            asyncio.run(stops(delays[0], windows[-1], asked.texts * windows[-1], receipts))


if __name__ == "__main__":
    main()
