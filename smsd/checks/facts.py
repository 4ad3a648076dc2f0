"""What `smsd doctor` knows: plain values, gathered elsewhere (cli/doctor_facts.py).
None means that it could not be found out.

A check is a function from Facts (or Facts and one line) to a Finding, or None where it has nothing to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Verdict(StrEnum):
    """Well, worth a look, or in need of a mend."""

    OK = "ok"
    WARN = "warning"
    BAD = "bad"


SIGNS = {Verdict.OK: "✓", Verdict.WARN: "!", Verdict.BAD: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the answer. `check` is stable, for machines; `mend` says what to do."""

    check: str
    verdict: Verdict
    words: str
    mend: str = ""
    about: str = ""  # the line, where it is about one


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of the configuration: its port, its card, its network, as the daemon tells them or as the port itself
    answered.
    """

    name: str
    driver: str = "at"
    device: str = "auto"
    number: str = ""
    # the port
    ports: tuple[str, ...] = ()  # that fit `device`
    may_open: bool | None = None  # whether the gateway's user may
    port_group: str = ""
    holder: str = ""  # a program that is not our daemon
    shared_with: str = ""  # another line that has the same port
    asked: bool = False  # the port was asked just now
    answers: bool | None = None
    said: str = ""  # why it did not
    model: str = ""
    # the daemon's word
    state: str = ""
    reason: str = ""
    refuses: str = ""  # what the network said to the last texts, where it refuses many
    unread: str = ""
    # the card
    sim: str | None = None  # what +CPIN? says
    pin_given: bool = False
    pin_refused: bool = False
    pin_tries: int | None = None
    card: str | None = None  # the end of its number
    card_known: str | None = None  # the end of that of the card that was accepted
    card_changed: bool = False
    own_number: str | None = None  # what the card says
    strangers: int = 0  # texts that lay on the card before it served this gateway
    # the network
    registered: bool | None = None
    service: str = ""
    operator: str | None = None
    technology: str | None = None
    signal_dbm: int | None = None
    centre: bool | None = None
    full: float | None = None  # the store for incoming texts, 0 to 1
    announces: bool | None = None  # whether the modem takes the order to announce texts
    way: str = ""  # how texts reach us, once one came
    # the subscription
    expires: date | None = None
    fair_use: bool = False
    quota_left: int | None = None
    recipients_left: int | None = None
    members: int = 0  # that it serves
    # the self-test
    tested_at: datetime | None = None
    test_failed: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """The newest copy of the database."""

    path: str
    age_days: float


@dataclass(frozen=True, slots=True)
class Planned:
    """A job of the schedule: when it comes next, or why never."""

    name: str
    next: datetime | None
    fault: str = ""
    do: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server: `fault` is empty where it took the login."""

    kind: str
    where: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the checks look at; what could not be found out has its default."""

    now: datetime
    today: date
    # the configuration
    config: str = ""  # its path
    config_faults: tuple[str, ...] = ()
    config_missing: bool = False
    config_unreadable: bool = False
    # the daemon
    daemon: str = "none"  # answering, silent, none
    heartbeat_s: float | None = None
    pid: int | None = None
    running: tuple[int, ...] = ()  # processes `smsd run` of this configuration
    version: str = ""
    daemon_version: str = ""
    log_dropped: int = 0
    # the machine
    lines: tuple[LineFacts, ...] = ()
    sticks: tuple[str, ...] = ()  # sticks without a port for AT, each with why and the mend
    modem_manager: bool = False
    user: str = ""  # as whom the gateway runs
    clock_proven: bool | None = None
    disk_free_mb: int | None = None
    disk_path: str = ""
    read_only: bool = False
    card_errors: int = 0  # of the SD card, as the kernel counts
    card_wear: int | None = None  # per cent, where the card tells
    under_voltage: bool | None = None
    # the database
    database: str = ""
    database_there: bool = True
    database_fault: str = ""
    key: str = "ok"  # ok, missing, or a sentence
    copy: Copy | None = None
    copies_expected: bool = False  # it runs for more than a day
    # people
    officers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # who may alert, by network
    coordinators: dict[str, tuple[str, ...]] = field(default_factory=dict)
    not_enrolled: tuple[str, ...] = ()
    barred: dict[str, str] = field(default_factory=dict)  # name → expired, blocked
    ending: dict[str, date] = field(default_factory=dict)  # rights that end soon
    members: dict[str, int] = field(default_factory=dict)
    # what goes by itself
    mail: bool = False
    servers: tuple[Server, ...] = ()
    letters_waiting: int = 0
    letters_failed: int = 0
    schedule: tuple[Planned, ...] = ()
    alarms: tuple[str, ...] = ()  # in words
    names_hidden: bool = False  # who asks may not read the database: counts only
