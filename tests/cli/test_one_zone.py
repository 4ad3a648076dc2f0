"""Every moment that a person or a program reads is told in the gateway's time zone:
log, journal, status, lists, reports, papers, pages.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from smsd.moments import exact, spoken, spoken_of, written
from tests.cli.test_manners import run_here
from tests.process import Daemon, write_config
from tests.town import member

ZONE = ZoneInfo("Asia/Kathmandu")  # +05:45: nobody is there by chance
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
ON_PAPER = re.compile(r"\d\d/\d\d/\d{4} \d\d:\d\d")
SHOWN = [
    ["journal", "-n", "500"],
    ["journal", "-n", "500", "--json"],
    ["status", "--json"],
    ["alert", "list"],
    ["alert", "list", "--json"],
    ["report", "year", "YEAR"],
    ["report", "year", "YEAR", "--json"],
    ["report", "year", "YEAR", "--html", "page", "--force"],
    ["report", "handover", "--json"],
    ["report", "charter", "--json"],
    ["report", "privacy", "--html", "page", "--force"],
    ["members", "data", member(1)],
    ["config", "diff"],
    ["config", "diff", "--json"],
    ["restore", "copy", "--dry-run"],
    ["doctor", "--json"],
]


def wrong(text: str, now: datetime) -> list[str]:
    """Moments that do not say the gateway's zone, or say another moment than about now."""
    out = [found[0] for found in MOMENT.finditer(text) if found[1] != "+05:45"]
    for found in ON_PAPER.findall(text):
        told = datetime.strptime(found, "%d/%m/%Y %H:%M").replace(tzinfo=ZONE)
        if abs(told - now) > timedelta(hours=1):
            out.append(found)
    return out


async def test_one_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A daemon with an alert on a machine that is set to another zone; then
    every command that tells a moment, and its log.
    """
    monkeypatch.setenv("TZ", "America/New_York")
    path = write_config(tmp_path)
    path.write_text(path.read_text().replace("gateway: {", "gateway: {timezone: Asia/Kathmandu, "))
    run_here(["members", "add", member(1)], tmp_path)
    run_here(["people", "enrol", "peeters", "--pin", "4711"], tmp_path)
    daemon = Daemon(tmp_path, SMSD_CONFIG=str(path))
    try:
        await daemon.start()
        await daemon.ready()
        await daemon.alert(1)
        await daemon.until(lambda: daemon.got(member(1)), "the alert")
        said = {"status while it runs": run_here(["status", "--json"], tmp_path)[1]}
        await daemon.stop()
    finally:
        daemon.close()
    now, page = datetime.now(UTC), tmp_path / "page"
    run_here(["backup", str(tmp_path / "copy")], tmp_path)
    log_lines = [json.loads(line) for line in daemon.said().splitlines()]
    assert all(re.fullmatch(r"[\d-]{10}T[\d:.]{12}\+05:45", line["timestamp"]) for line in log_lines), log_lines[0]
    for words in SHOWN:
        typed = [w.replace("YEAR", f"{now.astimezone(ZONE):%Y}").replace("copy", str(tmp_path / "copy")) for w in words]
        code, out, err = run_here(typed, tmp_path)
        assert code in (0, 1, 3), (words, err)
        said[" ".join(words)] = out + err + (page.read_text() if "page" in words else "")
    assert {what: found for what, text in said.items() if (found := wrong(text, now))} == {}
    silent = [what for what, text in said.items() if not MOMENT.search(text) and not ON_PAPER.search(text)]
    assert [what for what in silent if not what.startswith(("doctor", "config diff", "status"))] == []


def test_lines_of_text() -> None:
    """On a terminal: local time with its offset; a reload may change the zone."""
    said = (
        "from zoneinfo import ZoneInfo; from smsd import log, log_lines;"
        "log_lines.set_up('text', 'info', ZoneInfo('Asia/Kathmandu'));"
        "log.started('1', 'x', 1); log_lines.times_in(ZoneInfo('UTC')); log.stopped('asked')"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    lines = re.sub(r"\x1b\[\d*m", "", done.stderr).splitlines()
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+05:45 .*started", lines[0]), lines
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00 .*stopped", lines[1]), lines


def test_the_hour_that_comes_twice() -> None:
    """In the night that summer time ends, two moments with one time of day
    are told apart; the file's moments as well.
    """
    brussels = ZoneInfo("Europe/Brussels")
    first, second = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert (spoken(first, brussels), spoken(second, brussels)) == (
        "2027-10-31 02:30:00+02:00",
        "2027-10-31 02:30:00+01:00",
    )
    assert exact(second, brussels) == "2027-10-31T02:30:00+01:00"
    assert written(second, brussels) == "31/10/2027 02:30"
    assert spoken_of("2027-10-31T00:30:00+00:00", brussels) == spoken(first, brussels)
    assert spoken_of("no moment", brussels) == "no moment"
