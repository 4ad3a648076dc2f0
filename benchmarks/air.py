"""Simulated modems behind ptys, in a process of their own, with a note of what crosses each wire and when.

    python -m benchmarks.air FOLDER --modems 4 --cold 1 --warm 0.35

In: JSON lines on standard input: {"to": modem, "from": number, "text": words}, {"pull": modem}, {"plug": modem}. Out:
JSON lines on standard output, times by the monotonic clock of the machine: {"ev": "cmgs" | "ctrlz" | "taken" | "cmti" |
"at", "t", "modem"}, with the recipient and whether the link was cold at "taken". It measures; it judges nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from smsd.simulator.radio import Network


def say(event: str, modem: int, **more: object) -> None:
    """One line for whoever listens."""
    sys.stdout.write(json.dumps({"ev": event, "t": time.monotonic(), "modem": modem, **more}) + "\n")
    sys.stdout.flush()


def tap(server: AtServer, modem: int, pty: Pty) -> None:
    """Notes what crosses the wire of one modem."""
    feed, submitted = server.feed, server.sending.submitted
    state = {"cold": True}

    def heard(data: bytes) -> None:
        if b"AT+CMGS" in data:
            say("cmgs", modem)
        elif b"\x1a" in data:
            state["cold"] = not server.sending.warm
            say("ctrlz", modem)
        elif data.startswith(b"AT"):
            say("at", modem)
        feed(data)

    def taken(submit: object) -> None:
        submitted(submit)
        say("taken", modem, to=submit.recipient.number, cold=state["cold"], text=submit.text)

    server.feed, server.sending.submitted = heard, taken
    notice = server.line.notice

    def told(line: str) -> None:
        notice(line)
        if line.startswith("+CMTI"):
            say("cmti", modem)

    server.line.notice = told


async def main(options: argparse.Namespace) -> None:
    """Runs until standard input ends."""
    network = Network(cold=options.cold, warm=options.warm)
    servers = [
        AtServer(network, f"+3247000{n:04d}", imei=f"35000000{n:07d}", imsi=f"20601{n:010d}")
        for n in range(options.modems)
    ]
    ptys = [Pty(server, options.folder / f"modem{n}") for n, server in enumerate(servers)]
    for n, (server, pty) in enumerate(zip(servers, ptys, strict=True)):
        tap(server, n, pty)
        pty.plug()
    reader = asyncio.StreamReader(limit=1 << 22)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    say("up", 0)
    while line := await reader.readline():
        order = json.loads(line)
        if "pull" in order:
            ptys[order["pull"]].pull()
        elif "plug" in order:
            ptys[order["plug"]].plug()
        else:
            network.text(order["from"], servers[order["to"]].number, order["text"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--modems", type=int, default=1)
    parser.add_argument("--cold", type=float, default=0.2)
    parser.add_argument("--warm", type=float)
    asyncio.run(main(parser.parse_args()))
