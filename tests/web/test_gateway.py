"""The operator's page: the configuration with its faults in their lines, what a reload
would change, and the doctor; and never a secret.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
import time
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from smsd.store import journal
from smsd.web import configuration
from smsd.web.configuration import Files
from smsd.web.doctor import Doctor
from smsd.web.history import SAMPLE_S, SAMPLES, History
from tests.process import write_config
from tests.town import PEETERS, PINS
from tests.web.stage import stage

pytestmark = pytest.mark.story

SECRETS = ("hunter2hunter", "s3cret-of-smtp", "0a1b2c3d-ping")


def plain(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", page))


async def test_faults_in_their_lines_and_no_secret(tmp_path: Path) -> None:
    """The page shows the file as it lies there now, marks what is wrong, says what a
    reload would change, and hides what opens doors.
    """
    (tmp_path / "secrets.yaml").write_text(f"smtp: {SECRETS[1]}\n")
    (tmp_path / "secrets.yaml").chmod(0o600)
    extra = (
        "mail: {from: bin-dorp@example.org, smtp: {host: 127.0.0.1, port: 25, security: none, user: bin, password: "
        "!secret smtp}}\n"
        f"metrics: {{heartbeat: 'https://hc-ping.com/{SECRETS[2]}'}}\n"
    )
    async with stage(tmp_path, extra=extra) as s:
        anja = s.session("anja")
        page = plain((await anja.get("/gateway/configuration")).body)
        assert "BIN Dorp" in page
        assert "!secret smtp" in page
        assert "Hetzelfde" in page
        before = s.config.read_text()
        s.config.write_text(before.replace("join: approval", "join: open"))
        page = plain((await anja.get("/gateway/configuration")).body)
        assert "networks.dorp.join: approval → open" in page
        assert "1" in plain((await anja.get("/gateway")).body)
        s.config.write_text(
            before + f"modms: 1\nmail2: {{smtp: {{password: {SECRETS[0]}}}}}\npasword: {SECRETS[0]}\n# {SECRETS[1]}\n"
        )
        answer = await anja.get("/gateway/configuration")
        assert answer.body.count('class="wrong"') >= 2
        line = before.count("\n") + 1
        assert re.search(rf'<li value="{line}" class="wrong"><code>modms: 1</code>', answer.body)
        pages = [answer.body, *[(await anja.get(p)).body for p in ("/gateway", "/gateway/doctor")]]
        for body in pages:
            shown = plain(body)
            for secret in (*SECRETS, *PINS.values()):
                assert not re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", shown), secret
            assert PEETERS not in shown.replace(" ", "")
            assert PEETERS[3:] not in shown
        assert "modms" in plain(pages[2])  # the doctor says it too
        events = [row.event for row in s.db.call(journal.lines, 100)]
        assert events.count("page: looked") == 4
        peeters = s.session("peeters")
        for path in ("configuration", "doctor"):
            assert (await peeters.get(f"/gateway/{path}")).status == 403


async def test_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    """Each check with its mend, by the same rules as at the shell; two that look at once cost one run."""
    async with stage(tmp_path, daemon=False) as s:
        anja, other = s.session("anja"), s.session("anja")
        two = await asyncio.gather(anja.get("/gateway/doctor"), other.get("/gateway/doctor"))
        for answer in two:
            shown = plain(answer.body)
            assert "no daemon runs" in shown
            assert "sudo systemctl enable --now smsd" in shown
            assert "no port fits" not in shown  # it cannot see the ports, and says nothing of them
        assert s.megabytes() <= 70


async def test_a_doctor_that_hangs(tmp_path: Path) -> None:
    """It is ended, its findings are none, and for a while nobody asks again; nonsense is no finding either."""
    clock = [0.0]
    begun = time.monotonic()
    runs = tmp_path / "runs"
    runs.touch()
    code = f"import time; print(1, file=open({str(runs)!r}, 'a'), flush=True); time.sleep(600)"
    hangs = Doctor((sys.executable, "-c", code), lambda: clock[0], limit_s=2.0)
    assert await asyncio.gather(hangs(), hangs(), hangs()) == [None, None, None]
    assert runs.read_text() == "1\n"
    clock[0] = 60.0
    assert await hangs() is None
    assert runs.read_text() == "1\n1\n"
    assert time.monotonic() - begun < 300
    for words in ("print('x')", "print('{}')", "raise SystemExit(3)"):
        assert await Doctor((sys.executable, "-c", words), lambda: 0.0)() is None


def test_read_again_only_where_something_changed(tmp_path: Path) -> None:
    """A page costs no reading; whatever changes a file, an include, the
    secrets or the messages is seen at the next look.
    """
    path = write_config(tmp_path)
    files, today = Files(path, tmp_path / "smsd.db"), date(2027, 3, 1)
    first = files.look({}, today)
    assert files.look({}, today) is first
    changed = [
        lambda: path.write_text(path.read_text() + "\n# more\n"),
        lambda: path.write_text(path.read_text() + "tips: 1\n"),
        lambda: (tmp_path / "secrets.yaml").write_text("a: b\n"),
        lambda: (tmp_path / "secrets.yaml").write_text("a: c2\n"),
        (tmp_path / "messages").mkdir,
        lambda: (tmp_path / "messages" / "nl.yaml").write_text("welcome: {x}\n"),
        lambda: (tmp_path / "smsd.good.json").write_text("[]"),
        path.unlink,
    ]
    for change in changed:
        before = files.look({}, today)
        assert files.look({}, today) is before
        change()
        assert files.look({}, today) is not before
    assert files.look({"dorp": 1}, today) is not files.look({"dorp": 2}, today)


def test_saved_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was saved after the reading began is seen at the next look."""
    path, read = write_config(tmp_path), configuration.look

    def slowly(*words: Any) -> Any:
        found = read(*words)
        path.write_text(f"{path.read_text()}tips: 1\n")
        return found

    files, today = Files(path, tmp_path / "smsd.db"), date(2027, 3, 1)
    monkeypatch.setattr(configuration, "look", slowly)
    assert files.look({}, today).faults == 0
    monkeypatch.setattr(configuration, "look", read)
    assert files.look({}, today).faults == 1


async def test_a_reload_takes_over_all_or_nothing(tmp_path: Path) -> None:
    """With a fault in the operator's own words the page goes on with its old configuration too."""
    async with stage(tmp_path, daemon=False) as s:
        anja = s.session("anja")
        text = s.config.read_text()
        own = tmp_path / "messages" / "nl.yaml"
        own.parent.mkdir()
        own.write_text("welcome: '{x}'\n")
        s.config.write_text(text.replace("name: Anja", "name: Annemie"))

        async def reloaded(words: str) -> str:
            said = s.said().count(words)
            s.web.send_signal(signal.SIGHUP)
            async with asyncio.timeout(60):
                while s.said().count(words) == said:
                    await asyncio.sleep(0.05)
            return plain((await anja.get("/account")).body)

        assert "Annemie" not in await reloaded("configuration refused")
        own.unlink()
        assert "Annemie" in await reloaded("configuration reloaded")


async def test_curves_outlive_a_restart(tmp_path: Path) -> None:
    """Signal and pace of the last two hours are there again after the page was started anew."""
    async with stage(tmp_path) as s:
        anja = s.session("anja")
        await s.stop_web()
        kept = json.loads((tmp_path / "smsd.lines.json").read_text())
        assert kept["stick1"]
        now = datetime.now(UTC).timestamp()
        past = {"stick1": [[now - 30 * n, -60 - n, 2.0] for n in range(100, 0, -1)]}
        (tmp_path / "smsd.lines.json").write_text(json.dumps(past))
        (tmp_path / "web.log").write_text("")
        await s.start_web()
        points = re.findall(r'<polyline[^>]*points="([^"]+)"', (await anja.get("/gateway")).body)
        assert len(points[0].split()) > 100


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "[1]", '{"a": 1}', '{"a": [[1]]}', '{"a": [["x", 1, 1]]}', '{"a": [[1e99, 1, 1]]}', "[" * 5000],
)
def test_a_past_that_is_none(tmp_path: Path, text: str) -> None:
    """A file that is torn or made up costs the curves and nothing else; what is kept is bounded."""
    path, now = tmp_path / "x.lines.json", datetime(2027, 3, 1, tzinfo=UTC)
    path.write_text(text)
    past = History(path)
    past.take_up(now)
    assert not past.of("a")
    for n in range(SAMPLES + 50):
        past.add(
            {"modems": [{"name": "a", "signal_dbm": -n, "seconds_per_sms": 1.5}]}, now + timedelta(seconds=SAMPLE_S * n)
        )
    past.keep()
    again = History(path)
    again.take_up(now + timedelta(seconds=SAMPLE_S * (SAMPLES + 50)))
    assert again.of("a") == past.of("a")
    assert len(again.of("a")) == SAMPLES
    later = History(path)
    later.take_up(now + timedelta(days=2))
    assert not later.of("a")
