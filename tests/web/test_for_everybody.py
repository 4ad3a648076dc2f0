"""The page for everybody, in a real browser: read at twice the size, and signed in to with a device's own key.

`SMSD_PICTURES=folder` keeps a picture of each page there.
"""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from smsd.model.membership import State
from smsd.store import members
from tests.town import ANJA, PEETERS, member
from tests.web.stage import Stage, stage
from tests.web.test_browser import CHROMIUM, PAGES, accessible, chromium

pytestmark = [
    pytest.mark.story,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed (apt install chromium)"),
]
LONG = "Wijk Noordoost-Antwerpsesteenweg"
# (width, size of the letters): a phone, a screen of 1280 at 200 %, and the letters alone at 200 % on both
SEEN = ((390, "100%"), (640, "100%"), (390, "200%"), (1280, "200%"))
WIDER = """() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
  && !e.closest('.skip, .hide, thead'))
  .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40)).slice(0, 5)"""


async def seen(page: Page, name: str) -> None:
    """Nothing has to be scrolled sideways, whichever way it is made larger."""
    for width, letters in SEEN:
        await page.set_viewport_size({"width": width, "height": 844})
        await page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", letters)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        if folder := os.environ.get("SMSD_PICTURES"):
            os.makedirs(folder, exist_ok=True)
            await page.screenshot(path=f"{folder}/{name.replace('/', '-')}-{width}-{letters[:-1]}.png", full_page=True)
        assert wide <= width, (name, width, letters, wide, await page.evaluate(WIDER))


def fill(s: Stage) -> None:
    """Long names, long streets, in a zone with a long name."""

    def insert(conn: Any) -> None:
        for n in range(1, 4):
            who = members.person(conn, member(n), "nl", datetime.now(UTC))
            members.describe(
                conn,
                member(n),
                name="Marie-Antoinette Vandenbroucke-Delacroix",
                street="Onze-Lieve-Vrouwestraat 123 bus 4",
            )
            members.step(conn, who, "dorp", State.UNKNOWN, "add", zone="noord")

    s.db.call(insert)


async def test_twice_as_large(tmp_path: Path) -> None:
    """Every page at 200 %, by the browser's zoom and by larger letters alone,
    in the language with the longest words.
    """
    extra = (
        "mail: {from: bin-dorp@example.org, smtp: {host: 127.0.0.1, port: 1, security: none}}\n"
        "schedule: [{name: maandelijkse proef, cron: '0 11 1 * *', do: test_alarm}]\n"
    )
    async with stage(tmp_path, join="open", extra=extra) as s, chromium() as browser:
        text = s.config.read_text().replace("role: coordinator,", "role: coordinator, language: de,")
        s.config.write_text(text)
        await s.stop_web()
        (s.folder / "web.log").write_text("")
        await s.start_web()
        fill(s)
        asked = len(s.daemon.got(PEETERS))
        s.daemon.text(PEETERS, "Inbraak Onze-Lieve-Vrouwestraat, 2 mannen te voet richting station")
        s.daemon.text(PEETERS, f"{await s.daemon.code(asked)} 4711")
        await s.daemon.until(lambda: s.daemon.alerts(3).total() == 3, "the alert")
        page = await (await browser.new_context(locale="de")).new_page()
        for path in ("signin", "signin/code"):
            await page.goto(f"{s.address}/{path}")
            await seen(page, path)
        own = {"name": "smsd", "value": s.session("anja").cookies["smsd"], "url": s.address}
        await page.context.add_cookies([own])
        for path in (
            *PAGES,
            "alerts/1",
            "members/1",
            "draft",
            "reports/incident/1",
            "no-such-page",
            "gateway/doctor",
            "gateway/configuration",
        ):
            await page.goto(f"{s.address}/{path}")
            await seen(page, path)


async def test_a_device_s_own_key(tmp_path: Path) -> None:
    """A passkey is added after code and PIN, signs in with one press, is revoked;
    where the browser has none, the page says so.
    """
    async with stage(tmp_path) as s, chromium() as browser:
        at = f"http://localhost:{s.port}"
        page = await (await browser.new_context(locale="nl")).new_page()
        said: list[str] = []
        page.on("pageerror", lambda e: said.append(str(e)))
        wire = await page.context.new_cdp_session(page)
        await wire.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
        }
        known = await wire.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        await page.goto(f"{at}/signin")
        await accessible(page, "signin")
        asked = len(s.daemon.got(ANJA))
        await page.fill("#number", ANJA)
        await page.click("form:not([data-passkey]) button")
        await page.wait_for_url("**/signin/code")
        await page.fill("#code", await s.code(ANJA, asked))
        await page.fill("#pin", "1357")
        await page.click("main button")
        await page.wait_for_url("**/now")
        await page.goto(f"{at}/account")
        await accessible(page, "account")
        await page.fill("form[data-passkey] input[name=pin]", "1357")
        await page.click("form[data-passkey] button")
        await page.wait_for_url("**/account?said=passkey_added")
        assert f"http://localhost:{s.port}" in await page.inner_text("main")
        await seen(page, "passkeys")
        await page.click("#out")
        await page.wait_for_url("**/signin")
        while len(s.daemon.got(ANJA)) < asked + 2:
            await asyncio.sleep(0.05)  # its owner hears of the new key
        await page.click("form[data-passkey] button")
        await page.wait_for_url("**/now")
        heard = s.daemon.got(ANJA)[asked:]
        assert ["Toegangssleutel toegevoegd" in text for text in heard] == [False, True], (
            heard
        )  # no text to sign in with it
        await page.goto(f"{at}/account")
        await page.click("form[action='/account/passkey/end'] button")
        await page.wait_for_url("**/account?said=passkey_ended")
        await page.click("#out")
        await page.wait_for_url("**/signin")
        await page.click("form[data-passkey] button")
        await page.wait_for_selector("p.bad[role=alert]:visible")
        assert page.url.endswith("/signin/passkey")
        await wire.send("WebAuthn.removeVirtualAuthenticator", known)
        assert not said
