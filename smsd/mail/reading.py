"""What a mail that came says, and whether it may be believed. Pure.

In: the bytes of one mail, the operator's `authserv_id`. Out: a `Mail`: who, to which tag, the first line, own words;
automatic mail, bounces and unsubscriptions told apart. It decides nothing. Headers are cut down first (header.py);
what only a library can read, the parts of the body, is read last and may fail: whatever is wrong with a mail, the
result is a Mail. It is meant to be called in a process of its own (child.py), since a mail can be made to take a
parser's time and memory.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message

from smsd.mail import header
from smsd.mail.authentication import vouched

YES = {"ja", "oui", "yes", "ok"}
NO = {"nee", "neen", "non", "nein", "no"}
WORDS_LIMIT = 4000
PARTS, LINES = 50, 500
TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_TAG = re.compile(r"\+([rs])-([0-9a-f]{32})@", re.IGNORECASE)
_ID = re.compile(r"^Message-ID:[ \t\r\n]*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_CHARSET = re.compile(r"ascii|utf-8(-sig)?|utf-16(-[lb]e)?|iso8859-\d+|latin_1|cp\d+|koi8-\w|mac-roman")
_INCIDENT = re.compile(r"#(\d{1,6})\b")
# how mail programs head what they quote
_QUOTED = re.compile(
    r"^(>|-{2,} ?(original|oorspronkelijk|message d|urspr)|_{10,}|on .{5,120} wrote:?$|op .{5,120} schreef.{0,80}:?$|"
    r"le .{5,120} a écrit ?:?$|am .{5,120} schrieb.{0,80}:?$|(from|van|de|von): .+@)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, read.

    `proven` is None where the operator's server says nothing; `verdict` is yes, no or nothing; `returned` are the
    Message-IDs of the mails that a bounce brings back. No text holds anything but printable characters and line ends.
    """

    message_id: str
    sender: str
    subject: str
    token: str = ""
    stop: str = ""
    verdict: str = ""
    words: str = ""
    incident: int | None = None
    proven: bool | None = None
    automatic: bool = False
    bounced: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    unreadable: bool = False


def read(raw: bytes, own: str, authserv_id: str | None) -> Mail:
    """Reads a mail; whatever is wrong with it, the result is a Mail."""
    try:
        return _read(raw, own, authserv_id)
    except Exception:  # parsers of mail meet everything: what cannot be read is of nobody
        return Mail("", "", "", automatic=True, unreadable=True)


def _read(raw: bytes, own: str, authserv_id: str | None) -> Mail:
    fields, body = header.split(raw)
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value or "")
    froms = [value for name, value in fields if name == "from"]
    sender = header.address(froms[0]) if len(froms) == 1 else ""  # several authors are no author
    tags = {
        kind.lower(): tag.lower() for name in TO for value in values.get(name, ()) for kind, tag in _TAG.findall(value)
    }
    automatic = (
        _is_automatic({name: found[0] for name, found in values.items()})
        or sender in ("", own.casefold())
        or sender.startswith(("mailer-daemon@", "postmaster@"))
    )
    message = email.message_from_bytes(header.for_the_body(fields, body), policy=email.policy.compat32)
    first, words = _words(message)
    subject = _subject(values.get("subject", [""])[0])
    incident = _INCIDENT.search(subject)
    verdict = "yes" if first in YES else "no" if first in NO else ""
    bounced, returned = _bounce(message)
    return Mail(
        message_id=printable(values.get("message-id", [""])[0])[:300],
        sender=sender,
        subject=subject,
        token=tags.get("r", ""),
        stop=tags.get("s", ""),
        verdict=verdict,
        words=words,
        incident=int(incident.group(1)) if incident else None,
        proven=vouched(values.get("authentication-results", []), authserv_id, sender.rpartition("@")[2]),
        automatic=automatic,
        bounced=bounced,
        returned=returned,
    )


def printable(text: str) -> str:
    """Text without halves of characters (surrogates), NULs and other controls; line ends stay."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROL.sub(" ", whole.replace("\r\n", "\n").replace("\r", "\n"))


def _subject(value: str) -> str:
    """Encoded words decoded (RFC 2047); only an incident's number is looked for in it."""
    found = "".join(
        piece if isinstance(piece, str) else _decoded(piece, charset) for piece, charset in decode_header(value)
    )
    return re.sub(r"\s+", " ", printable(found)).strip()[:200]


def _decoded(data: bytes, charset: str | None) -> str:
    """Text of octets. Python knows encodings that are none of mail (zip, idna) or that make halves of characters
    (UTF-7).
    """
    try:
        name = codecs.lookup(charset or "utf-8").name
    except (LookupError, ValueError, UnicodeError):
        name = ""
    return data.decode(name if _CHARSET.fullmatch(name) else "utf-8", "replace")


def _is_automatic(first: dict[str, str]) -> bool:
    """RFC 3834: answering machines, lists, and what has no way back."""
    return (
        first.get("auto-submitted", "no").split(";")[0].strip().casefold() not in ("", "no")
        or first.get("precedence", "").strip().casefold() in ("bulk", "list", "junk", "auto_reply")
        or first.get("return-path", "x").strip() == "<>"
        or any(
            name in first
            for name in ("list-id", "list-post", "x-autoreply", "x-autorespond", "x-auto-response-suppress")
        )
    )


def _parts(message: Message) -> list[Message]:
    """The parts of a mail in order, so many of them; without recursion, since nobody says how deep they lie."""
    out: list[Message] = []
    waiting = [message]
    while waiting and len(out) < PARTS:
        part = waiting.pop()
        out.append(part)
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting += [one for one in reversed(inner) if isinstance(one, Message)]
    return out


def _words(message: Message) -> tuple[str, str]:
    """(the first line, folded; own words below it) of the plain part; what is quoted does not count."""
    for part in _parts(message):
        if part.get_content_type() == "text/plain" and part.get_content_disposition() != "attachment":
            data = part.get_payload(decode=True)
            text = printable(_decoded(data, part.get_content_charset())) if isinstance(data, bytes) else ""
            return _own(text.split("\n", LINES)[:LINES])
        if part.get_content_maintype() == "message":
            break  # what lies in a mail that was sent on is somebody else's
    return "", ""


def _own(lines: list[str]) -> tuple[str, str]:
    lines = [line.rstrip() for line in lines]
    while lines and not lines[0].strip():
        lines.pop(0)
    if not lines:
        return "", ""
    own = []
    for line in lines[1:]:
        if _QUOTED.match(line.strip()[:1000]) or line == "--":
            break
        own.append(line)
    quoted = bool(_QUOTED.match(lines[0].strip()[:1000]))
    first = "" if quoted else re.sub(r"[^\w]", "", lines[0][:200]).casefold()
    words = "\n".join(own).strip()
    if first not in YES | NO:
        words = "" if quoted else f"{lines[0]}\n{words}".strip()
    return first, re.sub(r"\n{3,}", "\n\n", words)[:WORDS_LIMIT]


def _bounce(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Addresses that a delivery report says are gone for good (RFC 3464:
    Action failed, Status 5), and which mails it brings back.
    """
    if message.get_content_type() != "multipart/report":
        return (), ()
    gone: list[str] = []
    returned: list[str] = []
    for part in _parts(message):
        kind, inner = part.get_content_type(), part.get_payload()
        if kind == "message/delivery-status":
            for block in inner if isinstance(inner, list) else ():
                recipient, action, status = (
                    str(block.get(k, "")) if isinstance(block, Message) else ""
                    for k in ("Final-Recipient", "Action", "Status")
                )
                if action.strip().casefold() == "failed" and status.strip().startswith("5"):
                    gone.append(printable(recipient.partition(";")[2]).strip().casefold())
        elif kind == "message/rfc822":
            returned += [
                str(one.get("Message-ID", ""))
                for one in (inner if isinstance(inner, list) else ())
                if isinstance(one, Message)
            ]
        elif kind == "text/rfc822-headers":
            returned += _ID.findall(
                _decoded(data, None)[:65_536] if isinstance(data := part.get_payload(decode=True), bytes) else ""
            )
    return tuple(filter(None, gone))[:PARTS], tuple(printable(one).strip()[:300] for one in returned if one)[:PARTS]
