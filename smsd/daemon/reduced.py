"""The gateway without its database: it stays up, sends nothing to members, and says that it cannot.

In: the configuration, why the database cannot be used. Out: lines that are open and listen; texts to coordinators,
and to officers who text, each once (staff_told.py); status.json, the watchdog's food. What comes is left on the SIM:
whoever has the database again reads it there. Where the operator's YAML says so it goes back to the newest good copy
by itself. It knows no member and opens no database.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from smsd import log, log_lines
from smsd.clock import boot_id
from smsd.config.database_url import path_of
from smsd.config.schema import Config
from smsd.daemon import notify, status
from smsd.daemon.staff_told import Told, Word
from smsd.errors import Barred, Damaged, KeyLost, ModemTrouble, PinRefused, Refused, SmsdError
from smsd.model.line import State
from smsd.modem.protocol import Card, Incoming, Modem
from smsd.phone_number import e164
from smsd.rules.wording import Wording
from smsd.sms import dcs, udh, validity
from smsd.sms.address import Address
from smsd.sms.fit import fit
from smsd.sms.tpdu import Deliver, Submit
from smsd.store import backup, presence
from smsd.version import version

LOOK_S, BEAT_S, SWEEP_S, REFRESH_S = 1.0, 5.0, 25.0, 30.0
REOPEN_S, BARRED_S, REFUSED_S = 5.0, 3600.0, 60.0
DRAIN_S = 25.0
SILENT_S = 260.0  # as the lines of the whole gateway: beyond, systemd is not fed
KEEP = timedelta(hours=2)  # how long a text of ours is worth being delivered
AGAIN = timedelta(hours=6)  # a card that damages its database again so soon is not trusted with the next copy


def place(url: str) -> Path:
    """The file beside the database that a reduced run keeps."""
    return path_of(url).with_suffix(".reduced.json")


def told(config: Config, wording: Wording) -> Told:
    """Who is to be told, and who was."""
    return Told(config, wording, place(config.gateway.database))


# ---- the way back


def go_back(config: Config, memory: Told, why: Damaged, now: datetime) -> presence.Copy | None:
    """Puts the newest good copy back where the YAML says so; which. What was there is kept beside it."""
    if config.backup.restore != "newest" or isinstance(why, KeyLost):
        return None
    with contextlib.suppress(KeyError, ValueError):
        if now - datetime.fromisoformat(memory.kept["went back"]) < AGAIN:
            log.trouble(
                "database", "it went back to a copy a few hours ago; the card may be dying, so a person has to look"
            )
            return None
    path = path_of(config.gateway.database)
    try:
        passphrase = (
            backup.passphrase_of(Path(config.backup.passphrase_file), private=True)
            if config.backup.passphrase_file
            else None
        )
        good = presence.newest_good(path, passphrase)
        if good is None:
            return None
        with backup.opened(good.path, path.parent, passphrase) as (_, folder):
            backup.put_back(folder, config.gateway.database, now)
    except (SmsdError, OSError) as error:
        log.trouble("database", f"the newest copy could not be put back: {error}")
        return None
    memory.put("went back", now.isoformat())
    log.went_back(good.path.name, good.at)
    return good


# ---- the life


@dataclass(slots=True)
class _Line:
    name: str
    modem: Modem
    state: State = State.CLOSED
    reason: str = ""
    sent: int = 0
    beat: float = field(default_factory=time.monotonic)

    def be(self, state: State, reason: str = "") -> None:
        """A new state, told in the log."""
        if (state, reason) != (self.state, self.reason):
            log.line_state(self.name, state, reason)
        self.state, self.reason = state, reason


class Reduced:
    """One run without a database."""

    def __init__(self, config: Config, modems: list[Modem], memory: Told, why: str, stop: asyncio.Event) -> None:
        self.config, self.memory, self.why, self.stop = config, memory, why, stop
        self.lines = [_Line(modem.config.name, modem) for modem in modems]
        self.since = datetime.now(UTC)
        self._began = time.monotonic()
        self._saying = asyncio.Lock()

    async def run(self) -> None:
        """Until it is asked to stop."""
        async with asyncio.TaskGroup() as group:
            lines = [group.create_task(self._keep(line), name=line.name) for line in self.lines]
            telling = group.create_task(self._tell(), name="status")
            notify.notify("READY=1", "STATUS=the database is damaged: nothing is sent")
            await self.stop.wait()
            notify.notify("STOPPING=1")
            for line in self.lines:
                line.modem.news.set()
            await asyncio.wait(lines, timeout=DRAIN_S)
            for task in (*lines, telling):
                task.cancel()
        for line in self.lines:
            await line.modem.close()
        status.path(self.config.gateway.database).unlink(missing_ok=True)

    async def _keep(self, line: _Line) -> None:
        """Opens the line again and again."""
        while not self.stop.is_set():
            line.be(State.OPENING)
            pause = REOPEN_S
            try:
                refused = self._pin_key(line) in self.memory.kept
                found = await line.modem.open(Card(pin_refused=refused))
                await self._listen(line, found)
            except Barred as trouble:
                if isinstance(trouble, PinRefused):
                    self.memory.put(self._pin_key(line), "1")
                line.be(State.BARRED, str(trouble))
                pause = BARRED_S if isinstance(trouble, PinRefused) else REOPEN_S
            except ModemTrouble as trouble:
                line.be(State.LOST, str(trouble))
            await line.modem.close()
            await self._pause(line, pause)
        line.be(State.CLOSED)

    @staticmethod
    def _pin_key(line: _Line) -> str:
        """A PIN that a card refused is not sent again, whatever is damaged."""
        return f"pin {line.name}"

    async def _pause(self, line: _Line, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stop.is_set() and (left := until - time.monotonic()) > 0:
            line.beat = time.monotonic()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, BEAT_S)):
                    await self.stop.wait()

    async def _listen(self, line: _Line, found: list[Incoming]) -> None:
        swept = looked = time.monotonic()
        while not self.stop.is_set():
            line.beat = now = time.monotonic()
            registered = line.modem.facts.registered is not False
            line.be(State.READY if registered else State.RESTING, "" if registered else "not registered")
            self.memory.texted(self._senders(found), datetime.now(self.config.gateway.zone).date().isoformat())
            if registered:
                await self._say(line)
            if line.modem.lost.is_set():
                await line.modem.alive()
            if now - looked >= REFRESH_S:
                await line.modem.refresh()
                looked = now
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_S):
                    await line.modem.news.wait()
            found = []
            if line.modem.news.is_set() or now - swept >= SWEEP_S:
                line.modem.news.clear()
                swept = now
                if (card := line.modem.with_card) is not None:
                    for _ in card.calls():
                        await card.hang_up()
                    found = await card.sweep()

    def _senders(self, found: list[Incoming]) -> list[str]:
        country = self.config.gateway.country
        shown = [i.tpdu.sender.number for i in found if isinstance(i.tpdu, Deliver) and i.tpdu.sender.can_be_answered]
        return [number for n in shown if (number := e164(n, country))]

    async def _say(self, line: _Line) -> None:
        """What waits to be said: one text after the other, by whichever line is there first."""
        async with self._saying:
            while not self.stop.is_set() and not line.modem.listening() and (word := self.memory.next()) is not None:
                try:
                    await line.modem.submit(_submit(word))
                except Refused as refused:
                    self.memory.refused(word)
                    log.not_sent(line.name, 0, word.number, "refused", str(refused))
                    await self._pause(line, 1.0)
                    return
                except ModemTrouble as trouble:
                    if trouble.handed_over:  # it may be on the air: a second one would say nothing new
                        self.memory.said(word)
                    raise
                self.memory.said(word)
                line.sent += 1
                line.beat = time.monotonic()
                log.sent(line.name, 0, word.number, 1, 0.0)

    # ---- what it says of itself

    async def _tell(self) -> None:
        """Writes status.json, and feeds the watchdog while every line shows signs of life."""
        where, every = status.path(self.config.gateway.database), notify.watchdog_s()
        fed = float("-inf")
        while True:
            await asyncio.get_running_loop().run_in_executor(None, status.write, where, self.snapshot())
            now = time.monotonic()
            if every is not None and now - fed >= every and all(now - line.beat < SILENT_S for line in self.lines):
                fed = now
                notify.notify("WATCHDOG=1")
            await asyncio.sleep(LOOK_S)

    def snapshot(self) -> dict[str, Any]:
        """As the status of the whole gateway (status.snapshot), as far as it is known."""
        rows: list[dict[str, Any]] = [
            {
                "name": line.name,
                "state": str(line.state),
                "reason": line.reason,
                "sent": line.sent,
                "failed": 0,
                "operator": line.modem.facts.operator,
                "technology": line.modem.facts.technology,
                "signal_dbm": line.modem.facts.signal_dbm,
                "registered": line.modem.facts.registered,
                "model": line.modem.facts.model,
                "imei": line.modem.facts.imei,
                "service": line.modem.facts.service,
                "service_centre": line.modem.facts.service_centre is not None,
                "way": "",
                "unread": "",
                "refuses": "",
                "seconds_per_sms": None,
                "first_extra_s": None,
                "per_minute": None,
                "recent_s": [],
                "quota_left": None,
                "recipients_left": None,
            }
            for line in self.lines
        ]
        return {
            "pid": os.getpid(),
            "born": status.born(os.getpid()),
            "beat": time.monotonic(),
            "boot": boot_id(),
            "version": version(),
            "database": str(path_of(self.config.gateway.database)),
            "gateway": self.config.gateway.name,
            "at": datetime.now(UTC).isoformat(),
            "uptime_s": round(time.monotonic() - self._began),
            "clock_proven": None,
            "log_dropped": log_lines.dropped(),
            "modems": rows,
            "reduced": {"why": self.why, "since": self.since.isoformat()},
        }


def _submit(word: Word) -> Submit:
    found = fit(word.text)
    return Submit(
        recipient=Address(word.number, "international"),
        text=found.parts[0],
        data=None,
        header=udh.Header(),
        mr=0,
        reject_duplicates=True,
        report=False,
        validity=validity.relative(int(KEEP.total_seconds())),
        pid=0,
        coding=dcs.decode(dcs.encode(found.encoding)),
    )
