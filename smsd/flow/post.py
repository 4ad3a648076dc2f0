"""Mail on its way: letters out of the queue, answers out of the box.

In: the queue of the database, an SMTP server, an IMAP box. Out: letters sent, feedbacks released, drafts, bounces noted. A
letter may go twice only where the process dies between the server's 250 and our commit, and then with the same Message-ID. A
mail is taken once, by its UID and by its Message-ID, in one transaction with what it sets going; it is marked as seen after.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from datetime import timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.config.schema import Mail as MailConfig
from smsd.errors import MailRefused, MailTrouble, StoreTrouble
from smsd.flow import feedback
from smsd.flow.context import Context, Effects
from smsd.flow.desk import Desk
from smsd.flow.handlers import network_work
from smsd.mail import imap, letters, reading, smtp
from smsd.model.feedback import Letter, State
from smsd.rules.identity import bar_of
from smsd.store import broadcasts
from smsd.store import feedback as store

LOOK_S = 2.0
RETRY = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=1), timedelta(hours=3))
GIVE_UP = 40          # tries: five days of three-hourly ones
POLL_S, TROUBLE_S = 60.0, 30.0
MAILS_AN_HOUR = 30    # of one sender that are looked at


class Post:
    """Both directions."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        """Until it is told to stop; without `mail` in the configuration it only waits for one."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._out(), name="mail out"), group.create_task(self._in(), name="mail in")]
            await self.stopping.wait()
            for task in tasks:
                task.cancel()

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stopping.wait()

    # ---- out

    async def _out(self) -> None:
        while True:
            mail = self.ctx.config.mail
            try:
                more = mail is not None and await self._one(mail)
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
            await smtp.send(mail.smtp, mail.sender, letters.message(letter, mail.sender, ctx.config.gateway.name, ctx.now()))
        except MailRefused as refused:
            await ctx.db.run(_refused, ctx, letter, str(refused))
        except MailTrouble as trouble:
            last = letter.attempts + 1 >= GIVE_UP
            due = ctx.now() + RETRY[min(letter.attempts, len(RETRY) - 1)]
            await ctx.db.run(store.settle, letter, "fail" if last else "again", ctx.now(), str(trouble), None if last else due)
            log.trouble("mail", f"a letter waits: {trouble}")
        except ValueError as error:  # an address that no header takes
            await ctx.db.run(_refused, ctx, letter, str(error))
        else:
            await ctx.db.run(store.settle, letter, "send", ctx.now())
            log.mailed(letter.once.partition(" ")[0])
        return True

    # ---- in

    async def _in(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            mail = self.ctx.config.mail
            if mail is None or mail.imap is None:
                await self._sleep(LOOK_S)
                continue
            box: imap.Box | None = None
            try:
                box = await loop.run_in_executor(None, imap.Box, mail.imap)
                while not self.stopping.is_set():
                    await self._read(mail, box)
                    if box.can_idle:
                        await loop.run_in_executor(None, box.wait, imap.IDLE_S)
                    else:
                        await self._sleep(POLL_S)
            except (MailTrouble, StoreTrouble) as trouble:
                log.trouble("mail", str(trouble))
                await self._sleep(TROUBLE_S)
            finally:
                self._close(box)

    def _close(self, box: imap.Box | None) -> None:
        if box is not None:
            box.close()

    async def _read(self, mail: MailConfig, box: imap.Box) -> None:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(None, lambda: list(box.unread()))
        for validity, uid, raw in found:
            one = reading.read(raw, mail.sender, mail.imap.authserv_id if mail.imap else None)
            effects = await self.ctx.db.run(take, self.ctx, one, f"uid {validity} {uid}")
            self.ctx.apply(effects)
            await loop.run_in_executor(None, box.done, uid)


def _refused(conn: Connection, ctx: Context, letter: Letter, reason: str) -> None:
    store.settle(conn, letter, "fail", ctx.now(), reason)
    store.bounced(conn, letter.recipient, ctx.now())
    Desk(ctx, conn, ctx.now()).journal("letter refused", letter.recipient, reason[:80])


def take(conn: Connection, ctx: Context, mail: reading.Mail, uid: str) -> Effects:
    """One mail, in one transaction, once."""
    now = ctx.now()
    desk = Desk(ctx, conn, now)
    names = [uid, *([f"id {mail.message_id}"] if mail.message_id else [])]
    if not store.seen(conn, names, now):
        return desk.effects
    if mail.bounced:
        for address in mail.bounced:
            if store.bounced(conn, address, now):
                desk.journal("bounce", address)
    elif mail.stop:
        number = feedback.by_stop_token(conn, ctx.config, ctx.key, mail.stop)
        if number is not None:
            store.drop_address(conn, number)
            desk.journal("no more mail", number)
    elif mail.automatic:
        desk.journal("automatic mail", mail.sender)
    elif mail.token:
        _answer(desk, mail)
    else:
        _from_police(desk, mail)
    log.mail_read(desk.outcome or "nothing")
    return desk.effects


def _answer(desk: Desk, mail: reading.Mail) -> None:
    """An answer of a coordinator: the token, the registered address, and the word of the operator's own server."""
    hashed = feedback.token_hash(desk.key, mail.token)
    row = store.token(desk.conn, hashed)
    person = desk.config.people.get(row.person) if row else None
    one = store.get(desk.conn, row.feedback_id) if row else None
    if row is None or person is None or one is None or (person.email or "").casefold() != mail.sender or mail.proven is False:
        desk.journal("mail refused", mail.sender, "token" if row is None else "not proven" if mail.proven is False else "address")
        desk.outcome = "mail refused"
        return
    rights = desk.rights.get(row.person)
    bar = bar_of(person, rights, desk.ctx.today()) if rights else None
    if person.role != "coordinator" or one.network not in person.networks or bar in ("expired", "blocked"):
        desk.journal("mail refused", mail.sender, "no coordinator of this network")
        desk.outcome = "mail refused"
        return
    if one.state != State.WAITING or row.used_at is not None or row.expires_at <= desk.now or not mail.verdict:
        desk.journal("mail without effect", mail.sender, f"F{one.id}")
        desk.outcome = "mail without effect"
        return
    body = mail.words or one.body
    if mail.verdict == "yes" and mail.proven is None:
        if rights is not None and rights.enrolled:
            network_work.ask_release(desk, one.id, one.network, body, to=person.number[0])
        desk.journal("mail asks for a code", mail.sender, f"F{one.id}")
        return
    if not store.use_token(desk.conn, hashed, desk.now):
        return
    if mail.verdict == "yes":
        feedback.release(desk, one.id, body, row.person)
    else:
        feedback.refuse(desk, one, row.person)
    desk.outcome = f"mail {mail.verdict}"


def _from_police(desk: Desk, mail: reading.Mail) -> None:
    """A mail from a registered police address: a draft for the coordinators, who release it."""
    for key, person in desk.config.people.items():
        if person.role != "police" or (person.email or "").casefold() != mail.sender or not mail.sender:
            continue
        rights = desk.rights.get(key)
        if mail.proven is False or (rights and bar_of(person, rights, desk.ctx.today()) in ("expired", "blocked")):
            break
        if not mail.words.strip():
            return
        incident = broadcasts.latest_incident(desk.conn, person.networks, mail.incident)
        if incident is None:
            desk.journal("feedback mail without an incident", mail.sender)
            return
        if len(store.waiting(desk.conn, [incident.network])) >= MAILS_AN_HOUR:
            desk.journal("too many feedbacks wait", mail.sender)
            return
        feedback.hand_over(desk, incident.id, mail.words, "mail", key)
        return
    desk.journal("mail of nobody known", mail.sender)
    desk.outcome = "mail of nobody known"


def tell_operator(conn: Connection, ctx: Context, network: str, subject: str, body: str, once: str = "") -> None:
    """A letter of the gateway about itself to a network's coordinators."""
    mail = ctx.config.mail
    if mail is None or network not in ctx.config.networks:
        return
    name = once or f"note {secrets.token_hex(8)}"
    to = [ctx.config.people[k].email for k in ctx.config.networks[network].coordinators]
    store.queue(conn, [letters.plain(mail.sender, to=a, subject=subject, body=body, once=f"{name} {a}") for a in to if a], ctx.now())


