"""The Debian package: built, looked at by lintian, installed, upgraded, taken back
and purged in a clean copy of this machine's root.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEBIAN_PYTHON = "/usr/bin/python3"
NEEDED = [name for name in ("dpkg-deb", "dpkg", "unshare", "strip") if not shutil.which(name)]
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(bool(NEEDED), reason=f"no {', '.join(NEEDED)} here: this is no Debian"),
    pytest.mark.skipif(not Path(DEBIAN_PYTHON).exists(), reason="no Python of Debian's here"),
]

# the root of this machine below a layer that catches all writes; nothing of it is changed
CLEAN_ROOT = """\
set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
cp "$2" "$3" "$1/root/root/"
cp "$4" "$1/root/root/story"
mount -t proc proc "$1/root/proc"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
  chroot "$1/root" sh -e /root/story
"""
STORY = r"""
cd /root
a=$(ls smsd_*.deb | head -1) b=$(ls smsd_*.deb | tail -1)
say() { echo "== $*"; }
version() { smsd --version; }
rm -rf /etc/smsd /var/lib/smsd
dpkg -i "$a" >/dev/null 2>log || { cat log; exit 1; }
say first "$(version)"
id -nG smsd
stat -c '%A %U:%G %n' /etc/smsd /etc/smsd/smsd.yaml /etc/smsd/secrets.yaml /var/lib/smsd
smsd config check >/dev/null 2>&1 && exit 1
runuser -u smsd -- smsd --version >/dev/null
cat > /etc/smsd/smsd.yaml <<'END'
gateway: {name: BIN Mine}
modems: [{name: s, device: /dev/ttyUSB0, sim: {number: '+32470123456'}}]
networks: {dorp: {title: BIN Dorp, coordinators: [anja], controller: Politie}}
people:
  peeters: {name: Insp. Peeters, role: police, number: '+32475123456', networks: [dorp]}
  anja: {name: Anja, role: coordinator, number: '+32475123457', networks: [dorp]}
END
{ echo number; seq -f '+324751%05g' 10000 10299; } > list.csv
smsd members import list.csv >/dev/null
sql() {
  /usr/bin/python3 -c "import sqlite3, sys
c = sqlite3.connect('/var/lib/smsd/smsd.db')
print(c.execute(sys.argv[1]).fetchall())
c.commit()" "$1"
}
sql "INSERT INTO broadcasts (kind, network, state, author, author_number, body, facts_at, created_at)
     VALUES ('alert', 'dorp', 'live', 'peeters', '+32475123456', 'x', 1, 1)" >/dev/null
if dpkg -i "$b" >log 2>&1; then echo "it came while an alert ran"; exit 1; fi
grep -q 'not now: alert 1 to dorp (live)' log || { cat log; exit 1; }
say refused "$(version)" "$(dpkg-query -W -f '${Status}' smsd)"
sql "DELETE FROM broadcasts" >/dev/null
dpkg -i "$b" >/dev/null 2>log || { cat log; exit 1; }
say upgraded "$(version)" "$(sql 'SELECT count(*) FROM members')" "$(grep -c Mine /etc/smsd/smsd.yaml)" \
  "$(ls /var/lib/smsd/backups | grep -c before-update)"
smsd rollback 2>&1 | grep -q 'apt install --allow-downgrades'
dpkg -i "$a" >/dev/null 2>log || { cat log; exit 1; }
say back "$(version)" "$(sql 'SELECT count(*) FROM members')"
dpkg -r smsd >/dev/null 2>&1
say removed "$(ls -d /usr/lib/smsd /usr/bin/smsd 2>/dev/null | wc -l)" \
  "$(ls -d /etc/smsd/smsd.yaml /var/lib/smsd/smsd.db | wc -l)"
dpkg -P smsd >/dev/null 2>log || { cat log; exit 1; }
say purged "$(find / -xdev \( -path /proc -o -path /root -o -path /tmp \) -prune -o \
  -path '*/smsd*' -newer "$a" -print 2>/dev/null | grep -E '^/(etc|usr|var|run)/' | wc -l)" \
  "$(getent passwd smsd | wc -l)"
"""


@pytest.fixture(scope="module")
def deb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deb")
    done = subprocess.run(
        ["bash", str(ROOT / "packaging" / "build-deb.sh")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHON": DEBIAN_PYTHON, "OUT": str(folder)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return next(folder.glob("*.deb"))


def of_another_commit(deb: Path, folder: Path) -> Path:
    """The same package as a newer version."""
    subprocess.run(["dpkg-deb", "-R", str(deb), str(folder / "tree")], check=True)
    control = folder / "tree" / "DEBIAN" / "control"
    control.write_text(re.sub(r"^Version: .*$", "Version: 0.2.1+bbbbbbbbbbbb", control.read_text(), flags=re.MULTILINE))
    commit = next((folder / "tree").rglob("smsd/data/commit"))
    commit.write_text("bbbbbbbbbbbb\n")
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "--build", str(folder / "tree"), str(folder / "smsd_0.2.1_all.deb")],
        check=True,
        capture_output=True,
    )
    return folder / "smsd_0.2.1_all.deb"


def test_what_is_inside(deb: Path, tmp_path: Path) -> None:
    """Unit, sysusers, tmpfiles, udev, conffiles, man page, completion, and a licence a package."""
    subprocess.run(["dpkg-deb", "-R", str(deb), str(tmp_path)], check=True)
    for path in (
        "usr/lib/systemd/system/smsd.service",
        "usr/lib/sysusers.d/smsd.conf",
        "usr/lib/tmpfiles.d/smsd.conf",
        "usr/lib/udev/rules.d/78-smsd-modems.rules",
        "usr/share/bash-completion/completions/smsd",
    ):
        assert (tmp_path / path).stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "DEBIAN" / "conffiles").read_text().split() == [
        "/etc/smsd/smsd.yaml",
        "/etc/smsd/secrets.yaml",
        "/etc/smsd/smsd.schema.json",
    ]
    assert b".TH SMSD 1" in gzip.decompress((tmp_path / "usr/share/man/man1/smsd.1.gz").read_bytes())
    assert "ExecStart=/usr/bin/smsd run" in (tmp_path / "usr/lib/systemd/system/smsd.service").read_text()
    copyright_ = (tmp_path / "usr/share/doc/smsd/copyright").read_text()
    assert copyright_.count("\nFiles: ") > 20
    assert "GPL-3" in copyright_


@pytest.mark.skipif(not shutil.which("lintian"), reason="lintian is not installed (apt install lintian)")
def test_lintian_finds_no_errors(deb: Path) -> None:
    """Debian's own measure."""
    done = subprocess.run(
        ["lintian", "--no-tag-display-limit", "--fail-on", "error", str(deb)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (
        "\n".join(line for line in done.stdout.splitlines() if line.startswith("E:")) or done.stderr
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="a root of one's own wants root")
def test_installed_upgraded_taken_back_and_purged(deb: Path, tmp_path: Path) -> None:
    """Not while an alert runs; 300 members and the configuration stay; purge leaves nothing."""
    (tmp_path / "mount").mkdir()
    (tmp_path / "story").write_text(STORY)
    asked = [
        "unshare",
        "--mount",
        "sh",
        "-c",
        CLEAN_ROOT,
        "sh",
        str(tmp_path / "mount"),
        str(deb),
        str(of_another_commit(deb, tmp_path)),
        str(tmp_path / "story"),
    ]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if "mount:" in done.stderr and not done.stdout:
        pytest.skip(f"this machine allows no mounts: {done.stderr.strip()[:100]}")
    assert done.returncode == 0, done.stdout + done.stderr
    commit = deb.name.partition("+")[2].partition("_")[0]
    assert [line.removeprefix("== ") for line in done.stdout.splitlines() if line.startswith("== ")] == [
        f"first smsd 0.2.0+{commit}",
        f"refused smsd 0.2.0+{commit} install ok installed",
        "upgraded smsd 0.2.0+bbbbbbbbbbbb [(300,)] 1 1",
        f"back smsd 0.2.0+{commit} [(300,)]",
        "removed 0 2",
        "purged 0 0",
    ]
    assert "smsd dialout" in done.stdout
    assert "-rw-r----- root:smsd /etc/smsd/smsd.yaml" in done.stdout
    assert "drwxr-x--- smsd:smsd /var/lib/smsd" in done.stdout
