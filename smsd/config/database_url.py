"""What the address of a database says: which kind it is, where the gateway's own files lie, and how it is shown.

In: `sqlite:////path` or `postgresql+psycopg://user@host/name?folder=/var/lib/smsd`. Out: parts of it. It never
connects, and never shows a password.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

SQLITE, POSTGRES = "sqlite:///", "postgresql+psycopg://"
FOLDER = "/var/lib/smsd"  # of the gateway's own files, where a PostgreSQL holds the rest and the address names no other
NO_FILE = "smsd.postgresql"  # never a file: what lies beside a SQLite file lies beside this name
_PASSWORD = re.compile(r"(?<=://)([^/?#@:]*):([^/?#@]*)(?=@)")
_MISTYPED = re.compile(r"(?<=://)([^/?#@:]*):(.*)(?=@)", re.DOTALL)  # a / or @ of the password that is not written %..
_NO_SCHEME = re.compile(
    r"^([^:/@]*[:/])(.*)(?=@)", re.DOTALL
)  # without ://, what is a name and what a password is anybody's guess
_IN_QUERY = re.compile(r"(?<=[?&])((?:ssl)?password=)([^&#]*)")
_IN_WORDS = re.compile(
    r"\b((?:ssl)?password\s*=\s*)('[^']*'?|[^\s&#]+)", re.IGNORECASE
)  # libpq's other form: host=… password=…


def is_postgres(url: str) -> bool:
    """Whether a PostgreSQL holds the gateway's rows."""
    return url.startswith(POSTGRES)


def path_of(url: str) -> Path:
    """The file of a `sqlite:///` address. Of a PostgreSQL a path of which only the folder exists:
    lock, key, witness and status lie there.
    """
    if is_postgres(url):
        return Path(dict(_query(url)).get("folder", FOLDER)) / NO_FILE
    return Path(url.removeprefix(SQLITE))


def to_connect(url: str) -> str:
    """The address as its driver wants it: without what only the gateway reads."""
    if not is_postgres(url):
        return url
    rest = [(key, value) for key, value in _query(url) if key != "folder"]
    return url.partition("?")[0] + (f"?{urlencode(rest)}" if rest else "")


def hosts(url: str) -> int:
    """How many servers the address of a PostgreSQL names: which of them takes writes, its driver finds out."""
    named = [value for key, value in _query(url) if key in ("host", "hostaddr")]
    return max(1, len(",".join(named).split(",")))


def passwords_in(url: str) -> list[str]:
    """The passwords in an address, or in what was meant to be one, as they were typed and as they are meant."""
    patterns = (_PASSWORD, _MISTYPED, _IN_QUERY, _IN_WORDS) if "://" in url else (_NO_SCHEME, _IN_WORDS)
    typed = [match[2] for pattern in patterns for match in pattern.finditer(url)]
    found = [word for each in typed for word in (each, each.strip("'")) if word]
    return list(dict.fromkeys([*found, *map(unquote, found)]))


def shown(url: str) -> str:
    """The address for people, whatever is wrong with it: without a password, rather without more."""
    url = _MISTYPED.sub(r"\1:****", url) if "://" in url else _NO_SCHEME.sub(r"\1****", url)
    return _IN_WORDS.sub(r"\1****", _IN_QUERY.sub(r"\1****", url))


def fault_of(url: str) -> str:
    """What is wrong with the address of a PostgreSQL, in words; empty where nothing is."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "its port is no number, or a character of the password is not written as %.."
    if parts.netloc.count("@") > 1:
        return "an @ in the password is written %40"
    if parts.path.count("/") != 1 or parts.path == "/":
        return "the name of the database is missing: postgresql+psycopg://user@host/name"
    if parts.fragment:
        return "a # in the password is written %23"
    folder = dict(_query(url)).get("folder", FOLDER)
    if not folder.startswith("/"):
        return f"folder={folder} is a relative path; want ?folder={FOLDER}"
    return ""


def _query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(url.partition("?")[2], keep_blank_values=True)
