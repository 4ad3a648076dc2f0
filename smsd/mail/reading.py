"""What a mail that came says, and whether it may be believed. Pure.

In: the bytes of one mail, the operator's `authserv_id`. Out: a `Mail`: who, to which tag, the first line, own words; automatic
mail, bounces and unsubscriptions told apart. It decides nothing; only the topmost Authentication-Results of the operator's
own server counts (RFC 8601 clause 5: others may have been put there by anybody).
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses

YES = {"ja", "oui", "yes", "ok"}
NO = {"nee", "neen", "non", "nein", "no"}
WORDS_LIMIT = 4000
_TAG = re.compile(r"\+([rs])-([0-9a-f]{32})@", re.IGNORECASE)
_INCIDENT = re.compile(r"#(\d{1,6})\b")
# how mail programs head what they quote
_QUOTED = re.compile(
    r"^(>|-{2,} ?(original|oorspronkelijk|message d|urspr)|_{10,}|on .{5,120} wrote:?$|op .{5,120} schreef.{0,80}:?$|"
    r"le .{5,120} a écrit ?:?$|am .{5,120} schrieb.{0,80}:?$|(from|van|de|von): .+@)", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, read. `proven` is None where the operator's server says nothing; `verdict` is yes, no or nothing."""

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


def read(raw: bytes, own: str, authserv_id: str | None) -> Mail:
    """Reads a mail; whatever is wrong with it, the result is a Mail."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return _read(message, own, authserv_id)
    except Exception:  # parsers of mail meet everything: what cannot be read is of nobody
        return Mail("", "", "", automatic=True)


def _read(message: EmailMessage, own: str, authserv_id: str | None) -> Mail:
    header = {key.casefold(): str(value) for key, value in reversed(message.items())}
    froms = message.get_all("From", [])
    addresses = [a.casefold() for _, a in getaddresses([str(f) for f in froms]) if a]
    sender = addresses[0] if len(addresses) == 1 and len(froms) == 1 else ""  # several authors are no author
    bounced = _bounce(message)
    to = " ".join(str(v) for key in ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To") for v in message.get_all(key, []))
    tags = {kind.lower(): tag.lower() for kind, tag in _TAG.findall(to)}
    automatic = _is_automatic(header) or sender in ("", own.casefold()) or sender.startswith(("mailer-daemon@", "postmaster@"))
    first, words = _words(message)
    subject = re.sub(r"\s+", " ", header.get("subject", ""))[:200]
    incident = _INCIDENT.search(subject)
    verdict = "yes" if first in YES else "no" if first in NO else ""
    return Mail(header.get("message-id", "").strip()[:300], sender, subject, tags.get("r", ""), tags.get("s", ""), verdict, words,
                int(incident.group(1)) if incident else None, _proven(message, sender, authserv_id), automatic, bounced)  # fmt: skip


def _is_automatic(header: dict[str, str]) -> bool:
    """RFC 3834: answering machines, lists, and what has no way back."""
    return (header.get("auto-submitted", "no").split(";")[0].strip().casefold() not in ("", "no")
            or header.get("precedence", "").strip().casefold() in ("bulk", "list", "junk", "auto_reply")
            or header.get("return-path", "x").strip() == "<>"
            or any(key in header for key in ("list-id", "list-post", "x-autoreply", "x-autorespond", "x-auto-response-suppress")))  # fmt: skip


def _words(message: EmailMessage) -> tuple[str, str]:
    """(the first line, folded; own words below it) of the plain part; what is quoted does not count."""
    part = message.get_body(("plain",))
    text = str(part.get_content()) if part is not None else ""
    lines = [line.rstrip() for line in text.replace("\r", "").split("\n")]
    while lines and not lines[0].strip():
        lines.pop(0)
    if not lines:
        return "", ""
    own = []
    for line in lines[1:]:
        if _QUOTED.match(line.strip()) or line == "--":
            break
        own.append(line)
    first = "" if _QUOTED.match(lines[0].strip()) else re.sub(r"[^\w]", "", lines[0]).casefold()
    words = "\n".join(own).strip()
    if first not in YES | NO:
        words = f"{lines[0]}\n{words}".strip() if not _QUOTED.match(lines[0].strip()) else ""
    return first, re.sub(r"\n{3,}", "\n\n", words)[:WORDS_LIMIT]


def _proven(message: EmailMessage, sender: str, authserv_id: str | None) -> bool | None:
    """Whether the operator's own server vouches for the From; None where it says nothing."""
    results = message.get_all("Authentication-Results", [])
    if authserv_id is None or not results or not sender:
        return None
    top = re.sub(r"\([^)]*\)", " ", re.sub(r"\s+", " ", str(results[0])))
    server, _, rest = top.partition(";")
    if server.strip().split(" ")[0].casefold() != authserv_id.casefold():
        return None
    domain = sender.rpartition("@")[2]
    for result in rest.split(";"):
        words = result.split()
        if not words:
            continue
        method, _, value = words[0].casefold().partition("=")
        values = dict(w.casefold().split("=", 1) for w in words[1:] if "=" in w)
        if value != "pass":
            if method == "dmarc" and value == "fail":
                return False
            continue
        if method == "dmarc" and values.get("header.from", "").strip('"') == domain:
            return True
        if method == "dkim" and _aligned(values.get("header.d", "") or values.get("header.i", "").rpartition("@")[2], domain):
            return True
        if method == "spf" and _aligned(values.get("smtp.mailfrom", "").rpartition("@")[2], domain):
            return True
    return False


def _aligned(found: str, domain: str) -> bool:
    return bool(found) and (found == domain or domain.endswith(f".{found}"))


def _bounce(message: EmailMessage) -> tuple[str, ...]:
    """Addresses that a delivery report says are gone for good (RFC 3464: Action failed, Status 5)."""
    if message.get_content_type() != "multipart/report":
        return ()
    out = []
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        payload = part.get_payload()
        for block in payload if isinstance(payload, list) else ():
            if isinstance(block, str):
                continue
            recipient, action, status = (str(block.get(k, "")) for k in ("Final-Recipient", "Action", "Status"))
            if action.strip().casefold() == "failed" and status.strip().startswith("5"):
                out.append(recipient.partition(";")[2].strip().casefold())
    return tuple(filter(None, out))
