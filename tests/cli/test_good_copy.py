"""A file with a fault beside a gateway that ran well: what differs, the way back, and the brake that needs no file."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smsd.config import kept
from smsd.config.load import check
from tests.process import smsd, write_config
from tests.town import NEW

pytestmark = pytest.mark.story


def ran(folder: Path) -> Path:
    """A daemon ran on this file."""
    path = write_config(folder)
    found = check(path)
    assert found.config is not None
    kept.keep(kept.place(folder / "smsd.db"), found.config, kept.names(found.source.texts, folder), datetime.now(UTC))
    return path


def test_diff(tmp_path: Path) -> None:
    """Which keys, when they take effect, who gains and who loses alerts; nothing where nothing changed."""
    path = write_config(tmp_path)
    assert "nothing to compare with" in smsd(tmp_path, "config", "diff", code=1).stderr
    ran(tmp_path)
    assert "nothing changed" in smsd(tmp_path, "config", "diff").stdout
    text = path.read_text()
    path.write_text(
        text.replace("join: open", "join: closed").replace("modem0", "modem7").replace("'+32475000003'", f"'{NEW}'")
    )
    said = smsd(tmp_path, "config", "diff").stdout
    for words in (
        "networks.dorp.join: open → closed (live)",
        "modem7 (restart)",
        f"gains alerts: Hoofdinsp. Claes ({NEW}) may alert dorp",
        "LOSES alerts: Hoofdinsp. Claes (+32475000003) may alert dorp",
    ):
        assert words in said, said
    assert {c["key"] for c in json.loads(smsd(tmp_path, "config", "diff", "--json").stdout)["changes"]} == {
        "networks.dorp.join",
        "modems.stick1.device",
        "people.claes.number",
    }
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "nl.yaml").write_text("welcome: '{x}'\n")
    assert "a reload would change nothing" in smsd(tmp_path, "config", "diff", code=1).stderr
    path.write_text(text.replace("join: open", "join: opn"))
    assert "did you mean 'open'?" in smsd(tmp_path, "config", "diff", code=1).stderr


def test_rollback(tmp_path: Path) -> None:
    """The last good file comes back with its rights, that of now is kept;
    what is no file of a configuration is refused.
    """
    path = ran(tmp_path)
    good = path.read_text()
    assert "no other good configuration" in smsd(tmp_path, "config", "rollback", "--yes", code=1).stderr
    path.write_text(bad := good.replace("people:", "people"))
    path.chmod(0o640)
    smsd(tmp_path, "config", "rollback", "--yes")
    assert path.read_text() == good
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "smsd.yaml.before-rollback").read_text() == bad
    where = kept.place(tmp_path / "smsd.db")
    for name in ("../up.yaml", "/etc/x.yaml", "secrets.yaml", "run.sh"):
        rows = json.loads(where.read_text())
        where.write_text(json.dumps([{**rows[0], "files": {name: "x"}}]))
        assert "is no file of a configuration" in smsd(tmp_path, "config", "rollback", "--yes", code=1).stderr


@pytest.mark.parametrize(("damage", "kept_copy"), [("a fault", True), ("no YAML", False), ("no key", True)])
def test_the_brake_needs_no_good_file(tmp_path: Path, damage: str, kept_copy: bool) -> None:
    """`alert list`, `halt` and `cancel` by the last good copy, without any copy, and without the machine key."""
    path = ran(tmp_path)
    smsd(tmp_path, "members", "add", "0475123456")
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    smsd(tmp_path, "alert", "send", "--officer", "peeters", "Inbraak Kerkstraat")
    with sqlite3.connect(tmp_path / "smsd.db") as db:
        [number] = db.execute("SELECT id FROM broadcasts").fetchone()
        db.execute("UPDATE broadcasts SET state = 'live'")
    db.close()
    if damage == "no key":
        (tmp_path / "machine.key").unlink()
    else:
        path.write_text(path.read_text().replace("join: open", "join: opn" if damage == "a fault" else "join: [open"))
    if not kept_copy:
        kept.place(tmp_path / "smsd.db").unlink()
    said = smsd(tmp_path, "alert", "halt", str(number)).stderr
    assert "halted" in said
    assert (
        "officers are not told"
        if damage == "no key"
        else "goes by the last good one"
        if kept_copy
        else "no good one is kept"
    ) in said
    assert json.loads(smsd(tmp_path, "alert", "list", "--json").stdout)["state"] == "halted"
    assert "ended" in smsd(tmp_path, "alert", "cancel", str(number), "--yes").stderr


def test_a_key_that_others_know(tmp_path: Path) -> None:
    """A card was stolen: a new key is made though the old one is whole, and nothing that hung on it counts."""
    write_config(tmp_path)
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    before = (tmp_path / "machine.key").read_bytes()
    smsd(tmp_path, "people", "rekey", "--known-to-others", code=1)
    assert (tmp_path / "machine.key").read_bytes() == before, "a person says so"
    smsd(tmp_path, "people", "rekey", "--known-to-others", "--yes")
    assert (tmp_path / "machine.key").read_bytes() != before
    assert (tmp_path / "machine.key").stat().st_mode & 0o777 == 0o600
    assert json.loads(smsd(tmp_path, "people", "list", "--json").stdout.splitlines()[0])["proofs"] == []
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")


def test_a_lost_machine_key_is_said(tmp_path: Path) -> None:
    """It is not replaced in silence: the daemon and the commands say what to
    do; a new one voids what hung on the old.
    """
    path = write_config(tmp_path)
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711", "--list")
    assert "nothing was done" in smsd(tmp_path, "people", "rekey", "--yes", code=1).stderr
    (tmp_path / "machine.key").unlink()
    for words in (("run", "--config", str(path)), ("people", "enrol", "claes", "--pin", "2580")):
        said = smsd(tmp_path, *words, code=1).stderr
        assert "machine.key is lost" in said
        assert "smsd restore FILE" in said
        assert not (tmp_path / "machine.key").exists()
    smsd(tmp_path, "people", "rekey", "--yes")
    rows = {r["person"]: r for r in map(json.loads, smsd(tmp_path, "people", "list", "--json").stdout.splitlines())}
    assert rows["peeters"]["proofs"] == []
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
