"""The operator's files as a backup takes them along, and puts them back.

In: the folder of `smsd.yaml`. Out: each YAML file below it, by name. Where the backup is not encrypted, no secret
goes along: no file of secrets, and a PIN or password that was typed where it is used stands in the copy as a name
that does not exist, so that `smsd config check` asks for it. A passphrase for backups is in no backup. It follows no
links and never reads what is not YAML.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import yaml

from smsd.config.database_url import passwords_in
from smsd.config.files import LARGEST

PLACE = "configuration"  # the folder inside a backup
MISSING = "!secret not_in_this_copy"
SECRET_KEYS = ("pin", "password", "passphrase", "secret", "token")
SECRET_FILES = ("secret", "passphrase", "password")
MOST, DEEPEST = 500, 6


def gather(folder: Path, *, encrypted: bool) -> dict[str, bytes]:
    """Name inside the backup → content. A file that cannot be read is left out: the database matters more."""
    found = {}
    for path in _files(folder, DEEPEST):
        try:
            data = path.read_bytes() if path.stat().st_size <= LARGEST else None
        except OSError:
            continue
        secret = any(word in path.name.lower() for word in SECRET_FILES)
        if data is not None and not encrypted:
            data = None if secret else without_secrets(data)
        if data is not None and "passphrase" not in path.name.lower():
            found[f"{PLACE}/{path.relative_to(folder).as_posix()}"] = data
    return found


def is_ours(name: str) -> bool:
    """Whether a name in an archive is a file of a configuration, and stays below its folder."""
    parts = PurePosixPath(name).parts
    return (
        len(parts) > 1
        and parts[0] == PLACE
        and len(parts) <= DEEPEST + 2
        and not any(p.startswith(".") or "\\" in p for p in parts)
        and parts[-1].endswith((".yaml", ".yml"))
        and str(PurePosixPath(*parts)) == name
    )


def put_back(unpacked: Path, folder: Path, mark: str) -> list[Path]:
    """Writes the files of a backup into a folder as its owner's;
    what stood there and differs is kept beside it as `NAME` + `mark`.
    """
    aside = []
    source = unpacked / PLACE
    for path in sorted(p for p in source.rglob("*") if p.is_file()):
        target = folder / path.relative_to(source)
        data = path.read_bytes()
        if target.is_file() and target.read_bytes() == data:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        about = folder.stat()
        made = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as file:
            file.write(data)
        if os.geteuid() == 0:
            os.chown(made, about.st_uid, about.st_gid)
        if target.exists():
            kept = target.with_name(target.name + mark)
            target.replace(kept)
            aside.append(kept)
        made.replace(target)
    return aside


def _files(folder: Path, deep: int) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for path in entries[:MOST]:
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir() and deep:
            yield from _files(path, deep - 1)
        elif path.is_file() and path.suffix in (".yaml", ".yml"):
            yield path


def without_secrets(data: bytes) -> bytes | None:
    """The same text with each typed secret replaced; None where it cannot be read well enough to be sure that none is
    left.
    """
    try:
        text = data.decode()
        spots = sorted({_spot(value) for value in _secret_values(yaml.compose(text))}, reverse=True)
        for start, end in spots:
            text = text[:start] + MISSING + ("\n" if text[end - 1] == "\n" else "") + text[end:]
        left = list(_secret_values(yaml.compose(text)))
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return None
    return None if left else text.encode()


def _holds_password(key: str, value: yaml.Node) -> bool:
    return key == "database" and isinstance(value, yaml.ScalarNode) and bool(passwords_in(value.value))


def _spot(node: yaml.ScalarNode) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _secret_values(node: yaml.Node | None, secret: bool = False) -> Iterator[yaml.ScalarNode]:
    """The values under keys that hold secrets, but for those that only name one or say nothing."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _secret_values(item, secret)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            named = isinstance(key, yaml.ScalarNode) and (key.value in SECRET_KEYS or _holds_password(key.value, value))
            yield from _secret_values(value, secret or named)
    elif (
        isinstance(node, yaml.ScalarNode)
        and secret
        and node.tag not in ("!secret", "!env")
        and node.start_mark.index < node.end_mark.index
    ):
        yield node
