"""Numbers for Prometheus, rules and dashboard over them, the log's levels and its silence about
what repeats itself, signs of life, the operator.
"""

from __future__ import annotations

import asyncio
import http.server
import json
import re
import shutil
import subprocess
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog
import yaml

from smsd import log_lines
from smsd.daemon import heartbeat
from smsd.service import alarms
from smsd.web import metrics
from smsd.web.families import FAMILIES
from tests.process import Daemon, write_config
from tests.town import town

pytestmark = pytest.mark.story

ROOT = Path(__file__).parent.parent.parent
PROMTOOL = shutil.which("promtool")


async def page_of(ctx: object) -> str:
    page = metrics.Page(ctx, "127.0.0.1:1")  # type: ignore[arg-type]
    return (await page.answer(b"GET /metrics HTTP/1.1\r\n\r\n")).partition(b"\r\n\r\n")[2].decode()


def test_all_families(tmp_path: Path, evening) -> None:
    """After an alert each family is there with its help; no number, no name;
    promtool has nothing to say where it is.
    """

    async def main(loop) -> str:
        fair = {
            "modems__0__sim__fair_use": {"per_day": 350, "recipients_per_month": 250},
            "modems__0__sim__expires": "2027-03-01",
        }
        async with town(tmp_path, loop, **fair) as t:
            await t.people(5)
            await t.alert(seconds=20)
            (tmp_path / "backups").mkdir()
            (tmp_path / "backups" / "smsd-2027-01-01.backup").touch()
            await t.db.run(
                lambda conn: alarms.facts.put(conn, "alarm:alarm_disk:", json.dumps(["alarm_disk", None, {"count": 3}]))
            )
            return await page_of(t.gateway.ctx)

    text = evening(main)
    assert len(FAMILIES) >= 15
    for family in FAMILIES.values():
        name = family.name + ("_total" if family.kind == "counter" else "")
        assert f"# HELP {name} {family.says}" in text, name
        assert re.search(rf"^{name}(\{{.*\}})? [-0-9.e+]+$", text, re.MULTILINE), name
    assert 'smsd_officers_able{network="dorp"} 3.0' in text
    assert 'smsd_alarm{alarm="alarm_disk",line=""} 1.0' in text
    assert 'smsd_deliveries{outcome="sent",role="member"} 5.0' in text
    assert "Peeters" not in text
    assert "+32" not in text
    if PROMTOOL:
        done = subprocess.run([PROMTOOL, "check", "metrics"], input=text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_each_family_is_documented() -> None:
    """A row of its own, with the same words."""
    page = (ROOT / "docs/monitoring.md").read_text()
    for family in FAMILIES.values():
        assert (
            f"| `{family.name}{'_total' if family.kind == 'counter' else ''}` | {', '.join(family.labels)} | "
            f"{family.says} |"
        ) in page


def names_in(expression: str) -> set[str]:
    return set(re.findall(r"smsd_[a-z_]+", expression))


def test_rules_and_dashboard_name_what_there_is() -> None:
    """Each expression is over families and labels that exist; promtool checks the rules where it is."""
    known = {f.name + ("_total" if f.kind == "counter" else ""): f for f in FAMILIES.values()}
    rules = [
        rule
        for group in yaml.safe_load((ROOT / "monitoring/alerts.yaml").read_text())["groups"]
        for rule in group["rules"]
    ]
    board = json.loads((ROOT / "monitoring/grafana.json").read_text())
    expressions = [rule["expr"] for rule in rules] + [
        target["expr"] for panel in board["panels"] for target in panel["targets"]
    ]
    assert len(rules) >= 10
    assert len(board["panels"]) >= 10
    for expression in expressions:
        assert names_in(expression) <= set(known), expression
        for name, labels in re.findall(r"(smsd_[a-z_]+)\{([^}]*)\}", expression):
            assert {part.partition("=")[0].strip() for part in labels.split(",")} <= set(known[name].labels), expression
    for rule in rules:
        used = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        has = set().union(*(known[n].labels for n in names_in(rule["expr"]))) if names_in(rule["expr"]) else set()
        assert used <= has, rule["alert"]
    if PROMTOOL:
        done = subprocess.run(
            [PROMTOOL, "check", "rules", str(ROOT / "monitoring/alerts.yaml")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


# ---- the log


def test_what_repeats_itself_is_told_twice_an_hour() -> None:
    """A stick that is not there, tried again and again, all day: lines stay
    below twenty an hour; then how often it was.
    """
    now = [0.0]
    rarely = log_lines.Rarely(lambda: now[0])
    told: list[tuple[float, dict]] = []
    while now[0] < 24 * 3600:
        for line in (
            {"event": "line", "line": "stick1", "state": "opening"},
            {
                "event": "line",
                "line": "stick1",
                "state": "lost",
                "reason": f"/dev/ttyUSB{int(now[0]) % 7} cannot be opened",
            },
            {"event": "restarting the modem", "line": "stick1"},
            {"event": "trouble", "where": "stick1", "what": "power_cycle ended with 1"},
        ):
            with suppress(structlog.DropEvent):
                told.append((now[0], rarely(None, "info", dict(line))))
        now[0] += 10
    for hour in range(24):
        assert 0 < sum(hour * 3600 <= at < (hour + 1) * 3600 for at, _ in told) <= 20
    assert any(line.get("repeated", 0) > 100 for _, line in told)


def test_business_is_told_each_time() -> None:
    """Texts, orders, alarms; and a line that came back says so every time, and what ails it then is news again."""
    rarely = log_lines.Rarely(lambda: 0.0)
    for event in ("sent", "received", "alarm", "alarm over", "broadcast", "not sent"):
        for _ in range(50):
            assert rarely(None, "info", {"event": event, "line": "stick1"})
    for _ in range(10):
        assert rarely(None, "info", {"event": "line", "line": "stick1", "state": "ready"})
        assert rarely(None, "warning", {"event": "line", "line": "stick1", "state": "lost"})


async def test_levels_for_journald(tmp_path: Path) -> None:
    """Under systemd each line begins with its level; elsewhere it does not. A stick that
    is missing says little in its first seconds.
    """
    write_config(tmp_path)
    d = Daemon(tmp_path, JOURNAL_STREAM="8:1")
    d.pty.plug()
    d.pty.pull()
    try:
        await d.start(plugged=False)
        await d.until(lambda: '"state": "lost"' in d.said(), "the loss")
        await asyncio.sleep(8)
        assert await d.stop() == 0
        lines = d.said().splitlines()
        assert all(re.match(r"<[2-7]>\{", line) for line in lines), lines
        assert any(line.startswith("<4>") and '"lost"' in line for line in lines)
        assert sum('"line"' in line for line in lines) <= 12, lines
    finally:
        d.close()


# ---- signs of life, the operator


async def test_a_sign_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a line can send the address is fetched; not while none can; an
    address that answers with trouble harms nothing.
    """
    asked: list[str] = []

    class Watcher(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200 if len(asked) > 1 else 500)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Watcher)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(heartbeat, "EVERY_S", 0.05)

    async def run(*args: object) -> None:
        assert args

    line = SimpleNamespace(ready=False)
    address = f"http://127.0.0.1:{server.server_address[1]}/ping"
    ctx = SimpleNamespace(
        lines={"stick1": line},
        config=SimpleNamespace(metrics=SimpleNamespace(heartbeat=address)),
        db=SimpleNamespace(run=run),
        now=lambda: datetime.now(UTC),
    )
    task = asyncio.create_task(heartbeat.beat(ctx))  # type: ignore[arg-type]
    await asyncio.sleep(0.3)
    assert asked == []
    line.ready = True
    for _ in range(200):
        if len(asked) >= 3:
            break
        await asyncio.sleep(0.05)
    task.cancel()
    server.shutdown()
    assert asked[:3] == ["/ping"] * 3


def test_the_operator_hears_by_a_line_that_is_well(tmp_path: Path, evening) -> None:
    """A line goes: the text to the operator is pinned to the other one, and
    there is a letter; and again when it is over.
    """

    async def main(loop) -> tuple[list[str], list[str]]:
        owner = {
            "gateway__operator": {"number": "+32475000009", "email": "op@example.org"},
            "mail": {"from": "bin@example.org", "smtp": {"host": "127.0.0.1", "port": 1, "security": "none"}},
        }
        async with town(tmp_path, loop, modems=2, **owner) as t:
            await t.people()
            ctx = t.gateway.ctx
            for alarm in (
                alarms.Alarm("alarm_modem_lost", "stick0", {"modem": "stick0", "reason": "gone"}),
                alarms.Alarm("alarm_disk", None, {"count": 12}),
            ):
                await t.db.run(lambda conn, a=alarm: alarms.say(alarms.UnitOfWork(ctx, conn, ctx.now()), a, over=False))
            await t.db.run(
                lambda conn: alarms.say(
                    alarms.UnitOfWork(ctx, conn, ctx.now()), alarms.Alarm("alarm_disk", None, {"count": 12}), over=True
                )
            )
            ctx.wake()
            await t.wait(20)
            rows = await t.db.run(
                lambda conn: [
                    (r.pinned or r.modem, r.number)
                    for r in conn.exec_driver_sql("SELECT pinned, modem, number FROM deliveries")
                ]
            )
            letters = await t.db.run(
                lambda conn: [
                    r[0] for r in conn.exec_driver_sql("SELECT subject FROM letters WHERE recipient = 'op@example.org'")
                ]
            )
            return [f"{line}" for line, number in rows if number == "+32475000009"], letters

    lines, letters = evening(main)
    assert len(lines) == 3
    assert lines[0] == "stick1"
    assert len(letters) == 3
    assert any("12 MB" in subject for subject in letters)
