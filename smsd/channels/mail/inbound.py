"""What a mail sets going: a coordinator's answer, the police's words, a way out, a bounce. One mail is one transaction, once.

In: a mail that was read (mail/reading.py), a transaction. Out: feedbacks released or handed to the coordinators, addresses
dropped, journal lines. A sender that the operator's own server does not vouch for releases nothing; police mail of such a
sender is shown as not proven, and has limits of its own, so that it takes no room from what is proven.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.mail import reading
from smsd.model.feedback import UNPROVEN, State
from smsd.rules.identity import bar_of
from smsd.service import feedback
from smsd.service.context import Context, Effects
from smsd.service.desk import Desk
from smsd.store import broadcasts, tallies
from smsd.store import feedback as store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROVEN_AN_HOUR = 10    # of one officer
UNPROVEN_AN_HOUR = 3   # of a network, from whomever
WAITING = {"mail": 30, UNPROVEN: 10}  # feedbacks of a network that may wait for a coordinator
STRANGERS_A_DAY = 20   # mails of nobody known that are journalled; the rest are only counted


def take(conn: Connection, ctx: Context, mail: reading.Mail, uid: str) -> Effects:
    """One mail, in one transaction, once."""
    now = ctx.now()
    desk = Desk(ctx, conn, now)
    # what somebody else wrote under the same Message-ID takes nothing from a mail that is proven
    names = [uid, *([f"id {mail.proven} {mail.sender} {mail.message_id}"] if mail.message_id else [])]
    if not store.seen(conn, names, now):
        return desk.effects
    if mail.bounced:
        for address in mail.bounced:
            if not store.went_to(conn, mail.returned, address):
                _of_nobody(desk, "bounce of no letter of ours", address)
            elif store.bounced(conn, address, now):
                desk.journal("bounce", address)
    elif mail.stop:
        number = feedback.by_stop_token(conn, ctx.config, ctx.key, mail.stop)
        if number is not None:
            store.drop_address(conn, number)
            desk.journal("no more mail", number)
    elif mail.automatic:
        _of_nobody(desk, "automatic mail", mail.sender)
    elif mail.token:
        _answer(desk, mail)
    else:
        _from_police(desk, mail)
    log.mail_read(desk.outcome or "nothing")
    return desk.effects


def _of_nobody(desk: Desk, event: str, address: str) -> None:
    """Strangers are journalled so many times a day, and then only counted."""
    before = tallies.count(desk.conn, "mail", event, desk.now - DAY)
    tallies.add(desk.conn, "mail", event, desk.now)
    if before < STRANGERS_A_DAY:
        desk.journal(event, address)


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
            feedback.ask_release(desk, one.id, one.network, body, to=person.number[0])
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
        if person.role == "police" and mail.sender and (person.email or "").casefold() == mail.sender:
            desk.outcome = _police_words(desk, mail, key)
            return
    _of_nobody(desk, "mail of nobody known", mail.sender)
    desk.outcome = "mail of nobody known"


def _police_words(desk: Desk, mail: reading.Mail, key: str) -> str:
    """Hands an officer's words to the coordinators; what became of them."""
    person, rights = desk.config.people[key], desk.rights.get(key)
    if mail.proven is False or (rights and bar_of(person, rights, desk.ctx.today()) in ("expired", "blocked")):
        _of_nobody(desk, "mail refused", mail.sender)
        return "mail refused"
    if not mail.words.strip():
        return ""
    incident = broadcasts.latest_incident(desk.conn, person.networks, mail.incident)
    if incident is None:
        _of_nobody(desk, "feedback mail without an incident", mail.sender)
        return "no incident"
    source = "mail" if mail.proven else UNPROVEN
    subject, limit = (f"mail of {key}", PROVEN_AN_HOUR) if mail.proven else (f"mail to {incident.network}", UNPROVEN_AN_HOUR)
    waiting = sum((one.source == UNPROVEN) == (source == UNPROVEN) for one in store.waiting(desk.conn, [incident.network]))
    if tallies.count(desk.conn, subject, source, desk.now - HOUR) >= limit or waiting >= WAITING[source]:
        _of_nobody(desk, "too many feedbacks wait", mail.sender)
        return "too many"
    tallies.add(desk.conn, subject, source, desk.now)
    feedback.hand_over(desk, incident.id, mail.words, source, key)
    return f"feedback by {source}"
