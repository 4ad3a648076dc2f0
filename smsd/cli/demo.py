"""`smsd demo`: the whole gateway on a simulated modem and neighbourhood; no hardware, no configuration.

An officer texts and proves, a forger tries and fails, everybody's phone rings, somebody leaves in the middle. It ends
by itself; exit 0 only if every member got the alert exactly once. `--interactive`: be any phone. `--page`: in a
browser.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from smsd import log_lines


def demo(
    members: Annotated[int, typer.Option(min=0, max=2000, help="how many neighbours")] = 16,
    fast: Annotated[
        bool, typer.Option("--fast", help="do not wait: a mock clock runs the evening in a second")
    ] = False,
    interactive: Annotated[bool, typer.Option("--interactive", help="be any phone yourself")] = False,
    page: Annotated[bool, typer.Option("--page", help="beside its page: sign in, watch, press STOP")] = False,
) -> None:
    """Show what smsd does, on a simulated modem. Example: smsd demo --interactive"""
    from smsd.cli.demo_interactive import play
    from smsd.cli.demo_stage import Stage
    from smsd.cli.demo_story import tell
    from smsd.simulator import time_loop

    log_lines.quiet()
    with tempfile.TemporaryDirectory(prefix="smsd-demo.") as folder:
        if page:
            from smsd.cli.demo_page import show

            asyncio.run(show(Stage(Path(folder), members)))
            raise typer.Exit(0)
        if interactive:
            asyncio.run(play(Stage(Path(folder), members)))
            raise typer.Exit(0)
        if fast:
            ok = time_loop.run(lambda loop: tell(Stage(Path(folder), members, loop.clock()), fast=True))
        else:
            ok = asyncio.run(tell(Stage(Path(folder), members)))
    raise typer.Exit(0 if ok else 1)
