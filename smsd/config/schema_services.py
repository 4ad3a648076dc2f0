"""What the keys of the smaller parts mean: alerts, mail, schedule, privacy, metrics, log."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from smsd.config.cron import plain_days
from smsd.config.part import Part, may, needed
from smsd.config.schema_people import as_list
from smsd.config.spans import duration
from smsd.config.values import EMAIL, FLAG, FROM, HIDDEN, HOST, LISTEN, NUMBER, shaped, text_of, whole
from smsd.phone_number import Secret


def _bare_host(text: str) -> str | None:
    bare = re.sub(r"^[a-z]+://|[:/].*$", "", text)
    return bare if bare != text else None


PORT = whole(1, 65535, "a port")
KEPT = duration("1d", "30y")
Security = Literal["starttls", "tls", "none"]


class Alerts(Part):
    """How long alerts live, how their end travels, what the network is asked of them."""

    expire_after: Annotated[timedelta | Literal["auto"], duration("1m", "24h", auto=True)] = may(
        "auto",
        "When an alert that could not be delivered is given up; auto: max(60m, 1.5 × forecast), at most 4h.",
        "auto",
    )
    end_by: Literal["sms", "mail", "none"] = may("sms", "How the all clear travels.")
    reports: Annotated[bool, FLAG] = may(True, "Ask the network what became of each text.")
    transliterate: Annotated[bool, FLAG] = may(True, "ë becomes e where that keeps a text in 160 characters.")
    max_segments: Annotated[int, whole(1, 5, "segments")] = may(
        2, "Longer texts are refused: each segment doubles the time.", 2
    )


class Smtp(Part):
    """The server that takes our letters."""

    host: Annotated[str, HOST] = needed("The mail server.", "smtp.example.org")
    port: Annotated[int, PORT] = may(587, "587 with starttls, 465 with tls.", 587)
    security: Security = may("starttls", "How the way there is protected.")
    user: Annotated[str, text_of(200, "a user's name")] | None = may(None, "Who logs in.", "bin")
    password: Annotated[Secret, HIDDEN] | None = may(None, "Best as `!secret NAME`.", "!secret smtp")


class Imap(Part):
    """The box that answers to our letters come to."""

    host: Annotated[str, HOST] = needed("The mail server.", "imap.example.org")
    port: Annotated[int, PORT] = may(993, "993 with tls, 143 with starttls.", 993)
    security: Security = may("tls", "How the way there is protected.")
    user: Annotated[str, text_of(200, "a user's name")] = needed("Who logs in.", "bin")
    password: Annotated[Secret, HIDDEN] = needed("Best as `!secret NAME`.", "!secret imap")
    folder: Annotated[str, text_of(200, "a folder")] = may("INBOX", "The folder that answers come to.", "INBOX")
    authserv_id: Annotated[str, text_of(200, "a server's name")] | None = may(
        None, "The name that your own mail server writes into Authentication-Results.", "mx.example.org"
    )


class Mail(Part):
    """Letters to members and coordinators, and feedback by e-mail."""

    sender: Annotated[str, FROM] = Field(
        alias="from", description="The box that letters come from and answers go to.", examples=["bin-dorp@example.org"]
    )
    smtp: Smtp = needed("Mail out.", {"host": "smtp.example.org"})
    imap: Imap | None = may(None, "Mail in; without it coordinators release feedback by text only.")


class Job(Part):
    """Something that happens by the clock: cron or interval."""

    name: Annotated[str, text_of(60, "a name")] = needed("Your name for it, one of a kind.", "monthly test")
    cron: Annotated[str, BeforeValidator(plain_days)] | None = may(
        None, "minute hour day month weekday, local time.", "0 11 1 * *"
    )
    interval: Annotated[timedelta, duration("10m", "1y")] | None = may(None, "So much after the last time.", "7d")
    do: Literal["test_alarm", "tip", "self_test", "report", "digest", "backup", "retention"] = needed(
        "What is done.", "test_alarm"
    )
    tip: Annotated[str, text_of(60, "a tip's key")] | None = may(
        None, "With `do: tip`: which of the network's tips.", "lights"
    )
    to: Annotated[tuple[Annotated[str, EMAIL], ...], BeforeValidator(as_list)] = may(
        (), "With `do: report`: where it is mailed to; default the coordinators.", ["board@example.org"]
    )
    networks: Annotated[tuple[Annotated[str, text_of(60, "a network's key")], ...], BeforeValidator(as_list)] = may(
        (), "In which networks; default all.", ["dorp"]
    )


class Privacy(Part):
    """How long what is kept."""

    members_after_stop: Annotated[timedelta, KEPT] = may(timedelta(days=30), "Who left everywhere.", "30d")
    inbound_texts: Annotated[timedelta, KEPT] = may(
        timedelta(days=30), "Senders and words of what people texted.", "30d"
    )
    deliveries: Annotated[timedelta, KEPT] = may(timedelta(days=90), "To which number each text went.", "90d")
    alert_texts: Annotated[timedelta, KEPT] = may(timedelta(days=365), "The words of alerts, tips, feedback.", "1y")
    journal: Annotated[timedelta, KEPT] = may(timedelta(days=730), "What was done when.", "2y")


class Metrics(Part):
    """Prometheus, and a watcher outside."""

    listen: Annotated[str, LISTEN] | None = may(None, "Where numbers can be read; off when absent.", "127.0.0.1:9321")
    heartbeat: (
        Annotated[str, shaped(r"https?://[^\s/]+(/\S*)?", "an address such as https://hc-ping.com/0a1b2c3d")] | None
    ) = may(
        None,
        "Fetched every minute while a line can send: a watcher outside hears when it stops.",
        "https://hc-ping.com/0a1b2c3d",
    )


class Operator(Part):
    """Who looks after the machine."""

    number: Annotated[str, NUMBER] | None = may(
        None, "Gets the alarms of the gateway by text, over a line that is well.", "+32475000009"
    )
    email: Annotated[str, EMAIL] | None = may(None, "Gets the alarms of the gateway by mail.", "operator@example.org")


class Web(Part):
    """Where the page (`smsd web`) listens, and who may come in."""

    listen: Annotated[str, LISTEN] = may(
        "127.0.0.1:8480",
        "Where the page can be reached; another address is refused without trusted_proxy.",
        "127.0.0.1:8480",
    )
    hosts: Annotated[
        tuple[
            Annotated[
                str,
                shaped(
                    r"[A-Za-z0-9.-]{1,253}", "a name such as bin.example.org, without https:// and port", _bare_host
                ),
            ],
            ...,
        ],
        BeforeValidator(as_list),
    ] = may((), "Names under which it may be asked for, beside localhost and 127.0.0.1.", ["bin.example.org"])
    trusted_proxy: Annotated[str, shaped(r"[0-9a-fA-F.:]{2,45}", "the proxy's address, such as 127.0.0.1")] | None = (
        may(None, "The address of a proxy with TLS; only its word on who asks is believed.", "127.0.0.1")
    )
    operators: Annotated[tuple[Annotated[str, text_of(60, "a person's key")], ...], BeforeValidator(as_list)] = may(
        (), "Which people also see lines, log and configuration, by their keys under people.", ["anja"]
    )

    @property
    def host(self) -> str:
        """Where it listens, without the port."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in ("127.0.0.1", "::1", "localhost")


class Log(Part):
    """In which form, and from which level on, the daemon tells what happens."""

    format: Literal["auto", "json", "text"] = may("auto", "auto: JSON under systemd, colours on a terminal.")
    level: Literal["debug", "info", "warning", "error"] = may("info", "The least that is said.")


class Backup(Part):
    """The copies of the night."""

    passphrase_file: (
        Annotated[str, shaped(r"/[^\x00-\x1f]{1,400}", "a path from the root, such as /etc/smsd/backup.passphrase")]
        | None
    ) = may(
        None,
        "Its first line encrypts them; they then hold secrets.yaml too. Root's, group smsd, mode 640.",
        "/etc/smsd/backup.passphrase",
    )
    restore: Literal["ask", "newest"] = may(
        "ask",
        "Where the database is damaged or gone: ask waits for a person (members get nothing until then), newest goes "
        "back to the newest good copy by itself; who joined or left since is then forgotten.",
    )
