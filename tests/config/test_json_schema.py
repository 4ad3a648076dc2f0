"""The JSON schema by a validator of others: it passes what we ship and what
is harmless, and refuses what a schema can refuse.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from smsd.config.json_schema import schema, schema_text
from smsd.config.reader import TAGS
from smsd.resources import resource

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)
SAMPLES = ("config/smsd.yaml", "config/first-weekend.yaml")


class Reader(yaml.SafeLoader):
    """YAML as an editor's tools read it; a tag stands for a word."""


for tag in TAGS:
    Reader.add_constructor(tag, lambda loader, node: "stands elsewhere")


def data(text: str) -> Any:
    return yaml.load(text, Loader=Reader)  # a SafeLoader


def faults(value: Any) -> list[str]:
    return [f"{list(e.absolute_path)}: {e.message}" for e in VALIDATOR.iter_errors(value)]


def test_it_is_a_schema_and_the_file_holds_it() -> None:
    """By its own dialect; the file beside the samples is what the command prints."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert resource("config/smsd.schema.json").read_text() == schema_text(), (
        "do: smsd config schema > config/smsd.schema.json"
    )


def test_each_property_has_a_description() -> None:
    """Editors show it beside the cursor; the tags are told."""
    for name, part in {"Config": SCHEMA, **SCHEMA["$defs"]}.items():
        for key, field in part.get("properties", {}).items():
            assert field.get("description"), (name, key)
    assert all(tag in SCHEMA["description"] for tag in TAGS)


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_we_ship_passes(sample: str) -> None:
    """And names its schema in the first line."""
    text = resource(sample).read_text()
    assert text.startswith("# yaml-language-server: $schema=smsd.schema.json\n")
    assert faults(data(text)) == []


@pytest.mark.parametrize(
    "part",
    [
        "people: {p: {name: P, role: police, number: 0475123456, networks: dorp}}",
        "people: {p: {name: P, role: police, number: +32475123456, networks: [dorp]}}",
        (
            "people: {p: {name: P, role: police, number: 0475 12 34 56, networks: [dorp], second_officer: off, "
            "pin_digits: 6}}"
        ),
        "alerts: {reports: NO, transliterate: on}",
        "people: {p: {name: P, role: dispatch, number: CIC-DORP, networks: [dorp]}}",
        "people: {p: {name: P, role: police, number: “0475123456”, networks: [dorp]}}",
        "mail: {from: a@example.org, smtp: {host: mx, port: '587', password: !secret smtp}}",
        "people: !include_dir people",
    ],
)
def test_what_is_harmless_passes(part: str) -> None:
    """Values as a YAML reader gives them: numbers, booleans, one word for a list."""
    whole = {**data(resource(SAMPLES[1]).read_text()), **data(part)}
    found = [f for f in faults(whole) if "stands elsewhere" not in f]
    assert found == []


def mutants(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each key of a part with a typo, and each part with a key that nobody knows."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from mutants(inner, (*at, key))
        yield at, {**value, "zzz": 1}
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from mutants(inner, (*at, i))


def test_unknown_keys_are_refused_everywhere() -> None:
    """In every part of the long sample; in maps of the operator's own words they are words."""
    whole = data(resource(SAMPLES[0]).read_text())
    own = {"networks", "people", "codes", "zones", "tips"}
    tried = 0
    for at, mutant in mutants(whole):
        if (at and at[-1] in own) or "tips" in at[:-1]:
            continue
        changed = copy.deepcopy(whole)
        around = changed
        for step in at[:-1]:
            around = around[step]
        if at:
            around[at[-1]] = mutant
        else:
            changed = mutant
        assert faults(changed), at
        tried += 1
    assert tried > 15


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("gateway", "country"), "België"),
        (("gateway", "language"), "vlaams"),
        (("gateway", "database"), "smsd.db"),
        (("gateway", "allowed_prefixes"), ["32"]),
        (("modems",), []),
        (("modems", 0, "name"), "stick 1"),
        (("modems", 0, "driver"), "usb"),
        (("modems", 0, "imei"), "12"),
        (("modems", 0, "sim"), {}),
        (("modems", 0, "sim", "fair_use"), {"per_day": 0}),
        (("modems", 0, "sim", "expires"), "1/3/2027"),
        (("networks",), {}),
        (("networks",), {"Dorp": {"title": "D"}}),
        (("networks", "dorp", "join"), "aproval"),
        (("networks", "dorp", "quiet_hours"), "25:00-07:00"),
        (("networks", "dorp", "notices"), "misschien"),
        (("people", "anja", "role"), "boss"),
        (("people", "anja", "number"), []),
        (("people", "anja", "confirm"), []),
        (("people", "anja", "pin_digits"), 5),
        (("alerts",), {"expire_after": "90"}),
        (("alerts",), {"max_segments": 9}),
        (("metrics",), {"listen": "9321"}),
        (("log",), {"level": "loud"}),
        (("privacy",), {"journal": "0d"}),
        (("schedule",), [{"name": "x", "cron": "0 9 * * *", "do": "dance"}]),
        (("mail",), {"from": "x", "smtp": {"host": "mx"}}),
        (("mail",), {"from": "a@example.org", "smtp": {"host": "mx", "port": 99999}}),
        (("people", "anja", "number"), "geen"),
    ],
)
def test_what_a_schema_can_refuse_is_refused(at: tuple[Any, ...], value: Any) -> None:
    """Types, shapes, ranges, choices, what is missing."""
    whole = data(resource(SAMPLES[1]).read_text())
    around = whole
    for step in at[:-1]:
        around = around[step]
    around[at[-1]] = value
    assert faults(whole), (at, value)


def test_the_wheel_carries_it(tmp_path: Path) -> None:
    """Samples without their schema would be told of a file that is not there."""
    packed = (Path(__file__).parent.parent.parent / "pyproject.toml").read_text()
    for name in ("config/smsd.schema.json", "config/smsd.yaml"):
        assert f'"{name}" = "smsd/data/{name}"' in packed
