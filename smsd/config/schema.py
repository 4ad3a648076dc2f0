"""What every key of the configuration means: pydantic models, frozen. As long as the configuration has keys.

In: nested text, with the gateway's country as validation context. Out: `Config`. A message of a validator is the second
half of a sentence: `got …, want …`.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from smsd.phone_number import Secret, e164

Language = Literal["nl", "fr", "de", "en"]
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}


def _duration(value: Any) -> Any:
    match = re.fullmatch(r"(\d+) ?([smhdwy])", str(value).strip())
    if not match:
        raise ValueError(f"got {str(value)!r}, want a time such as 30s, 60m, 4h, 30d or 1y")
    return timedelta(seconds=int(match.group(1)) * _UNITS[match.group(2)])


def _auto_or_duration(value: Any) -> Any:
    return "auto" if str(value) == "auto" else _duration(value)


def _number(value: Any, info: ValidationInfo) -> str:
    country = (info.context or {}).get("country", "BE")
    number = e164(str(value), country)
    if number is None:
        raise ValueError(f"got {str(value)!r}, want a phone number such as +32475123456")
    return number


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _hours(value: Any) -> Any:
    match = re.fullmatch(r"(\d{1,2}):(\d\d) ?- ?(\d{1,2}):(\d\d)", str(value).strip())
    try:
        h1, m1, h2, m2 = map(int, match.groups() if match else ())
        return time(h1, m1), time(h2, m2)
    except ValueError:
        raise ValueError(f"got {str(value)!r}, want hours such as 21:30-07:30") from None


def _secret(value: Any) -> Any:
    return value if isinstance(value, Secret) else Secret(str(value))


def _as_text(example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "examples": [example]})


Duration = Annotated[timedelta, BeforeValidator(_duration), _as_text("60m")]
AutoOrDuration = Annotated[timedelta | Literal["auto"], BeforeValidator(_auto_or_duration), _as_text("auto")]
Number = Annotated[str, BeforeValidator(_number), _as_text("+32475123456")]
Hours = Annotated[tuple[time, time], BeforeValidator(_hours), _as_text("21:30-07:30")]
Hidden = Annotated[Secret, BeforeValidator(_secret), _as_text("!secret name")]


Flag = bool


class Part(BaseModel):
    """A part of the configuration: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True)


class Gateway(Part):
    """Who and where."""

    name: str
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "BE"
    language: Language = "nl"
    timezone: str = "Europe/Brussels"
    database: str = "sqlite:////var/lib/smsd/smsd.db"
    allowed_prefixes: tuple[Annotated[str, Field(pattern=r"^\+\d{1,6}$")], ...] = ("+32",)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"got {value!r}, want a time zone such as Europe/Brussels") from None
        return value

    @field_validator("database")
    @classmethod
    def _sqlite(cls, value: str) -> str:
        if not value.startswith("sqlite:///"):
            raise ValueError("want sqlite:///path (three slashes, and a fourth where the path is absolute)")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone for times of day."""
        return ZoneInfo(self.timezone)


class FairUse(Part):
    """What the subscription allows."""

    per_minute: Annotated[int, Field(ge=1)] | None = None
    per_day: Annotated[int, Field(ge=1)] | None = None
    per_month: Annotated[int, Field(ge=1)] | None = None
    recipients_per_month: Annotated[int, Field(ge=1)] | None = None


class Sim(Part):
    """The card in a modem."""

    number: Number
    iccid: Annotated[str, Field(pattern=r"^\d{18,20}$")] | None = None
    pin: Hidden | None = None
    fair_use: FairUse | None = None
    over_limit: Literal["move", "refuse", "send"] = "move"
    expires: date | None = None

    @field_validator("pin")
    @classmethod
    def _pin_digits(cls, value: Secret | None) -> Secret | None:
        if value is not None and not re.fullmatch(r"\d{4,8}", value.reveal()):
            raise ValueError("want 4 to 8 digits")
        return value


class Modem(Part):
    """One line."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,20}$")]
    driver: Literal["at", "gammu", "modemmanager", "simulated"] = "at"
    device: str = "auto"
    imei: Annotated[str, Field(pattern=r"^\d{15}$")] | None = None
    baudrate: Annotated[int, Field(ge=1200, le=4_000_000)] = 115200
    profile: str = "auto"
    power_cycle: Annotated[str, Field(max_length=200)] = ""
    sim: Sim


class Network(Part):
    """One neighbourhood."""

    title: str
    short: str = ""
    join: Literal["open", "invite", "approval", "closed"] = "approval"
    codes: dict[str, str] = Field(default_factory=dict)
    zones: dict[str, str] = Field(default_factory=dict)
    sims: tuple[str, ...] = ()
    quiet_hours: Hours | None = None
    coordinators: tuple[str, ...] = ()
    notices: Flag = True
    alerts_by_mail: Flag = False
    default_tip: str = ""
    hazard_tips: dict[Literal["gas", "fire", "evacuation", "water", "traffic", "missing", "explosive", "power", "weather", "animal", "fraud"], str] = Field(
        default_factory=dict)  # fmt: skip
    tips: dict[str, str | dict[str, str]] = Field(default_factory=dict)
    controller: str = ""
    language: Language | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_from_title(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("short") and isinstance(data.get("title"), str):
            return {**data, "short": str(data["title"]).upper()[:12].strip()}
        return data


class Person(Part):
    """Police, a control room, or a coordinator."""

    name: str
    role: Literal["police", "dispatch", "coordinator"]
    number: Annotated[tuple[str, ...], BeforeValidator(_list)]
    networks: Annotated[tuple[str, ...], BeforeValidator(_list)]
    confirm: Annotated[tuple[Literal["sms", "totp", "list", "none"], ...], BeforeValidator(_list)] = ("sms", "totp", "list")
    pin_digits: Literal[4, 6] = 4
    second_officer: Literal["off", "always"] = "off"
    expires: date | None = None
    language: Language | None = None
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None

    @field_validator("pin_digits", mode="before")
    @classmethod
    def _typed(cls, value: Any) -> Any:
        return int(value) if str(value).isdecimal() else value

    @field_validator("number")
    @classmethod
    def _numbers(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if info.data.get("role") == "dispatch":
            country = (info.context or {}).get("country", "BE")
            return tuple(e164(v, country) or v for v in value)
        return tuple(_number(v, info) for v in value)


class Alerts(Part):
    """How alerts travel."""

    expire_after: AutoOrDuration = "auto"
    end_by: Literal["sms", "mail", "none"] = "sms"
    reports: bool = True
    transliterate: bool = True
    max_segments: Annotated[int, Field(ge=1, le=5)] = 2


class Smtp(Part):
    """Mail out."""

    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: Hidden | None = None


class Imap(Part):
    """Mail in."""

    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    security: Literal["starttls", "tls", "none"] = "tls"
    user: str
    password: Hidden
    folder: str = "INBOX"
    authserv_id: str | None = None


class Mail(Part):
    """Feedback by e-mail."""

    sender: Annotated[str, Field(alias="from", pattern=r"^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+\.[A-Za-z]+$")]
    smtp: Smtp
    imap: Imap | None = None


class Job(Part):
    """Something that happens by the clock."""

    name: str
    cron: str | None = None
    interval: Duration | None = None
    do: Literal["test_alarm", "tip", "self_test", "report", "digest", "backup", "retention"]
    tip: str | None = None
    to: Annotated[tuple[str, ...], BeforeValidator(_list)] = ()
    networks: Annotated[tuple[str, ...], BeforeValidator(_list)] = ()


class Privacy(Part):
    """How long what is kept."""

    members_after_stop: Duration = timedelta(days=30)
    inbound_texts: Duration = timedelta(days=30)
    deliveries: Duration = timedelta(days=90)
    alert_texts: Duration = timedelta(days=365)
    journal: Duration = timedelta(days=730)


class Metrics(Part):
    """Prometheus."""

    listen: Annotated[str, Field(pattern=r"^[^\s:]+:\d{1,5}$")] | None = None


class Web(Part):
    """The page (`smsd web`)."""

    listen: Annotated[str, Field(pattern=r"^(\[[0-9a-fA-F:]+\]|[^\s:\[\]]+):\d{1,5}$")] = "127.0.0.1:8480"
    hosts: Annotated[tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{1,253}$")], ...], BeforeValidator(_list)] = ()
    trusted_proxy: Annotated[str, Field(pattern=r"^[0-9a-fA-F.:]{2,45}$")] | None = None
    operators: Annotated[tuple[str, ...], BeforeValidator(_list)] = ()

    @property
    def host(self) -> str:
        """Where it listens, without the port."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in ("127.0.0.1", "::1", "localhost")


class Log(Part):
    """What the daemon says."""

    format: Literal["auto", "json", "text"] = "auto"
    level: Literal["debug", "info", "warning", "error"] = "info"


class Config(Part):
    """The whole configuration."""

    gateway: Gateway
    modems: Annotated[tuple[Modem, ...], Field(min_length=1)]
    networks: Annotated[dict[Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,20}$")], Network], Field(min_length=1)]
    people: dict[Annotated[str, Field(pattern=r"^[a-z0-9_.-]{1,30}$")], Person] = Field(default_factory=dict)
    alerts: Alerts = Field(default_factory=Alerts)
    mail: Mail | None = None
    schedule: tuple[Job, ...] = ()
    privacy: Privacy = Field(default_factory=Privacy)
    metrics: Metrics = Field(default_factory=Metrics)
    web: Web = Field(default_factory=Web)
    log: Log = Field(default_factory=Log)

    def sims_of(self, network: str) -> tuple[str, ...]:
        """The lines that serve a network."""
        return self.networks[network].sims or tuple(m.name for m in self.modems)

    def language_of(self, network: str) -> str:
        """The language of a network's own texts."""
        known = self.networks.get(network)  # a network may have left the configuration, its members not
        return (known.language if known else None) or self.gateway.language

    def own_numbers(self) -> set[str]:
        """Those of our own SIMs."""
        return {m.sim.number for m in self.modems}
