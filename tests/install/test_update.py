"""From one program to the next and back, with a real daemon, its data and
a radio: nothing is lost, or nothing was changed.
"""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from smsd.store.opening import HEAD
from tests.install.stage import NEXT, Stage
from tests.town import PEETERS, member

pytestmark = pytest.mark.story

A, B = "aaaaaaaaaaaa", "bbbbbbbbbbbb"


@pytest.fixture
async def stage(tmp_path: Path):
    made = Stage(tmp_path)
    first = made.release(A)
    await made.run("release", "switch", str(first), program=first)
    (tmp_path / "list.csv").write_text("number\n" + "\n".join(member(n) for n in range(1, 301)) + "\n")
    await made.run("members", "import", str(tmp_path / "list.csv"))
    made.radio.pty.plug()
    await made.systemctl("start")
    yield made
    await made.close()


def rows(stage: Stage, sql: str) -> list[tuple]:
    conn = sqlite3.connect(f"file:{stage.folder}/smsd.db?mode=ro", uri=True)
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def schema(stage: Stage) -> str:
    return str(rows(stage, "SELECT version_num FROM alembic_version")[0][0])


def active(stage: Stage) -> set[str]:
    return {
        n
        for (n,) in rows(
            stage, "SELECT number FROM members m JOIN memberships s ON s.member_id = m.id WHERE s.state = 'active'"
        )
    }


def running(stage: Stage) -> str:
    """What the daemon says that it is."""
    return json.loads((stage.folder / "smsd.status.json").read_text())["version"]


@pytest.mark.full
async def test_there_and_back(stage: Stage) -> None:
    """A, B with other tables, A: 300 members, one who leaves and one who comes
    meanwhile; each program runs, and says its commit.
    """
    second = stage.release(B, migration="")
    assert running(stage) == f"0.2.0+{A}"
    _, said = await stage.run("release", "switch", str(second), program=second)
    assert re.search(rf"smsd 0.2.0\+{B} runs \(the gateway was away for [\d.]+ s\); before it was 0.2.0\+{A}", said)
    assert (stage.runs(), running(stage), schema(stage), len(active(stage))) == (second.name, f"0.2.0+{B}", NEXT, 300)
    stage.radio.text(member(7), "STOP")
    await stage.until(lambda: len(active(stage)) == 299, "a STOP")
    await stage.run("members", "add", "+32475999999")
    out, _ = await stage.run("release", "list", "--json")
    assert [(r["release"], r["current"]) for r in map(json.loads, out.splitlines())] == [
        (f"0.2.0+{A}", False),
        (f"0.2.0+{B}", True),
    ]
    _, said = await stage.run("rollback")
    assert f"smsd 0.2.0+{A} runs" in said
    assert "the data are those of now" in said
    assert (stage.runs(), running(stage), schema(stage)) == (f"0.2.0+{A}", f"0.2.0+{A}", HEAD)
    assert active(stage) == {member(n) for n in range(1, 301) if n != 7} | {"+32475999999"}
    stage.radio.text(member(8), "STOP")
    await stage.until(lambda: len(active(stage)) == 299, "a STOP after the way back")


@pytest.mark.full
async def test_the_data_of_before(stage: Stage) -> None:
    """A migration that rewrites rows has no way back without loss: it is said, and done where it is asked for."""
    second = stage.release(B, migration="op.execute(\"UPDATE members SET language = 'xx'\")")
    await stage.run("release", "switch", str(second), program=second)
    await stage.run("members", "add", "+32475999999")
    _, said = await stage.run("rollback", code=1)
    assert "smsd rollback --data" in said
    assert (stage.runs(), schema(stage)) == (second.name, NEXT)
    _, said = await stage.run("rollback", "--data")
    assert "the data are those of before" in said
    assert (running(stage), schema(stage), len(active(stage))) == (f"0.2.0+{A}", HEAD, 300)
    assert list((stage.folder / "backups").glob("after-*.backup"))


@pytest.mark.parametrize(
    "fault",
    [
        "migration",
        pytest.param("start", marks=pytest.mark.full),
        pytest.param("crash", marks=pytest.mark.full),
        pytest.param("configuration", marks=pytest.mark.full),
    ],
)
async def test_it_works_or_nothing_is_changed(stage: Stage, fault: str) -> None:
    """A migration that fails, a daemon that does not come or dies at once,
    a configuration that the new program refuses.
    """
    second = stage.release(B, migration="op.execute('no such words')" if fault == "migration" else "")
    if fault == "start":
        (stage.folder / "no-start").touch()
    if fault == "crash":
        (second / "lib" / "smsd" / "daemon" / "assembly.py").write_text("raise SystemExit('no')\n")
    if fault == "configuration":
        schema_file = second / "lib" / "smsd" / "config" / "schema_services.py"
        schema_file.write_text(schema_file.read_text().replace("max_segments:", "most_segments:"))
        config = stage.folder / "smsd.yaml"
        config.write_text(config.read_text().replace("reports: false", "reports: false, max_segments: 2"))
    before = rows(stage, "SELECT * FROM members")
    _, said = await stage.run("release", "switch", str(second), program=second, code=1)
    assert ("everything is as it was before" in said) == (fault in ("start", "crash"))
    assert (stage.runs(), running(stage), schema(stage)) == (f"0.2.0+{A}", f"0.2.0+{A}", HEAD)
    assert rows(stage, "SELECT * FROM members") == before
    stage.radio.text(member(7), "STOP")
    await stage.until(lambda: len(active(stage)) == 299, "the daemon of before")


@pytest.mark.full
async def test_not_while_an_alert_runs(stage: Stage) -> None:
    """Nor while one waits for its code; neither forward nor back. The daemon goes on meanwhile."""
    second = stage.release(B)
    pid = json.loads((stage.folder / "smsd.status.json").read_text())["pid"]
    with sqlite3.connect(stage.folder / "smsd.db", timeout=30) as conn:
        conn.execute(
            "INSERT INTO broadcasts (kind, network, state, author, author_number, body, facts_at, created_at, "
            "expires_at) VALUES ('alert', 'dorp', 'halted', 'peeters', ?, 'x', 1, 1, 4102444800000)",
            (PEETERS,),
        )
    conn.close()
    _, said = await stage.run("release", "switch", str(second), program=second, code=1)
    assert "not now: alert 1 to dorp (halted)" in said
    assert json.loads((stage.folder / "smsd.status.json").read_text())["pid"] == pid
    assert stage.runs() == f"0.2.0+{A}"
    await stage.run("release", "switch", str(second), "--anyway", program=second)
    assert "not now" in (await stage.run("rollback", code=1))[1]
    assert running(stage) == f"0.2.0+{B}"


async def test_nothing_to_go_back_to(stage: Stage) -> None:
    """The first program, and the same one once more."""
    assert "no program before this one" in (await stage.run("rollback", code=1))[1]
    first = stage.under / "releases" / f"0.2.0+{A}"
    assert "runs already" in (await stage.run("release", "switch", str(first), code=1))[1]
    assert "no folder of releases/" in (await stage.run("release", "switch", str(stage.folder), code=1))[1]
