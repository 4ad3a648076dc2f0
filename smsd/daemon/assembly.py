"""Assembly. Read top to bottom it is the architecture: configuration, database, context, inbox, one line a modem, jobs.

In: a configuration. Out: a Gateway whose parts are wired and not yet running.
"""

from __future__ import annotations

import hashlib
import secrets
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from sqlalchemy.engine import Connection

from smsd.background.loop import Jobs
from smsd.channels.mail.post import Post
from smsd.channels.sms.inbox import Inbox
from smsd.clock import Clock, SteadyClock, boot_id, kernel_synchronised
from smsd.config.database_url import path_of
from smsd.config.messages import catalogue
from smsd.config.schema import Config
from smsd.config.schema import Modem as ModemConfig
from smsd.daemon import lease
from smsd.daemon.keys import machine_key
from smsd.lines.supervisor import Line
from smsd.modem.at_modem import AtModem
from smsd.modem.board import Board
from smsd.modem.ports import candidates, is_open, real_path
from smsd.modem.protocol import Modem
from smsd.modem.who import Known
from smsd.modem.wire import Wire
from smsd.rules.pace import Pace
from smsd.rules.throttle import Bucket
from smsd.rules.wording import Wording
from smsd.service import fencing
from smsd.service.context import Context, LineStatus, Trust
from smsd.store import facts, gateways, key_mark, leases
from smsd.store.backup import id_of
from smsd.store.database import Database
from smsd.store.opening import lock_of, open_engine
from smsd.store.witness import Witness, place
from smsd.version import version

Wires = Callable[[ModemConfig], Iterable[Wire]]


@dataclass(slots=True)
class Gateway:
    """All parts of a running gateway."""

    ctx: Context
    inbox: Inbox
    lines: list[Line]
    jobs: Jobs
    post: Post


def assemble(
    config: Config,
    folder: Path | None = None,
    *,
    clock: Clock | None = None,
    chance: Random | None = None,
    wires: Wires | None = None,
) -> Gateway:
    """Wires a gateway. `wires` gives the ports of simulated modems."""
    steady = SteadyClock(clock or Clock(), follows=clock is None)
    engine = open_engine(config.gateway.database, serving=True)
    db = Database(engine, serving=True, gateway=config.gateway.id)
    try:
        return _wired(config, folder, db, steady=steady, chance=chance, wires=wires)
    except BaseException:
        db.engine.dispose()
        raise


def _wired(
    config: Config, folder: Path | None, db: Database, steady: SteadyClock, chance: Random | None, wires: Wires | None
) -> Gateway:
    wording = Wording(catalogue(folder))
    seen_by = db.beside.witness = Witness(place(path_of(config.gateway.database)))
    key = machine_key(config.gateway.database)
    ctx = Context(
        config=config,
        wording=wording,
        key=key,
        db=db,
        clock=steady,
        chance=chance or Random(secrets.randbits(64)),
        owner=_begin(db, config, key),
        trust=trust_of(db, steady, f"boot:{config.gateway.id}".rstrip(":")),
        folder=folder,
        witness=seen_by,
        fenced=db.call(fencing.fenced),
    )
    inbox = Inbox(ctx)
    lines = []
    board = Board()
    for modem_config in config.modems:
        fair_use = modem_config.sim.fair_use
        status = LineStatus(
            modem_config.name,
            bucket=Bucket(fair_use.per_minute if fair_use else None),
            flow=Pace(modem_config.smpp.rate if modem_config.smpp else None),
            unread=db.call(facts.get, f"unread:{modem_config.name}") or "",
        )
        ctx.lines[modem_config.name] = status
        if modem_config not in config.own_modems:
            status.elsewhere = modem_config.gateway
            continue
        lines.append(
            Line(
                ctx=ctx, modem=modem_of(modem_config, config, db, board, wires, now=ctx.now), status=status, inbox=inbox
            )
        )
    return Gateway(ctx=ctx, inbox=inbox, lines=lines, jobs=Jobs(ctx), post=Post(ctx))


def modem_of(
    config: ModemConfig,
    whole: Config,
    db: Database,
    board: Board,
    wires: Wires | None,
    *,
    now: Callable[[], datetime] | None = None,
) -> Modem:
    """The modem of a line, with what the database knows of it."""
    imei, card, place = (db.call(facts.get, f"{what}:{config.name}") for what in ("imei", "iccid", "place"))
    return bare_modem_of(config, whole, board, Known(stick=imei, card=card, place=place), wires, now=now)


def bare_modem_of(
    config: ModemConfig,
    whole: Config,
    board: Board,
    learned: Known,
    wires: Wires | None,
    *,
    now: Callable[[], datetime] | None = None,
) -> Modem:
    """Which class serves which driver. `learned`: what earlier runs know of the modem."""
    if config.driver == "simulated":
        from smsd.simulator.neighbourhood import wire_for

        return AtModem(
            config,
            reports=whole.alerts.reports,
            wires=lambda: list(wires(config)) if wires else [wire_for(config)],
            board=board,
            learned=learned,
        )
    if config.driver == "gammu":
        from smsd.modem.gammu_modem import GammuModem

        for port in () if is_open(config.device) else candidates(config.device):
            board.reserve(real_path(port), config.name)
        return GammuModem(config, reports=whole.alerts.reports, known_imei=learned.stick)
    if config.driver == "modemmanager":
        from smsd.modem.mm_modem import ManagedModem

        return ManagedModem(config, reports=whole.alerts.reports, known_imei=learned.stick)
    if config.driver == "smpp":
        from smsd.modem.smpp_modem import SmppModem

        return SmppModem(config, reports=whole.alerts.reports, now=now or Clock().now)
    return AtModem(config, reports=whole.alerts.reports, board=board, learned=learned)


def _begin(db: Database, config: Config, key: bytes) -> str:
    """How this run signs its claims. Where there may be several gateways it has a number, and its lines are its own."""
    if not db.shared:
        return f"{_home(config.gateway.database)}/{secrets.token_hex(8)}"
    name = config.gateway.id

    def begin(conn: Connection) -> int:
        if not key_mark.proven(conn, id_of(key)):  # else it is the other one that has the wrong key
            gateways.refuse_another_key(conn, name, id_of(key))
        epoch = gateways.register(conn, name, version())
        gateways.take_lines(conn, name, [m.name for m in config.own_modems])
        return epoch

    return gateways.owner(name, db.call(begin))


def _home(url: str) -> str:
    """What two daemons share of which only one can run: a machine and the lock of a database."""
    return hashlib.sha256(f"{socket.gethostname()}\x1f{lock_of(url).absolute()}".encode()).hexdigest()[:12]


def trust_of(db: Database, clock: SteadyClock, fact: str) -> Trust:
    """The time is proven where a time service keeps it, or a server says the same; it is believed
    where the machine did not boot since it was. Where none keeps it, it is the server's.
    """
    if db.shared:
        lease.follow(clock, db.call(leases.server_time))
    now = clock.now()
    boot = boot_id()
    proven = kernel_synchronised()
    same_boot = bool(boot) and db.call(facts.get, fact) == boot
    db.call(facts.put, fact, boot)
    trust = Trust(proven, now, held=not proven and not same_boot and db.call(facts.get, "used") == "1")
    if db.shared:
        trust.stamp(db.call(leases.server_time), now)
    return trust
