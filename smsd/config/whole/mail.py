"""Mail: what needs it, and ports, names and ways of protection that do not go together."""

from __future__ import annotations

from collections.abc import Iterator

from smsd.config.schema import Config, Imap, Smtp
from smsd.config.source import KeyPath
from smsd.config.whole.found import Found

USUAL = {465: "tls", 587: "starttls", 25: "starttls", 993: "tls", 143: "starttls"}
LOCAL = ("localhost", "127.0.0.1", "::1")


def look(config: Config) -> Iterator[Found]:
    """What does not go together in `mail`, or is wanted of it elsewhere."""
    if config.alerts.end_by == "mail" and config.mail is None:
        yield Found(
            ("alerts", "end_by"),
            "mail needs the part mail: with an SMTP server; or take end_by: sms",
            about=(("mail",),),
        )
    if config.mail is None:
        return
    smtp, at = config.mail.smtp, ("mail", "smtp")
    if smtp.user and smtp.password is None:
        yield Found(
            (*at, "user"),
            "a user without a password cannot log in; add password: !secret NAME",
            about=((*at, "password"), at),
        )
    if smtp.password is not None and not smtp.user:
        yield Found(
            (*at, "password"),
            "a password without a user logs nobody in; add user:",
            of_key=True,
            about=((*at, "user"), at),
        )
    yield from _way(at, smtp, ((587, 465, 25), (993, 143, 110, 995)))
    if config.mail.imap is not None:
        yield from _way(("mail", "imap"), config.mail.imap, ((993, 143), (587, 465, 25, 110, 995)))


def _way(at: KeyPath, server: Smtp | Imap, ports: tuple[tuple[int, ...], tuple[int, ...]]) -> Iterator[Found]:
    usual = USUAL.get(server.port)
    if server.port in ports[1]:
        yield Found(
            (*at, "port"),
            f"{server.port} is a port of another protocol than {at[-1]}; want {ports[0][0]} or {ports[0][1]}",
            warning=True,
        )
    elif usual is not None and server.security not in (usual, "none"):
        yield Found(
            (*at, "security"),
            f"port {server.port} goes with security: {usual}; change one of them",
            warning=True,
            about=((*at, "port"),),
        )
    if server.security == "none" and server.host not in LOCAL:
        yield Found(
            (*at, "security"), "none sends addresses and passwords in the clear; take starttls or tls", warning=True
        )
