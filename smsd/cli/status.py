"""`smsd status`: modems, queue, broadcasts in progress with bars and time
left, what is wrong. Exit 3 where no daemon answers.

It needs neither a right configuration nor the right to read the database:
what the daemon itself tells is shown to everybody.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from smsd.checks import table
from smsd.checks.facts import Facts
from smsd.cli import doctor, doctor_facts
from smsd.cli.shared import ConfigOption, JsonOption, config_path, now, one_json, read_only, say, url_of
from smsd.config import Config
from smsd.daemon import progress
from smsd.daemon import status as volatile
from smsd.errors import ConfigFaults, SmsdError
from smsd.rules import identity, plan
from smsd.service import spilling
from smsd.store import gateways, people
from smsd.version import version

EMPTY = {"queue": {"waiting": None, "claimed": None, "uncertain": None}, "broadcasts": [], "overflow": []}
CLOSED = {
    "state": "closed",
    "operator": None,
    "technology": None,
    "signal_dbm": None,
    "registered": None,
    "sent": 0,
    "failed": 0,
    "seconds_per_sms": None,
    "quota_left": None,
}


def collect(path: Path) -> tuple[dict[str, Any], volatile.Seen]:
    """The status as one object, and what was seen of the daemon. ConfigFaults where neither
    a configuration nor a daemon tells anything.
    """
    loaded: Config | None = None
    try:
        loaded = doctor_facts.loaded(path)
    except ConfigFaults:
        if volatile.look(url_of(path)).state == "none":
            raise
    seen = volatile.look(loaded.gateway.database if loaded else url_of(path))
    live = seen.data if seen.state != "none" and seen.data else {}
    lines = modems(loaded, seen)
    facts = doctor_facts.gather(path, probe=False)
    out = {
        "gateway": loaded.gateway.name if loaded else live.get("gateway", ""),
        "version": live.get("version") or version(),
        "uptime_s": live.get("uptime_s") if seen.answering else None,
        "modems": lines,
        **{key: live.get(key) or EMPTY[key] for key in ("queue", "broadcasts", "overflow")},
        "not_enrolled": list(facts.not_enrolled),
        "answering": seen.answering,
        "heartbeat_age_s": None if seen.age_s is None else round(seen.age_s, 1),
        "may_alert": _may_alert(facts),
        "health": doctor.plain(table.short(table.run(facts))),
    }
    if seen.answering and live.get("reduced"):
        return out | {"reduced": live["reduced"]}, seen  # the database is damaged: what it says counts no more
    return out | (_stored(loaded, lines) if loaded else {}), seen


def modems(loaded: Config | None, seen: volatile.Seen) -> list[dict[str, Any]]:
    """The lines as an answering daemon tells them; of one that does not, only what they are called."""
    if seen.answering and seen.data:
        return [{**CLOSED, **row} for row in seen.data["modems"]]
    state = "unknown" if seen.state == "silent" else "closed"
    names = (
        [m.name for m in loaded.own_modems] if loaded else [row["name"] for row in (seen.data or {}).get("modems", ())]
    )
    return [{"name": name, **CLOSED, "state": state} for name in names]


def _may_alert(facts: Facts) -> dict[str, int]:
    return {network: len(names) for network, names in facts.officers.items()}


def _stored(loaded: Config, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """What the database says, where it may be read."""
    try:
        with read_only(loaded) as db:
            others = db.call(gateways.everybody) if db.shared else []
            month = now().astimezone(loaded.gateway.zone).strftime("%Y-%m")
            found = db.call(
                progress.look,
                [
                    row
                    for row in (
                        *lines,
                        *(m for g in others if g.alive and g.name != loaded.gateway.id for m in _lines_of(g)),
                    )
                    if row["name"] not in loaded.overflows
                ],
            )
            if others:
                found["gateways"] = [
                    {
                        "name": g.name,
                        "version": g.version,
                        "alive": g.alive,
                        "silent_s": round(g.silent_s, 1),
                        "modems": _lines_of(g),
                    }
                    for g in others
                ]
            found["overflow"] = db.call(spilling.standing, loaded, month)
            return found | {"not_enrolled": identity.not_enrolled(loaded, db.call(people.all_rights))}
    except SmsdError:
        return {}


def _lines_of(gateway: gateways.Seen) -> list[dict[str, Any]]:
    return [{**CLOSED, **row} for row in gateway.lines if gateway.alive]


def status(
    as_json: JsonOption = False,
    watch: Annotated[bool, typer.Option("--watch", help="keep showing")] = False,
    config: ConfigOption = None,
) -> None:
    """Show modems, queue, broadcasts with time left, and what is wrong. Exit 3 when no daemon answers, 1 without a
    database. Example: smsd status --watch
    """
    path = config_path(config)
    found, seen = collect(path)
    if as_json:
        one_json(found)
    elif watch and sys.stdout.isatty():
        _watch(path)
    else:
        from rich.console import Console

        Console(width=None if sys.stdout.isatty() else 300).print(picture(found))
    if not seen.answering:
        say(_not_answering(seen))
        raise typer.Exit(3)
    if "reduced" in found:
        say("the gateway runs without its database: nothing is sent to members; smsd doctor tells more")
        raise typer.Exit(1)


def _not_answering(seen: volatile.Seen) -> str:
    if seen.state == "silent":
        age = "long ago" if seen.age_s is None else f"{seen.age_s:.0f} s ago"
        return (
            f"the daemon is not answering: its last sign of life was {age}; journalctl -u smsd tells why, systemctl "
            "restart smsd"
        )
    return "no daemon runs for this database; start it: systemctl start smsd (or: smsd run)"


def _watch(path: Path) -> None:
    from rich.live import Live

    with Live(picture(collect(path)[0]), refresh_per_second=4) as live:
        while True:
            time.sleep(1)
            live.update(picture(collect(path)[0]))


def picture(found: dict[str, Any]) -> Any:
    """The tables and bars of `smsd status`, for a terminal."""
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.text import Text

    parts: list[Any] = [_head(found), _modem_table(found["modems"])]
    for g in found.get("gateways", ()):
        if g["modems"] == [] or {m["name"] for m in g["modems"]} != {m["name"] for m in found["modems"]}:
            silent = "" if g["alive"] else f": NO SIGN OF LIFE for {plan.minutes(g['silent_s'])} min"
            parts += [
                Text(f"gateway {g['name']} (smsd {g['version']}){silent}", style="" if g["alive"] else "bold red")
            ]
            parts += [_modem_table(g["modems"])] if g["modems"] else []
    q = found["queue"]
    if q["waiting"] is not None:
        parts.append(Text(f"queue: {q['waiting']} waiting, {q['claimed']} on their way, {q['uncertain']} uncertain"))
    for o in found["overflow"]:
        parts.append(
            Text(
                f"{o['modem']} for {o['network']}: {o['spent_eur']:.2f} of {o['budget_eur']:.2f} euro this month, "
                f"{o['texts_left']} texts left",
                style="" if o["texts_left"] else "yellow",
            )
        )
    for b in found["broadcasts"]:
        left = "halted" if b["state"] == "halted" else f"about {plan.minutes(b['eta_s'])} min left"
        parts.append(
            Text(
                f"#{b['incident']} {b['kind']} {b['network']} {b['state']}: {b['sent']} of {b['members']}, "
                f"{b['failed']} failed, {left}"
            )
        )
        parts.append(ProgressBar(total=max(1, b["members"]), completed=b["sent"], width=50))
    if not found["broadcasts"] and "reduced" not in found:
        parts.append(Text("no broadcast is running"))
    health = [doctor.line_of(**row) for row in found["health"]]
    return Group(*parts, *(health or [Text("✓ nothing is wrong", style="green")]))


def _head(found: dict[str, Any]) -> Any:
    from rich.text import Text

    head = Text(f"{found['gateway']} (smsd {found['version']})", style="bold")
    if "reduced" in found:
        head += Text("  NO DATABASE: nothing is sent to members", style="bold red")
    if found["answering"]:
        hours, minutes = divmod((found["uptime_s"] or 0) // 60, 60)
        return head + Text(
            f"  up {hours}:{minutes:02}, last sign of life {found['heartbeat_age_s'] or 0:.0f} s ago", style="not bold"
        )
    age = found["heartbeat_age_s"]
    return head + Text(
        f"  NOT ANSWERING{'' if age is None else f', last sign of life {age:.0f} s ago'}", style="bold red"
    )


def _modem_table(rows: list[dict[str, Any]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    lines = Table(show_edge=False, header_style="bold", pad_edge=False)
    for column in ("modem", "state", "operator", "signal", "sent", "failed", "s/sms", "left today"):
        lines.add_column(column)
    for m in rows:
        signal = f"{m['signal_dbm']} dBm" if m["signal_dbm"] is not None else ""
        style = {"ready": "green", "barred": "red", "lost": "red"}.get(m["state"], "yellow")
        state = Text(m["state"] + (f" ({m['reason']})" if m.get("reason") else ""), style=style)
        cells = (m["operator"], signal, m["sent"], m["failed"], m["seconds_per_sms"], m["quota_left"])
        lines.add_row(m["name"], state, *("" if c is None else str(c) for c in cells))
    return lines
