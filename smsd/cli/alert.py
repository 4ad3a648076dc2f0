"""`smsd alert`: send, list, show, halt, cancel, plan. A shell is not the police: `send` makes a draft only."""

from __future__ import annotations

from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated, Any

import typer

from smsd.channels import shell
from smsd.cli import status as status_command
from smsd.cli.asking import YesOption, sure
from smsd.cli.good_copy import settings_or_last_good
from smsd.cli.shared import (
    ConfigOption,
    JsonOption,
    beside,
    config_path,
    database,
    json_lines,
    network_of,
    now,
    one_json,
    os_user,
    say,
    settings,
    table,
    url_of,
    wording,
)
from smsd.config import Config
from smsd.daemon import status as volatile
from smsd.daemon.keys import machine_key
from smsd.errors import ConfigFaults, StoreTrouble, Unusable
from smsd.model import broadcast as bc
from smsd.moments import exact, spoken_of
from smsd.rules import plan
from smsd.rules.quota import Load
from smsd.service import halting
from smsd.service.actor import operator
from smsd.service.context import Context, outside
from smsd.service.halting import Cancel, Halt
from smsd.service.unit import act
from smsd.store import broadcasts, dialect, ledger, members, spool
from smsd.store.database import Database
from smsd.store.opening import open_engine

NO_KEY = bytes(32)  # where there is no machine key: nothing that needs one is done

app = typer.Typer(no_args_is_help=True, help="Alerts: drafts, progress, emergency stop, forecasts.")
Broadcast = Annotated[int, typer.Argument(help="the number in `smsd alert list`")]


def _daemon_hint(loaded: Config) -> None:
    if not volatile.look(loaded.gateway.database).answering:
        say("no daemon runs: nothing leaves until it does (systemctl start smsd)")


@app.command()
def send(
    text: str,
    officer: Annotated[str, typer.Option(help="whose phone gets the preview and proves it")],
    network: Annotated[str | None, typer.Option(help="which network")] = None,
    config: ConfigOption = None,
) -> None:
    """Make a draft: its preview goes to the officer's phone, who proves it there. Example:
    smsd alert send --officer peeters 'Inbraak …'
    """
    path = config_path(config)
    loaded = settings(path)
    person = loaded.people.get(officer)
    if person is None or person.role != "police":
        officers = [k for k, p in loaded.people.items() if p.role == "police"]
        raise Unusable(f"there is no police officer {officer!r}; there are: {', '.join(officers)}")
    chosen = network_of(loaded, network or (person.networks[0] if len(person.networks) == 1 else None))
    answer = act(beside(path, loaded, database(loaded)), shell.draft, officer, chosen, text, os_user())
    say(answer)
    _daemon_hint(loaded)


def _stored(path: Path) -> tuple[Config | None, Database]:
    """The database, and the configuration: the last good one where today's
    has faults, none where no good one is kept.
    """
    try:
        loaded = settings_or_last_good(path)
    except ConfigFaults:
        url = url_of(path)
        if url is None or not dialect.of(url).there():
            raise
        say(
            f"{path} has faults (smsd config check), and no good one is kept; this goes on without it, and officers "
            "are not told"
        )
        return None, Database(open_engine(url))
    return loaded, database(loaded)


def _brake(path: Path) -> tuple[Context, bool]:
    """What a halt needs, whatever became of the configuration, the messages
    and the key; and whether officers can be told.
    """
    loaded, db = _stored(path)
    if loaded is None:
        bare = Config.model_validate(
            {
                "gateway": {"name": "?"},
                "modems": [{"name": "x", "driver": "simulated", "sim": {"number": "+32479990001"}}],
                "networks": {"x": {"title": "x"}},
            }
        )
        return outside(bare, None, db, NO_KEY), False
    try:
        key = machine_key(loaded.gateway.database)
    except StoreTrouble as why:
        say(f"officers are not told: {why}")
        return outside(loaded, None, db, NO_KEY), False
    try:
        return outside(loaded, path.parent, db, key), True
    except ConfigFaults:  # of one's own messages
        return outside(loaded, None, db, key), True


def _rows(db: Database, limit: int, zone: tzinfo) -> list[dict[str, Any]]:
    out = []
    for b in db.call(broadcasts.all_of, limit):
        counts = db.call(spool.counts, b.id)
        out.append(
            {
                "id": b.id,
                "incident": b.incident or b.number,
                "kind": b.kind.value,
                "network": b.network,
                "state": b.state.value,
                "author": b.author,
                "created_at": exact(b.created_at, zone),
                "members": b.members,
                "segments": b.segments,
                "deliveries": {s.value: n for s, n in counts.items()},
            }
        )
    return out


@app.command("list")
def list_(limit: int = 20, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Show the newest broadcasts and drafts. Example: smsd alert list --limit 5"""
    loaded, db = _stored(config_path(config))
    zone = loaded.gateway.zone if loaded else UTC
    rows = _rows(db, limit, zone)
    if as_json:
        json_lines(rows)
        return
    table(
        "",
        ("id", "incident", "kind", "network", "state", "author", "created", "members", "deliveries"),
        [
            (
                r["id"],
                f"#{r['incident']}" if r["incident"] else "",
                r["kind"],
                r["network"],
                r["state"],
                r["author"],
                spoken_of(r["created_at"], zone),
                r["members"],
                " ".join(f"{s} {n}" for s, n in r["deliveries"].items()),
            )
            for r in rows
        ],
    )


def _find(db: Database, broadcast: int) -> bc.Broadcast:
    found = db.call(broadcasts.known, broadcast)
    if found is None:
        raise Unusable(f"there is no broadcast {broadcast}; see: smsd alert list")
    return found


@app.command()
def show(broadcast: Broadcast, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Show one broadcast with its words and what became of its texts. Example: smsd alert show 37"""
    db = _stored(config_path(config))[1]
    b = _find(db, broadcast)
    counts = {s.value: n for s, n in db.call(spool.counts, b.id).items()}
    if as_json:
        one_json(
            {
                "id": b.id,
                "incident": b.incident,
                "kind": b.kind,
                "network": b.network,
                "state": b.state,
                "author": b.author,
                "body": b.body,
                "members": b.members,
                "segments": b.segments,
                "deliveries": counts,
                "started_at": b.started_at,
                "expires_at": b.expires_at,
            }
        )
        return
    print(
        f"broadcast {b.id}{f' of #{b.incident}' if b.incident else ''}: {b.kind}, {b.network}, {b.state}, by {b.author}"
    )
    print(f"  {b.body}")
    print(
        f"  {b.members} members, {b.segments} segment(s): "
        + (", ".join(f"{n} {s}" for s, n in counts.items()) or "nothing queued")
    )


@app.command()
def halt(broadcast: Broadcast, config: ConfigOption = None) -> None:
    """Stop a running broadcast at the next message; officers can resume it by VERDER."""
    ctx, tell = _brake(config_path(config))
    if act(ctx, halting.halt, operator(os_user()), _find(ctx.db, broadcast), tell=tell).came != Halt.DONE:
        raise Unusable("this broadcast is not running")
    say("halted; the daemon stops at the next message. Officers resume it by VERDER, correct it by FOUT")


@app.command()
def cancel(
    broadcast: Broadcast,
    yes: YesOption = False,
    config: ConfigOption = None,
) -> None:
    """End a draft or a running broadcast for good; what was not sent is never sent."""
    ctx, _tell = _brake(config_path(config))
    b = _find(ctx.db, broadcast)
    sure(f"End broadcast {b.id} ({b.kind}, {b.state}) for good?", said=yes)
    if act(ctx, halting.cancel, operator(os_user()), b) == Cancel.OVER:
        raise Unusable("this broadcast has ended already")
    say("ended; its officers are told")


@app.command("plan")
def plan_(
    text: Annotated[str, typer.Argument(help="the words of the alert")] = "",
    network: Annotated[str | None, typer.Option()] = None,
    cost: Annotated[float, typer.Option(help="euro a segment")] = 0.0,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Forecast an alert: segments, minutes, quota, cost. Example: smsd alert plan 'Inbraak Kerkstraat'"""
    loaded = settings(config)
    db = database(loaded)
    chosen = network_of(loaded, network)
    lines = status_command.modems(loaded, volatile.look(loaded.gateway.database))
    found = shell.forecast(
        loaded,
        wording(config),
        db,
        network=chosen,
        text=text or "x",
        lines=lines,
        key=machine_key(loaded.gateway.database),
    )
    today = now().astimezone(loaded.gateway.zone).date().isoformat()
    quota = [_quota_of(db, line, today, found.load) for line in loaded.preferred(chosen)]
    out = {
        "network": chosen,
        "members": db.call(members.count, chosen),
        "segments_each": found.segments,
        "segments": sum(found.load.segments.values()),
        "minutes": plan.minutes(found.seconds),
        "text": found.text,
        "changed": found.changed,
        "cost": round(sum(found.load.segments.values()) * cost, 2),
        "members_moved": found.load.moved,
        "members_refused": len(found.load.refused),
        "lines": quota,
        "overflow": None
        if (spilled := found.load.spill) is None
        else {
            "modem": spilled.line,
            "segments": spilled.segments,
            "cost_eur": float(spilled.cost),
            "beyond_budget": spilled.short,
        },
    }
    if as_json:
        one_json(out)
        return
    _say_plan(out, found)


def _quota_of(db: Database, line: str, today: str, load: Load) -> dict[str, Any]:
    """What a line would send of it, and what its subscription says to that."""
    used, month = db.call(ledger.used, line, today)
    left, segments = load.left[line], load.segments.get(line, 0)
    return {
        "modem": line,
        "segments": segments,
        "sent_today": used,
        "sent_this_month": month,
        "left": left.segments,
        "recipients_left": left.recipients,
        "recipients_over": load.over.get(line, 0),
        "enough": line not in load.short and not load.over.get(line),
    }


def _say_plan(out: dict[str, Any], found: shell.Forecast) -> None:
    """Prints what an alert would cost: segments, minutes, and what each line has left."""
    print(
        f"{out['members']} members x {found.segments} segment(s) = {out['segments']} texts, about {out['minutes']} min"
    )
    print(f"  {found.text}")
    for row in out["lines"]:
        room = "no limit given" if row["left"] is None else f"{row['left']} left by its fair use"
        if row["recipients_left"] is not None:
            room += f", {row['recipients_left']} more recipients this month"
        print(
            f"  {row['modem']}: {row['segments']} texts, {row['sent_today']} sent today, {room}"
            + ("" if row["enough"] else "  NOT ENOUGH")
        )
    if (spilled := found.load.spill) is not None:
        print(
            f"  {spilled.line}: takes {spilled.segments} of them, {spilled.cost:.2f} euro"
            + (f"; the budget is too small for {spilled.short} more, which come later" if spilled.short else "")
        )
