"""`smsd backup` and `smsd restore`, while a daemon runs and while none does."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from tests.process import Daemon, smsd, write_config
from tests.town import member

pytestmark = pytest.mark.story


async def test_copies(tmp_path: Path) -> None:
    """Made while the daemon runs, refused while it runs, checked, put back; encrypted where asked."""
    write_config(tmp_path)
    smsd(tmp_path, "members", "add", member(1))
    (tmp_path / "pass").write_text("correct horse\n")
    (tmp_path / "short").write_text("abc\n")
    d = Daemon(tmp_path)
    try:
        await d.start()
        await d.ready()
        made = json.loads(smsd(tmp_path, "backup", str(tmp_path / "a.backup"), "--json").stdout)
        assert (made["gateway"], made["key"], made["encrypted"]) == ("BIN Dorp", True, False)
        assert (tmp_path / "a.backup").stat().st_mode & 0o777 == 0o600
        sealed = smsd(tmp_path, "backup", str(tmp_path / "b.backup"), "--passphrase-file", str(tmp_path / "pass"))
        assert "encrypted" in sealed.stderr
        assert "another smsd already serves" in smsd(tmp_path, "restore", str(tmp_path / "a.backup"), code=1).stderr
        assert await d.stop() == 0
    finally:
        d.close()
    smsd(tmp_path, "members", "add", member(2))
    checked = smsd(tmp_path, "restore", str(tmp_path / "a.backup"), "--dry-run").stderr
    assert "it is whole" in checked
    assert "nothing was changed" in checked
    assert len(smsd(tmp_path, "members", "list", "--json").stdout.splitlines()) == 2
    assert "is encrypted" in smsd(tmp_path, "restore", str(tmp_path / "b.backup"), code=1).stderr
    assert (
        "at least 8 characters"
        in smsd(
            tmp_path, "restore", str(tmp_path / "b.backup"), "--passphrase-file", str(tmp_path / "short"), code=1
        ).stderr
    )
    assert (
        "cannot be read"
        in smsd(
            tmp_path, "restore", str(tmp_path / "b.backup"), "--passphrase-file", str(tmp_path / "no"), code=1
        ).stderr
    )
    done = smsd(tmp_path, "restore", str(tmp_path / "b.backup"), "--passphrase-file", str(tmp_path / "pass")).stderr
    assert "is back" in done
    assert "kept: " in done
    assert [
        json.loads(line)["number"] for line in smsd(tmp_path, "members", "list", "--json").stdout.splitlines()
    ] != []
    assert len(smsd(tmp_path, "members", "list", "--json").stdout.splitlines()) == 1
    again = json.loads(smsd(tmp_path, "restore", str(tmp_path / "a.backup"), "--json").stdout)
    assert again["restored"]
    assert again["kept"]
    assert "no backup of smsd" in smsd(tmp_path, "restore", str(tmp_path / "smsd.yaml"), code=1).stderr
    (tmp_path / "smsd.db").write_bytes(b"rubbish" * 1000)
    assert "smsd restore FILE" in smsd(tmp_path, "status", code=3).stdout


def test_a_new_machine(tmp_path: Path) -> None:
    """From one encrypted file: configuration with its secrets, members, key. What stood there is kept."""
    pi = tmp_path / "pi"
    pi.mkdir()
    write_config(
        pi, extra="mail: {from: bin@example.org, smtp: {host: localhost, user: bin, password: !secret smtp}}\n"
    )
    (pi / "secrets.yaml").write_text("smtp: hush\n")
    (pi / "secrets.yaml").chmod(0o600)
    smsd(pi, "members", "add", member(1))
    key = (pi / "machine.key").read_bytes()
    (tmp_path / "pass").write_text("correct horse\n")
    smsd(pi, "backup", str(tmp_path / "sealed"), "--passphrase-file", str(tmp_path / "pass"))
    assert "no secrets.yaml" in smsd(pi, "backup", str(tmp_path / "plain")).stderr
    assert b"hush" not in gzip.decompress((tmp_path / "plain").read_bytes())
    shutil.rmtree(pi)
    pi.mkdir()
    (pi / "smsd.yaml").write_text("a sample that no command takes\n")
    done = smsd(
        pi, "restore", str(tmp_path / "sealed"), "--configuration", "--passphrase-file", str(tmp_path / "pass")
    ).stderr
    assert "smsd.yaml.before-restore-" in done
    assert (pi / "secrets.yaml").read_text() == "smtp: hush\n"
    assert (pi / "machine.key").read_bytes() == key
    assert len(smsd(pi, "members", "list", "--json").stdout.splitlines()) == 1
