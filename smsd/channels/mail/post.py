"""Mail on its way: letters out of the queue, answers out of the box.

In: the queue of the database, an SMTP server, an IMAP box. Out: letters sent, mails handed to
channels/mail/inbound.py. A letter may go twice only where the process dies between the server's 250 and our commit,
and then with the same Message-ID. A mail is read in a process of its own, remembered before it is looked at, and
taken once, in one transaction with what it sets going. One that cannot be read within its limits, or that cannot be
handled, is put aside: flagged in the box, journalled, never read again. Each direction is a task that may fail alone
(daemon/tasks.py).
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.channels.mail.inbound import take
from smsd.config.schema import Mail as MailConfig
from smsd.errors import MailRefused, MailTrouble, StoreTrouble
from smsd.mail import letters, smtp
from smsd.mail.reader import Died, Reader
from smsd.model.feedback import Letter
from smsd.service.context import Context
from smsd.service.unit import UnitOfWork
from smsd.store import feedback as store
from smsd.store import gateways

LOOK_S, IDLE_S = 2.0, 10.0
RETRY = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
)
GIVE_UP = 40  # tries: five days of three-hourly ones
POLL_S, TROUBLE_S = 60.0, 30.0


class Post:
    """Two tasks of the daemon: one sends letters, one reads the box."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.stopping = asyncio.Event()

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stopping.wait()

    async def _leads(self) -> bool:
        return not self.ctx.db.shared or await self.ctx.db.run(gateways.leads, self.ctx.owner)

    # ---- out

    async def send(self) -> None:
        """Letters out, until it is told to stop; without `mail` in the configuration it only waits for one."""
        while not self.stopping.is_set():
            mail = self.ctx.config.mail
            try:
                may = mail is not None and not self.ctx.fenced and await self._leads()
                more = mail is not None and may and await self._one(mail)
            except StoreTrouble as trouble:
                log.trouble("mail", str(trouble))
                more = False
            if not more:
                await self._sleep(LOOK_S)

    async def _one(self, mail: MailConfig) -> bool:
        """One letter; whether there was one."""
        ctx = self.ctx
        letter = await ctx.db.run(store.next_letter, ctx.now())
        if letter is None:
            return False
        try:
            await smtp.send(
                mail.smtp, mail.sender, letters.message(letter, mail.sender, ctx.config.gateway.name, ctx.now())
            )
        except MailRefused as refused:
            await ctx.db.run(_refused, ctx, letter, str(refused))
        except MailTrouble as trouble:
            last = letter.attempts + 1 >= GIVE_UP
            due = ctx.now() + RETRY[min(letter.attempts, len(RETRY) - 1)]
            await ctx.db.run(
                store.settle, letter, "fail" if last else "again", ctx.now(), str(trouble), None if last else due
            )
            log.trouble("mail", f"a letter waits: {trouble}")
        except Exception as error:  # an address that no header takes: libraries say so in many ways
            await ctx.db.run(_refused, ctx, letter, type(error).__name__)
        else:
            await ctx.db.run(store.settle, letter, "send", ctx.now())
            log.mailed(letter.once.partition(" ")[0])
        return True

    # ---- in

    async def receive(self) -> None:
        """Mails in, until it is told to stop."""
        while not self.stopping.is_set():
            mail = self.ctx.config.mail
            if mail is None or mail.imap is None or self.ctx.fenced:  # what the gateway that reigns is to read
                await self._sleep(LOOK_S)
                continue
            reader = Reader(mail.imap, mail.sender, mail.imap.authserv_id)
            try:
                await reader.open()
                while self.ctx.config.mail is mail and not self.stopping.is_set() and not self.ctx.fenced:
                    if await self._leads():  # a mail that several begin at once looks like poison
                        await self._look(reader)
                    if reader.can_idle:
                        await reader.wait(IDLE_S)
                    else:
                        await self._sleep(POLL_S)
            except (MailTrouble, StoreTrouble, Died) as trouble:
                log.trouble("mail", str(trouble) or "the process that reads mail ended")
                await self._sleep(TROUBLE_S)
            finally:
                await reader.close()

    async def _look(self, reader: Reader) -> None:
        for validity, uid in await reader.unread():
            await self._mail(reader, f"uid {validity} {uid}", uid)

    async def _mail(self, reader: Reader, name: str, uid: str) -> None:
        """One mail: remembered, fetched, read, taken, marked."""
        db = self.ctx.db
        tries = await db.run(store.begin, name, self.ctx.now())
        if tries is None:  # settled, but not yet marked in the box
            await reader.done(uid, aside=await db.run(store.is_aside, name))
            return
        aside = tries > store.TRIES
        if not aside:
            try:
                await reader.fetch(uid)
                aside = not await self._taken(reader, name)
            except (MailTrouble, StoreTrouble):  # of the server, of the disk: not the mail's fault
                with contextlib.suppress(StoreTrouble):
                    await db.run(store.not_begun, name, tries)
                raise
        if aside:
            await db.run(_put_aside, self.ctx, name)
            log.trouble("mail", "a mail could not be read or handled; it is flagged in the box and not looked at again")
            if not reader.alive:
                await reader.open()
        await reader.done(uid, aside=aside)

    async def _taken(self, reader: Reader, name: str) -> bool:
        """Reads and takes what was fetched; False where it is poison."""
        try:
            mail = await reader.read()
        except Died:
            return False
        if mail.unreadable:
            return False
        try:
            effects = await self.ctx.db.run(take, self.ctx, mail, name)
        except StoreTrouble:
            raise
        except Exception as error:
            log.trouble("mail", f"taking it: {type(error).__name__}")
            return False
        self.ctx.apply(effects)
        return True


def _put_aside(conn: Connection, ctx: Context, name: str) -> None:
    if store.put_aside(conn, name, ctx.now()):
        UnitOfWork(ctx, conn, ctx.now()).journal("mail put aside", "", name)


def _refused(conn: Connection, ctx: Context, letter: Letter, reason: str) -> None:
    store.settle(conn, letter, "fail", ctx.now(), reason)
    store.bounced(conn, letter.recipient, ctx.now())
    UnitOfWork(ctx, conn, ctx.now()).journal("letter refused", letter.recipient, reason[:80])
