"""The catalogue of what the gateway says: shipped texts, and an operator's own over them.

In: the configuration's folder. Out: language → key → text, or ConfigFaults where an own text has an unknown key or
names a field that its text does not have.
"""

from __future__ import annotations

import string
from functools import cache
from pathlib import Path

from smsd.config.faults import Fault
from smsd.config.hiding import hidden
from smsd.config.reader import Source, read
from smsd.errors import ConfigFaults
from smsd.resources import resource

LANGUAGES = ("nl", "fr", "de", "en")
Catalogue = dict[str, dict[str, str]]


def shipped() -> Catalogue:
    """The texts that come with the program; the caller may change what it gets."""
    return {language: dict(texts) for language, texts in _read_once().items()}


def catalogue(folder: Path | None = None) -> Catalogue:
    """The shipped texts with those of `folder`/messages/xx.yaml over them."""
    out = shipped()
    faults: list[Fault] = []
    secrets: set[str] = set()
    for language in LANGUAGES if folder else ():
        path = Path(folder or "") / "messages" / f"{language}.yaml"
        if not path.exists():
            continue
        source = read(path)
        faults += source.faults
        secrets |= source.secrets
        for key, text in _texts(source).items():
            spot = source.spot((key,), of_key=True)
            if key not in out[language]:
                faults.append(Fault(spot, key, "there is no message of this name; see config/messages of the program"))
            elif (extra := fields_of(text) - fields_of(out[language][key])) or "?" in extra:
                faults.append(Fault(spot, key, f"this message has no field {', '.join(sorted(extra))}"))
            else:
                out[language][key] = text
    if faults:
        raise ConfigFaults(list(hidden(faults, secrets)))
    return out


@cache
def _read_once() -> Catalogue:
    return {language: _texts(read(resource(f"config/messages/{language}.yaml"))) for language in LANGUAGES}


def fields_of(text: str) -> set[str]:
    """The names in braces; `?` where the braces make no sense."""
    try:
        return {name or "?" for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"?"}


def _texts(source: Source) -> dict[str, str]:
    return {key: str(value) for key, value in source.data.items()} if isinstance(source.data, dict) else {}
