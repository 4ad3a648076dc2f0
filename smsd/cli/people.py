"""`smsd people`: list, enrol, block, reset: who may alert, and what proves them."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

import typer
from sqlalchemy.engine import Connection

from smsd.cli.asking import YesOption, sure
from smsd.cli.shared import ConfigOption, JsonOption, beside, database, json_lines, now, os_user, say, settings, table
from smsd.config import Config
from smsd.daemon.keys import machine_key, put_aside
from smsd.errors import StoreTrouble, Unusable
from smsd.model.rights import Rights
from smsd.rules import proof
from smsd.rules.identity import bar_of
from smsd.service import rights
from smsd.service.actor import operator
from smsd.service.unit import act
from smsd.store import journal, key_mark, people
from smsd.store.database import Database
from smsd.store.opening import only_one

app = typer.Typer(no_args_is_help=True, help="Police and coordinators: who may alert, and what proves them.")


@app.command("list")
def list_(as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Show who may do what, until when, and who is not enrolled. Example: smsd people list --json"""
    loaded = settings(config)
    rights = database(loaded).call(people.all_rights)
    rows: list[dict[str, Any]] = []
    for key, person in loaded.people.items():
        own = rights.get(key, Rights(key))
        bar = None if person.role == "dispatch" else bar_of(person, own, now().astimezone(loaded.gateway.zone).date())
        proofs = [
            name for name, has in (("pin", own.pin_hash), ("totp", own.totp_secret), ("list", own.list_hashes)) if has
        ]
        rows.append(
            {
                "person": key,
                "name": person.name,
                "role": person.role,
                "networks": list(person.networks),
                "may": bar is None,
                "bar": bar,
                "proofs": proofs,
                "list_codes_left": len(own.list_hashes),
                "expires": person.expires.isoformat() if person.expires else None,
            }
        )
    if as_json:
        json_lines(rows)
        return
    words = {
        None: "yes",
        "expired": "no: expired",
        "blocked": "no: blocked",
        "not_enrolled": "no: smsd people enrol {person}",
    }
    table(
        "",
        ("person", "name", "role", "networks", "may act", "proofs", "until"),
        [
            (
                r["person"],
                r["name"],
                r["role"],
                ", ".join(r["networks"]),
                words[r["bar"]].format(**r),
                " ".join(r["proofs"]),
                r["expires"] or "",
            )
            for r in rows
        ],
    )


@app.command()
def enrol(
    name: Annotated[str, typer.Argument(help="the person's key in the configuration")],
    pin: Annotated[str | None, typer.Option(help="the PIN; asked for twice without")] = None,
    totp: Annotated[bool, typer.Option("--totp", help="also a secret for an authenticator app, as a QR code")] = False,
    codes: Annotated[bool, typer.Option("--list", help="also ten one-time codes to print")] = False,
    config: ConfigOption = None,
) -> None:
    """Agree with a person on what proves them. Example: smsd people enrol peeters --list"""
    loaded = settings(config)
    person = loaded.people.get(name)
    if person is None or person.role == "dispatch":
        raise Unusable(f"there is no police officer or coordinator {name!r}; there are: {', '.join(loaded.people)}")
    db, key = database(loaded), machine_key(loaded.gateway.database)
    if db.call(key_mark.exchanged, key):
        raise Unusable(key_mark.EXCHANGED)
    if pin is None:
        pin = typer.prompt(
            f"PIN of {person.name} ({person.pin_digits} digits)", hide_input=True, confirmation_prompt=True, err=True
        )
    _check_pin(loaded, db, key, name, pin)
    values: dict[str, object] = {
        "pin_hash": proof.hashed(key, "pin", name, pin),
        "pin_digits": person.pin_digits,
        "enrolled_at": now(),
    }
    secret = ""
    if totp:
        import pyotp

        secret = pyotp.random_base32()
        values |= {"totp_secret": secret, "totp_last_step": 0, "totp_failures": 0}
    db.call(people.save, name, **values)
    if secret:
        _show_totp(loaded.gateway.name, person.name, secret)
    if codes:
        fresh = [f"{secrets.randbelow(10**proof.LIST_DIGITS):0{proof.LIST_DIGITS}d}" for _ in range(proof.LIST_CODES)]
        db.call(people.replace_list, name, [proof.hashed(key, "list", name, c) for c in fresh])
        print(f"{loaded.gateway.name}: one-time codes of {person.name}. Each counts once, in answer to a preview.")
        for place, one in enumerate(fresh, 1):
            print(f"{place:3}.  {one[:4]} {one[4:]}")
    db.call(journal.note, now(), "enrolled", "", name)
    say(f"{person.name} is enrolled")


def _check_pin(config: Config, db: Database, key: bytes, name: str, pin: str) -> None:
    person = config.people[name]
    if not pin.isdecimal() or len(pin) != person.pin_digits:
        raise Unusable(f"a PIN of {person.name} has {person.pin_digits} digits")
    if len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
        raise Unusable("this PIN is too easy to guess; take one that is no row and not one digit repeated")
    rights = db.call(people.all_rights)
    for other, there in config.people.items():
        shares = other != name and set(there.number) & set(person.number)
        if shares and other in rights and rights[other].pin_hash == proof.hashed(key, "pin", other, pin):
            raise Unusable(
                f"{there.name} shares this number and has the same PIN: the PIN tells who texts; take another"
            )


def _show_totp(gateway: str, name: str, secret: str) -> None:
    import pyotp
    import segno

    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=gateway)
    print("Scan this with an authenticator app, then clear the screen:")
    segno.make(uri).terminal(compact=True)
    print(f"or type the secret: {secret}")


@app.command()
def block(name: str, config: ConfigOption = None) -> None:
    """Take a person's right away at once (a lost phone), until `smsd people reset`."""
    loaded = settings(config)
    if name not in loaded.people:
        raise Unusable(f"there is no person {name!r}; there are: {', '.join(loaded.people)}")
    act(beside(config, loaded, database(loaded)), rights.block, operator(os_user()), name)
    say(f"{loaded.people[name].name} is blocked")


@app.command()
def reset(name: str, config: ConfigOption = None) -> None:
    """Give a right back: lift a block, and locks after wrong codes."""
    loaded = settings(config)
    if name not in loaded.people:
        raise Unusable(f"there is no person {name!r}; there are: {', '.join(loaded.people)}")
    act(beside(config, loaded, database(loaded)), rights.reset, operator(os_user()), name)
    say(f"{loaded.people[name].name} may act again")


@app.command("rekey")
def rekey(
    known_to_others: Annotated[
        bool, typer.Option("--known-to-others", help="a card was stolen, or others could read the key: a new one")
    ] = False,
    yes: YesOption = False,
    config: ConfigOption = None,
) -> None:
    """Void all proofs where the machine key is lost (a new one is made), another one, or known to others: all
    are enrolled anew. Example: smsd people rekey
    """
    loaded = settings(config)
    if known_to_others:
        with only_one(loaded.gateway.database):  # a daemon that runs would go on with the old one
            _void(loaded, yes=yes, known=True)
        return
    _void(loaded, yes=yes)


def _void(loaded: Config, *, yes: bool, known: bool = False) -> None:
    db = database(loaded)
    try:
        if not known and not db.call(key_mark.exchanged, machine_key(loaded.gateway.database)):
            raise Unusable("the machine key is there and the right one; nothing was done")
        say("the key here makes room for a new one" if known else key_mark.EXCHANGED)
    except StoreTrouble as why:
        say(str(why))
    sure("Void all PINs, lists and authenticators, for the key that is here or a new one?", said=yes)

    def void(conn: Connection) -> None:
        people.void_proofs(conn)
        journal.note(conn, now(), "new machine key", "", "all proofs are void")

    db.call(void)
    if known:
        say(f"the old key lies in {put_aside(loaded.gateway.database, now())}; destroy it when all goes well")
    db.call(key_mark.exchanged, machine_key(loaded.gateway.database, new=True))
    say("the machine key counts; enrol each person anew: smsd people enrol NAME")
