"""What each line tells `smsd doctor`: from the daemon where one has the port, else from the port itself.

In: the configuration, status.json of a daemon that answers, what the database remembers. Out: a LineFacts a line. It
sends no text and no PIN, and opens no port that another program holds.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from smsd.at import commands
from smsd.checks.facts import LineFacts
from smsd.cli import doctor_machine as machine
from smsd.config import Config
from smsd.config.schema import Modem
from smsd.errors import Barred, ModemTrouble, Refused
from smsd.model.line import Facts
from smsd.modem import opening, usb
from smsd.modem.link import Link
from smsd.modem.ports import candidates, holder_of, is_open
from smsd.modem.profiles import Profile
from smsd.modem.who import same_card
from smsd.modem.wire import SerialWire

LIMIT_S = 25.0
TAIL = 4
NO_SIM = (10, 13, 15)


def look(
    config: Config,
    live: Mapping[str, Any] | None,
    user: str,
    known_cards: Mapping[str, str],
    *,
    probe: bool,
    root: Path = usb.ROOT,
) -> list[LineFacts]:
    """All lines. `probe`: ports that no daemon has are asked."""
    told = {row["name"]: row for row in live["modems"]} if live else {}
    pid = live["pid"] if live else None
    lines = [_one(m, told.get(m.name), pid, user, root) for m in config.own_modems]
    lines = [replace(line, shared_with=_sharing(line, lines, config)) for line in lines]
    if not probe or live:
        return lines

    async def asked() -> list[LineFacts]:
        return list(
            await asyncio.gather(
                *(_asked(line, m, known_cards.get(m.name)) for line, m in zip(lines, config.own_modems, strict=True))
            )
        )

    return asyncio.run(asked())


def _one(modem: Modem, row: Mapping[str, Any] | None, pid: int | None, user: str, root: Path) -> LineFacts:
    sim = modem.sim
    line = LineFacts(
        name=modem.name,
        driver=modem.driver,
        device=modem.device,
        number=sim.number,
        pin_given=sim.pin is not None,
        expires=sim.expires,
        fair_use=sim.fair_use is not None,
    )
    if modem.driver not in ("simulated", "modemmanager", "smpp"):
        there = [p for p in candidates(modem.device, root) if "://" in p or os.path.exists(p)]
        holder = next(
            (
                h
                for p in there
                if "://" not in p and (h := holder_of(p)) and h.rpartition("(")[2].rstrip(")") != str(pid)
            ),
            "",
        )
        may, group = machine.may_open(there[0], user) if there and "://" not in there[0] else (None, "")
        line = replace(line, ports=tuple(there), holder=holder, may_open=may, port_group=group)
    return _of_daemon(line, row) if row else line


def _of_daemon(line: LineFacts, row: Mapping[str, Any]) -> LineFacts:
    """What the daemon says; of a line that does not send, what its reason says of the card."""
    reason = str(row.get("reason") or "")
    able = row["state"] in ("ready", "resting", "throttled")
    sim = "READY" if able else next((word for words, word in OF_REASON if words in reason), None)
    refused = line.pin_refused or "refused the PIN" in reason or "refused this PIN" in reason
    return replace(
        line,
        state=row["state"],
        reason=reason,
        answers=able or None,
        model=row.get("model") or "",
        refuses=row.get("refuses") or "",
        unread=row.get("unread") or "",
        sim="SIM PIN" if refused else sim,
        pin_refused=refused,
        card_changed="was changed" in reason,
        registered=row.get("registered") if able else None,
        service=row.get("service") or "",
        operator=row.get("operator"),
        technology=row.get("technology"),
        signal_dbm=row.get("signal_dbm") if able else None,
        centre=row.get("service_centre") if able else None,
        way=row.get("way") or "",
        announces=True if able else None,
        quota_left=row.get("quota_left"),
        recipients_left=row.get("recipients_left"),
    )


OF_REASON = (
    ("no usable SIM", "none"),
    ("waits for SIM PUK2", "SIM PUK2"),
    ("waits for SIM PUK", "SIM PUK"),
    ("waits for PH-", "PH-SIM PIN"),
    ("wants its PIN", "SIM PIN"),
    ("for the PIN", "SIM PIN"),
)


def _sharing(line: LineFacts, lines: list[LineFacts], config: Config) -> str:
    """Another line whose one port is this one's as well, where nothing tells the two modems apart."""
    if len(line.ports) != 1 or is_open(line.device):
        return ""
    real = [os.path.realpath(p) for p in line.ports]
    told_apart = {m.name for m in config.own_modems if m.imei or m.sim.iccid}
    return next(
        (
            o.name
            for o in lines
            if o is not line
            and [os.path.realpath(p) for p in o.ports] == real
            and not {o.name, line.name} <= told_apart
        ),
        "",
    )


async def _asked(line: LineFacts, modem: Modem, known_card: str | None) -> LineFacts:
    """Asks the ports of a line, the likeliest first, until one answers."""
    if modem.driver != "at" or line.holder or line.shared_with or line.may_open is False:
        return line
    said = ""
    for port in line.ports or ((modem.device,) if "://" in modem.device else ()):
        found = replace(line, asked=True, ports=(port, *(p for p in line.ports if p != port)))
        try:
            async with asyncio.timeout(LIMIT_S):
                return await _port(found, port, modem, known_card)
        except ModemTrouble as trouble:
            said = said or str(trouble)
        except TimeoutError:
            said = said or "it does not come to an end"
    return replace(line, asked=bool(said), answers=False if said else None, said=said)


async def _port(line: LineFacts, port: str, modem: Modem, known_card: str | None) -> LineFacts:
    link = Link(SerialWire(port, modem.baudrate), lambda notice: None, lambda: None)
    try:
        await link.open()
        about, profile = await opening.identify(link, modem)
        line = replace(line, answers=True, model=about.model or "")
        line = await _card(line, link, modem, profile, known_card)
        return line if line.sim != "READY" else await _network(line, link)
    finally:
        link.close()


async def _card(line: LineFacts, link: Link, modem: Modem, profile: Profile, known_card: str | None) -> LineFacts:
    try:
        state = await link.run(commands.pin_state()) or "READY"
    except Refused as refused:
        state = "none" if refused.code in NO_SIM else "READY"
    except Barred:
        state = "none"
    number = await opening.card_before_pin(link)
    known = modem.sim.iccid or known_card
    changed = bool(number and known and same_card(number, known) is False)
    tries = await link.try_(commands.pin_tries(profile.pin_tries)) if profile.pin_tries else None
    if tries is None:
        tries = await link.try_(commands.pin_tries_standard())
    return replace(
        line,
        sim=state,
        card=number[-TAIL:] if number else None,
        card_known=known[-TAIL:] if known else None,
        card_changed=changed,
        pin_tries=tries,
    )


async def _network(line: LineFacts, link: Link) -> LineFacts:
    facts, _ = await opening.look_around(link, Facts())
    centre = await link.try_(commands.service_centre())
    stores = await link.try_(commands.stores_in_use()) or []
    full = max((s.used / s.total for s in stores[-1:] if s.total), default=None)
    takes = False
    for mode in (2, 1, 0):
        try:
            await link.run(commands.announce(mode, 1, 0, 0, 0))
            takes = True
            break
        except Refused:
            continue
    return replace(
        line,
        registered=facts.registered,
        service=facts.service,
        operator=facts.operator,
        technology=facts.technology,
        signal_dbm=facts.signal_dbm,
        centre=centre is not None,
        full=full,
        announces=takes,
        own_number=await link.try_(commands.own_number()),
    )
