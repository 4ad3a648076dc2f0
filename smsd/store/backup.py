"""Backups: one consistent copy of the database with the machine key, and the way back.

In: the address of a database that may be in use, and the folder of the configuration. Out: one file, 0600: a tar
archive of `manifest.json`, `smsd.db`, the YAML files as `configuration/` (without secrets unless encrypted) and, where
it lies beside the database, `machine.key` (without it no PIN counts); with a passphrase encrypted by AES-256-GCM under
a key of scrypt. The nightly copies, which lie about and are carried away, hold no key. Going back checks everything
first, and puts what was there aside. It never touches the running database.
"""

from __future__ import annotations

import contextlib
import gzip
import hmac
import io
import json
import os
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from smsd import soundness
from smsd.config.copying import PLACE, gather, is_ours
from smsd.config.database_url import is_postgres, path_of
from smsd.config.files import Refused, text_of
from smsd.errors import Damaged, StoreTrouble, Unusable
from smsd.store import presence
from smsd.store.opening import HEAD
from smsd.store.ownership import as_owner
from smsd.version import version

KEY_NAME, DATABASE_NAME, MANIFEST_NAME = "machine.key", "smsd.db", "manifest.json"
MAGIC = b"smsd encrypted backup 1\n"
SALT, NONCE, SEAL = 16, 12, 16
KEY_LENGTH = 32
KEEP = 7  # nightly copies
BY_OTHERS = (
    "the gateway's rows are in a PostgreSQL, which whoever runs it copies and puts back (pg_dump, pg_basebackup); "
    "keep the folder of the machine key too, and the configuration"
)
SHORTEST = 8  # characters of a passphrase


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    version: str
    schema: str
    at: str
    gateway: str
    key: bool
    key_id: str = ""  # which key the copy goes with, whether or not it holds it
    configuration: int = 0  # how many files of the operator's it holds


def make(
    url: str,
    target: Path,
    *,
    gateway: str,
    now: datetime,
    passphrase: str | None = None,
    with_key: bool = True,
    configuration: Path | None = None,
) -> Manifest:
    """Writes a backup to `target`, which appears whole or not at all; the daemon may go on writing meanwhile."""
    source = path_of(url)
    if is_postgres(url):
        raise Unusable(BY_OTHERS)
    presence.refuse_if_lost(source)
    if not source.exists():
        raise Unusable(f"there is no database {source}")
    key = source.parent / KEY_NAME
    try:
        with as_owner(source), tempfile.TemporaryDirectory(dir=source.parent, prefix=".smsd-backup-") as folder:
            copy = Path(folder) / DATABASE_NAME
            files = gather(configuration, encrypted=passphrase is not None) if configuration else {}
            manifest = Manifest(
                version=version(),
                schema=_copied(source, copy),
                at=now.isoformat(),
                gateway=gateway,
                key=with_key and key.exists(),
                key_id=key_id(key),
                configuration=len(files),
            )
            data = _pack(copy, key if manifest.key else None, manifest, files)
        write(target, _encrypted(data, passphrase) if passphrase else data)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise StoreTrouble(f"the database {source} cannot be copied: {error}") from error
        raise Damaged(f"the database {source} is damaged and cannot be copied: {error}") from error
    except OSError as error:
        raise StoreTrouble(f"the backup {target} cannot be written: {error.strerror}") from error
    return manifest


def _copied(source: Path, copy: Path) -> str:
    """Copies page by page, damage and all, so that the check sees it: VACUUM would leave out what it cannot reach, and
    make sound indexes from what is left. Only what is found whole is then written anew, without what was deleted. The
    schema version.
    """
    soundness.check_log(source)
    pages = copy.with_name("pages")
    with contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)) as conn:
        with contextlib.closing(sqlite3.connect(pages)) as out:
            conn.backup(out)
        schema = check(pages, source.name)
    with contextlib.closing(sqlite3.connect(pages)) as conn:
        conn.execute("VACUUM INTO ?", (str(copy),))
    return schema


def write(target: Path, data: bytes) -> None:
    """Whole or not at all; as root, as whoever owns the folder."""
    with as_owner(target.parent):
        made = target.parent / f".{target.name}.{secrets.token_hex(8)}"
        try:
            with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            made.replace(target)
        except OSError:
            made.unlink(missing_ok=True)
            raise


def key_id(key: Path) -> str:
    """By what a key is known without being known; nothing where there is none that can be read."""
    try:
        return id_of(key.read_bytes())
    except OSError:
        return ""


def id_of(key: bytes) -> str:
    """The same of the key itself."""
    return hmac.new(key, b"smsd: which key this is", "sha256").hexdigest()[:16]


def check(database: Path, name: str = "") -> str:
    """The schema version of a database that is whole; a StoreTrouble that says what is wrong otherwise."""
    name = name or database.name
    try:
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
            version = str(conn.execute("SELECT version_num FROM alembic_version").fetchone()[0])
            soundness.check(conn, name)
            return version
    except (sqlite3.Error, TypeError) as error:
        raise Damaged(f"{name} is no database of smsd, or it is damaged: {error}") from error


def _pack(copy: Path, key: Path | None, manifest: Manifest, files: dict[str, bytes]) -> bytes:
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        about = json.dumps(
            {
                "version": manifest.version,
                "schema": manifest.schema,
                "at": manifest.at,
                "gateway": manifest.gateway,
                "key_id": manifest.key_id,
            }
        ).encode()
        for name, data in (
            (MANIFEST_NAME, about),
            (DATABASE_NAME, copy.read_bytes()),
            *(((KEY_NAME, key.read_bytes()),) if key else ()),
            *files.items(),
        ):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o600
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def _secret(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def _encrypted(data: bytes, passphrase: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return MAGIC + salt + nonce + AESGCM(_secret(passphrase, salt)).encrypt(nonce, data, MAGIC)


def _decrypted(data: bytes, passphrase: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    body = data[len(MAGIC) :]
    salt, nonce, sealed = body[:SALT], body[SALT : SALT + NONCE], body[SALT + NONCE :]
    if len(sealed) < SEAL:
        raise Unusable("the backup is cut short: it ends before its first octet of data")
    try:
        return AESGCM(_secret(passphrase, salt)).decrypt(nonce, sealed, MAGIC)
    except InvalidTag:
        raise Unusable("the passphrase is wrong, or the backup was changed") from None


def read(backup: Path) -> bytes:
    """The octets of a backup file."""
    try:
        return backup.read_bytes()
    except OSError as error:
        raise Unusable(f"{backup} cannot be read: {error.strerror}") from error


@contextlib.contextmanager
def opened(
    backup: Path, beside: Path, passphrase: str | None = None, data: bytes | None = None
) -> Iterator[tuple[Manifest, Path]]:
    """Unpacks and checks a backup in a folder beside where it will go; (what it says, the folder with its files)."""
    data = read(backup) if data is None else data
    if data.startswith(MAGIC):
        if passphrase is None:
            raise Unusable(f"{backup} is encrypted; give its passphrase with --passphrase-file")
        data = _decrypted(data, passphrase)
    with tempfile.TemporaryDirectory(dir=beside, prefix=".smsd-restore-") as name:
        folder = Path(name)
        yield _unpacked(backup, data, folder), folder


def _unpacked(backup: Path, data: bytes, folder: Path) -> Manifest:
    import tarfile

    try:
        # unpacked whole: only at its very end does gzip look at its checksum
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(data)), mode="r:") as archive:
            for entry in archive:
                file = archive.extractfile(entry)
                if file is None or (
                    entry.name not in (MANIFEST_NAME, DATABASE_NAME, KEY_NAME) and not is_ours(entry.name)
                ):
                    raise Unusable(f"{backup} is no backup of smsd: it holds {entry.name!r}")
                (folder / entry.name).parent.mkdir(parents=True, exist_ok=True)
                with open(os.open(folder / entry.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                    out.write(file.read())
        about = json.loads((folder / MANIFEST_NAME).read_text())
        found = Manifest(
            version=str(about["version"]),
            schema=str(about["schema"]),
            at=str(about["at"]),
            gateway=str(about["gateway"]),
            key=(folder / KEY_NAME).exists(),
            key_id=str(about.get("key_id", "")),
            configuration=sum(p.is_file() for p in (folder / PLACE).rglob("*")),
        )
        if found.key and (folder / KEY_NAME).stat().st_size != KEY_LENGTH:
            raise ValueError("its machine key is not whole")
    except Unusable:
        raise
    except Exception as error:  # readers of archives meet everything
        raise Unusable(f"{backup} is no backup of smsd, or it is damaged: {error}") from error
    schema = check(folder / DATABASE_NAME)
    if schema > HEAD:
        raise Unusable(
            f"the backup has schema {schema}, this program knows {HEAD}; install smsd {found.version} or newer"
        )
    return found


def mark_of(now: datetime) -> str:
    """What is added to the name of a file that is put aside."""
    return now.strftime(".before-restore-%Y%m%d-%H%M%S")


def put_back(folder: Path, url: str, now: datetime) -> list[Path]:
    """Replaces the database (and the key, where the backup has one) by the
    checked files of `folder`; what was put aside.
    """
    target = path_of(url)
    aside = []
    mark = mark_of(now)
    names = [(target.name, DATABASE_NAME), (f"{target.name}-wal", ""), (f"{target.name}-shm", "")]
    names += [(KEY_NAME, KEY_NAME)] if (folder / KEY_NAME).exists() else []
    for name, _ in names:
        old = target.parent / name
        if old.exists():
            old.replace(kept := old.with_name(old.name + mark))
            aside.append(kept)
    for name, new in names:
        if new:
            (folder / new).replace(target.parent / name)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return aside


def passphrase_of(file: Path, *, private: bool = False) -> str:
    """The first line of a file; `private`: one that others may not even read."""
    try:
        words = text_of(file, private=True).splitlines() if private else file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise Unusable(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise Unusable(f"{file} is not UTF-8 text") from None
    except Refused as refused:
        raise Unusable(f"the passphrase for backups: {refused}") from refused
    if not words or len(words[0]) < SHORTEST:
        raise Unusable(f"{file} holds no passphrase of at least {SHORTEST} characters on its first line")
    return words[0]


def nightly(
    url: str, gateway: str, now: datetime, configuration: Path | None = None, passphrase_file: str | None = None
) -> Path:
    """One copy a day in `backups/` beside the database, without the machine key; the oldest go."""
    passphrase = passphrase_of(Path(passphrase_file), private=True) if passphrase_file else None
    folder = path_of(url).parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / now.strftime("smsd-%Y-%m-%d.backup")
    make(url, target, gateway=gateway, now=now, with_key=False, passphrase=passphrase, configuration=configuration)
    for old in sorted(folder.glob("smsd-*.backup"))[:-KEEP]:
        old.unlink()
    return target
