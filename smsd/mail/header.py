"""The headers of a mail, cut down before anything is parsed:
those that are read at all, and none longer than it may be. Pure.

In: the first octets of a mail. Out: names and values (unfolded, still encoded), the body. What is longer than a true
one ever is has no value but counts: a From that was cut could be somebody else's. No parser of a library sees these
headers.
"""

from __future__ import annotations

import re

from smsd.mail.lexical import Garbled, tokens

BLOCK = 131_072  # octets of all headers together
LINES = 4000
MOST = 20  # of one name
READ = {  # name → how long a value may be
    "from": 1000, "authentication-results": 4000, "to": 4000, "cc": 4000, "delivered-to": 1000, "x-original-to": 1000,
    "envelope-to": 1000,
    "subject": 1000, "message-id": 500, "auto-submitted": 200, "precedence": 200, "return-path": 1000,
    "list-id": 1000, "list-post": 1000,
    "x-autoreply": 200, "x-autorespond": 200, "x-auto-response-suppress": 200, "mime-version": 100,
    "content-type": 1000,
    "content-transfer-encoding": 100, "content-disposition": 1000,
}  # fmt: skip
BODY = ("mime-version", "content-type", "content-transfer-encoding", "content-disposition")
_END = re.compile(rb"\r?\n\r?\n")
_LOCAL = re.compile(r"(?!.*=\?)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")

Fields = list[tuple[str, str | None]]


def split(raw: bytes) -> tuple[Fields, bytes]:
    """(name, value) of the headers that are read, topmost first; None is the value of one that is too long.
    And the body.
    """
    if raw.startswith((b"\n", b"\r\n")):
        return [], raw
    end = _END.search(raw, 0, BLOCK)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw[:BLOCK], b"")
    out: Fields = []
    counts: dict[str, int] = {}
    name, pieces = "", []
    for line in [*head.split(b"\n", LINES)[:LINES], b"end:"]:
        if line[:1] in (b" ", b"\t"):
            pieces.append(line)
            continue
        if name:
            value = b"".join(pieces).replace(b"\r", b"").strip()
            out.append((name, value.decode("ascii", "replace") if len(value) <= READ[name] else None))
        key, colon, rest = line.partition(b":")
        name = key.strip().decode("ascii", "replace").casefold() if colon else ""
        counts[name] = counts.get(name, 0) + 1
        if name not in READ or counts[name] > MOST:
            name = ""
        pieces = [rest]
    return out, body


def for_the_body(fields: Fields, body: bytes) -> bytes:
    """What is left for a parser of MIME: the headers that say how the body is written, and the body."""
    lines: dict[str, bytes] = {}
    for name, value in fields:
        if name in BODY and value is not None and "\ufffd" not in value:
            lines.setdefault(name, f"{name}: {value}\r\n".encode())
    return b"".join(lines.values()) + b"\r\n" + body


def address(value: str | None) -> str:
    """The one address of a From, in small letters; nothing where there is none, several, or one that is no plain
    address.

    Quoted local parts, comments between, encoded words and domains without a dot are nobody: no true mail of a person
    that is listed in a configuration has them, and each of them reads differently in another program.
    """
    try:
        found = tokens(value or "", "<>@,;:")
    except Garbled:
        return ""
    kinds = [t.kind for t in found]
    if "<" in kinds:
        start = kinds.index("<")
        if kinds[-1] != ">" or any(k not in ("word", "quoted") for k in kinds[:start]):
            return ""
        found = found[start + 1 : -1]
    if [t.kind for t in found] != ["word", "@", "word"] or not all(t.glued for t in found[1:]):
        return ""
    local, domain = found[0].text, found[2].text.casefold()
    return f"{local}@{domain}".casefold() if _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) else ""
