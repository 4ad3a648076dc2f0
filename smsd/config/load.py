"""The door of the configuration: a file in, a `Config` out, or ConfigFaults with every fault that was found.

It reads, gives every scalar its type, and looks at what only the whole shows: names that are meant to match, numbers
used twice, what this version cannot do yet. It changes no file.
"""

from __future__ import annotations

import difflib
import glob
import re
import types
import typing
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from smsd.config.faults import Fault
from smsd.config.hiding import hidden
from smsd.config.reader import Path_, Scalar, Source, dotted, read, walk
from smsd.config.schema import Config
from smsd.errors import ConfigFaults

_WANTED = {
    "int_parsing": "a whole number", "int_from_float": "a whole number", "bool_parsing": "yes or no",
    "date_from_datetime_parsing": "a date such as 2027-06-30", "date_parsing": "a date such as 2027-06-30",
    "string_type": "text", "model_type": "keys and values", "model_attributes_type": "keys and values",
    "dict_type": "keys and values", "list_type": "a list", "tuple_type": "a list", "missing_argument": "a value",
}  # fmt: skip


SECRET_KEYS = ("pin", "password")  # keys whose values are Hidden in the schema
# each of these characters is one septet in every text
SHORT = re.compile(r"[A-Za-z0-9 .,&'/+:äöüÄÖÜßéèàùìòÉÇñÑ-]{1,12}")


def load(path: str | Path) -> Config:
    """Reads, checks and returns the configuration; raises ConfigFaults with all faults at once."""
    source = read(Path(path))
    faults = list(source.faults)
    config: Config | None = None
    if isinstance(source.data, dict):
        data = _plain(source.data)
        gateway = data.get("gateway")
        country = str(gateway.get("country", "BE")) if isinstance(gateway, dict) else "BE"
        country = country if re.fullmatch("[A-Z]{2}", country) else "BE"
        config = _validate(data, {"country": country}, source, faults)
    elif not faults:
        faults.append(Fault(source.spot(()), "", "the file holds no keys; see config/smsd.yaml for an example"))
    if config is not None:
        faults += [Fault(source.spot(at, of_key=of_key), dotted(at), message) for at, of_key, message in _whole(config)]
    if faults or config is None:
        faults = hidden(faults, source.secrets | set(_literal_secrets(source.data)))
        faults.sort(key=lambda fault: (fault.spot.file, fault.spot.line, fault.spot.column))
        raise ConfigFaults(list(dict.fromkeys(faults)))
    return config


def _literal_secrets(data: Any) -> Iterator[str]:
    """What was typed where a secret belongs."""
    for at, value in walk(data):
        if isinstance(value, Scalar) and at and at[-1] in SECRET_KEYS:
            yield str(value)


def _validate(data: Any, context: dict[str, str], source: Source, faults: list[Fault]) -> Config | None:
    """Validates; what has a fault is told and left out, so that the rest can be looked at as a whole in the same run."""
    told = False
    for _ in range(12):
        try:
            return Config.model_validate(data, context=context)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
        if not told:
            known = {fault.spot for fault in faults}  # what the reader told already has no second fault
            found = [_fault(source, d) for d in details if not (d["type"] == "too_short" and _at(source.data, d["loc"]))]
            faults += [fault for fault in found if fault.spot not in known or "is missing" in fault.message]
            told = True
        paths = [_path_in(data, d["loc"]) for d in details]
        targets = {at[:-1] if d["type"] == "missing" else at for at, d in zip(paths, details, strict=True)}
        for at in sorted(targets, key=lambda p: (len(p), str(p)), reverse=True):
            _prune(data, at)
    return None


def _prune(data: Any, at: Path_) -> None:
    """Takes out what stands at a path."""
    try:
        around = _at(data, at[:-1])
        del around[at[-1]]
    except (KeyError, IndexError, TypeError):
        return


def _plain(data: Any) -> Any:
    """Plain data for pydantic; a key with nothing behind it is as if it were not there."""
    if isinstance(data, dict):
        return {k: _plain(v) for k, v in data.items() if not (isinstance(v, Scalar) and v.plain_null)}
    if isinstance(data, list):
        return [_plain(v) for v in data]
    return str(data) if isinstance(data, Scalar) else data


def _fault(source: Source, detail: ErrorDetails) -> Fault:
    at = _path_in(source.data, detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = _keys_at(at[:-1])
        guess = difflib.get_close_matches(str(at[-1]), known, 1)
        hint = f"did you mean {guess[0]!r}?" if guess else f"known here: {', '.join(known)}"
        return Fault(source.spot(at, of_key=True), dotted(at), f"unknown key; {hint}")
    if kind == "missing":
        return Fault(source.spot(at[:-1]), dotted(at), "is missing")
    got = _shown(source.data, at)
    if kind == "value_error":
        message = detail["msg"].removeprefix("Value error, ")
    elif kind == "literal_error":
        message = f"got {got}, want {detail['ctx']['expected']}"
    elif kind == "string_pattern_mismatch":
        message = f"got {got}, want something like {_example(detail['ctx']['pattern'])}"
    else:
        message = f"got {got}, want {_WANTED.get(kind, detail['msg'][0].lower() + detail['msg'][1:])}"
    if any(isinstance(value, Scalar) and value.secret for _, value in walk(_at(source.data, at) if at and _has_path(source.data, at) else None)):
        message = "the value of this secret does not fit here"
    return Fault(source.spot(at), dotted(at), message)


def _path_in(data: Any, loc: tuple[int | str, ...]) -> Path_:
    """Pydantic names branches of unions and keys of mappings inside a location; only steps that exist count."""
    at: list[str | int] = []
    for i, step in enumerate(loc):
        if _has(data, step):
            data = _at(data, (step,))
        elif i < len(loc) - 1 or isinstance(data, Scalar) or step == "[key]":
            continue
        at.append(step)
    return tuple(at)


def _has(data: Any, step: str | int) -> bool:
    return step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int) and step < len(data)


def _at(data: Any, at: Path_) -> Any:
    for step in at:
        if isinstance(data, dict):
            data = data[step]
        else:
            data = data[step] if isinstance(data, list) and isinstance(step, int) else None
    return data


def _has_path(data: Any, at: Path_) -> bool:
    try:
        _at(data, at)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _shown(data: Any, at: Path_) -> str:
    try:
        value = _at(data, at)
    except (KeyError, IndexError):
        return "nothing"
    if isinstance(value, Scalar):
        return repr(str(value) if len(value) <= 60 else f"{value[:57]}...")
    return "a list" if isinstance(value, list) else "keys and values" if isinstance(value, dict) else "nothing"


def _example(pattern: str) -> str:
    return {
        r"^[A-Z]{2}$": "BE", r"^\+\d{1,6}$": "+32", r"^\d{18,20}$": "the 19 digits printed on the card",
        r"^\d{15}$": "15 digits", r"^[A-Za-z0-9_-]{1,20}$": "stick1 (letters, digits, - and _)",
        r"^[a-z0-9_-]{1,20}$": "dorp (small letters, digits, - and _)", r"^[^\s:]+:\d{1,5}$": "127.0.0.1:9321",
        r"^[a-z0-9_.-]{1,30}$": "peeters (small letters, digits, . - and _)",
        r"^(\[[0-9a-fA-F:]+\]|[^\s:\[\]]+):\d{1,5}$": "127.0.0.1:8480", r"^[A-Za-z0-9.-]{1,253}$": "bin.example.org",
        r"^[0-9a-fA-F.:]{2,45}$": "the proxy's address, such as 127.0.0.1",
    }.get(pattern, "an e-mail address")  # fmt: skip


def _keys_at(at: Path_) -> list[str]:
    """The keys that the schema knows at a path."""
    model: Any = Config
    for step in at:
        if isinstance(model, type) and issubclass(model, BaseModel):
            found = next((f for n, f in model.model_fields.items() if step in (n, f.alias)), None)
            model = found.annotation if found else None
        model = _inner_model(model)
    if isinstance(model, type) and issubclass(model, BaseModel):
        return [f.alias or n for n, f in model.model_fields.items()]
    return []


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation
    for argument in reversed(typing.get_args(annotation)):
        found = _inner_model(argument)
        if isinstance(found, type) and issubclass(found, BaseModel):
            return found
    return None


def _whole(config: Config) -> Iterator[tuple[Path_, bool, str]]:
    """(path, whether the key itself is meant, message) of what only the whole shows."""
    lines = [m.name for m in config.modems]
    for i, modem in enumerate(config.modems):
        if modem.name in lines[:i]:
            yield ("modems", i, "name"), False, f"{modem.name!r} is the name of another modem too"
        if modem.driver == "gammu" and find_spec("gammu") is None:
            yield ("modems", i, "driver"), False, "python-gammu is not installed here (its wheels are for 64-bit machines); use driver: at"
        if modem.driver == "modemmanager" and find_spec("dbus_fast") is None:
            yield ("modems", i, "driver"), False, "dbus-fast is not installed here; pip install dbus-fast into the program's environment, or use driver: at"
        if any(m.sim.number == modem.sim.number for m in config.modems[:i]):
            yield ("modems", i, "sim", "number"), False, "another modem has a SIM of this number"
        same = [m for m in config.modems[:i] if m.device == modem.device and "simulated" not in (m.driver, modem.driver)]
        # a pattern may be shared, since each stick says who it is; one port may, where it is written down who each is
        if same and modem.device != "auto" and not glob.has_magic(modem.device) and not all(
            m.driver == "at" and (m.imei or m.sim.iccid) for m in (*same, modem)
        ):
            yield ("modems", i, "device"), False, "another modem has this device"
        if modem.imei and any(m.imei == modem.imei for m in config.modems[:i]):
            yield ("modems", i, "imei"), False, "another modem has this IMEI"
        if modem.sim.iccid and any(m.sim.iccid == modem.sim.iccid for m in config.modems[:i]):
            yield ("modems", i, "sim", "iccid"), False, "another modem has this card"
    if config.alerts.end_by == "mail" and config.mail is None:
        yield ("alerts", "end_by"), False, "mail needs the part mail: with an SMTP server"
    shorts: dict[str, str] = {}
    for key, network in config.networks.items():
        at: Path_ = ("networks", key)
        if not SHORT.fullmatch(network.short):
            yield (*at, "short"), False, f"got {network.short!r}, want 1 to 12 plain letters, digits, blanks or .,&'/+:-"
        if network.short in shorts:
            yield (*at, "short"), False, f"heads the texts of {shorts[network.short]} too; give each network its own"
        shorts[network.short] = key
        for j, sim in enumerate(network.sims):
            if sim not in lines:
                yield (*at, "sims", j), False, f"there is no modem {sim!r}{_guess(sim, lines)}"
        for j, name in enumerate(network.coordinators):
            person = config.people.get(name)
            if person is None:
                yield (*at, "coordinators", j), False, f"there is no person {name!r}{_guess(name, config.people)}"
            elif person.role != "coordinator":
                yield (*at, "coordinators", j), False, f"{name} has the role {person.role}, want coordinator"
            elif key not in person.networks:
                yield (*at, "coordinators", j), False, f"{name} does not list this network under networks"
        for code, zone in network.codes.items():
            if zone and zone not in network.zones:
                yield (*at, "codes", code), False, f"there is no zone {zone!r}{_guess(zone, network.zones)}"
        if network.join == "invite" and not network.codes:
            yield (*at, "join"), False, "invite needs codes, or nobody can join"
        if network.alerts_by_mail and config.mail is None:
            yield (*at, "alerts_by_mail"), False, "this needs the part mail: with an SMTP server"
        for tip, text in network.tips.items():
            for shown in (text,) if isinstance(text, str) else tuple(text.values()):
                if shown.count("{") != shown.count("}") or len(re.findall(r"\{\w+\}", shown)) != shown.count("{"):
                    yield (*at, "tips", tip), False, "the braces do not make fields: write them as {what}"
    for j, job in enumerate(config.schedule):
        here: Path_ = ("schedule", j)
        if (job.cron is None) == (job.interval is None):
            yield (*here, "cron"), False, "want either cron or interval"
        elif job.cron is not None and len(job.cron.split()) != 5:
            yield (*here, "cron"), False, f"got {job.cron!r}, want five fields: minute hour day month weekday"
        for k, wanted in enumerate(job.networks):
            if wanted not in config.networks:
                yield (*here, "networks", k), False, f"there is no network {wanted!r}{_guess(wanted, config.networks)}"
        for wanted in job.networks or tuple(config.networks):
            if job.do == "tip" and wanted in config.networks and (job.tip or "") not in config.networks[wanted].tips:
                yield (*here, "tip"), False, f"network {wanted} has no tip {job.tip!r}{_guess(job.tip or '', config.networks[wanted].tips)}"
        if job.do == "report" and config.mail is None:
            yield (*here, "do"), False, "a report is mailed: this needs the part mail: with an SMTP server"
    for name, person in config.people.items():
        at = ("people", name)
        for j, network_key in enumerate(person.networks):
            if network_key not in config.networks:
                step: Path_ = (*at, "networks", j)
                yield step, False, f"there is no network {network_key!r}{_guess(network_key, config.networks)}"
        if "none" in person.confirm and any(m.driver != "simulated" for m in config.modems):
            yield (*at, "confirm"), False, "none is refused while a real modem is configured: anybody can forge a sender"
        if person.second_officer == "always" and not any(
            o is not person and o.role == "police" and set(o.networks) & set(person.networks) for o in config.people.values()
        ):
            yield (*at, "second_officer"), False, "always needs another officer of the same network"
        if config.own_numbers() & set(person.number):
            yield (*at, "number"), False, "this is the number of one of our own SIMs"


    if not config.web.loopback and config.web.trusted_proxy is None:
        yield ("web", "listen"), False, "from elsewhere the page is reached through a proxy with TLS: name its address as trusted_proxy, or listen on 127.0.0.1"
    for j, name in enumerate(config.web.operators):
        if name not in config.people:
            yield ("web", "operators", j), False, f"there is no person {name!r}{_guess(name, config.people)}"
        elif config.people[name].role == "dispatch":
            yield ("web", "operators", j), False, f"{name} is a control room, which cannot be sent a code"


def _guess(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]!r}?" if close else ""
