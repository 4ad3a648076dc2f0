"""`smsd spare`: a second gateway, with a stick of its own and a copy of the first one's rows, takes its place.

In: a file that `smsd backup` made on the first gateway. Out: how old it is, and where the configuration here is another
one; or the database in its place here, a text that ends the first gateway's sending. Nothing is promoted by itself: two
gateways that both believe to be the first would send everything twice.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from smsd.cli.asking import YesOption, sure
from smsd.cli.backup import PassphraseFile, passphrase_of
from smsd.cli.shared import ConfigOption, JsonOption, beside, config_path, now, one_json, say, settings
from smsd.config import Config
from smsd.config.copying import PLACE
from smsd.config.database_url import is_postgres, path_of
from smsd.config.load import check as look
from smsd.config.plain_data import changes
from smsd.errors import Unusable
from smsd.moments import spoken_of
from smsd.phone_number import e164
from smsd.rules import identity
from smsd.service import fencing
from smsd.service.unit import act
from smsd.store import backup as copies
from smsd.store import people, witness
from smsd.store.database import Database
from smsd.store.opening import only_one, open_engine
from smsd.store.ownership import become_owner

app = typer.Typer(no_args_is_help=True, help="A second gateway that takes the place of the first.")
File = Annotated[Path, typer.Argument(metavar="COPY", help="what smsd backup made on the first gateway")]
# what may differ between the two: lines, and what belongs to a machine
OWN = re.compile(
    r"modems\b|gateway\.(database|id)$|networks\.[^.]+\.(sims\b|lines\.(prefer|overflow)\b)|(log|metrics|backup)\b"
    r"|web\b(?!\.operators)"
)
FRESH = timedelta(minutes=10)
AHEAD = timedelta(minutes=5)  # so far two clocks may part
BY_POSTGRES = "several gateways on one PostgreSQL take over by themselves: docs/scale.md"


@app.callback()
def _spare() -> None:
    """A second gateway that takes the place of the first."""


@app.command()
def check(
    file: File,
    passphrase_file: PassphraseFile = None,
    hours: Annotated[int, typer.Option(min=1, help="an older copy is a failure")] = 2,
    quiet: Annotated[bool, typer.Option("--quiet", help="say what fails, and nothing else: for cron")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Whether the copy is whole, goes with the machine key and the configuration here, and is fresh: the first gateway
    lives. Example: smsd spare check /var/lib/smsd/first.backup --passphrase-file passphrase --quiet
    """
    passphrase, data = passphrase_of(passphrase_file), copies.read(file)
    loaded = settings(config)
    with tempfile.TemporaryDirectory() as scratch, copies.opened(file, Path(scratch), passphrase, data) as (found, at):
        first = look(at / PLACE / config_path(config).name) if found.configuration else None
        missing = _not_enrolled(loaded, at)
    _same_key(found, path_of(loaded.gateway.database).parent)
    theirs = first.config if first is not None and not first.faults else None
    differs = list(_differs(theirs, loaded)) if theirs is not None else []
    old = _age(found.at)
    if as_json:
        about = {"gateway": found.gateway, "at": found.at, "hours": round(old / timedelta(hours=1), 1)}
        one_json(about | {"compared": theirs is not None, "differs": differs, "not_enrolled": missing})
    elif not quiet:
        say(f"{file}: {found.gateway}, of {spoken_of(found.at, loaded.gateway.zone)}; it is whole")
        if theirs is None:
            say("The configurations were not compared: copies made by smsd backup --passphrase-file hold all of it.")
        if missing:
            say(f"Not enrolled on the first gateway, so they could prove nothing here either: {', '.join(missing)}")
    for words in differs:
        say(words)
    if old > timedelta(hours=hours):
        raise Unusable(f"the copy is older than {hours} hours: the first gateway, or the way from it, does not work")
    if differs:
        raise Unusable(
            f"the configuration here differs from the first gateway's in {len(differs)} place(s): copy its smsd.yaml, "
            "secrets.yaml and what they include to this machine, keep modems: as it is here, and see smsd config check"
        )


def _differs(first: Config, here: Config) -> Iterator[str]:
    """What would be another gateway after a promotion, in words."""
    for change in changes(first, here):
        if OWN.match(change.key):
            continue
        if change.new is None:
            yield f"{change.key}: only on the first gateway ({change.old}), missing here"
        elif change.old is None:
            yield f"{change.key}: only here ({change.new}), missing on the first gateway"
        else:
            yield f"{change.key}: {change.old} on the first gateway, {change.new} here"


def _not_enrolled(here: Config, folder: Path) -> list[str]:
    """Whose PIN is not in the copy, under the key that the configuration here gives them."""
    db = Database(open_engine(f"sqlite:///{folder}/{copies.DATABASE_NAME}"))
    try:
        return list(identity.not_enrolled(here, db.call(people.all_rights)))
    finally:
        db.engine.dispose()


@app.command()
def promote(
    file: File,
    first: Annotated[
        list[str] | None, typer.Option("--first", help="a number of the first gateway's SIM; all of them")
    ] = None,
    first_is_off: Annotated[
        bool, typer.Option("--first-is-off", help="it is off, and stays so: its SIM is here, or it is taken apart")
    ] = False,
    witness_file: Annotated[
        Path | None,
        typer.Option("--witness", help="a later copy of the first gateway's smsd.witness: who left, what was halted"),
    ] = None,
    passphrase_file: PassphraseFile = None,
    yes: YesOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Take the first gateway's place with its last copy; a text ends its sending. Then: systemctl start smsd
    Example: sudo smsd spare promote first.backup --first +32470123456 --passphrase-file passphrase
    """
    passphrase, data = passphrase_of(passphrase_file), copies.read(file)
    saw = _seen_by(witness_file)
    loaded = settings(config)
    if is_postgres(loaded.gateway.database):
        raise Unusable(BY_POSTGRES)
    numbers = [_number(one, loaded.gateway.country) for one in first or ()]
    if not numbers and not first_is_off:
        raise Unusable("who tells the first gateway to end? --first NUMBER of its SIM, or --first-is-off")
    if own := set(numbers) & loaded.own_numbers():
        raise Unusable(f"{', '.join(sorted(own))} is a number of this gateway: --first names those of the other one")
    target = path_of(loaded.gateway.database)
    become_owner(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with only_one(loaded.gateway.database), copies.opened(file, target.parent, passphrase, data) as (found, folder):
            _same_key(found, target.parent)
            at = _moment(found.at)
            made = spoken_of(found.at, loaded.gateway.zone)
            _ask(found, at, made, said=yes)
            _sends_nothing_yet(folder)
            witnessed = witness.place(target)
            seen = witness.records(witnessed)
            kept = copies.put_back(folder, loaded.gateway.database, now().astimezone(loaded.gateway.zone))
            db = Database(open_engine(loaded.gateway.database, serving=True))  # by the lock that is held here
            if saw is not None:
                copies.write(witnessed, saw)
                seen += witness.records(witnessed)
            again = act(beside(config, loaded, db), fencing.promote, numbers, at, seen)
            db.engine.dispose()
    except OSError as error:
        raise Unusable(f"{target.parent} cannot be written: {error.strerror}") from error
    if as_json:
        one_json({"at": found.at, "again": again, "kept": [str(path) for path in kept], "told": numbers})
        return
    say(f"This gateway has the rows of {found.gateway}, of {made}.")
    say(f"{again} texts that waited then may have been sent since: they go once more, marked.")
    if numbers:
        say(f"{', '.join(numbers)} is told by text as soon as a stick here sends, and again until tomorrow.")
    say("Officers and coordinators hear of when these rows are. Now: sudo systemctl enable --now smsd")
    say("If you can reach the first machine, end it too: sudo systemctl disable --now smsd")


@app.command()
def resume(
    other: Annotated[
        list[str] | None, typer.Option("--other", help="a number of the gateway that took over; all of them")
    ] = None,
    yes: YesOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Go on here, on a gateway that was replaced, with the rows that are here; on one PostgreSQL for all of its
    gateways, while they are stopped. Rather: promote a copy of the other one.
    Example: sudo smsd spare resume --other +32470999999
    """
    loaded = settings(config)
    numbers = [_number(one, loaded.gateway.country) for one in other or ()]
    with only_one(loaded.gateway.database):
        db = Database(open_engine(loaded.gateway.database, serving=True))
        if not db.shared:  # else what this machine's file remembers says nothing of the others
            db.call(fencing.recall, witness.records(witness.place(path_of(loaded.gateway.database))))
        if not db.call(fencing.fenced):
            raise Unusable("no other gateway has taken this one's place")
        sure("What the other gateway did since is not known here. Is it off, and go on without that?", said=yes)
        again = act(beside(config, loaded, db), fencing.promote, numbers)
        db.engine.dispose()
    if as_json:
        one_json({"again": again, "told": numbers})
        return
    whose = (
        "These gateways send again, each by" if is_postgres(loaded.gateway.database) else "This gateway sends again:"
    )
    say(f"{whose} sudo systemctl restart smsd. {again} texts that waited go once more, marked.")


def _ask(found: copies.Manifest, at: datetime, made: str, *, said: bool) -> None:
    """Whether it is meant; where the copy is an old one, first what would be better."""
    if now() - at > FRESH:
        say(
            "Can the first machine still be reached? Then first end it (sudo systemctl disable --now smsd), make "
            "a copy there, and promote that one: it holds every STOP and halt until then."
        )
    sure(f"The copy is of {made}. Take the place of {found.gateway}?", said=said)


def _seen_by(file: Path | None) -> bytes | None:
    """What the first gateway's witness saw; read before root becomes the owner, who may not read it."""
    if file is None:
        return None
    if not witness.records(file):
        raise Unusable(
            f"{file} is no witness of a gateway (smsd.witness beside its database), or nothing in it is whole"
        )
    return file.read_bytes()


def _sends_nothing_yet(folder: Path) -> None:
    """Whatever ends this command half-way: a daemon that is started then sends nothing of the first one's rows."""
    db = Database(open_engine(f"sqlite:///{folder}/{copies.DATABASE_NAME}"))
    db.call(fencing.wait_for)
    db.engine.dispose()


def _same_key(found: copies.Manifest, folder: Path) -> None:
    """PINs are checked, and the first gateway is told, with the key: it has to be that of the first one."""
    here = copies.key_id(folder / copies.KEY_NAME)
    if not found.key and (here != found.key_id or not here):
        raise Unusable(
            f"the machine key of {found.gateway} is neither in the copy nor in {folder}: copies made by smsd backup "
            "hold it, those of the night do not"
        )


def _age(at: str) -> timedelta:
    age = now() - _moment(at)
    if age < -AHEAD:
        raise Unusable(f"the copy is of {at}, which is to come: the clock of one of the two machines is wrong")
    return age


def _moment(at: str) -> datetime:
    try:
        return datetime.fromisoformat(at)
    except (ValueError, TypeError):
        raise Unusable(f"the copy does not say when it was made: {at!r}") from None


def _number(given: str, country: str) -> str:
    number = e164(given, country)
    if number is None:
        raise Unusable(f"{given} is no number of a phone")
    return number
