"""`smsd members`: list, add, remove, import, export, approve, suspend, ban, data, forget."""

from __future__ import annotations

import csv
import shlex
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec, TypeVar

import typer

from smsd.cli.asking import YesOption, sure
from smsd.cli.shared import (
    ConfigOption,
    JsonOption,
    beside,
    database,
    json_lines,
    network_of,
    now,
    one_json,
    os_user,
    say,
    settings,
    table,
)
from smsd.config import Config
from smsd.errors import Unusable
from smsd.lists.cells import cell
from smsd.lists.member_list import Entry, number_fault, read_list
from smsd.model.life import possible
from smsd.model.membership import MEMBERS, MOVES, Membership
from smsd.phone_number import e164, mask
from smsd.service import memberships
from smsd.service.actor import operator
from smsd.service.context import Context
from smsd.service.unit import UnitOfWork, act
from smsd.store import members

app = typer.Typer(no_args_is_help=True, help="Residents: who gets the alerts.")
COLUMNS = ("number", "name", "network", "zone", "street", "language", "email")
NO_MEMBER = "this number is no member of that network"
P = ParamSpec("P")
T = TypeVar("T")
BATCH = 100  # rows a transaction, so that a running broadcast never waits


@app.command("list")
def list_(
    network: Annotated[str | None, typer.Argument(help="one network; else all")] = None,
    as_json: JsonOption = False,
    unreached: Annotated[
        bool, typer.Option("--unreached", help="only those whose last three texts or more all failed")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Show members with their state. Example: smsd members list dorp --json"""
    loaded = settings(config)
    db = database(loaded)
    rows = list(db.call(members.listing, network_of(loaded, network) if network else None))
    if unreached:
        failing = db.call(members.unreached)
        rows = [r for r in rows if r.number in failing]
    if as_json:
        json_lines(
            {
                "number": r.number,
                "name": r.name,
                "network": r.network,
                "state": r.state,
                "zone": r.zone,
                "street": r.street,
                "language": r.language,
                "email": r.email,
                "sim": r.sim,
                "id": r.id,
            }
            for r in rows
        )
        return
    table(
        "",
        ("id", "number", "name", "network", "state", "zone", "language", "sim"),
        [(r.id, mask(r.number), r.name, r.network, r.state, r.zone, r.language, r.sim) for r in rows],
    )
    say(f"{len(list(rows))} memberships; numbers are masked here, --json and export show them")


@app.command()
def add(
    number: str,
    network: Annotated[str | None, typer.Option(help="which network")] = None,
    name: str = "",
    zone: str = "",
    street: str = "",
    language: str = "",
    email: str = "",
    again: Annotated[bool, typer.Option("--again", help="also somebody who left, and asked again in writing")] = False,
    config: ConfigOption = None,
) -> None:
    """Add one member who agreed in writing. Example: smsd members add 0475123456 --name 'An Peeters'"""
    loaded = settings(config)
    known = _number(loaded, number)
    if problem := number_fault(known, loaded)[1]:
        raise Unusable(f"{problem}; take a mobile number, of the member or of somebody who passes it on")
    chosen = network_of(loaded, network)
    if zone and zone not in loaded.networks[chosen].zones:
        raise Unusable(
            f"network {chosen} has no zone {zone!r}; it has: {', '.join(loaded.networks[chosen].zones) or 'none'}"
        )
    entry = Entry(
        line=1,
        number=known,
        network=chosen,
        name=name,
        zone=zone,
        street=street,
        language=language or loaded.gateway.language,
        email=email,
    )
    result = _act(config, loaded, memberships.add, operator(os_user()), [entry], "command line", again=again)
    if result.left:
        raise Unusable("this number left by itself; add it only if it asked again in writing, with --again")
    if result.removed:
        raise Unusable("this member was removed and cannot be added again")
    say("added" if result.added else "is a member already; details were updated")


@app.command()
def remove(
    number: str,
    network: Annotated[str | None, typer.Option(help="which network; else all")] = None,
    config: ConfigOption = None,
) -> None:
    """End a membership; what is waiting for that number is withdrawn."""
    loaded = settings(config)
    if network is not None:
        network_of(loaded, network)
    known = _number(loaded, number)
    before = database(loaded).call(members.of_number, known)
    left = _act(config, loaded, memberships.remove, operator(os_user()), known, network)
    if not left:
        raise Unusable("this number is no member")
    say(f"removed from {', '.join(left)}; no list brings this number back")
    for own in before:
        if own.network in left and own.state in MEMBERS:
            say(f"undo: {_undo(own)}")


def _undo(own: Membership) -> str:
    """The command that brings back who was removed as they were (name, street and address stay stored)."""
    said = {"network": own.network, "zone": own.zone, "language": own.language}
    return shlex.join(["smsd", "members", "add", own.number, "--again", *(f"--{k}={v}" for k, v in said.items() if v)])


@app.command("import")
def import_(
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only show every fault with its line")] = False,
    welcome: Annotated[bool, typer.Option("--welcome", help="text each new member a welcome")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Read members from CSV or .xlsx: number,name,network,zone,street,language,email; only number is
    needed. Example: smsd members import list.xlsx

    Columns may have their names of four languages (GSM, Naam, Opmerking …). Texts nobody unless --welcome.
    """
    loaded = settings(config)
    try:
        found = read_list(file.read_bytes(), loaded)
    except OSError as error:
        raise Unusable(
            f"{file} does not exist" if not file.exists() else f"{file} cannot be read: {error.strerror}"
        ) from None
    for fault in found.faults:
        say(f"{file}:{fault.line}: {fault.message}")
    if found.unusable:
        raise Unusable(f"{file}: {found.unusable}")
    done = memberships.Added()
    if not dry_run:
        done = _in_batches(beside(config, loaded, database(loaded)), found.entries, welcome=welcome)
    if as_json:
        one_json(
            {
                "read": len(found.entries),
                "added": done.added,
                "known": done.known,
                "left": done.left,
                "faults": len(found.faults),
                "dry_run": dry_run,
            }
        )
    elif dry_run:
        say(
            f"{len(found.entries)} members could be imported, {len(found.faults)} lines have a fault; nothing was "
            "changed"
        )
    else:
        say(
            f"{done.added} added, {done.known} known already, {done.removed} refused (removed before), "
            f"{done.left} left by themselves and were not brought back, {len(found.faults)} lines with a fault"
        )
        if nowhere := sum(1 for entry in found.entries if not entry.zone and loaded.networks[entry.network].zones):
            say(f"{nowhere} of them have no zone: an alert to one zone does not reach them")
    if found.faults:
        raise typer.Exit(1)


def _in_batches(ctx: Context, entries: list[Entry], *, welcome: bool) -> memberships.Added:
    done = memberships.Added()
    for start in range(0, len(entries), BATCH):
        done += act(
            ctx, memberships.add, operator(os_user()), entries[start : start + BATCH], "import", welcome=welcome
        )
        if sys.stderr.isatty() and len(entries) > BATCH:
            say(f"{min(start + BATCH, len(entries))} of {len(entries)}")
    return done


@app.command()
def export(
    network: Annotated[str | None, typer.Argument(help="one network; else all")] = None, config: ConfigOption = None
) -> None:
    """Write active members as CSV to stdout."""
    loaded = settings(config)
    rows = database(loaded).call(members.listing, network_of(loaded, network) if network else None)
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for r in rows:
        if r.state in MEMBERS:
            writer.writerow([cell(v) for v in (r.number, r.name, r.network, r.zone, r.street, r.language, r.email)])


@app.command()
def approve(
    ids: Annotated[list[int], typer.Argument(help="the numbers of the requests, as in members list")],
    config: ConfigOption = None,
) -> None:
    """Accept join requests; those who asked are welcomed by text."""
    loaded = settings(config)
    done = _act(config, loaded, memberships.answer_requests, operator(os_user()), ids, approved=True)
    if not done:
        raise Unusable("none of these is a request that waits; see: smsd members list")
    say(f"{len(done)} accepted")


@app.command()
def forget(number: str, yes: YesOption = False, config: ConfigOption = None) -> None:
    """Erase a number with its memberships and consents (GDPR article 17)."""
    loaded = settings(config)
    known = _number(loaded, number)
    sure(f"Erase {mask(known)} for good?", said=yes)
    if not _act(config, loaded, memberships.erase, operator(os_user()), known):
        raise Unusable("this number is not known")
    say("forgotten")


@app.command()
def suspend(
    number: str,
    until: Annotated[str, typer.Option(help="a date such as 2027-03-01")],
    network: Annotated[str | None, typer.Option()] = None,
    config: ConfigOption = None,
) -> None:
    """Suspend a member until a date (a sanction of the charter); the membership goes on by itself then."""
    loaded = settings(config)
    try:
        day = datetime.fromisoformat(until).replace(tzinfo=loaded.gateway.zone)
    except ValueError:
        raise Unusable(f"{until!r} is no date; write it as 2027-03-01") from None
    if day <= now():
        raise Unusable("that date is over")
    if not _act(
        config,
        loaded,
        memberships.suspend,
        operator(os_user()),
        _number(loaded, number),
        network_of(loaded, network),
        day,
    ):
        raise Unusable(NO_MEMBER)
    say(f"suspended until {until}")


@app.command()
def resume(number: str, network: Annotated[str | None, typer.Option()] = None, config: ConfigOption = None) -> None:
    """End a member's suspension before its date. Example: smsd members resume 0475123456"""
    loaded = settings(config)
    if not _act(
        config, loaded, memberships.resume, operator(os_user()), _number(loaded, number), network_of(loaded, network)
    ):
        raise Unusable("that number is not suspended there")
    say("no longer suspended")


@app.command()
def ban(
    number: str,
    network: Annotated[str | None, typer.Option()] = None,
    yes: YesOption = False,
    config: ConfigOption = None,
) -> None:
    """Remove a member for good (a sanction of the charter): neither JOIN nor an import brings them back."""
    loaded = settings(config)
    known, chosen = _number(loaded, number), network_of(loaded, network)
    own = next((m for m in database(loaded).call(members.of_number, known) if m.network == chosen), None)
    if own is None or not possible(MOVES, own.state, "remove"):
        raise Unusable(NO_MEMBER)
    sure(
        f"Remove {' '.join([cell(own.name), mask(known)]).strip()} from {chosen} for good, with no way back?", said=yes
    )
    if not _act(config, loaded, memberships.ban, operator(os_user()), known, chosen):
        raise Unusable(NO_MEMBER)
    say("removed for good")


@app.command()
def data(number: str, config: ConfigOption = None) -> None:
    """Print all that is stored about a number, as JSON: what a member may ask for (GDPR article 15)."""
    loaded = settings(config)
    known = _number(loaded, number)
    found = _act(config, loaded, memberships.about, operator(os_user()), known)
    if not any(found.values()):
        raise Unusable("nothing is stored about this number")
    one_json({"number": known, **found}, loaded.gateway.zone)


def _act(
    given: Path | None, loaded: Config, fn: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """One service function in a transaction of its own."""
    return act(beside(given, loaded, database(loaded)), fn, *args, **kwargs)


def _number(loaded: Config, written: str) -> str:
    number = e164(written, loaded.gateway.country)
    if number is None:
        raise Unusable(f"{written!r} is not a phone number; write it as 0475123456 or +32475123456")
    return number
