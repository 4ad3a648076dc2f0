"""The self-test: a text from each line to another (or to itself) and back in; it also proves that `sim.number` is true.

In: a transaction. Out: rows with a word that cannot be guessed, what is still awaited, what came. A line whose text
does not come within WAIT, or comes from another number than the configuration says, is an alarm until a later test
passes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from smsd.model.delivery import Priority
from smsd.model.inbound import Text
from smsd.service.context import Context
from smsd.service.unit import UnitOfWork
from smsd.store import facts

WAIT = timedelta(minutes=10)
_WORD = re.compile(r"SMSD SELFTEST ([0-9a-f]{16})$")
PREFIX = "selftest:"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A test of a line: the word that has to come back, since when, and whether the one before or this one did not
    come back as it should.
    """

    word: str
    at: datetime
    failed: bool


def begin(conn: Connection, ctx: Context) -> None:
    """Sends one text from each line to the next one."""
    unit = UnitOfWork(ctx, conn)
    modems = ctx.config.modems
    awaited = _awaited(conn)
    for i, modem in enumerate(modems):
        word = f"{ctx.chance.getrandbits(64):016x}"
        before = awaited.get(modem.name)
        failed = before is not None and before.failed
        facts.put(conn, PREFIX + modem.name, _stored(Awaited(word, unit.now, failed)))
        unit.queue(
            modems[(i + 1) % len(modems)].sim.number,
            f"SMSD SELFTEST {word}",
            priority=Priority.TIP,
            role="staff",
            pinned=modem.name,
        )
    unit.journal("self-test", "", f"{len(modems)} line(s)")


def heard(unit: UnitOfWork, text: Text) -> bool:
    """A text from one of our own numbers; whether it was an awaited one."""
    match = _WORD.match(text.body.strip())
    if match is None:
        return False
    for name, awaited in _awaited(unit.conn).items():
        if awaited.word != match.group(1):
            continue
        modem = next((m for m in unit.config.modems if m.name == name), None)
        if modem is not None and text.sender == modem.sim.number:
            facts.drop(unit.conn, PREFIX + name)
            unit.journal("self-test passed", "", name)
        else:
            facts.put(unit.conn, PREFIX + name, _stored(replace(awaited, failed=True)))
            unit.journal("self-test from another number", text.sender, name)
        return True
    return False


def mark_failed(conn: Connection, ctx: Context) -> list[str]:
    """Notes tests that did not come back in time as failed; lines whose test did not come back as it should."""
    now, out = ctx.now(), []
    for name, awaited in _awaited(conn).items():
        if awaited.failed or now - awaited.at > WAIT:
            if not awaited.failed:
                facts.put(conn, PREFIX + name, _stored(replace(awaited, failed=True)))
            out.append(name)
    return out


def _awaited(conn: Connection) -> dict[str, Awaited]:
    """By line. What cannot be read is forgotten: the next test is a new one."""
    out = {}
    for key, value in facts.starting(conn, PREFIX).items():
        match facts.data(value):
            case {"word": str(word), "at": str(at), "failed": bool(failed)} if (since := facts.moment(at)) is not None:
                out[key.removeprefix(PREFIX)] = Awaited(word, since, failed)
            case _:
                facts.drop(conn, key)
    return out


def _stored(awaited: Awaited) -> str:
    return json.dumps({"word": awaited.word, "at": awaited.at.isoformat(), "failed": awaited.failed})
