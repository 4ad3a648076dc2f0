"""Letters: to a coordinator who may release a feedback, to a member, to whoever looks after the gateway. Pure.

In: words, addresses, tokens. Out: `Letter`s, and the bytes of one. No value from outside gets into a header but through
`line`, which leaves no line end in it.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING

from smsd.model.feedback import Letter
from smsd.resources import resource

if TYPE_CHECKING:
    from email.message import EmailMessage

# an address in a header must not be folded into encoded words (RFC 2369 clause 2): mail programs would not know it
LONGEST_LINE = 500


def words(language: str) -> dict[str, str]:
    """The sentences of letters in a language."""
    found: dict[str, dict[str, str]] = json.loads(resource("config/messages/letters.json").read_text(encoding="utf-8"))
    return found.get(language) or found["nl"]


def line(text: str, limit: int = 120) -> str:
    """Text that may stand in a header: one line, no control characters."""
    return re.sub(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+", " ", text).strip()[:limit]


def tagged(sender: str, tag: str) -> str:
    """bin@example.org with a tag: bin+tag@example.org, which comes to the same box (RFC 5233)."""
    box, _, domain = sender.rpartition("@")
    return f"{box}+{tag}@{domain}"


def domain_of(sender: str) -> str:
    """The part behind the @."""
    return sender.rpartition("@")[2]


def message_id(sender: str, once: str) -> str:
    """The Message-ID of a letter: always the same for the same letter, so that a double can be told."""
    return f"<{hashlib.sha256(once.encode()).hexdigest()[:32]}@{domain_of(sender)}>"


def thread_id(sender: str, title: str, incident: int) -> str:
    """What all letters about an incident refer to."""
    return f"<incident-{incident}-{hashlib.sha256(title.encode()).hexdigest()[:8]}@{domain_of(sender)}>"


def _html(language: str, title: str, paragraphs: list[str]) -> str:
    inner = "".join(f"<p>{html.escape(p).replace(chr(10), '<br>')}</p>" for p in paragraphs)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width">'
        f'<title>{html.escape(title)}</title></head><body style="font:16px/1.5 '
        'sans-serif;max-width:40em;margin:1em auto;padding:0 1em">'
        f'<h1 style="font-size:1.2em">{html.escape(title)}</h1>{inner}</body></html>'
    )


def to_coordinator(
    sender: str,
    language: str,
    *,
    to: str,
    token: str,
    number: int,
    incident: int,
    title: str,
    author: str,
    body: str,
    count: int,
) -> Letter:
    """The draft, with a release token in its Reply-To."""
    w = words(language)
    subject = line(w["draft_subject"].format(title=title, number=number, incident=incident))
    text = w["draft_body"].format(author=author, incident=incident, count=count, number=number, body=body)
    once = f"draft {number} {to}"
    mark = thread_id(sender, title, incident)
    return Letter(
        recipient=to,
        subject=subject,
        body=text,
        once=once,
        message_id=message_id(sender, once),
        html="",
        headers=(("Reply-To", tagged(sender, f"r-{token}")), ("References", mark), ("In-Reply-To", mark)),
    )


def to_confirm(sender: str, language: str, *, to: str, token: str, title: str, controller: str) -> Letter:
    """Asks whoever reads a box whether its address may get the feedback;
    the answer needs the code that the phone got.
    """
    w = words(language)
    once = f"address {hashlib.sha256(token.encode()).hexdigest()[:32]}"  # kept for long: the tag itself is not
    text = w["confirm_body"].format(title=title, controller=controller)
    return Letter(
        recipient=to,
        subject=line(w["confirm_subject"].format(title=title)),
        body=text,
        once=once,
        message_id=message_id(sender, once),
        html="",
        headers=(("Reply-To", tagged(sender, f"r-{token}")), ("Auto-Submitted", "auto-generated")),
    )


def to_member(
    sender: str,
    language: str,
    *,
    to: str,
    number: int,
    incident: int,
    title: str,
    controller: str,
    body: str,
    stop: str,
) -> Letter:
    """The feedback, alone to one member, threaded to its incident, with a way out."""
    w = words(language)
    subject = line(w["member_subject"].format(title=title, incident=incident))
    foot = w["member_foot"].format(title=title, controller=controller)
    once = f"feedback {number} {to}"
    mark = thread_id(sender, title, incident)
    out = tagged(sender, f"s-{stop}")
    return Letter(
        recipient=to,
        subject=subject,
        body=f"{body}\n\n-- \n{foot}",
        once=once,
        message_id=message_id(sender, once),
        html=_html(language, subject, [*body.split("\n\n"), foot]),
        headers=(
            ("List-Unsubscribe", f"<mailto:{out}?subject=STOP>"),
            ("Precedence", "bulk"),
            ("Auto-Submitted", "auto-generated"),
            ("References", mark),
            ("In-Reply-To", mark),
        ),
    )


def of_broadcast(
    sender: str,
    language: str,
    *,
    to: str,
    key: str,
    incident: int,
    title: str,
    kind: str,
    body: str,
    controller: str,
    stop: str,
) -> Letter:
    """The long form of an alert, an update, an all clear."""
    w = words(language)
    subject = line(f"{title} #{incident} {kind}")
    foot = w["alert_foot"].format(title=title, controller=controller)
    once = f"broadcast {key} {to}"
    mark = thread_id(sender, title, incident)
    return Letter(
        recipient=to,
        subject=subject,
        body=f"{body}\n\n-- \n{foot}",
        once=once,
        message_id=message_id(sender, once),
        html=_html(language, subject, [body, foot]),
        headers=(
            ("List-Unsubscribe", f"<mailto:{tagged(sender, f's-{stop}')}?subject=STOP>"),
            ("Auto-Submitted", "auto-generated"),
            ("References", mark),
            ("In-Reply-To", mark),
        ),
    )


def plain(
    sender: str, *, to: str, subject: str, body: str, once: str, attachment: bytes | None = None, name: str = ""
) -> Letter:
    """A letter of the gateway about itself: an alarm, a report."""
    return Letter(
        recipient=to,
        subject=line(subject),
        body=body,
        once=once,
        message_id=message_id(sender, once),
        html="",
        headers=(("Auto-Submitted", "auto-generated"),),
        attachment=attachment,
        attachment_name=line(name),
    )


def message(letter: Letter, sender: str, name: str, now: datetime) -> EmailMessage:
    """What goes over the wire (RFC 5322). What builds it is loaded here: who only words letters does not carry it."""
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    out = EmailMessage(policy=SMTP.clone(max_line_length=LONGEST_LINE))
    box, _, domain = sender.rpartition("@")
    out["From"] = Address(line(name), box, domain)
    out["To"] = line(letter.recipient, 254)
    out["Subject"] = line(letter.subject)
    out["Date"] = format_datetime(now)
    out["Message-ID"] = letter.message_id
    for key, value in letter.headers:
        out[key] = line(value, 400)
    out.set_content(letter.body)
    if letter.html:
        out.add_alternative(letter.html, subtype="html")
    if letter.attachment is not None:
        out.add_attachment(letter.attachment, maintype="text", subtype="html", filename=letter.attachment_name)
    return out
