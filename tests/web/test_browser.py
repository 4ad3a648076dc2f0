"""The page in a real browser (Debian's chromium), beside a running daemon: an evening of a coordinator and an officer.

`SMSD_PICTURES=folder` keeps a picture of each page there, at 390 and 1280 pixels.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright

from tests.mailbox import Smtp
from tests.town import ANJA, PEETERS, member
from tests.web.stage import Stage, stage

CHROMIUM = os.environ.get("SMSD_CHROMIUM") or shutil.which("chromium") or ""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PAGES = ("now", "alerts", "requests", "members", "feedback", "tips", "reports", "gateway", "account", "members/import")
SIZES = (390, 1280)
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
pytestmark = [
    pytest.mark.story,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed (apt install chromium)"),
]


@contextmanager
def mail_server(folder: Path) -> Iterator[Smtp]:
    smtp = Smtp(folder)
    smtp.start()
    try:
        yield smtp
    finally:
        smtp.stop()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield browser
        finally:
            await browser.close()


async def sign_in(s: Stage, page: Page, number: str, pin: str) -> None:
    """With the keyboard alone, and the code read from the simulated phone."""
    seen = len(s.daemon.got(number))
    await page.goto(f"{s.address}/signin")
    await page.keyboard.press("Tab")  # over the link to the content
    await page.locator("#number").focus()
    await page.keyboard.type(number)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/signin/code")
    await page.locator("#code").focus()
    await page.keyboard.type(await s.code(number, seen))
    await page.keyboard.press("Tab")
    await page.keyboard.type(pin)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/now")


async def accessible(page: Page, where: str) -> None:
    """axe-core finds nothing of WCAG 2.2 A and AA."""
    found = await Axe().run(page, options=RULES)
    assert not found.response["violations"], (
        where,
        [(v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in found.response["violations"]],
    )


async def look(page: Page, name: str) -> None:
    """Nothing stands beside the screen; a picture, where pictures are wanted."""
    for width in SIZES:
        await page.set_viewport_size({"width": width, "height": 844})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, width, wide)
        if folder := os.environ.get("SMSD_PICTURES"):
            os.makedirs(folder, exist_ok=True)
            await page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


async def draft(s: Stage, words: str) -> str:
    """The officer texts an alert; the code from the phone."""
    seen = len(s.daemon.got(PEETERS))
    s.daemon.text(PEETERS, words)
    return await s.daemon.code(seen)


def reached(s: Stage, words: str, members: int) -> int:
    return sum(any(words in text for text in s.daemon.got(member(n))) for n in range(1, members + 1))


WATCH = """() => { window.notReloaded = true; window.seen = []; setInterval(() => {
  for (const p of document.querySelectorAll('progress')) {
  const v = p.closest('article').id + ':' + p.value; if (window.seen.at(-1) !== v) window.seen.push(v); } }, 20); }"""


@pytest.mark.parametrize(("language", "scheme"), [("nl", "light"), ("fr", "dark")])
async def test_an_evening(tmp_path: Path, language: str, scheme: Any) -> None:
    """Sign in, approve forty requests, import a list with faults, watch an alert from 0 to 100 %, stop another in the
    middle, send feedback on, print the year: as a person does, in two languages.
    """
    with mail_server(tmp_path) as smtp:
        extra = f"mail: {{from: bin-dorp@example.org, smtp: {{host: 127.0.0.1, port: {smtp.port}, security: none}}}}\n"
        async with stage(tmp_path, extra=extra) as s, chromium() as browser:
            await _evening(s, browser, smtp, language, scheme)


async def _evening(s: Stage, browser: Browser, smtp: Smtp, language: str, scheme: Any) -> None:
    s.config.write_text(s.config.read_text().replace("role: coordinator,", f"role: coordinator, language: {language},"))
    await s.stop_web()
    (s.folder / "web.log").write_text("")
    await s.start_web()
    page = await (await browser.new_context(locale=language, color_scheme=scheme)).new_page()
    said: list[str] = []
    # a wrong PIN is a 403
    page.on(
        "console",
        lambda m: said.append(m.text) if m.type == "error" and "Failed to load resource" not in m.text else None,
    )
    page.on("pageerror", lambda e: said.append(str(e)))
    await sign_in(s, page, ANJA, "1357")
    await look(page, f"{language}-calm")

    s.ask_to_join(40)
    await page.goto(f"{s.address}/requests")
    assert await page.locator("html").get_attribute("lang") == language
    await accessible(page, "requests")
    await look(page, f"{language}-requests")
    await page.check("#all")
    await page.fill("#pin", "1357")
    await page.click("button[value=yes]")
    await page.wait_for_url("**/requests?said=approved&n=40")
    assert "40" in await page.inner_text(".said")

    listed = (
        "number;name;network;email;street\r\n0471 00 09 01;José Müller;dorp;jose@example.org;Kerkstraat 1\r\n"
        "04710;Te kort;dorp;;\r\n471000902;Zonder nul;dorp;nul@example.org;\r\n;;;;\r\n"
        "02 123 45 67;Vaste lijn;dorp;;\r\n"
    )
    (s.folder / "leden.csv").write_bytes(listed.encode("cp1252"))
    await page.goto(f"{s.address}/members/import")
    await page.set_input_files("#file", s.folder / "leden.csv")
    await page.click("main form button")
    await page.wait_for_selector("table")
    assert [await row.inner_text() for row in await page.locator("tbody tr td:first-child").all()] == ["3", "6"]
    await accessible(page, "import")
    await look(page, f"{language}-import")
    await page.fill("#pin", "1357")
    await page.click("form[action='/members/import/do'] button")
    await page.wait_for_url("**/members?said=imported&n=2")
    assert list(s.states().values()).count("active") == 42

    await _whole_alert(s, page, language)
    await _stopped_alert(s, page)

    await page.goto(f"{s.address}/alerts/1")
    await accessible(page, "alert")
    await look(page, f"{language}-alert")
    await _feedback(s, page, browser, smtp, language)
    for name in PAGES:
        await page.goto(f"{s.address}/{name}")
        await accessible(page, name)
        if name not in ("requests", "feedback", "members/import"):
            await look(page, f"{language}-{name.replace('/', '-')}")
    await page.goto(f"{s.address}/members/1")
    await accessible(page, "member")
    await look(page, f"{language}-member")
    await page.goto(f"{s.address}/reports")
    await page.click("main form button")
    await page.wait_for_selector("svg, table, p")
    await look(page, f"{language}-year")
    pdf = await page.pdf()
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 5_000
    assert said == []  # no script failed, and no policy was broken


async def _whole_alert(s: Stage, page: Page, language: str) -> None:
    """Seen from its draft to 100 % on one open page that is never loaded again."""
    s.daemon.network.warm = 0.5
    await page.goto(f"{s.address}/now")
    await page.evaluate(WATCH)
    code = await draft(s, "Inbraak Kerkstraat, 2 mannen te voet")
    await page.wait_for_selector("article.confirming")
    s.daemon.text(PEETERS, f"{code} 4711")
    await page.wait_for_selector("article.live progress")
    while await page.evaluate("(document.querySelector('article.live progress') || {value: 100}).value") < 25:
        await asyncio.sleep(0.05)
    await look(page, f"{language}-live")
    await accessible(page, "live")
    await page.wait_for_selector("article.done", timeout=90_000)
    assert await page.evaluate("window.notReloaded")
    seen = [int(v.partition(":")[2]) for v in await page.evaluate("window.seen")]
    assert seen == sorted(seen)
    assert seen[0] <= 20
    assert seen[-1] == 100
    assert len(set(seen)) >= 5
    assert reached(s, "Inbraak", 40) == 40


async def _stopped_alert(s: Stage, page: Page) -> None:
    """STOP in the middle: what is on air is the last; go on wants the PIN."""
    s.daemon.network.warm = 1.5
    code = await draft(s, "Verdachte wagen Molenstraat, grijze Golf")
    await page.wait_for_selector("article.confirming")
    s.daemon.text(PEETERS, f"{code} 4711")
    await page.wait_for_selector("article.live button.stop")
    while reached(s, "grijze Golf", 40) < 5:
        await asyncio.sleep(0.02)
    await page.locator("article.live button.stop").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/now?said=halted")
    at_stop = reached(s, "grijze Golf", 40)
    await asyncio.sleep(3.0)
    assert reached(s, "grijze Golf", 40) <= at_stop + 1  # the one that was on air
    assert await page.locator("article.halted").count() == 1
    s.daemon.network.warm = 0.05
    await page.fill("article.halted input[type=password]", "9999")
    await page.click("article.halted form button")
    await page.wait_for_selector("h1")
    await page.goto(f"{s.address}/now")
    assert await page.locator("article.halted").count() == 1
    await page.fill("article.halted input[type=password]", "1357")
    await page.click("article.halted form button")
    await page.wait_for_url("**/now?said=resumed")
    await page.wait_for_selector("article.live, article.done >> nth=1")
    await s.daemon.until(lambda: reached(s, "grijze Golf", 40) == 40, "the rest")


async def _feedback(s: Stage, page: Page, browser: Browser, smtp: Smtp, language: str) -> None:
    """The officer hands it over on the page, the coordinator changes a word
    and sends it on, the members' letters arrive.
    """
    own = await (await browser.new_context(locale="nl")).new_page()
    await sign_in(s, own, PEETERS, "4711")
    await own.goto(f"{s.address}/feedback")
    await own.fill("#body", "De twee mannen zijn gevat.")
    await own.fill("#pin", "4711")
    await own.click("form[action='/feedback/new'] button")
    await own.wait_for_url("**/feedback?said=handed")
    await own.goto(f"{s.address}/draft")
    await accessible(own, "draft")
    await look(own, f"{language}-draft")
    await own.fill("#body", "Gaslek Dorpsplein, blijf weg")
    seen = len(s.daemon.got(PEETERS))
    await own.click("main form button")
    await own.wait_for_url("**/now?said=preview")
    assert re.search(
        r"Zend \d{4} \+ PIN",
        str(
            await s.daemon.until(
                lambda: next((t for t in s.daemon.got(PEETERS)[seen:] if "Gaslek" in t), None), "preview"
            )
        ),
    )
    assert reached(s, "Gaslek", 40) == 0  # the page releases nothing
    await page.goto(f"{s.address}/feedback")
    await accessible(page, "feedback")
    await look(page, f"{language}-feedback")
    await page.fill("textarea", "De twee mannen zijn gevat. Dank u.")
    await page.fill("article input[type=password]", "1357")
    await page.click("article button[value=release]")
    await page.wait_for_url("**/feedback?said=released&n=2")
    await s.daemon.until(
        lambda: len(smtp.to("jose@example.org")) == 1 and len(smtp.to("nul@example.org")) == 1, "the letters"
    )
    assert "Dank u" in smtp.to("jose@example.org")[0].get_body(("plain",)).get_content()
