"""What may be meant, and would surprise: said as warnings at their places. Nothing here keeps anybody from running."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from smsd.config.database_url import path_of
from smsd.config.files import Refused, text_of
from smsd.config.schema import DATABASE_URL, Config
from smsd.config.schema_modems import Modem
from smsd.config.source import KeyPath
from smsd.config.whole.found import Found

OPEN = ("0.0.0.0", "[::]", "*")  # noqa: S104  (what is warned of)
SOON = timedelta(days=45)
SHORTEST = 8  # characters of a passphrase
# days
LONG = {
    "members_after_stop": 730,
    "inbound_texts": 730,
    "deliveries": 1095,
    "alert_texts": 3650,
    "journal": 3650,
}


def look(config: Config) -> Iterator[Found]:
    """All that is allowed and perhaps not meant, in the order of the file."""
    today = date.today()  # noqa: DTZ011 - the operator's own day
    yield from _gateway(config)
    yield from _passphrase(config)
    yield from _rights(config, today)
    yield from _alike(config)
    yield from _networks(config, today)
    for i, modem in enumerate(config.modems):
        at: KeyPath = ("modems", i)
        yield from _card(config, modem, at, today)
        yield from _device(config, modem, at)
    yield from _mail(config)
    if config.metrics.listen and config.metrics.listen.rpartition(":")[0] in OPEN:
        yield Found(
            ("metrics", "listen"),
            "everybody in the network can read these numbers; want 127.0.0.1 and the same port",
            warning=True,
        )
    elif config.metrics.listen and int(config.metrics.listen.rpartition(":")[2]) < 1024:
        yield Found(
            ("metrics", "listen"),
            "ports below 1024 are root's, and smsd is not root; want 1024 or more, such as 9321",
            warning=True,
        )
    for name, days in LONG.items():
        if getattr(config.privacy, name) > timedelta(days=days):
            yield Found(
                ("privacy", name),
                f"{getattr(config.privacy, name).days} days are longer than anybody needs them, and the "
                f"law wants a reason; want {days}d or less",
                warning=True,
            )
    if config.alerts.max_segments > 3:
        yield Found(
            ("alerts", "max_segments"),
            f"texts of {config.alerts.max_segments} segments take {config.alerts.max_segments} times as "
            "long to reach everybody; want 2 or 3",
            warning=True,
        )


def _gateway(config: Config) -> Iterator[Found]:
    if config.gateway.database != DATABASE_URL or Path("/etc/smsd").is_dir():
        folder = path_of(config.gateway.database).parent
        if not folder.is_dir():
            yield Found(
                ("gateway", "database"),
                f"there is no folder {folder} on this machine; make it: mkdir {folder}",
                warning=True,
            )


def _passphrase(config: Config) -> Iterator[Found]:
    """The file that the copies of the night are encrypted by: without it none is made.
    What this user may not look at is believed.
    """
    name = config.backup.passphrase_file
    if name is None:
        return
    try:
        os.close(os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC))
    except FileNotFoundError:
        fault = f"there is no file {name}; write a passphrase of {SHORTEST} characters or more into it, chmod 640"
        yield Found(("backup", "passphrase_file"), f"{fault}; so no copy is made", warning=True)
        return
    except OSError:
        return
    fault = ""
    try:
        words = text_of(Path(name), private=True).splitlines()
        if not words or len(words[0]) < SHORTEST:
            fault = f"{name} holds no passphrase on its first line; want {SHORTEST} characters or more"
    except Refused as refused:
        fault = str(refused)
    if fault:
        yield Found(("backup", "passphrase_file"), f"{fault}; so no copy is made", warning=True)


def _rights(config: Config, today: date) -> Iterator[Found]:
    """Rights that ended, and roles that lead nowhere."""
    for name, person in config.people.items():
        at: KeyPath = ("people", name)
        if person.expires and person.expires < today:
            yield Found(
                (*at, "expires"),
                f"the right of {person.name} expired on {person.expires}; write a later day, or take the person out",
                warning=True,
            )
        if person.role == "police":
            bare = next(
                (
                    n
                    for n in person.networks
                    if n in config.networks
                    and not config.networks[n].coordinators
                    and config.networks[n].join != "approval"
                ),
                None,
            )
            if bare is not None:
                yield Found(
                    (*at, "networks"),
                    f"{person.name}: feedback waits for coordinators, and network {bare} has none; name "
                    "coordinators there",
                    warning=True,
                    about=(("networks", bare, "coordinators"), ("networks", bare)),
                )
        lost = next(
            (
                n
                for n in person.networks
                if n in config.networks
                and config.networks[n].coordinators
                and name not in (*config.networks[n].coordinators, config.networks[n].deputy)
            ),
            None,
        )
        if person.role == "coordinator" and lost is not None:
            yield Found(
                (*at, "role"),
                f"network {lost} does not name {name} among its coordinators, so no request reaches "
                f"{name}; add {name} to networks.{lost}.coordinators",
                warning=True,
                around=(("networks", lost, "coordinators"),),
                about=((*at, "role"), at, (*at, "networks")),
            )


def _alike(config: Config) -> Iterator[Found]:
    """People whom nobody could tell apart."""
    for what, known in (
        ("name", [(k, p.name.casefold()) for k, p in config.people.items()]),
        ("email", [(k, p.email.casefold()) for k, p in config.people.items() if p.email]),
    ):
        count = Counter(v for _, v in known)
        for i, (key, value) in enumerate(known):
            if count[value] > 1 and any(v == value for _, v in known[:i]):
                first = next(k for k, v in known if v == value)
                yield Found(
                    ("people", key, what),
                    f"{first} has the same {'name' if what == 'name' else 'address'}; nobody could tell "
                    "them apart: write another",
                    warning=True,
                    about=(("people", first, what), ("people", first)),
                )


def _networks(config: Config, today: date) -> Iterator[Found]:
    """Networks in which nobody may alert, or nobody answers for the data."""
    for key, network in config.networks.items():
        able = [
            p
            for p in config.people.values()
            if p.role == "police" and key in p.networks and not (p.expires and p.expires < today)
        ]
        if not able:
            yield Found(
                ("networks", key),
                "NOBODY may alert in this network: add an officer (role: police) under people",
                of_key=True,
                warning=True,
                around=(("people",),),
            )
        if not network.controller:
            yield Found(
                ("networks", key),
                "it names no controller: the law wants members to know who answers for their data; add controller:",
                of_key=True,
                warning=True,
                about=(("networks", key, "controller"), ("networks", key)),
            )


def _card(config: Config, modem: Modem, at: KeyPath, today: date) -> Iterator[Found]:
    """A card that ends, or whose limits nobody wrote down."""
    if modem.sim.expires:
        if modem.sim.expires < today:
            yield Found(
                (*at, "sim", "expires"),
                f"the SIM of {modem.name} expired on {modem.sim.expires}; top it up and write the new day",
                warning=True,
            )
        elif modem.sim.expires - today < SOON:
            yield Found(
                (*at, "sim", "expires"),
                f"the SIM of {modem.name} expires on {modem.sim.expires}; top it up and write the new day",
                warning=True,
            )
    if modem.sim.fair_use is None and modem.driver != "simulated":
        yield Found(
            (*at, "sim"),
            f"modem {modem.name} has no fair_use: subscriptions for people end normal use at 250 to 500 "
            "texts a day; add yours"
            if modem.sim.price_eur is None and modem.driver != "smpp"
            else f"modem {modem.name} has no fair_use: nothing limits its bill; add per_month: what you are ready "
            "to pay for",
            of_key=True,
            warning=True,
            about=((*at, "sim", "fair_use"), (*at, "sim")),
        )
    named = any(n.lines is not None and n.lines.overflow == modem.name for n in config.networks.values())
    if modem.sim.price_eur is not None and not named:
        yield Found(
            (*at, "sim", "price_eur"),
            f"no network names {modem.name} at lines: overflow, so nobody pays for alerts over it, and none goes "
            "there; name it, or take price_eur out",
            warning=True,
            around=(("networks",),),
        )
    if modem.sim.over_limit == "refuse" and len(config.modems) == 1:
        yield Found(
            (*at, "sim", "over_limit"),
            "refuse on the only line: beyond the limit nobody gets the rest of an alert; take move or send",
            warning=True,
        )


def _device(config: Config, modem: Modem, at: KeyPath) -> Iterator[Found]:
    """A modem that may be taken for another one."""
    if modem.device == "auto" and modem.driver == "at":
        yield Found(
            (*at, "device"),
            f"modem {modem.name} has device auto; name it under /dev/serial/by-id/ (smsd modem scan), so "
            "that no other device is tried",
            warning=True,
            about=((*at, "device"),),
        )
    if (
        modem.driver == "at"
        and modem.sim.pin
        and not modem.imei
        and not modem.sim.iccid
        and any(o is not modem and o.device == modem.device for o in config.modems)
    ):
        yield Found(
            (*at, "sim", "pin"),
            f"modem {modem.name} shares {modem.device} and its card has a PIN; add imei: (smsd modem scan) "
            "or sim.iccid:, or the PIN is not sent",
            warning=True,
            around=((*at,),),
        )


def _mail(config: Config) -> Iterator[Found]:
    """Mail that only goes one way, or whose senders nobody vouches for."""
    if config.mail and config.mail.imap is None:
        yield Found(
            ("mail",),
            "no imap: coordinators release feedback by text only, and bounces are not seen; add imap:",
            of_key=True,
            warning=True,
            about=(("mail", "imap"),),
        )
    elif config.mail and config.mail.imap and config.mail.imap.authserv_id is None:
        yield Found(
            ("mail", "imap"),
            "no authserv_id: a JA by mail wants the code of a text as well; add authserv_id:",
            of_key=True,
            warning=True,
            around=(("mail", "imap"),),
        )
