"""The door of the configuration: a file in, a `Config` out, or ConfigFaults with every fault that was found.

It reads (reader), gives every value its type and looks at what only the whole shows (validation, whole). It changes
no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from smsd.config.database_url import passwords_in
from smsd.config.faults import Fault, Spot
from smsd.config.hiding import hidden
from smsd.config.messages import Catalogue, catalogue
from smsd.config.reader import read
from smsd.config.schema import Config
from smsd.config.source import KeyPath, Scalar, Source, dotted, walk
from smsd.config.validation import Validation
from smsd.errors import ConfigFaults

SECRET_KEYS = ("pin", "password")  # keys whose values are Hidden in the schema


@dataclass(frozen=True, slots=True)
class Checked:
    """All that is known of a file. `config` is None where nothing of it could be read;
    with faults it is a guess, and none to run on.
    """

    config: Config | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    source: Source
    messages: Catalogue = field(default_factory=dict)  # the texts of messages, where check_all looked at them

    def warning(self, path: KeyPath, message: str) -> Fault:
        """A warning about a key that something outside the file shows."""
        while path and path not in self.source.spots:
            path = path[:-1]
        return Fault(self.source.spot(path), dotted(path), message, warning=True)


def check(path: str | Path) -> Checked:
    """Reads and checks; never raises for what stands in the file."""
    source = read(Path(path))
    config: Config | None = None
    if isinstance(source.data, dict) and source.data:
        config = Validation(source).run()
    elif not source.faults:
        source.faults.append(
            Fault(
                Spot(str(path), 1, 1),
                "",
                "the file holds no keys; begin with gateway: {name: BIN Dorp}, or see config/smsd.yaml for an example",
            )
        )
    faults = hidden(source.faults, source.secrets | set(literal_secrets(source.data)))
    slips = {(f.spot.file, f.spot.line) for f in faults if f.message.startswith("this is not YAML")}
    kept = [f for f in faults if f.message.startswith("this is not YAML") or (f.spot.file, f.spot.line) not in slips]
    kept.sort(key=lambda fault: (fault.spot.file, fault.spot.line, fault.spot.column))
    told = list(dict.fromkeys(_once(kept)))
    return Checked(
        config=config,
        faults=tuple(f for f in told if not f.warning),
        warnings=tuple(f for f in told if f.warning),
        source=source,
    )


def check_all(path: Path) -> Checked:
    """The same, and the operator's own messages beside the file: all that a reload would refuse."""
    found = check(path)
    try:
        return replace(found, messages=catalogue(path.parent))
    except ConfigFaults as own:
        return replace(found, faults=(*found.faults, *own.faults))  # type: ignore[arg-type]  # they are Faults; errors.py knows their looks only


def _once(faults: list[Fault]) -> Iterator[Fault]:
    """A name that is not there is told where it stands first, with its other lines: mostly its own key is mistyped."""
    lines: dict[str, list[int]] = {}
    for fault in faults:
        lines.setdefault(fault.message, []).append(fault.spot.line)
    told = set[str]()
    for fault in faults:
        others = [str(line) for line in lines[fault.message][1:]]
        if not fault.message.startswith("there is no ") or not others:
            yield fault
        elif fault.message not in told:
            told.add(fault.message)
            yield replace(fault, message=f"{fault.message} (also in line {', '.join(others)})")


def load(path: str | Path) -> Config:
    """Reads, checks and returns the configuration; raises ConfigFaults with all faults at once."""
    found = check(path)
    if found.faults or found.config is None:
        raise ConfigFaults(list(found.faults))
    return found.config


def literal_secrets(data: Any) -> Iterator[str]:
    """What was typed where a secret belongs."""
    for at, value in walk(data):
        if isinstance(value, Scalar) and at and at[-1] in SECRET_KEYS:
            yield str(value)
        elif isinstance(value, Scalar) and at and at[-1] == "database":
            yield from passwords_in(str(value))
