"""Gathers what `smsd doctor` and `smsd status` look at: configuration, daemon, lines, machine, database, mail.

In: the path of a configuration. Out: Facts. It changes nothing: no table is made, no
text is sent; what cannot be read stays unknown.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from smsd.checks.facts import Copy, Facts, LineFacts, Planned, Server
from smsd.cli import doctor_lines, doctor_machine
from smsd.cli.shared import now, url_of
from smsd.config import Config, load
from smsd.config.database_url import path_of
from smsd.config.messages import catalogue
from smsd.daemon import progress
from smsd.daemon import status as volatile
from smsd.errors import ConfigFaults, StoreTrouble, Unusable
from smsd.modem import usb
from smsd.rules import identity
from smsd.rules.wording import Wording
from smsd.store import dialect, glance, key_mark, members, people, presence
from smsd.store import facts as kept
from smsd.store.backup import KEY_NAME, key_id
from smsd.store.ownership import as_owner
from smsd.version import version

STRANGERS_IN, REFUSED_IN, LETTERS_IN = timedelta(days=30), timedelta(days=2), timedelta(days=7)
ENDS_SOON = timedelta(days=30)
A_DAY = timedelta(days=1.5)


def gather(path: Path, *, probe: bool, root: Path = usb.ROOT, at: datetime | None = None) -> Facts:
    """Everything. `probe`: ports that no daemon holds and mail servers are asked too. `at`: the time, for tests."""
    moment = at or now()
    config, found = _configuration(path, moment)
    url = config.gateway.database if config else url_of(path)
    seen = volatile.look(url)
    found = _of_daemon(found, seen, path)
    if config is None or url is None:
        return _of_machine(found, None, root)
    live = seen.data if seen.answering else None
    found = _of_machine(found, path_of(url), root)
    lines = doctor_lines.look(config, live, found.user, _cards(url), probe=probe, root=root)
    found = _of_database(
        replace(found, lines=tuple(lines), database=dialect.of(url).name), config, path, live, thorough=probe
    )
    return replace(found, servers=_servers(config) if probe else (), mail=config.mail is not None)


@functools.lru_cache(maxsize=1)
def _loaded(path: Path, *stamp: int) -> Config:
    return load(path)


def loaded(path: Path) -> Config:
    """The configuration; `smsd status --watch` need not read a file again that did not change."""
    with contextlib.suppress(OSError):
        about = path.stat()
        return _loaded(path, about.st_mtime_ns, about.st_ino, about.st_size)
    return load(path)


def _configuration(path: Path, moment: datetime) -> tuple[Config | None, Facts]:
    found = Facts(moment, moment.date(), config=str(path), version=version())
    try:
        config = loaded(path)
    except ConfigFaults as faults:
        told = tuple(fault.line() for fault in faults.faults)
        there = path.exists() if os.access(path.parent, os.X_OK) else True
        unreadable = there and not os.access(path, os.R_OK)
        return None, replace(found, config_faults=told, config_missing=not there, config_unreadable=unreadable)
    local = moment.astimezone(config.gateway.zone)
    return config, replace(found, now=local, today=local.date())


def _of_daemon(found: Facts, seen: volatile.Seen, path: Path) -> Facts:
    data = seen.data or {}
    alive = seen.state != "none"
    return replace(
        found,
        daemon=seen.state,
        heartbeat_s=seen.age_s,
        pid=data.get("pid") if alive else None,
        running=doctor_machine.daemons(path),
        daemon_version=str(data.get("version", "")) if alive else "",
        log_dropped=int(data.get("log_dropped") or 0) if alive else 0,
    )


def _of_machine(found: Facts, database: Path | None, root: Path) -> Facts:
    folder = database.parent if database else Path("/var/lib/smsd")
    free, read_only = doctor_machine.disk(folder)
    errors, wear = doctor_machine.card(root)
    sticks = tuple(f"{s.name} ({s.id}) on socket {s.where}: {s.trouble}" for s in usb.sticks(root) if s.trouble)
    return replace(
        found,
        sticks=sticks,
        modem_manager=doctor_machine.runs("ModemManager"),
        user=doctor_machine.gateway_user(database or folder),
        clock_proven=doctor_machine.clock_kept(),
        disk_free_mb=free,
        read_only=read_only,
        disk_path=str(folder),
        card_errors=errors,
        card_wear=wear,
        under_voltage=doctor_machine.under_voltage(root),
    )


def _cards(url: str) -> dict[str, str]:
    """The cards that were accepted."""
    with contextlib.suppress(StoreTrouble, Unusable), as_owner(path_of(url)):
        db = glance.open_to_read(url)
        return {key.partition(":")[2]: value for key, value in db.call(kept.starting, "iccid:").items()}
    return {}


def _of_database(found: Facts, config: Config, path: Path, live: Mapping[str, Any] | None, *, thorough: bool) -> Facts:
    url = config.gateway.database
    where = path_of(url)
    if not os.access(where.parent, os.X_OK):
        return _without_database(replace(found, names_hidden=True), config, live)
    with as_owner(where):
        if not dialect.of(url).there() and not presence.lost(where):
            return _without_database(replace(found, database_there=False), config, live)
        without = (live or {}).get("reduced") or {}
        fault = str(without.get("why") or "") or glance.fault(url, thorough=thorough)
        found = replace(found, database_fault=fault, key=_key(where.parent))
        if copy := glance.newest_copy(url):
            found = replace(found, copy=Copy(str(copy[0]), max(0.0, time.time() - copy[1]) / 86400))
        if fault:
            return _without_database(found, config, live)
        words = Wording(catalogue(path.parent))
        return glance.open_to_read(url).call(_stored, found, config, words)


def _key(folder: Path) -> str:
    """The machine key; a systemd credential is the daemon's alone and is believed."""
    file = folder / KEY_NAME
    if not file.exists():
        return "missing"
    if file.stat().st_mode & 0o077:
        return f"{file} may be read by others; do: chmod 600 {file}"
    return "ok" if file.stat().st_size == 32 else f"{file} is damaged: it does not have 32 bytes"


def _without_database(found: Facts, config: Config, live: Mapping[str, Any] | None) -> Facts:
    """What the daemon says, for who may not read the database; of a database
    that is not there yet, that nobody is enrolled.
    """
    if live and found.names_hidden:
        able = {key: ("",) * int(n) for key, n in (live.get("may_alert") or {}).items()}
        words = Wording(catalogue(None))
        return replace(
            found,
            officers=able,
            alarms=tuple(_words(words, config, message, line, {}) for message, line in live.get("alarms") or ()),
        )
    if found.names_hidden or found.database_fault:
        return found
    return replace(
        found,
        officers=_tuples(progress.may_alert(config, {}, found.today)),
        not_enrolled=tuple(identity.not_enrolled(config, {})),
        members=dict.fromkeys(config.networks, 0),
    )


def _stored(conn: Connection, found: Facts, config: Config, words: Wording) -> Facts:
    rights = people.all_rights(conn)
    if found.key == "ok" and key_mark.differs(conn, key_id(path_of(config.gateway.database).parent / KEY_NAME)):
        found = replace(found, key=key_mark.EXCHANGED)
    known = {n for p in config.people.values() for n in p.number} | config.own_numbers()
    counts = {key: members.count(conn, key) for key in config.networks}
    waiting, failed = glance.letters_by_state(conn, found.now - LETTERS_IN)
    began = glance.began(conn)
    soon = {
        p.name: p.expires
        for p in config.people.values()
        if p.expires and found.today <= p.expires <= found.today + ENDS_SOON
    }
    bars = {
        p.name: bar
        for key, p in config.people.items()
        if (r := rights.get(key)) and (bar := identity.bar_of(p, r, found.today)) and bar != "not_enrolled"
    }
    return replace(
        found,
        lines=tuple(_lines(conn, found, config, known, counts)),
        officers=_tuples(progress.may_alert(config, rights, found.today)),
        not_enrolled=tuple(identity.not_enrolled(config, rights)),
        barred=bars,
        ending=soon,
        members=counts,
        letters_waiting=waiting,
        letters_failed=failed,
        key="ok" if found.key == "missing" and not rights else found.key,
        schedule=tuple(_planned(config, found.now)),
        copies_expected=began is not None and found.now - began > A_DAY,
        alarms=tuple(_words(words, config, *alarm) for alarm in progress.standing(conn)),
    )


def _tuples(names: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(value) for key, value in names.items()}


def _lines(
    conn: Connection, found: Facts, config: Config, known: set[str], counts: Mapping[str, int]
) -> list[LineFacts]:
    """The lines with what the database remembers of them."""
    names = [line.name for line in found.lines]
    strangers = glance.strangers(conn, known, found.now - STRANGERS_IN)
    refused = glance.refusals(conn, names, found.now - REFUSED_IN)
    tested = glance.self_tests(conn)
    out = []
    for line in found.lines:
        serves = sum(
            -(-counts[key] // len(config.preferred(key)))
            for key in config.networks
            if line.name in config.preferred(key)
        )
        selftest = kept.get(conn, f"selftest:{line.name}") or ""
        pin_refused = line.pin_refused or kept.get(conn, f"pin_refused:{line.name}") == "1"
        out.append(
            replace(
                line,
                strangers=strangers.get(line.name, 0),
                refuses=line.refuses or refused.get(line.name, ""),
                members=serves,
                tested_at=tested.get(line.name),
                test_failed='"failed": true' in selftest,
                pin_refused=pin_refused,
                unread=line.unread or kept.get(conn, f"unread:{line.name}") or "",
            )
        )
    return out


def _words(words: Wording, config: Config, message: str, line: str | None, fields: Mapping[str, object]) -> str:
    """An alarm as coordinators read it, in English and without the network's name."""
    given = {"short": "", "modem": line or "", "reason": "", "count": "?", "date": "?", **fields}
    try:
        return words.raw("en", message, **given).lstrip(": ")
    except (KeyError, IndexError, ValueError):
        return f"{message} {line or ''}".strip()


def _planned(config: Config, moment: datetime) -> list[Planned]:
    from smsd.background.schedule import next_after

    out = []
    for job in config.schedule:
        try:
            due = next_after(job, moment, config.gateway.zone)
        except ValueError as error:
            out.append(Planned(name=job.name, next=None, fault=str(error), do=job.do))
            continue
        out.append(Planned(job.name, due.astimezone(config.gateway.zone) if due else None, do=job.do))
    return out


def _servers(config: Config) -> tuple[Server, ...]:
    if config.mail is None:
        return ()
    from smsd.mail import probe

    smtp, imap = config.mail.smtp, config.mail.imap
    found = [Server("mail out", f"{smtp.host}:{smtp.port}", asyncio.run(probe.smtp(smtp)))]
    return (*found, *([Server("mail in", f"{imap.host}:{imap.port}", probe.imap(imap))] if imap else []))
