"""A text that proves a line: out to a number that the operator names, and, for a round trip, an answer back in.

In: a configuration, a line, a number. Out: findings. Where a daemon runs, it sends (and everything that holds for a
text holds for this one); where none does, the modem is opened here, as the daemon would open it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Connection

from smsd.checks.facts import Finding, Verdict
from smsd.cli.shared import database, now
from smsd.config import Config
from smsd.config.messages import catalogue
from smsd.daemon import status as volatile
from smsd.daemon.assembly import modem_of
from smsd.errors import ModemTrouble, PinRefused, Unusable
from smsd.model.delivery import REACHED, Priority, Reference, State
from smsd.modem.board import Board
from smsd.modem.protocol import Card
from smsd.phone_number import e164, is_mobile, mask
from smsd.rules.wording import Wording
from smsd.sms import dcs, validity
from smsd.sms.address import Address
from smsd.sms.fit import fit
from smsd.sms.tpdu import Submit
from smsd.store import facts, glance, journal, spool
from smsd.store.database import Database
from smsd.store.opening import only_one

SENT_S, ANSWER_S, LOOK_S = 90.0, 180.0, 0.3
VALID = timedelta(minutes=10)
OK, WARN, BAD = Verdict.OK, Verdict.WARN, Verdict.BAD
Say = Callable[[str], None]


def target(config: Config, written: str) -> str:
    """The number that the text goes to: one that can get it, and that the gateway may text."""
    number = e164(written, config.gateway.country)
    if number is None:
        raise Unusable(f"{written!r} is not a phone number; write it as 0475123456 or +32475123456")
    if not is_mobile(number):
        raise Unusable(f"{number} is a landline: texts do not arrive there")
    if not number.startswith(config.gateway.allowed_prefixes):
        raise Unusable(
            f"{number} is outside allowed_prefixes ({', '.join(config.gateway.allowed_prefixes)}): nothing is sent "
            "there"
        )
    return number


def body(config: Config, folder: Path, line: str, moment: datetime) -> str:
    """The words, in the gateway's language."""
    at = moment.astimezone(config.gateway.zone).strftime("%H:%M:%S")
    return Wording(catalogue(folder)).say(
        config.gateway.language, "line_test", short=config.gateway.name, modem=line, time=at
    )


def one(config: Config, folder: Path, line: str, number: str, say: Say) -> Finding:
    """One text by one line; whether the network took it."""
    words = body(config, folder, line, now())
    if volatile.look(config.gateway.database).answering:
        found, _ = by_daemon(config, line, number, words, say)
        return found
    return by_hand(config, line, number, words, say)


def by_daemon(config: Config, line: str, number: str, words: str, say: Say) -> tuple[Finding, int]:
    """Queues it behind the alerts and waits for what the daemon makes of it; the finding and the row."""
    db = database(config)
    row = db.call(_queue, line, number, words, config)
    say(f"{line}: texting {mask(number)} ...")
    until = time.monotonic() + SENT_S
    while time.monotonic() < until:
        state, reason, modem = db.call(glance.outcome, row)
        if state in REACHED:
            if modem != line:
                return Finding(
                    check="test",
                    verdict=BAD,
                    words=f"it left by {modem} instead",
                    mend=f"{line} does not send: smsd doctor tells why",
                    about=line,
                ), row
            return Finding(
                check="test",
                verdict=OK,
                words=f"the network took the text to {mask(number)}"
                + (" and delivered it" if state is State.DELIVERED else ""),
                mend="",
                about=line,
            ), row
        if state in (State.FAILED, State.CANCELLED, State.EXPIRED, State.UNDELIVERED):
            break
        time.sleep(LOOK_S)
    else:
        db.call(_withdraw, row)
        reason = reason or "the line did not take it up"
    return Finding(
        check="test",
        verdict=BAD,
        words=f"the text to {mask(number)} did not leave: {reason or 'no reason was told'}",
        mend=_mend(reason),
        about=line,
    ), row


def _mend(reason: str) -> str:
    if "take it up" in reason:
        return "smsd status shows why the line does not send"
    return "no credit, a bar, or no network: try the card in a phone; smsd doctor tells more"


def _queue(conn: Connection, line: str, number: str, words: str, config: Config) -> int:
    journal.note(conn, now(), "line test", "", line)
    return spool.add_one(
        conn,
        {
            "text_id": spool.text(conn, words, fit(words).segments),
            "number": number,
            "role": "staff",
            "priority": int(Priority.REPLY),
            "ordinal": 0,
            "pinned": line,
            "created_at": now(),
            "expires_at": now() + VALID,
            "report": config.alerts.reports,
        },
    )


def _withdraw(conn: Connection, row: int) -> None:
    spool.withdraw_waiting(conn, "cancel", now(), "not taken up", spool.of_row(row))


def by_hand(config: Config, line: str, number: str, words: str, say: Say) -> Finding:
    """No daemon runs: the modem is opened here, sends one text, and is let
    go. The lock keeps a daemon out meanwhile.
    """
    db = database(config)
    modem = modem_of(next(m for m in config.modems if m.name == line), config, db, Board(), None)

    async def send() -> Reference | None:
        fitted = fit(words)
        try:
            await modem.open(db.call(_card, line))
            if modem.facts.registered is False:
                raise ModemTrouble(f"not registered where texts go: {modem.facts.service}")
            say(f"{line}: texting {mask(number)} ...")
            return await modem.submit(
                Submit(
                    Address(number, "international"),
                    fitted.text,
                    None,
                    mr=0,
                    validity=validity.relative(600),
                    coding=dcs.decode(dcs.encode(fitted.encoding)),
                )
            )
        finally:
            await modem.close()

    with only_one(config.gateway.database, config.gateway.id):
        try:
            asyncio.run(send())
        except PinRefused as trouble:
            db.call(facts.put, f"pin_refused:{line}", "1")
            return Finding(
                check="test",
                verdict=BAD,
                words=str(trouble),
                mend=f"mend sim.pin, then: smsd modem accept {line}",
                about=line,
            )
        except ModemTrouble as trouble:
            return Finding(
                check="test",
                verdict=BAD,
                words=f"the text to {mask(number)} did not leave: {trouble}",
                mend="smsd doctor tells more",
                about=line,
            )
    return Finding(check="test", verdict=OK, words=f"the network took the text to {mask(number)}", mend="", about=line)


def _card(conn: Connection, line: str) -> Card:
    return Card(
        facts.get(conn, f"iccid:{line}"),
        facts.get(conn, f"pin_refused:{line}") == "1",
        facts.get(conn, f"way:{line}") or "",
    )


def round_trip(config: Config, folder: Path, number: str, say: Say, *, wait_s: float = ANSWER_S) -> Iterator[Finding]:
    """A text from each line, and one answer back in: radio, network, announcements and reading in one."""
    if not volatile.look(config.gateway.database).answering:
        yield Finding(
            check="round_trip",
            verdict=BAD,
            words="a round trip needs the daemon: it reads the answer",
            mend="sudo systemctl start smsd, then again",
        )
        return
    began = now()
    for modem in config.own_modems:
        yield by_daemon(config, modem.name, number, body(config, folder, modem.name, now()), say)[0]
    say(f"answer one of these texts with OK; waiting {wait_s:.0f} s ...")
    yield _answer(database(config), number, began, wait_s)


def _answer(db: Database, number: str, began: datetime, wait_s: float) -> Finding:
    until = time.monotonic() + wait_s
    while time.monotonic() < until:
        if line := db.call(glance.heard_from, number, began):
            return Finding(
                check="round_trip", verdict=OK, words=f"the answer of {mask(number)} came in", mend="", about=line
            )
        time.sleep(LOOK_S)
    return Finding(
        check="round_trip",
        verdict=BAD,
        words=f"no answer of {mask(number)} came within {wait_s:.0f} s",
        mend="was it answered? Then texts do not come in: see announcements and storage above",
    )
