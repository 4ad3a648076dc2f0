"""Checks of the machine and the daemon. Pure.

In: facts. Out: findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from smsd.checks.facts import Facts, Finding, Verdict
from smsd.moments import spoken

OK, WARN, BAD = Verdict.OK, Verdict.WARN, Verdict.BAD
DISK_BAD_MB, DISK_WARN_MB = 100, 500
EARLIEST_YEAR = 2025
WEAR_WARN = 80
COPY_OLD_DAYS = 2.5


def configuration(facts: Facts) -> Iterator[Finding]:
    """The file: there, readable, without faults."""
    if facts.config_missing:
        yield Finding(
            "configuration", BAD, f"there is no {facts.config}", "sudo smsd setup asks a few questions and writes it"
        )
    elif facts.config_unreadable:
        yield Finding("configuration", BAD, f"you may not read {facts.config}", "sudo smsd doctor")
    elif facts.config_faults:
        more = f" (and {len(facts.config_faults) - 3} more)" if len(facts.config_faults) > 3 else ""
        held = "; the daemon runs on the one before" if facts.daemon == "answering" else ""
        for fault in facts.config_faults[:3]:
            tab = "blanks instead of the tab; " if "\\t" in fault or "tab" in fault.split() else ""
            yield Finding("configuration", BAD, fault, f"{tab}smsd config check shows the line{more}{held}")
    else:
        yield Finding("configuration", OK, f"{facts.config} has no fault")


def daemon(facts: Facts) -> Iterator[Finding]:
    """One daemon, at work, of this version."""
    if len(facts.running) > 1:
        others = (
            [pid for pid in facts.running if pid != facts.pid]
            if facts.pid in facts.running
            else list(facts.running[1:])
        )
        yield Finding(
            "daemon",
            BAD,
            f"{len(facts.running)} daemons run (processes {', '.join(map(str, facts.running))}): they "
            "fight for modem and database",
            f"sudo kill {' '.join(map(str, others))}; one is kept by systemd: systemctl status smsd",
        )
    if facts.daemon == "answering":
        yield Finding(
            "daemon",
            OK,
            f"the daemon answers (process {facts.pid}, last sign of life {facts.heartbeat_s or 0:.0f} s ago)",
        )
    elif facts.daemon == "silent":
        age = f"{facts.heartbeat_s:.0f} s" if facts.heartbeat_s is not None else "long"
        full = (
            "; a full disk stops the sign of life too"
            if facts.disk_free_mb is not None and facts.disk_free_mb < DISK_BAD_MB
            else ""
        )
        yield Finding(
            "daemon",
            BAD,
            f"the daemon is not answering: its last sign of life is {age} old{full}",
            "journalctl -u smsd -n 50 tells why; sudo systemctl restart smsd",
        )
    else:
        yield Finding(
            "daemon",
            BAD,
            "no daemon runs: nothing is sent and nobody is heard",
            "sudo systemctl enable --now smsd, then: journalctl -u smsd -n 50",
        )
    if facts.daemon_version and facts.daemon_version != facts.version:
        yield Finding(
            "version",
            WARN,
            f"the daemon is version {facts.daemon_version}, this command {facts.version}",
            "sudo systemctl restart smsd",
        )
    if facts.log_dropped:
        yield Finding(
            "log",
            WARN,
            f"{facts.log_dropped} lines of the log could not be written",
            "is the disk full? journalctl --disk-usage",
        )


def sticks(facts: Facts) -> Iterator[Finding]:
    """Sticks without a port for AT: HiLink, a disc with a driver for Windows, no driver."""
    for words in facts.sticks:
        what, _, mend = words.partition("; ")
        yield Finding("stick", BAD, what, mend or "see hardware/README.md")


def modem_manager(facts: Facts) -> Iterator[Finding]:
    """Who takes every modem that it sees."""
    if facts.modem_manager and not any(line.driver == "modemmanager" for line in facts.lines):
        bad = any(line.holder.lower().startswith("modemmanager") for line in facts.lines)
        yield Finding(
            "modemmanager",
            BAD if bad else WARN,
            "ModemManager runs" + (" and holds the modem" if bad else " and may take the modem"),
            "sudo systemctl disable --now ModemManager, then replug the stick (unless it is this "
            "machine's way to the Internet)",
        )


def clock(facts: Facts) -> Iterator[Finding]:
    """The time of day: alerts carry it, and what is too old is not sent."""
    if facts.now.year < EARLIEST_YEAR:
        yield Finding(
            "clock",
            BAD,
            f"the clock says {facts.now:%Y-%m-%d}: it is not set, and times in alerts would be wrong",
            "timedatectl set-ntp true (a Pi has no clock of its own: it needs the Internet or a clock module)",
        )
    elif facts.clock_proven is False:
        yield Finding(
            "clock",
            WARN,
            f"no time service keeps the clock ({spoken(facts.now, facts.now.tzinfo or UTC)})",
            "timedatectl set-ntp true; is it right?",
        )
    elif facts.clock_proven:
        yield Finding("clock", OK, "a time service keeps the clock")


def disk(facts: Facts) -> Iterator[Finding]:
    """Room, and whether it can be written at all."""
    where = facts.disk_path or "the disk"
    if facts.read_only:
        yield Finding(
            "disk",
            BAD,
            f"{where} cannot be written: the card is dying, or was mounted read-only after a fault",
            "copy what is there, put a new card in, install, smsd restore",
        )
    elif facts.disk_free_mb is not None:
        free = facts.disk_free_mb
        verdict = BAD if free < DISK_BAD_MB else WARN if free < DISK_WARN_MB else OK
        words = f"the disk is full: {free} MB free at {where}" if verdict is BAD else f"{free:,} MB free at {where}"
        yield Finding(
            "disk",
            verdict,
            words,
            ""
            if verdict is OK
            else "make room: sudo journalctl --vacuum-size=100M; sudo apt clean; old copies in backups/",
        )


def card(facts: Facts) -> Iterator[Finding]:
    """The memory card, as far as it tells."""
    if facts.card_errors:
        yield Finding(
            "card",
            WARN,
            f"the memory card had {facts.card_errors} errors since the start",
            "sudo smsd backup to a USB stick, and a new card soon",
        )
    elif facts.card_wear is not None:
        verdict = WARN if facts.card_wear >= WEAR_WARN else OK
        yield Finding(
            "card",
            verdict,
            f"the memory card has used {facts.card_wear} % of its life",
            "" if verdict is OK else "a new card soon",
        )


def power(facts: Facts) -> Iterator[Finding]:
    """Under-voltage, as a Raspberry Pi measures it."""
    if facts.under_voltage:
        yield Finding(
            "power",
            BAD,
            "the supply is too weak: the voltage fell too low",
            "use the supply made for this Pi and a short, thick cable",
        )
    elif facts.under_voltage is False:
        yield Finding("power", OK, "the supply is strong enough")


def database(facts: Facts) -> Iterator[Finding]:
    """The database, its key, its last copy."""
    if not facts.database:
        return
    if facts.database_fault:
        yield Finding(
            "database",
            BAD,
            facts.database_fault,
            f"go back to a copy: ls {facts.database.rpartition('/')[0]}/backups, then: smsd restore FILE"
            if any(word in facts.database_fault for word in ("damaged", "is gone", "is empty"))
            else "does the server answer, and let this user in? whoever runs the PostgreSQL knows"
            if facts.database.startswith("postgresql")
            else "is the disk full, or do you not own it? sudo smsd doctor",
        )
    elif not facts.database_there:
        yield Finding(
            "database",
            WARN,
            f"there is no database {facts.database} yet",
            "the first command that needs it makes it: smsd people enrol NAME",
        )
    else:
        yield Finding("database", OK, f"the database is whole ({facts.database})")
    if facts.key == "missing" and facts.database_there:
        yield Finding(
            "key",
            BAD,
            "machine.key is not there: no PIN of anybody counts without it",
            "put it back from a backup (smsd restore), or enrol everybody anew: smsd people enrol NAME",
        )
    elif facts.key not in ("ok", "missing"):
        yield Finding("key", BAD, facts.key, "put it back from a backup: smsd restore")


def copies(facts: Facts) -> Iterator[Finding]:
    """The nightly copy; of a PostgreSQL whoever runs it makes them."""
    if facts.database.startswith("postgresql"):
        return
    if facts.copy is not None:
        old = facts.copy.age_days > COPY_OLD_DAYS
        yield Finding(
            "backup",
            WARN if old else OK,
            f"the last copy of the database is {_days(facts.copy.age_days)} old ({facts.copy.path})",
            "does the daemon run at night? smsd backup FILE makes one now" if old else "",
        )
    elif facts.database_there and facts.copies_expected:
        yield Finding(
            "backup",
            WARN,
            "there is no copy of the database",
            "the daemon makes one every night; smsd backup FILE makes one now",
        )


def _days(days: float) -> str:
    return f"{days * 24:.0f} hours" if days < 2 else f"{days:.0f} days"
