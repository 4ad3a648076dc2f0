"""The operator's files in a backup: all of them, back again, and no secret where the backup is not encrypted."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smsd.config.copying import gather, is_ours, put_back, without_secrets
from smsd.errors import Unusable
from smsd.store import backup
from tests.store.test_backup import archive_of, files_of
from tests.template import lay

NOW = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)
FILES = {
    "smsd.yaml": "modems:\n  - {name: s, sim: {number: '+32470000000', pin: 8642, extra: !secret stick1_pin}}\n"
    "mail: {smtp: {password: 'hush hush', user: bin}}  # a comment\n",
    "people/anja.yaml": "name: Anja\n",
    "messages/nl.yaml": "welcome: Welkom\n",
    "secrets.yaml": "stick1_pin: 1357\n",
    "my-secrets.yml": "other: 9753\n",
    "broken.yaml": "pin: 4444\n - x: [\n",
    "backup.passphrase.yaml": "correct horse\n",
    "machine.key": "k" * 32,
    "smsd.db": "no",
    ".hidden.yaml": "pin: 5555\n",
}
SECRETS = ("8642", "1357", "9753", "hush", "4444", "correct horse", "5555", "kkkk")


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    folder = tmp_path / "etc"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "link.yaml").symlink_to("secrets.yaml")
    return folder


@pytest.mark.parametrize("passphrase", [None, "correct horse"])
def test_there_and_back(tmp_path: Path, etc: Path, passphrase: str | None) -> None:
    """Encrypted with every file of secrets, else with none of them."""
    lay(url := f"sqlite:///{tmp_path}/smsd.db")
    target = tmp_path / "copy.backup"
    made = backup.make(url, target, gateway="BIN Dorp", now=NOW, passphrase=passphrase, configuration=etc)
    fresh = tmp_path / "new"
    fresh.mkdir()
    (fresh / "smsd.yaml").write_text("the sample\n")
    with backup.opened(target, tmp_path, passphrase) as (found, folder):
        assert found == made
        aside = put_back(folder, fresh, ".old")
    assert [p.name for p in aside] == ["smsd.yaml.old"]
    names = {p.relative_to(fresh).as_posix() for p in fresh.rglob("*.y*ml")}
    common = {"smsd.yaml", "people/anja.yaml", "messages/nl.yaml"}
    assert names == (common | {"secrets.yaml", "my-secrets.yml", "broken.yaml"} if passphrase else common)
    assert made.configuration == len(names)
    if passphrase:
        assert all((fresh / n).read_text() == FILES[n] for n in names)
    else:
        plain = gzip.decompress(target.read_bytes())
        assert not [word for word in SECRETS if word.encode() in plain]
        text = (fresh / "smsd.yaml").read_text()
        assert text.count("!secret not_in_this_copy") == 2
        assert "!secret stick1_pin" in text
        assert text.endswith("# a comment\n")


@given(
    st.recursive(
        st.integers() | st.text("abc xyz:#,'\"{}[]\n", max_size=8) | st.none(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["pin", "password", "name", "sim"]), inner, max_size=3)
        ),
        max_leaves=12,
    ),
    st.booleans(),
)
def test_no_typed_secret_stays(tree: object, flow: bool) -> None:
    """Whatever the shape and style of the file: what stands under `pin` and
    `password` is gone, the rest is as it was.
    """

    def without(value: object, secret: bool = False) -> object:
        if isinstance(value, dict):
            return {k: without(v, secret or k in ("pin", "password")) for k, v in value.items()}
        if isinstance(value, list):
            return [without(v, secret) for v in value]
        return "GONE" if secret else value

    class Loader(yaml.SafeLoader):
        """Knows the tag."""

    Loader.add_constructor("!secret", lambda loader, node: "GONE")
    copy = without_secrets(yaml.safe_dump(tree, default_flow_style=flow).encode())
    assert copy is not None
    assert yaml.load(copy, Loader) == without(tree)


@pytest.mark.parametrize(
    "name",
    [
        "configuration/../smsd.yaml",
        "configuration//etc/passwd.yaml",
        "/configuration/x.yaml",
        "configuration/.ssh/x.yaml",
        "configuration/x",
        "configuration",
        "configuration/a/b/c/d/e/f/g/h.yaml",
        "configuration/./x.yaml",
    ],
)
def test_an_archive_cannot_write_elsewhere(tmp_path: Path, name: str) -> None:
    """Names that lead out of the folder, or are no YAML, make it no backup."""
    lay(url := f"sqlite:///{tmp_path}/smsd.db")
    backup.make(url, good := tmp_path / "good", gateway="x", now=NOW)
    assert not is_ours(name)
    (tmp_path / "evil").write_bytes(archive_of(files_of(good) | {name: b"x: 1\n"}))
    with pytest.raises(Unusable, match="no backup of smsd"), backup.opened(tmp_path / "evil", tmp_path):
        pass


def test_what_cannot_be_read_does_not_stop_a_backup(tmp_path: Path) -> None:
    """A folder that is not there, a file without end."""
    assert gather(tmp_path / "no", encrypted=True) == {}
    (tmp_path / "huge.yaml").write_bytes(b"x" * 2_000_000)
    assert gather(tmp_path, encrypted=True) == {}


@pytest.mark.parametrize("fault", ["", "short", "missing", "open to others"])
def test_nightly_with_a_passphrase_file(tmp_path: Path, etc: Path, fault: str) -> None:
    """Encrypted, with the secrets and without the machine key; no copy at all where it cannot be encrypted."""
    lay(url := f"sqlite:///{tmp_path}/smsd.db")
    (tmp_path / "machine.key").write_bytes(b"k" * 32)
    file = etc / "backup.passphrase"
    if fault != "missing":
        file.write_text("abc\n" if fault == "short" else "correct horse\n")
        file.chmod(0o644 if fault == "open to others" else 0o600)
    if fault:
        with pytest.raises(Unusable, match=r"passphrase"):
            backup.nightly(url, "BIN Dorp", NOW, etc, str(file))
        assert not list((tmp_path / "backups").glob("*"))
        return
    made = backup.nightly(url, "BIN Dorp", NOW, etc, str(file))
    assert made.read_bytes().startswith(backup.MAGIC)
    with backup.opened(made, tmp_path, "correct horse") as (found, folder):
        assert not found.key
        assert (folder / "configuration" / "secrets.yaml").read_text() == FILES["secrets.yaml"]
