"""What the keys under `networks:` and `people:` mean: a neighbourhood,
and who acts in it. Residents live in the database.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Tag, field_validator, model_validator

from smsd.config.part import Part, may, needed
from smsd.config.spans import DAY, HOURS, beyond
from smsd.config.values import EMAIL, FLAG, LANGUAGE, SENDER, euro, text_of

Language = Literal["nl", "fr", "de", "en"]
Hazard = Literal[
    "gas", "fire", "evacuation", "water", "traffic", "missing", "explosive", "power", "weather", "animal", "fraud"
]
TIP = text_of(300, "a text")


def _tip_kind(value: Any) -> str:
    return "languages" if isinstance(value, dict) else "text"


_LANGUAGES = Annotated[dict[Annotated[str, LANGUAGE], Annotated[str, TIP]], Tag("languages")]
# "" is none
OwnTip = Annotated[Annotated[str, text_of(300, "a text", 0), Tag("text")] | _LANGUAGES, Discriminator(_tip_kind)]
Tip = Annotated[Annotated[str, TIP, Tag("text")] | _LANGUAGES, Discriminator(_tip_kind)]


def as_list(value: Any) -> Any:
    """One word stands for a list of one."""
    return [value] if isinstance(value, str | int) else value


def short_of(title: str) -> str:
    """What heads the texts where nothing is said: the first twelve letters of the title, in capitals."""
    return title.upper()[:12].strip()


_MODEM = text_of(60, "a modem's name")


class Lines(Part):
    """Which lines serve a network, and a paid one for what those would not reach in time."""

    prefer: Annotated[tuple[Annotated[str, _MODEM], ...], BeforeValidator(as_list)] = needed(
        "The lines that its texts come from, by name.", ["stick1", "stick2"], min_length=1
    )
    overflow: Annotated[str, _MODEM] = needed(
        "A line with a price (sim.price_eur), a carrier's or a stick, for what those would not reach in time.",
        "carrier",
    )
    when: Annotated[timedelta, beyond("1m", "12h")] = may(
        timedelta(minutes=10), "What they would reach later than this goes to the overflow; drills never do.", "> 10m"
    )
    budget_eur_month: Annotated[Decimal, euro("0", "100000", "a budget")] = needed(
        "What that may cost this network in a calendar month, in euro; from there on the others take all.", "20"
    )


class Network(Part):
    """One neighbourhood: how it is called, who may join, its zones, who coordinates it."""

    title: Annotated[str, text_of(60, "a title")] = needed("How people call it.", "BIN Dorp")
    short: Annotated[str, text_of(60, "a short name", 0)] = may(
        "", "Heads every text: at most 12 plain characters. Default: the first 12 of the title in capitals.", "BIN DORP"
    )
    join: Literal["open", "invite", "approval", "closed"] = may(
        "approval", "How people become members: at once, with a code, when a coordinator accepts, or not."
    )
    codes: dict[str, Annotated[str, text_of(60, 'a zone, or "" for none', 0)]] = may(
        dict, "Invite or street codes, and the zone that each sets.", {"kerk26": "noord"}
    )
    zones: dict[str, Annotated[str, text_of(60, "a title")]] = may(
        dict, "Parts of the network that an alert can be narrowed to, with their titles.", {"noord": "Noord"}
    )
    sims: Annotated[tuple[Annotated[str, text_of(60, "a modem's name")], ...], BeforeValidator(as_list)] = may(
        (), "Which lines serve it, by name; default all.", ["stick1"]
    )
    lines: Lines | None = may(None, "Instead of sims: which lines serve it, and a paid one for what they do not reach.")
    quiet_hours: Annotated[tuple[time, time], HOURS] | None = may(
        None, "No notices and tips then; alerts always.", "21:30-07:30"
    )
    coordinators: Annotated[tuple[Annotated[str, text_of(60, "a person's key")], ...], BeforeValidator(as_list)] = may(
        (), "Who hears of join requests and releases feedback, by their keys under people.", ["anja"]
    )
    deputy: Annotated[str, text_of(60, "a person's key")] | None = may(
        None, "Another coordinator, who is asked where none of them answered feedback for six hours.", "mia"
    )
    notices: Annotated[bool, FLAG] = may(True, "Coordinators may send a BERICHT to everybody, after code and PIN.")
    alerts_by_mail: Annotated[bool, FLAG] = may(
        False, "Members with an address get alerts by mail as well; needs mail."
    )
    default_tip: OwnTip = may(
        "",
        "Added where the officer gave no tip and it costs no segment. One text, or one a language.",
        "TIP: lichten aan, blijf binnen, kijk uit.",
    )
    hazard_tips: dict[Hazard, OwnTip] = may(
        dict,
        "A tip of its own for one kind of danger. One text, or one a language.",
        {"gas": "TIP: geen vuur, verlucht, ga naar buiten."},
    )
    tips: dict[str, Tip] = may(
        dict,
        "Prepared tips; {words} in braces are filled by the officer's. One text, or one a language.",
        {"1": "Sluit {wat} en laat een licht aan."},
    )
    controller: Annotated[str, text_of(300, "who answers for the data", 0)] = may(
        "", "Who answers for the data; stands in the welcome.", "Lokale Politie Dorp, dpo@politie.be"
    )
    language: Language | None = may(None, "Default: the gateway's.")

    @model_validator(mode="before")
    @classmethod
    def _short_from_title(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("short") and isinstance(data.get("title"), str):
            return {**data, "short": short_of(str(data["title"]))}
        return data


class Person(Part):
    """Police, a control room, or a coordinator."""

    name: Annotated[str, text_of(60, "a name")] = needed("What other officers read.", "Insp. Peeters")
    role: Literal["police", "dispatch", "coordinator"] = needed(
        "police may alert; coordinator approves and forwards; dispatch is a control room that cannot answer.", "police"
    )
    number: Annotated[tuple[Annotated[str, SENDER], ...], BeforeValidator(as_list)] = needed(
        "One mobile number, or a list of them.", "+32475123456", min_length=1
    )
    networks: Annotated[tuple[Annotated[str, text_of(60, "a network's key")], ...], BeforeValidator(as_list)] = needed(
        "In which networks, by their keys under networks.", ["dorp"], min_length=1
    )
    confirm: Annotated[tuple[Literal["sms", "totp", "list", "none"], ...], BeforeValidator(as_list)] = may(
        ("sms", "totp", "list"),
        "Any one of them proves: code and PIN, an authenticator's code, a code of the paper list.",
        ["sms", "totp", "list"],
        min_length=1,
    )
    pin_digits: Literal[4, 6] = may(4, "How many digits the PIN has.", 4)
    second_officer: Literal["off", "always"] = may("off", "always: another officer must agree too.")
    expires: Annotated[date, DAY] | None = may(None, "The right ends by itself after this day.", "2027-06-30")
    language: Language | None = may(None, "Default: the network's.")
    email: Annotated[str, EMAIL] | None = may(
        None, "A mail from here becomes feedback for the coordinators.", "peeters@politie.be"
    )

    @field_validator("pin_digits", mode="before")
    @classmethod
    def _typed(cls, value: Any) -> Any:
        return int(value) if str(value).isdecimal() else value
