"""`smsd demo --page`: the simulated neighbourhood beside its page on loopback.
Sign in as Anja, watch the bar fill, press STOP.

In: a stage. Out: a page that is served until Ctrl-C. The code for signing in comes
to Anja's simulated phone, which is this terminal.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import sys

from smsd.cli.demo_stage import COORDINATOR, OFFICER, PIN, Stage
from smsd.cli.demo_story import ALERT
from smsd.config.database_url import path_of
from smsd.daemon import status
from smsd.daemon.keys import machine_key
from smsd.rules import proof
from smsd.service.context import outside
from smsd.simulator.radio import Phone, Received
from smsd.store import people, web
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.reading import Reader

PORT, ANJA_PIN = 8480, "1357"
LOOK_S = 0.3


def free_port(wanted: int = PORT) -> int:
    """The usual port, or any other where something listens there."""
    for port in (wanted, 0):
        with socket.socket() as one, contextlib.suppress(OSError):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(("127.0.0.1", port))
            return int(one.getsockname()[1])
    return wanted


async def show(stage: Stage) -> None:
    """Serves the page, and lets an alert go once somebody is signed in; Enter lets another one go."""
    from smsd.web.run import serve
    from smsd.web.site import Site

    gateway, url = stage.gateway, stage.config.gateway.database
    key, port = machine_key(url), free_port()
    heard: list[str] = []

    def arrived(phone: Phone, received: Received) -> None:
        if phone.number in (OFFICER, COORDINATOR):
            print(f"  {stage.name(phone.number)} < gateway: {received.text}", flush=True)
        elif "ALARM" in received.text:
            heard.append(phone.number)
            if len(heard) % 10 == 0:
                print(f"  {len(heard)} phones have rung", flush=True)

    stage.listen(arrived)
    async with stage.running():
        await gateway.ctx.db.run(
            people.save,
            "anja",
            pin_hash=proof.hashed(key, "pin", "anja", ANJA_PIN),
            pin_digits=4,
            enrolled_at=stage.clock.now(),
        )
        begun = gateway.ctx.clock.monotonic()
        site = Site(
            outside(stage.config, path_of(url).parent, Database(open_engine(url)), key),
            Reader(url),
            lambda: status.snapshot(gateway.ctx, begun),
        )

        def ready(port: int) -> None:
            print(
                f"The page: http://127.0.0.1:{port}\n"
                f"  Sign in as Anja, the coordinator: number 0475 00 00 02, PIN {ANJA_PIN}. The code comes to her "
                "phone, below.\n"
                "  Then an alert begins; Enter begins another one, Ctrl-C ends.",
                flush=True,
            )

        story = asyncio.create_task(_alerts(stage))
        try:
            await serve(site, None, "127.0.0.1", port, ready)
        finally:
            story.cancel()


async def _alerts(stage: Stage) -> None:
    """An alert when somebody has come in, and one at each Enter."""
    ctx = stage.gateway.ctx
    while not await ctx.db.run(web.sessions, ctx.now(), ctx.now().replace(year=2000)):
        await asyncio.sleep(LOOK_S)
    await asyncio.sleep(2.0)
    while True:
        seen = len(stage.village.network.phone(OFFICER).received)
        print(f"  {stage.name(OFFICER)} > {ALERT}", flush=True)
        stage.text(OFFICER, ALERT)
        preview = await stage.wait_for(OFFICER, r"\d{4} \+ PIN", seen)
        if preview is not None and (code := re.search(r"(\d{4}) \+ PIN", preview)):
            await asyncio.sleep(2.0)
            stage.text(OFFICER, f"{code[1]} {PIN}")
        await _enter()


async def _enter() -> None:
    """Until somebody presses Enter; for ever where nobody can."""
    loop, pressed = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_reader(sys.stdin.fileno(), pressed.set)
    except (OSError, ValueError):
        await asyncio.Event().wait()
    await pressed.wait()
    loop.remove_reader(sys.stdin.fileno())
    if not sys.stdin.readline():
        await asyncio.Event().wait()
