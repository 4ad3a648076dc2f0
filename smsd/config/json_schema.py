"""The JSON schema of the configuration, for editors and for validators of others:
what a schema can say of the keys in schema.py.

In: nothing. Out: the schema (draft 2020-12) as text. It takes values as YAML's readers give them (`off` as false,
0475… as a number) and refuses unknown keys, wrong types, shapes and ranges. What only the whole shows is for `smsd
config check`.
"""

from __future__ import annotations

import json
from typing import Any

from smsd.config.schema import NETWORK_KEY, PERSON_KEY, Config
from smsd.config.values import NUMBER

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WORDS = (
    "The configuration of smsd. Any value may come from elsewhere by a tag: !include FILE, !include_dir "
    "FOLDER, !secret NAME, !env NAME; tell your editor "
    'of them, in VS Code: "yaml.customTags": ["!include scalar", "!include_dir scalar", "!secret scalar", '
    '"!env scalar"].'
)


def schema() -> dict[str, Any]:
    """What an editor checks a configuration with: what pydantic makes, and what only we know."""
    found = Config.model_json_schema(by_alias=True)
    properties = found["properties"]
    for key, pattern in (("networks", NETWORK_KEY), ("people", PERSON_KEY)):
        properties[key]["propertyNames"] = {"pattern": f"^(?:{pattern})$"}
    person = found["$defs"]["Person"]["properties"]
    # YAML 1.1 reads off as false
    person["second_officer"] = {
        **_without(person["second_officer"], "type"),
        "enum": ["off", "always", False],
    }
    person["pin_digits"] = {**_without(person["pin_digits"], "type"), "enum": [4, 6, "4", "6"]}
    # a control room's texts may come from a name; everybody else has a number
    found["$defs"]["Person"]["if"] = {"properties": {"role": {"enum": ["police", "coordinator"]}}}
    found["$defs"]["Person"]["then"] = {
        "properties": {"number": {"anyOf": [NUMBER.schema, {"type": "array", "items": NUMBER.schema}]}}
    }
    for model in (found, *found["$defs"].values()):
        for name, field in model.get("properties", {}).items():
            model["properties"][name] = _told(_one_or_list(field), found["$defs"])
    return {"$schema": DIALECT, "title": "smsd", "description": WORDS, **_without(found, "title", "description")}


def _without(schema: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {k: v for k, v in schema.items() if k not in keys}


def _told(field: dict[str, Any], models: dict[str, Any]) -> dict[str, Any]:
    """A part is described where it is used, too: editors do not follow."""
    if "description" in field or "$ref" not in field:
        return field
    return {**field, "description": models[field["$ref"].rpartition("/")[2]]["description"]}


def _one_or_list(field: dict[str, Any]) -> dict[str, Any]:
    """One word stands for a list of one."""
    if field.get("type") != "array" or "$ref" in field.get("items", {}):
        return field
    about: dict[str, Any] = {k: field[k] for k in ("description", "examples", "default", "title") if k in field}
    return {**about, "anyOf": [_without(field, *about), field["items"]]}


def schema_text() -> str:
    """The schema as the file config/smsd.schema.json holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False, default=str) + "\n"
