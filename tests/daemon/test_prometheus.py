"""A real Prometheus reads the page of a real daemon, and each expression of rules and
dashboard is asked for; each rule fires as it should.

Debian's package `prometheus` brings both programs; where it is missing, what needs them is skipped.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sqlite3
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ports import free_port
from tests.process import Daemon, smsd, write_config
from tests.town import member

MONITORING = Path(__file__).parents[2] / "monitoring"
PROMETHEUS, PROMTOOL = shutil.which("prometheus"), shutil.which("promtool")
RULES = [r for g in yaml.safe_load((MONITORING / "alerts.yaml").read_text())["groups"] for r in g["rules"]]
BOARD = json.loads((MONITORING / "grafana.json").read_text())
EXPRESSIONS = sorted(
    {rule["expr"] for rule in RULES} | {t["expr"] for panel in BOARD["panels"] for t in panel["targets"]}
)
LIMIT_S = 60.0


def test_each_rule_has_its_cases() -> None:
    """alerts_test.yaml plays each rule twice: once it fires, once it stays silent."""
    played = [
        case
        for test in yaml.safe_load((MONITORING / "alerts_test.yaml").read_text())["tests"]
        for case in test["alert_rule_test"]
    ]
    for rule in RULES:
        fires = {bool(case.get("exp_alerts")) for case in played if case["alertname"] == rule["alert"]}
        assert fires == {True, False}, rule["alert"]


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (apt install prometheus)")
def test_the_rules_fire_as_they_should() -> None:
    """As promtool plays them: names in summaries, thresholds, times."""
    done = subprocess.run(
        [PROMTOOL, "test", "rules", "alerts_test.yaml"], cwd=MONITORING, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def ask(port: int, path: str, **words: str) -> Any:
    """What Prometheus answers; what it refuses is a failed test with its words."""
    address = f"http://127.0.0.1:{port}{path}?{urllib.parse.urlencode(words)}"
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as refused:
        raise AssertionError(f"{words}: {refused.read().decode()}") from None


@pytest.mark.story
@pytest.mark.skipif(PROMETHEUS is None, reason="Prometheus is not installed (apt install prometheus)")
async def test_a_real_prometheus(tmp_path: Path) -> None:
    """The daemon after an alert, with a limit, a card's end, a copy and an alarm: every expression is
    answered, and none of its families is missing.
    """
    ends = (datetime.now(UTC) + timedelta(days=200)).date()
    page, port = free_port(), free_port()
    path = write_config(tmp_path, extra=f'metrics: {{listen: "127.0.0.1:{page}"}}\n')
    # 40 a day: the alarm of the quota stands
    sim = f"sim: {{expires: {ends}, fair_use: {{per_day: 40, recipients_per_month: 200}}, "
    path.write_text(path.read_text().replace("sim: {", sim))
    smsd(tmp_path, "members", "add", member(1))
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    (tmp_path / "backups").mkdir()
    smsd(tmp_path, "backup", str(tmp_path / "backups" / "smsd-2027-01-01.backup"))
    settings = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(MONITORING / "alerts.yaml")],
        "scrape_configs": [{"job_name": "smsd", "static_configs": [{"targets": [f"127.0.0.1:{page}"]}]}],
    }
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(settings))
    daemon, server = Daemon(tmp_path, SMSD_CONFIG=str(path)), None
    try:
        await daemon.start()
        await daemon.ready()
        await daemon.alert(1)
        await daemon.until(lambda: daemon.got(member(1)), "the alert")
        with sqlite3.connect(
            tmp_path / "smsd.db"
        ) as db:  # it stands: told now, so that nobody waits half a minute for the next look
            db.execute(
                "INSERT OR IGNORE INTO facts VALUES ('alarm:alarm_quota:stick1', ?)",
                [json.dumps(["alarm_quota", "stick1", {"modem": "stick1", "count": 40}])],
            )
        db.close()
        server = await asyncio.create_subprocess_exec(
            PROMETHEUS,
            f"--config.file={tmp_path}/prometheus.yml",
            f"--storage.tsdb.path={tmp_path}/tsdb",
            f"--web.listen-address=127.0.0.1:{port}",
            stdin=subprocess.DEVNULL,
            stdout=(tmp_path / "prometheus.log").open("wb"),
            stderr=subprocess.STDOUT,
        )
        wanted = set().union(*(re.findall(r"smsd_[a-z_]+", expression) for expression in EXPRESSIONS))
        missing = await _until_all_there(port, wanted)
        assert not missing, (missing, (tmp_path / "prometheus.log").read_text()[-2000:])
        for expression in EXPRESSIONS:
            assert ask(port, "/api/v1/query", query=expression)["resultType"] == "vector", expression
        assert ask(port, "/api/v1/query", query='up{job="smsd"}')["result"][0]["value"][1] == "1"
        known = [r for g in ask(port, "/api/v1/rules")["groups"] for r in g["rules"]]
        assert {r["name"] for r in known} == {r["alert"] for r in RULES}
        assert [(r["name"], r["lastError"]) for r in known if r.get("lastError")] == []
    finally:
        if server is not None:
            server.kill()
            await server.wait()
        await daemon.stop()
        daemon.close()


async def _until_all_there(port: int, wanted: set[str]) -> set[str]:
    """Waits until each family has a value; which have none at the end."""
    missing, end = set(wanted), asyncio.get_running_loop().time() + LIMIT_S
    while missing and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.5)
        try:
            missing = {name for name in missing if not ask(port, "/api/v1/query", query=name)["result"]}
        except (OSError, KeyError):  # it starts
            continue
    return missing
