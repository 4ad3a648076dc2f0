"""`smsd status`: modems, queue, broadcasts in progress with bars and time left. Exit 3 where no daemon runs."""

from __future__ import annotations

import sys
import time
from typing import Annotated, Any

import typer

from smsd.cli.shared import ConfigOption, JsonOption, database, one_json, say, settings
from smsd.config import Config
from smsd.daemon import status as volatile
from smsd.model import broadcast as bc
from smsd.model.delivery import REACHED, WAITING, State
from smsd.rules import identity, plan
from smsd.store import broadcasts, people, spool
from smsd.store.database import Database
from smsd.version import version

GUESS_S = 3.0


def collect(config: Config, db: Database) -> tuple[dict[str, Any], bool]:
    """The status as one object, and whether a daemon runs."""
    live = volatile.read(volatile.path(config.gateway.database))
    lines = live["modems"] if live else []
    if not live:
        lines = [{"name": m.name, "state": "closed", "operator": None, "technology": None, "signal_dbm": None, "registered": None,
                  "sent": 0, "failed": 0, "seconds_per_sms": None, "quota_left": None} for m in config.modems]  # fmt: skip
    running = db.call(broadcasts.find, states=bc.RUNNING)
    load = {line or "": n for line, n in db.call(spool.waiting_by_line).items()}
    plan_lines = [plan.Line(x["name"], x["state"] in ("ready", "throttled"), x["seconds_per_sms"] or GUESS_S) for x in lines]
    eta = round(plan.forecast(load, plan_lines))
    out = {
        "gateway": config.gateway.name, "version": live["version"] if live else version(), "uptime_s": live["uptime_s"] if live else None,
        "modems": lines, "queue": db.call(spool.totals),
        "broadcasts": [_broadcast(db, b, eta) for b in running],
        "not_enrolled": identity.not_enrolled(config, db.call(people.all_rights)),
    }  # fmt: skip
    return out, live is not None


def _broadcast(db: Database, b: bc.Broadcast, eta: int) -> dict[str, Any]:
    counts = db.call(spool.counts, b.id)
    return {
        "id": b.id, "incident": b.incident, "kind": b.kind.value, "network": b.network, "state": b.state.value, "members": b.members,
        "sent": sum(counts.get(s, 0) for s in (*REACHED, State.UNDELIVERED)), "delivered": counts.get(State.DELIVERED, 0),
        "failed": counts.get(State.FAILED, 0) + counts.get(State.UNDELIVERED, 0), "cancelled": counts.get(State.CANCELLED, 0),
        "expired": counts.get(State.EXPIRED, 0), "eta_s": eta if any(counts.get(s) for s in WAITING) else 0,
    }  # fmt: skip


def status(as_json: JsonOption = False, watch: Annotated[bool, typer.Option("--watch", help="keep showing")] = False,
           config: ConfigOption = None) -> None:  # fmt: skip
    """Show modems, queue, and broadcasts with time left. Exit 3 when no daemon runs. Example: smsd status --watch"""
    loaded = settings(config)
    db = database(loaded)
    found, alive = collect(loaded, db)
    if as_json:
        one_json(found)
    elif watch and sys.stdout.isatty():
        _watch(loaded, db)
    else:
        from rich.console import Console

        Console(width=None if sys.stdout.isatty() else 140).print(picture(found))
    if not alive:
        say("no daemon runs for this database; start it: systemctl start smsd (or: smsd run)")
        raise typer.Exit(3)


def _watch(loaded: Config, db: Database) -> None:
    from rich.live import Live

    with Live(picture(collect(loaded, db)[0]), refresh_per_second=4) as live:
        while True:
            time.sleep(1)
            live.update(picture(collect(loaded, db)[0]))


def picture(found: dict[str, Any]) -> Any:
    """The status for people."""
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    lines = Table(show_edge=False, header_style="bold", pad_edge=False)
    for column in ("modem", "state", "operator", "signal", "sent", "failed", "s/sms", "left today"):
        lines.add_column(column)
    for m in found["modems"]:
        signal = f"{m['signal_dbm']} dBm" if m["signal_dbm"] is not None else ""
        style = {"ready": "green", "barred": "red", "lost": "red"}.get(m["state"], "yellow")
        state = Text(m["state"] + (f" ({m['reason']})" if m.get("reason") else ""), style=style)
        cells = (m["operator"], signal, m["sent"], m["failed"], m["seconds_per_sms"], m["quota_left"])
        lines.add_row(m["name"], state, *("" if c is None else str(c) for c in cells))
    q = found["queue"]
    parts: list[Any] = [Text(f"{found['gateway']} (smsd {found['version']})", style="bold"), lines,
                        Text(f"queue: {q['waiting']} waiting, {q['claimed']} on their way, {q['uncertain']} uncertain")]  # fmt: skip
    for b in found["broadcasts"]:
        parts.append(Text(f"#{b['incident']} {b['kind']} {b['network']} {b['state']}: {b['sent']} of {b['members']}, {b['failed']} failed,"
                          f" about {plan.minutes(b['eta_s'])} min left"))  # fmt: skip
        parts.append(ProgressBar(total=max(1, b["members"]), completed=b["sent"], width=50))
    if not found["broadcasts"]:
        parts.append(Text("no broadcast is running"))
    if found["not_enrolled"]:
        parts.append(Text(f"not enrolled, cannot act: {', '.join(found['not_enrolled'])}", style="yellow"))
    return Group(*parts)
