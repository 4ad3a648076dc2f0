"""Letters of the gateway about itself.

In: words in a transaction. Out: letters in the queue that channels/mail/post.py sends. It never writes to a member.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy.engine import Connection

from smsd.mail import letters
from smsd.service.context import Context
from smsd.store import feedback as store


def tell_operator(conn: Connection, ctx: Context, network: str, subject: str, body: str, once: str = "") -> None:
    """A letter of the gateway about itself to a network's coordinators."""
    if network in ctx.config.networks:
        mail_to(
            conn,
            ctx,
            [ctx.config.people[k].email for k in ctx.config.networks[network].coordinators],
            subject=subject,
            body=body,
            once=once,
        )


def mail_to(conn: Connection, ctx: Context, to: Sequence[str | None], subject: str, body: str, once: str = "") -> None:
    """A letter of the gateway about itself, where there is a mail server."""
    mail = ctx.config.mail
    if mail is None:
        return
    name = once or f"note {secrets.token_hex(8)}"
    store.queue(
        conn,
        [letters.plain(mail.sender, to=a, subject=subject, body=body, once=f"{name} {a}") for a in to if a],
        ctx.now(),
    )
