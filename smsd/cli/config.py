"""`smsd config`: check, diff, rollback, schema, show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from smsd.cli.asking import YesOption, sure
from smsd.cli.good_copy import last_good, put_back, texts_of
from smsd.cli.shared import ConfigOption, JsonOption, config_path, now, one_json, say
from smsd.config import Config, load
from smsd.config.faults import Fault
from smsd.config.json_schema import schema_text
from smsd.config.load import check as look
from smsd.config.load import check_all
from smsd.config.plain_data import changes, plain
from smsd.config.source import KeyPath
from smsd.errors import SmsdError, Unusable
from smsd.model.rights import Rights
from smsd.moments import spoken_of
from smsd.rules import identity, plan, quota, reach
from smsd.store import dialect, members, people
from smsd.store.database import Database
from smsd.store.opening import open_engine

app = typer.Typer(no_args_is_help=True, help="The operator's YAML.")
GUESS_S = 3.0
Told = tuple[KeyPath, str]  # a key and what is to be said of it


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="the file; else $SMSD_CONFIG, else /etc/smsd/smsd.yaml")] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Find all faults at once, or say in words what the configuration does.
    Exit 0 or 1. Example: smsd config check --json
    """
    path = config_path(file or config)
    found = check_all(path)
    faults, warnings = [*found.faults], [*found.warnings]
    if faults or found.config is None:
        if as_json:
            one_json({"ok": False, "faults": [_told(f) for f in faults], "warnings": [_told(w) for w in warnings]})
        for fault in () if as_json else (*faults, *warnings):
            print(fault.render())
        say(f"{len(faults)} fault(s) in {path}")
        raise typer.Exit(1)
    loaded = found.config
    rights, counts = _stored(loaded)
    warnings += [found.warning(at, words) for at, words in (*too_small(loaded, counts), *too_short(loaded, counts))]
    if as_json:
        one_json(
            {
                "ok": True,
                "faults": [],
                "warnings": [_told(w) for w in warnings],
                "not_enrolled": identity.not_enrolled(loaded, rights),
                "members": counts,
            }
        )
        return
    for line in [*_summary(loaded, rights, counts), *(w.line() for w in warnings)]:
        print(line)


def _told(fault: Fault) -> dict[str, Any]:
    return {
        "file": fault.spot.file,
        "line": fault.spot.line,
        "column": fault.spot.column,
        "key": fault.key,
        "message": fault.message,
    }


def _stored(loaded: Config) -> tuple[dict[str, Rights], dict[str, int]]:
    """Rights and member counts, where there is a database already."""
    if not dialect.of(loaded.gateway.database).there():
        return {}, {}
    try:
        db = Database(open_engine(loaded.gateway.database))
        return db.call(people.all_rights), {n: db.call(members.count, n) for n in loaded.networks}
    except SmsdError as error:
        say(f"the database was not looked at: {error}")
        return {}, {}


def _summary(loaded: Config, rights: dict[str, Rights], counts: dict[str, int]) -> list[str]:
    today = now().astimezone(loaded.gateway.zone).date()
    counted = f"{len(loaded.networks)} network(s), {len(loaded.modems)} modem(s)"
    out = [f"{loaded.gateway.name}: {counted}. The configuration is good."]
    for m in loaded.modems:
        where = "simulated" if m.driver == "simulated" else f"at {m.device}"
        out.append(f"  modem {m.name}: {where}, SIM {m.sim.number}, {_fair_use(m.sim.fair_use)}")
    for key, network in loaded.networks.items():
        count = counts.get(key, 0)
        sims = loaded.preferred(key)
        alert = (
            f"{count} members; an alert of one segment takes about {plan.minutes(_seconds(loaded, key, count))} min"
            if count
            else "no members yet"
        )
        out.append(f"  network {key} ({network.title}): join {network.join}, lines {', '.join(sims)}, {alert}")
        if (lines := network.lines) is not None:
            out.append(
                f"    what those reach later than {plan.minutes(lines.when.total_seconds())} min goes to "
                f"{lines.overflow}, for at most {lines.budget_eur_month} euro a month"
            )
        staff = [(k, p) for k, p in loaded.people.items() if key in p.networks and p.role == "police"]
        may = [p.name for k, p in staff if identity.bar_of(p, rights.get(k, Rights(k)), today) is None]
        out.append(f"    may alert: {', '.join(may) or 'NOBODY yet'}")
    missing = identity.not_enrolled(loaded, rights)
    if missing:
        out.append(f"  not enrolled, cannot act: {', '.join(missing)} (smsd people enrol NAME)")
    return out


def _fair_use(fair: Any) -> str:
    if fair is None:
        return "no limit given"
    given = [f"{v} {k.replace('_', ' ')}" for k, v in fair.model_dump().items() if v is not None]
    return ", ".join(given) or "no limit given"


def too_small(loaded: Config, counts: dict[str, int]) -> list[Told]:
    """Subscriptions that one incident, or one month, would use up."""
    out: list[Told] = []
    for i, m in enumerate(loaded.modems):
        at: KeyPath = ("modems", i, "sim", "fair_use")
        serves = sum(
            -(-counts.get(key, 0) // len(loaded.preferred(key)))
            for key in loaded.networks
            if m.name in loaded.preferred(key)
        )
        fair, whole = m.sim.fair_use, quota.RESERVED * serves
        if fair is None or not serves:
            continue
        if fair.per_day is not None and fair.per_day < whole:
            out.append(
                (
                    (*at, "per_day"),
                    (
                        f"modem {m.name} may send {fair.per_day} texts a day; one alert, update and all clear to its "
                        f"{serves} members are {whole}: add a SIM"
                    ),
                )
            )
        if fair.recipients_per_month is not None and fair.recipients_per_month < serves:
            out.append(
                (
                    (*at, "recipients_per_month"),
                    (
                        f"modem {m.name} may text {fair.recipients_per_month} different people a month and serves "
                        f"{serves} members: add a SIM"
                    ),
                )
            )
    return out


def too_short(loaded: Config, counts: dict[str, int]) -> list[Told]:
    """An alert that is given up before everybody can have it."""
    given = loaded.alerts.expire_after
    if given == "auto":
        return []
    for key in loaded.networks:
        if (seconds := _seconds(loaded, key, counts.get(key, 0))) > given.total_seconds():
            return [
                (
                    ("alerts", "expire_after"),
                    (
                        f"an alert to all of network {key} takes about {plan.minutes(seconds)} min and would be "
                        "given up before; take auto, or more time"
                    ),
                )
            ]
    return []


def _seconds(loaded: Config, network: str, count: int) -> float:
    """How long an alert of one segment takes."""
    sims = loaded.preferred(network)
    fair = {m.name: m.sim.fair_use for m in loaded.modems}
    lines = [plan.Line(s, True, GUESS_S, per_minute=limit.per_minute if (limit := fair[s]) else None) for s in sims]
    return plan.forecast({s: -(-count // len(sims)) for s in sims}, lines)


@app.command()
def show(as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Print the configuration in force with all defaults, secrets masked. Example: smsd config show"""
    import yaml

    if as_json:
        one_json(plain(load(config_path(config))))
        return
    print(yaml.safe_dump(plain(load(config_path(config))), allow_unicode=True, sort_keys=False), end="")


@app.command()
def diff(as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Show what a reload would change: what runs against the file. Exit 1 where
    the file has faults. Example: smsd config diff
    """
    path = config_path(config)
    found = check_all(path)
    kept = last_good(path)
    if kept is None:
        raise Unusable(
            "no daemon has run on this database yet, so there is nothing to compare with; see: smsd config check"
        )
    running = kept[0].config()
    if found.faults or found.config is None:
        for fault in found.faults:
            say(fault.render())
        raise Unusable(
            f"{len(found.faults)} fault(s) in {path}: a reload would change nothing. Mend them, or go back: smsd "
            "config rollback"
        )
    told = changes(running, found.config, of_copy=True)
    today = now().astimezone(running.gateway.zone).date()
    gains, loses = reach.changed(running, found.config, _stored(running)[1], today)
    if as_json:
        one_json(
            {
                "running_since": kept[0].at,  # ISO 8601 with the offset of then
                "changes": [{"key": c.key, "old": c.old, "new": c.new, "when": c.when} for c in told],
                "gain": gains,
                "lose": loses,
            }
        )
        return
    since = spoken_of(kept[0].at, running.gateway.zone)
    print(f"running since {since} → {path}" if told else f"nothing changed since {since}")
    for change in told:
        print(f"  {change.words()} ({change.when})")
    for line in (*(f"gains alerts: {g}" for g in gains), *(f"LOSES alerts: {x}" for x in loses)):
        print(f"  {line}")


@app.command()
def rollback(yes: YesOption = False, config: ConfigOption = None) -> None:
    """Put the last good files back; those of now are kept beside them as
    NAME.before-rollback. Example: smsd config rollback
    """
    path = config_path(config)
    now_there = texts_of(path)
    back = next(
        (k for k in last_good(path) or () if any(now_there.get(name) != text for name, text in k.files.items())), None
    )
    if back is None:
        raise Unusable(
            "there is no other good configuration to go back to; one is kept whenever the daemon starts or reloads"
        )
    changed = [name for name, text in back.files.items() if now_there.get(name) != text]
    say(f"back to what ran from {spoken_of(back.at, back.config().gateway.zone)}: {', '.join(changed)}")
    sure("Put it back?", said=yes)
    for name in changed:
        put_back(path.parent, name, back.files[name])
    faults = look(path).faults
    for fault in faults:
        print(fault.render())
    if faults:
        raise Unusable("it was put back, and has faults all the same (secrets.yaml is never kept)")
    say("put back; now: sudo systemctl reload smsd")


@app.command()
def schema() -> None:
    """Print a JSON Schema of the configuration (for editors)."""
    print(schema_text(), end="")
