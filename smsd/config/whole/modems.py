"""Modems and their cards: names, ports and cards that are used twice, drivers
that are not installed, profiles that are not there.
"""

from __future__ import annotations

import glob
import re
import shlex
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise

from smsd.config.database_url import is_postgres
from smsd.config.guess import did_you_mean
from smsd.config.schema import Config, Modem
from smsd.config.source import KeyPath
from smsd.config.whole.found import Found
from smsd.phone_number import can_text
from smsd.resources import resource

SPEEDS = (
    1200,
    2400,
    4800,
    9600,
    19200,
    38400,
    57600,
    115200,
    230400,
    460800,
    921600,
    1_000_000,
    1_500_000,
    2_000_000,
    3_000_000,
    4_000_000,
)
FASTEST = 120  # texts a minute that no radio does


def look(config: Config) -> Iterator[Found]:
    """Each line, and each beside those above it."""
    yield from _gateways(config)
    own = config.own_modems
    for i, modem in enumerate(config.modems):
        at: KeyPath = ("modems", i)
        if modem in own:  # else its gateway looks at it
            yield from _alone(at, modem)
            yield from _carrier(at, modem)
        yield from _limits((*at, "sim", "fair_use"), modem)
        yield from _names(at, modem, config.modems[:i])
        if modem in own:
            yield from _beside(at, modem, tuple(m for m in config.modems[:i] if m in own))


def _gateways(config: Config) -> Iterator[Found]:
    """Which gateway serves which line, where there are several."""
    own = config.gateway.id
    named = [i for i, modem in enumerate(config.modems) if modem.gateway]
    if named and not own:
        yield Found(("modems", named[0], "gateway"), "gateway.id is missing, which says which of them this machine is")
    elif not config.own_modems:
        yield Found(("gateway", "id"), f"no line has gateway: {own}; one at least is served by this machine")
    elif len(config.own_modems) < len(config.modems) and not is_postgres(config.gateway.database):
        yield Found(
            ("gateway", "database"), "lines of other gateways are only seen through a PostgreSQL that all of them share"
        )


def _names(at: KeyPath, modem: Modem, above: tuple[Modem, ...]) -> Iterator[Found]:
    if any(m.name == modem.name for m in above):
        yield Found((*at, "name"), f"{modem.name!r} is the name of another modem too; give each its own")
    if any(m.sim.number == modem.sim.number for m in above):
        yield Found((*at, "sim", "number"), "another modem has a SIM of this number; write the number of this card")


def _beside(at: KeyPath, modem: Modem, above: tuple[Modem, ...]) -> Iterator[Found]:
    same = [m for m in above if m.device == modem.device and not {"simulated", "smpp"} & {m.driver, modem.driver}]
    # a pattern may be shared, since each stick says who it is; one port may, where it is written down who each is
    if (
        same
        and modem.device != "auto"
        and not glob.has_magic(modem.device)
        and not all(m.driver == "at" and (m.imei or m.sim.iccid) for m in (*same, modem))
    ):
        yield Found((*at, "device"), "another modem has this device; name its own port, or give imei: to both")
    if modem.imei and any(m.imei == modem.imei for m in above):
        yield Found((*at, "imei"), "another modem has this IMEI; write the one of this stick (smsd modem scan)")
    if modem.sim.iccid and any(m.sim.iccid == modem.sim.iccid for m in above):
        yield Found((*at, "sim", "iccid"), "another modem has this card; write the number printed on this one")


def _alone(at: KeyPath, modem: Modem) -> Iterator[Found]:
    if modem.driver == "gammu" and find_spec("gammu") is None:
        yield Found(
            (*at, "driver"), "python-gammu is not installed here (its wheels are for 64-bit machines); use driver: at"
        )
    if modem.driver == "modemmanager" and find_spec("dbus_fast") is None:
        yield Found(
            (*at, "driver"),
            "dbus-fast is not installed here; pip install dbus-fast into the program's environment, or use driver: at",
        )
    plain = modem.device == "auto" or "://" in modem.device or modem.device.startswith("/")
    if modem.driver == "at" and not plain:
        guess = (
            f"; did you mean '/dev/{modem.device.removeprefix('dev/')}'?"
            if re.match(r"(dev/)?(tty|serial/)", modem.device)
            else ""
        )
        auto = "; did you mean 'auto'?" if modem.device.lower().startswith("aut") else guess
        yield Found(
            (*at, "device"),
            f"got {modem.device!r}, want a port under /dev, a pattern, socket://host:port or auto{auto}",
            about=((*at, "driver"),),
        )
    known = sorted(p.stem for p in resource("hardware/modems").glob("*.yaml"))
    if modem.driver == "at" and modem.profile not in ("auto", *known):
        yield Found(
            (*at, "profile"),
            f"there is no profile {modem.profile!r}{did_you_mean(modem.profile, ('auto', *known))}",
            about=((*at, "driver"),),
        )
    if modem.baudrate not in SPEEDS:
        nearest = min(SPEEDS, key=lambda s: abs(s - modem.baudrate))
        yield Found((*at, "baudrate"), f"{modem.baudrate} is no usual speed; did you mean {nearest}?", warning=True)
    if modem.imei and not _luhn(modem.imei):
        yield Found(
            (*at, "imei"),
            "its last digit does not fit the others: a digit is mistyped; copy it from smsd modem scan",
            warning=True,
        )
    if modem.sim.iccid and not modem.sim.iccid.startswith("89"):
        yield Found(
            (*at, "sim", "iccid"),
            "the number of a SIM card begins with 89; copy all digits that are printed on it",
            warning=True,
        )
    if not can_text(modem.sim.number) and modem.driver != "smpp":
        yield Found(
            (*at, "sim", "number"),
            "this looks like a landline or a service number, which no SIM card has; write the card's own number",
            warning=True,
        )
    yield from _power((*at, "power_cycle"), modem.power_cycle)


CARD_ONLY = ("pin", "iccid")
STICK_ONLY = ("imei", "power_cycle", "device", "profile", "baudrate")


def _carrier(at: KeyPath, modem: Modem) -> Iterator[Found]:
    """A line to a carrier has an SMS centre, and neither stick nor card."""
    if modem.driver != "smpp":
        if modem.smpp is not None:
            yield Found((*at, "smpp"), f"only driver: smpp has a centre; this line has driver: {modem.driver}")
        return
    if modem.smpp is None:
        yield Found(
            (*at, "driver"), "a carrier's line needs smpp: with host, system_id and password; the carrier tells them"
        )
        return
    for key in (("sim", key) for key in CARD_ONLY if getattr(modem.sim, key) is not None):
        yield Found((*at, *key), "a carrier's line has no card; take this out")
    for name in STICK_ONLY:
        if getattr(modem, name) != Modem.model_fields[name].default:
            yield Found((*at, name), "a carrier's line has no stick; take this out", warning=True)
    if not modem.smpp.tls and modem.smpp.host not in ("localhost", "127.0.0.1", "::1"):
        yield Found(
            (*at, "smpp", "tls"),
            "the password and every text go to the carrier in clear; right only inside a VPN",
            warning=True,
        )
    if modem.smpp.source is not None and not modem.smpp.source.lstrip("+").isdecimal():
        yield Found(
            (*at, "smpp", "source"),
            "nobody can answer a name: STOP, JOIN and officers' codes will not work over this line",
            warning=True,
        )


def _power(at: KeyPath, command: str) -> Iterator[Found]:
    """It is run without a shell."""
    try:
        words = shlex.split(command)
    except ValueError:
        yield Found(at, "a quote in this command is never closed; put the other one behind its text")
        return
    odd = next((w for w in words if re.search(r"[|&;<>`]|\$\(|^~", w)), None)
    if odd is not None:
        yield Found(
            at,
            (
                f"the command is run without a shell, so {odd!r} does nothing; put it into a script and write its path "
                "here"
            ),
        )
    elif words and shutil.which(words[0]) is None:
        yield Found(
            at, f"there is no command {words[0]!r} on this machine; install it, or write its whole path", warning=True
        )


def _limits(at: KeyPath, modem: Modem) -> Iterator[Found]:
    fair = modem.sim.fair_use
    if fair is None:
        return
    steps = [
        (name, value) for name in ("per_minute", "per_day", "per_month") if (value := getattr(fair, name)) is not None
    ]
    for (less, small), (more, big) in pairwise(steps):
        if big < small:
            yield Found(
                (*at, more),
                (
                    f"{big} texts {more.replace('per_', 'a ')} are fewer than {small} {less.replace('per_', 'a ')}; "
                    f"want {small} or more, or take {less} out"
                ),
                about=((*at, less),),
            )
    if fair.per_minute is not None and fair.per_minute > FASTEST and modem.driver != "smpp":
        yield Found(
            (*at, "per_minute"), f"no modem sends {fair.per_minute} texts a minute; did you mean per_day?", warning=True
        )
    if fair.recipients_per_month and fair.per_month and fair.recipients_per_month > fair.per_month:
        yield Found(
            (*at, "recipients_per_month"),
            f"{fair.recipients_per_month} recipients with {fair.per_month} texts a month cannot be; look at both",
            warning=True,
            about=((*at, "per_month"),),
        )


def _luhn(digits: str) -> bool:
    """The check digit that an IMEI ends with."""
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if i % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
