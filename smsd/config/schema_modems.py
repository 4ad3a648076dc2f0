"""What the keys under `modems:` mean: a line, its card, what the subscription allows, a carrier's SMS centre."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, field_validator

from smsd.config.part import Part, may, needed
from smsd.config.spans import DAY
from smsd.config.values import FLAG, HIDDEN, HOST, NUMBER, PIN, euro, shaped, text_of, whole
from smsd.phone_number import Secret


def _limit(unit: str) -> object:
    return whole(1, 1_000_000, unit)


class FairUse(Part):
    """What the subscription allows; absent = unlimited, and `smsd config check` warns."""

    per_minute: Annotated[int, _limit("texts a minute")] | None = may(None, "Texts (segments) a minute.", 30)
    per_day: Annotated[int, _limit("texts a day")] | None = may(None, "Texts (segments) a day.", 350)
    per_month: Annotated[int, _limit("texts a month")] | None = may(None, "Texts (segments) a calendar month.", 10000)
    recipients_per_month: Annotated[int, _limit("different recipients a month")] | None = may(
        None, "Different people a calendar month.", 250
    )


class Sim(Part):
    """The card in a modem."""

    number: Annotated[str, NUMBER] = needed("The number of the card; members save it in their phones.", "+32470123456")
    iccid: Annotated[str, shaped(r"[0-9]{18,20}", "the 18 to 20 digits printed on the card")] | None = may(
        None,
        (
            "The number printed on the card; learned at first sight. A changed card stops the line until `smsd modem "
            "accept`."
        ),
        "8932000000000000017",
    )
    pin: Annotated[Secret, HIDDEN] | None = may(
        None, "The PIN of the card, best as `!secret NAME`.", "!secret stick1_pin"
    )
    fair_use: FairUse | None = may(None, "What the subscription allows.")
    over_limit: Literal["move", "refuse", "send"] = may(
        "move", "Beyond the limits: move to another line, refuse, or send all the same."
    )
    price_eur: Annotated[Decimal, euro("0.0001", "10", "the price of a text")] | None = may(
        None,
        "What a text (segment) costs, in euro: of alerts it sends only what a network that names it as overflow pays.",
        "0.065",
    )
    expires: Annotated[date, DAY] | None = may(
        None, "When a prepaid card dies without a top-up; a reminder comes first.", "2027-03-01"
    )

    @field_validator("pin")
    @classmethod
    def _pin_digits(cls, value: Secret | None) -> Secret | None:
        if value is not None and not re.fullmatch(PIN, value.reveal()):
            raise ValueError("want a PIN of 4 to 8 digits")
        return value


def _characters(most: int) -> object:
    return shaped(rf"[ -~]{{1,{most}}}", f"1 to {most} plain characters, as the carrier gave them")


class Smpp(Part):
    """A carrier's SMS centre: what the carrier tells who asks for a bind (docs/smpp.md)."""

    host: Annotated[str, HOST] = needed("The carrier's SMS centre.", "smpp.example.org")
    port: Annotated[int, whole(1, 65535, "a port")] = may(
        2775, "Its port; with TLS many carriers have another one.", 3550
    )
    tls: Annotated[bool, FLAG] = may(
        True, "Whether the way there is encrypted and the centre proves who it is; no only inside a VPN."
    )
    ca: Annotated[str, shaped(r"/.+", "an absolute path")] | None = may(
        None,
        "The carrier's own CA as a file of certificates; without it those of this machine count.",
        "/etc/smsd/carrier.pem",
    )
    system_id: Annotated[str, _characters(64)] = needed("Our name there.", "binzone")
    password: Annotated[Secret, HIDDEN] = needed("Best as `!secret NAME`.", "!secret carrier")
    system_type: Annotated[str, shaped(r"[ -~]{0,12}", "at most 12 plain characters")] = may(
        "", "Only where the carrier asks for one.", "BIN"
    )
    source: (
        Annotated[
            str,
            shaped(r"\+?[0-9]{3,15}|[A-Za-z0-9 .&_-]{1,11}", "a number, a short code, or a name of at most 11 letters"),
        ]
        | None
    ) = may(None, "What texts come from, where that is not sim.number; to a name nobody can answer.", "8850")
    alphabet: Literal["gsm7", "latin1", "ascii"] = may("gsm7", "What the centre takes data_coding 0 for.")
    parts: Literal["udh", "sar"] = may(
        "udh", "How the parts of a long text are told: in a header, or as SAR parameters."
    )
    validity: Literal["relative", "absolute", "none"] = may(
        "relative", "How the centre is told for how long a text is worth anything."
    )
    rate: Annotated[int, whole(1, 10_000, "texts a second")] | None = may(
        None, "Texts a second that were agreed; without it as fast as the centre answers.", 10
    )

    window: Annotated[int, whole(1, 500, "texts")] = may(
        10, "Texts that may be on their way at a time without an answer; after a crash so many may be sent twice.", 50
    )

    @field_validator("password")
    @classmethod
    def _password_fits(cls, value: Secret) -> Secret:
        if not re.fullmatch(r"[ -~]{1,64}", value.reveal()):
            raise ValueError("want a password of 1 to 64 plain characters")
        return value


def _device(value: object) -> str:
    text = str(value).strip()
    if isinstance(value, dict | list) or not text:
        raise ValueError("want one port: its name under /dev, a pattern, socket://host:port or auto")
    net = re.fullmatch(r"(socket|rfc2217)://([^:/]*)(?::(\d*))?(/.*)?", text)
    if net and (not net[2] or not net[3] or not 1 <= int(net[3]) <= 65535):
        raise ValueError(
            f"got {text!r}, want an address and a port from 1 to 65535, such as {net[1]}://192.168.1.20:2000"
        )
    if re.match(r"(socket|rfc2217|tcp|telnet):(?!//)|(tcp|telnet)://", text):
        raise ValueError(f"got {text!r}, want socket://host:port")
    if re.fullmatch(r"COM\d+", text, re.IGNORECASE):
        raise ValueError(f"got {text!r}, a port of Windows; want its name under /dev (smsd modem scan prints it)")
    return text


class Modem(Part):
    """One line: a modem with its card."""

    name: Annotated[
        str,
        shaped(
            r"[A-Za-z0-9_-]{1,20}",
            "a name such as stick1 (1 to 20 letters, digits, - and _)",
            lambda text: re.sub(r"[^A-Za-z0-9_-]+", "-", text)[:20].strip("-"),
        ),
    ] = needed("Your name for it.", "stick1")
    driver: Literal["at", "gammu", "modemmanager", "smpp", "simulated"] = may(
        "at",
        "at: AT commands over a serial port; gammu: phones and old modems; modemmanager: QMI or MBIM sticks; smpp: a "
        "carrier's SMS centre, without a stick; simulated: in memory.",
    )
    gateway: Annotated[str, shaped(r"[a-z0-9-]{0,20}", "the gateway.id of a machine")] = may(
        "", "Where several gateways share one PostgreSQL: the one whose modem it is.", "north"
    )
    device: Annotated[str, BeforeValidator(_device)] = may(
        "auto",
        "Its port: a name under /dev, a pattern, socket://host:port, or auto.",
        "/dev/serial/by-id/usb-HUAWEI_Mobile-if00-port0",
    )
    imei: Annotated[str, shaped(r"[0-9]{15}", "the 15 digits of the modem's IMEI (*#06#)")] | None = may(
        None, "Learned at first sight; finds the modem again after a replug.", "350000000000017"
    )
    baudrate: Annotated[int, whole(1200, 4_000_000, "bits a second")] = may(115200, "USB sticks ignore it.", 115200)
    profile: Annotated[str, text_of(60, "a name")] = may(
        "auto", "auto, or a file of hardware/modems/ without .yaml; with gammu its name of the connection.", "huawei"
    )
    power_cycle: Annotated[str, text_of(200, "a command", 0)] = may(
        "",
        "A command that takes the stick's power away and gives it back; run without a shell.",
        "uhubctl -l 1-1 -p 2 -a cycle",
    )
    sim: Sim = needed("The card in it.", {"number": "+32470123456"})
    smpp: Smpp | None = may(
        None,
        (
            "With driver smpp: the carrier's SMS centre. sim.number is then the number that the carrier gave, and "
            "there is no card."
        ),
        {"host": "smpp.example.org", "system_id": "binzone", "password": "!secret carrier"},
    )
