"""systemd/install.sh into a clean root: what it puts where, what it keeps, and that it works or changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.story

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "systemd" / "install.sh"
# a Python that makes environments in which this checkout's own program is installed, without packages being fetched
PYTHON = """\
#!/bin/sh
[ "$2" = venv ] || exec "{python}" "$@"
mkdir -p "$4/bin"
cat > "$4/bin/python" <<'END'
#!/bin/sh
case "$*" in
  *"{fault}"*) exit 1 ;;
  *--force-reinstall*)
    printf '#!/bin/sh\\nexec "{python}" -P -m smsd "$@"\\n' > "$(dirname "$0")/smsd"
    chmod +x "$(dirname "$0")/smsd" ;;
esac
END
chmod +x "$4/bin/python"
"""


class Machine:
    """A root to install into."""

    def __init__(self, folder: Path) -> None:
        self.root, self.folder = folder / "root", folder

    def install(self, *words: str, fault: str = "no-fault", code: int = 0, typed: str = "", **env: str) -> str:
        python = self.folder / "python"
        python.write_text(PYTHON.format(python=sys.executable, fault=fault))
        python.chmod(0o755)
        done = subprocess.run(
            ["bash", SCRIPT, *words],
            capture_output=True,
            text=True,
            check=False,
            input=typed,
            env={
                **os.environ,
                "DESTDIR": str(self.root),
                "PREFIX": "/opt/smsd",
                "PYTHON": str(python),
                "PYTHONPATH": str(ROOT),
                **env,
            },
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def files(self) -> dict[str, bytes | str]:
        """All of the root: content of files, targets of links."""
        paths = [p for p in self.root.rglob("*") if p.is_symlink() or p.is_file()]
        return {str(p.relative_to(self.root)): str(p.readlink()) if p.is_symlink() else p.read_bytes() for p in paths}

    def at(self, path: str) -> Path:
        return self.root / path


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_first_and_again(machine: Machine) -> None:
    """Program, configuration, unit, udev's rules, man page, completion; a second run is an
    update beside the first, and keeps what is yours.
    """
    said = machine.install()
    assert "sudo smsd config check" in said
    first = machine.at("opt/smsd/current").resolve()
    assert first.parent == machine.at("opt/smsd/releases")
    smsd = machine.at("usr/local/bin/smsd")
    assert str(smsd.readlink()) == "../../../opt/smsd/current/venv/bin/smsd"
    version = subprocess.run([smsd, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    assert first.name == version
    assert (
        "ExecStart=/opt/smsd/current/venv/bin/smsd run"
        in machine.at("usr/local/lib/systemd/system/smsd.service").read_text()
    )
    assert machine.at("etc/udev/rules.d/78-smsd-modems.rules").stat().st_mode & 0o777 == 0o644
    assert (first / "doc" / "LICENSE.GPL-3").exists()
    assert ".TH SMSD 1" in machine.at("usr/local/share/man/man1/smsd.1").read_text()
    assert "complete" in machine.at("usr/local/share/bash-completion/completions/smsd").read_text()
    assert machine.at("etc/smsd/smsd.yaml").stat().st_mode & 0o777 == 0o640
    own = {
        "etc/smsd/smsd.yaml": "mine\n",
        "etc/systemd/system/smsd.service": "[Service]\nExecStart=/opt/smsd/current/venv/bin/smsd run --mine\n",
        "etc/systemd/system/smsd.service.d/mine.conf": "[Service]\nNice=1\n",
        "etc/smsd/secrets.yaml": "a: b\n",
    }
    for path, words in own.items():
        machine.at(path).parent.mkdir(parents=True, exist_ok=True)
        machine.at(path).write_text(words)
    said = machine.install()
    assert "your own unit stays in force" in said
    assert {path: machine.at(path).read_text() for path in own} == own
    assert machine.at("opt/smsd/current").resolve().name == f"{version}.2"
    assert first.exists()


@pytest.mark.full
def test_two_programs_are_kept(machine: Machine) -> None:
    """The one that counts, and the one before it."""
    for _ in range(4):
        machine.install()
    assert len(list(machine.at("opt/smsd/releases").iterdir())) == 2


@pytest.mark.parametrize("fault", ["-m pip --disable-pip-version-check --quiet install --no-deps", "pip"])
def test_it_works_or_changes_nothing(machine: Machine, fault: str) -> None:
    """No packages to be had, or a program that cannot be built: on a fresh machine
    there is no program, else the one of before.
    """
    said = machine.install(fault=fault, code=1)
    assert "what was there is as it was" in said
    assert not machine.at("opt/smsd/current").exists()
    assert not list(machine.at("opt/smsd/releases").iterdir())
    machine.install()
    before = machine.files()
    machine.install(fault=fault, code=1)
    assert machine.files() == before


@pytest.mark.full
def test_the_walls_that_a_configuration_needs_open(machine: Machine) -> None:
    """Mail wants the network: the drop-in comes by itself, and is the operator's from then on."""
    etc = machine.at("etc/smsd")
    etc.mkdir(parents=True)
    (etc / "smsd.yaml").write_text(
        "gateway: {name: BIN Dorp}\nmodems: [{name: s, device: /dev/ttyUSB0, power_cycle: uhubctl, sim: {number: "
        "'+32470123456'}}]\n"
        "networks: {dorp: {title: BIN Dorp, coordinators: [anja], controller: Politie}}\n"
        "people:\n  peeters: {name: P, role: police, number: '+32475123456', networks: [dorp]}\n"
        "  anja: {name: A, role: coordinator, number: '+32475123457', networks: [dorp]}\n"
        "metrics: {listen: '127.0.0.1:9321'}\n"
    )
    machine.install()
    drop_in = machine.at("etc/systemd/system/smsd.service.d/network.conf")
    assert "PrivateNetwork=no" in drop_in.read_text()
    assert machine.at("etc/systemd/system/smsd.service.d/power-cycle.conf").exists()
    drop_in.write_text("# mine\n")
    machine.install()
    assert drop_in.read_text() == "# mine\n"


@pytest.mark.full
@pytest.mark.parametrize("edited", [False, True])
def test_from_the_version_before(machine: Machine, edited: bool) -> None:
    """0.2.0 stood in PREFIX/venv, its unit in /etc/systemd: it stays as the program to go back to;
    an edited unit stays, and starts the new one.
    """
    old = machine.at("opt/smsd/venv/bin/smsd")
    old.parent.mkdir(parents=True)
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    unit = machine.at("etc/systemd/system/smsd.service")
    unit.parent.mkdir(parents=True)
    shipped = subprocess.run(
        ["git", "-C", str(ROOT), "show", "24008724:systemd/smsd.service"], capture_output=True, text=True, check=False
    ).stdout
    words = "[Service]\nExecStart=/opt/smsd/venv/bin/smsd run\nNice=5\n" if edited else shipped
    if not words:
        pytest.skip("no history here")
    unit.write_text(words)
    machine.install()
    assert unit.exists() == edited
    if edited:
        assert unit.read_text() == "[Service]\nExecStart=/opt/smsd/current/venv/bin/smsd run\nNice=5\n"
    assert machine.at("opt/smsd/releases/0.2.0/venv/bin/smsd").exists()
    assert machine.at("opt/smsd/current").resolve().name != "0.2.0"


def test_taken_away_and_erased(machine: Machine) -> None:
    """--remove keeps configuration and data; --erase asks, and leaves nothing."""
    machine.install()
    machine.at("var/lib/smsd/smsd.db").write_text("members")
    assert "are kept" in machine.install("--remove")
    left = set(machine.files())
    assert left == {
        "etc/smsd/smsd.yaml",
        "etc/smsd/secrets.yaml",
        "etc/smsd/smsd.yaml.every-key",
        "etc/smsd/smsd.schema.json",
        "var/lib/smsd/smsd.db",
    }
    assert "nothing was erased" in machine.install("--erase", typed="yes\n", code=1)
    assert set(machine.files()) == left
    assert "A memory card may keep" in machine.install("--erase", typed="ERASE\n")
    assert machine.files() == {}


def test_make_knows_what_it_says(machine: Machine) -> None:
    """Each target has one recipe, and it is the right one."""
    for target, told in (
        ("install", "install.sh\n"),
        ("uninstall", "install.sh --remove"),
        ("erase", "install.sh --erase"),
        ("deb", "build-deb.sh"),
    ):
        done = subprocess.run(["make", "--dry-run", target], capture_output=True, text=True, cwd=ROOT, check=True)
        assert told in done.stdout
        assert "overriding" not in done.stderr
