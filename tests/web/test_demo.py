"""`smsd demo --page`: a newcomer signs in with the code on the terminal, sees the alert go out, presses STOP."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys

from tests.web.stage import Browser, token


async def test_a_newcomer(tmp_path) -> None:
    """From the first line on the terminal to STOP."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "smsd",
        "demo",
        "--page",
        "--members",
        "60",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = ""

    async def until(pattern: str) -> re.Match[str]:
        nonlocal said
        while not (found := re.search(pattern, said)):
            line = await asyncio.wait_for(process.stdout.readline(), 60)
            assert line, said
            said += line.decode()
        return found

    try:
        browser = Browser(int((await until(r"http://127\.0\.0\.1:(\d+)"))[1]))
        await until("Ctrl-C")
        assert (await browser.post("/signin", {"number": "0475 00 00 02"})).where == "/signin/code"
        code = (await until(r"Anja \(coördinator\) < gateway: .*?\b(\d{6})\b"))[1]
        assert (await browser.post("/signin/code", {"code": code, "pin": "1357"})).where == "/now"
        await until("10 phones have rung")
        page = (await browser.get("/now")).body
        assert "Inbraak Kerkstraat" in page
        number = re.search(r'action="/now/stop".*?name="id" value="(\d+)"', page, re.DOTALL)
        assert (await browser.post("/now/stop", {"form": token(page), "id": number[1]})).where == "/now?said=halted"
        assert "article" in (await browser.get("/now")).body
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 60) == 0, said
    finally:
        if process.returncode is None:
            process.kill()
