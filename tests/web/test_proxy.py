"""Behind a proxy with TLS: its word is believed, nobody else's; the cookie is then kept to this host and to TLS."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from smsd.web.shield import Shield
from tests.ports import free_port
from tests.town import ANJA
from tests.web.stage import Browser, stage

pytestmark = pytest.mark.story

CADDY = os.environ.get("SMSD_CADDY") or shutil.which("caddy") or ""


async def answer(shield: Shield, client: str, **headers: str) -> tuple[int, dict]:
    """What an application behind the shield sees, and what is answered."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/now",
        "scheme": "http",
        "client": (client, 1),
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
    }
    said: list[dict] = []

    async def send(message: dict) -> None:
        said.append(message)

    async def receive() -> dict:
        return {"type": "http.request", "body": b""}

    await shield(scope, receive, send)
    return said[0]["status"], scope


async def echo(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def test_whose_word_is_believed() -> None:
    """The proxy's, for address and scheme; from anybody else the same words are
    nothing, and who comes round the proxy is refused.
    """
    forged = {"x_forwarded_for": "10.1.1.1", "x_forwarded_proto": "https", "host": "bin.example.org"}
    open_ = Shield(echo, ("bin.example.org",), None)
    status, seen = await answer(open_, "127.0.0.1", **forged)
    assert (status, seen["scheme"], seen["client"][0]) == (200, "http", "127.0.0.1")
    behind = Shield(echo, ("bin.example.org",), "192.168.1.9")
    status, seen = await answer(behind, "192.168.1.9", **forged)
    assert (status, seen["scheme"], seen["client"][0]) == (200, "https", "10.1.1.1")
    # what a visitor wrote stands before it
    status, seen = await answer(behind, "192.168.1.9", **(forged | {"x_forwarded_for": "6.6.6.6, 10.1.1.1"}))
    assert seen["client"][0] == "10.1.1.1"
    status, seen = await answer(behind, "192.168.1.9", **(forged | {"x_forwarded_for": "<script>"}))
    assert seen["client"][0] == "192.168.1.9"
    assert (await answer(behind, "192.168.1.66", **forged))[0] == 403
    assert (await answer(behind, "192.168.1.9", **(forged | {"host": "evil.example"})))[0] == 421


@pytest.mark.skipif(not CADDY, reason="caddy is not installed (apt install caddy)")
async def test_caddy(tmp_path: Path) -> None:
    """As the docs have it: a name, a certificate, the page behind it; a session of TLS is no session without."""
    port = free_port()
    async with stage(tmp_path) as s:
        s.config.write_text(
            re.sub(r"web: \{", "web: {hosts: [localhost], trusted_proxy: 127.0.0.1, ", s.config.read_text())
        )
        await s.stop_web()
        (s.folder / "web.log").write_text("")
        await s.start_web()
        (s.folder / "Caddyfile").write_text(
            f"{{\n admin off\n auto_https disable_redirects\n skip_install_trust\n}}\nhttps://localhost:{port} {{\n"
            f" tls internal\n reverse_proxy 127.0.0.1:{s.port}\n}}\n"
        )
        proxy = await asyncio.create_subprocess_exec(
            CADDY,
            "run",
            "--config",
            str(s.folder / "Caddyfile"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "XDG_DATA_HOME": str(s.folder), "XDG_CONFIG_HOME": str(s.folder), "HOME": str(s.folder)},
        )
        try:
            jar = s.folder / "jar"

            async def curl(path: str, *more: str) -> str:
                done = await asyncio.create_subprocess_exec(
                    "curl",
                    "-sk",
                    "-i",
                    "-b",
                    str(jar),
                    "-c",
                    str(jar),
                    *more,
                    f"https://localhost:{port}{path}",
                    stdout=subprocess.PIPE,
                )
                return (await done.communicate())[0].decode()

            for _ in range(100):
                if "200" in (await curl("/signin")).partition("\n")[0]:
                    break
                await asyncio.sleep(0.2)
            own = ("-H", f"Origin: https://localhost:{port}")
            seen = len(s.daemon.got(ANJA))
            assert (
                "location: /signin/code"
                in (await curl("/signin", *own, "-d", f"number={ANJA.replace('+', '%2B')}")).lower()
            )
            came = await curl("/signin/code", *own, "-d", f"code={await s.code(ANJA, seen)}&pin=1357")
            assert "set-cookie: __Host-smsd=" in came
            assert "Secure" in came
            assert "200" in (await curl("/now")).partition("\n")[0]
            token = re.search(r"__Host-smsd=([^;]+)", came)[1]
            assert (await Browser(s.port, {"smsd": token}).get("/now", X_Forwarded_Proto="https")).where == "/signin"
        finally:
            proxy.terminate()
            await proxy.wait()
