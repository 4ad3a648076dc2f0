"""What a mail sets going: a coordinator's answer, the police's words, a way out, a bounce.
One mail is one transaction, once.

In: a mail that was read (mail/reading.py), a transaction. Out: feedbacks released or handed to the coordinators,
addresses dropped, journal lines. A sender that the operator's own server does not vouch for releases nothing; police
mail of such a sender is shown as not proven, and has limits of its own, so that it takes no room from what is proven.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.mail import reading
from smsd.model.challenge import Proof
from smsd.model.feedback import UNPROVEN, State
from smsd.model.journal import Event
from smsd.rules.identity import bar_of
from smsd.service import address as own_address
from smsd.service import feedback
from smsd.service.actor import Actor, Channel
from smsd.service.context import Context, Effects
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, tallies
from smsd.store import feedback as store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROVEN_AN_HOUR = 10  # of one officer
UNPROVEN_AN_HOUR = 3  # of a network, from whomever
WAITING = {"mail": 30, UNPROVEN: 10}  # feedbacks of a network that may wait for a coordinator
STRANGERS_A_DAY = 20  # mails of nobody known that are journalled; the rest are only counted


def take(conn: Connection, ctx: Context, mail: reading.Mail, uid: str) -> Effects:
    """One mail, in one transaction, once."""
    now = ctx.now()
    unit = UnitOfWork(ctx, conn, now)
    # what somebody else wrote under the same Message-ID takes nothing from a mail that is proven
    names = [uid, *([f"id {mail.proven} {mail.sender} {mail.message_id}"] if mail.message_id else [])]
    if not store.settle_mail(conn, names, now):
        return unit.effects
    if mail.bounced:
        came = _bounce(unit, mail)
    elif mail.stop:
        came = _no_more(unit, mail)
    elif mail.automatic:
        came = _of_nobody(unit, "automatic mail", mail.sender)
    elif mail.token:
        came = _answer(unit, mail)
    else:
        came = _from_police(unit, mail)
    log.mail_read(came or "nothing")
    return unit.effects


def _bounce(unit: UnitOfWork, mail: reading.Mail) -> str:
    for address in mail.bounced:
        if not store.went_to(unit.conn, mail.returned, address):
            _of_nobody(unit, "bounce of no letter of ours", address)
        elif store.bounced(unit.conn, address, unit.now):
            unit.journal("bounce", address)
    return ""


def _no_more(unit: UnitOfWork, mail: reading.Mail) -> str:
    number = feedback.by_stop_token(unit.conn, unit.config, unit.key, mail.stop)
    if number is not None:
        store.drop_address(unit.conn, number)
        unit.journal("no more mail", number)
    return ""


def _of_nobody(unit: UnitOfWork, event: Event, address: str) -> str:
    """Strangers are journalled so many times a day, and then only counted."""
    before = tallies.count(unit.conn, "mail", event, unit.now - DAY)
    tallies.add(unit.conn, "mail", event, unit.now)
    if before < STRANGERS_A_DAY:
        unit.journal(event, address)
    return ""


def _answer(unit: UnitOfWork, mail: reading.Mail) -> str:
    """An answer of a coordinator: the token, the registered address, and the word of the operator's own server.
    What came of it.
    """
    if came := own_address.answered(unit, mail.token, mail.words, refused=mail.proven is False):
        return came
    hashed = feedback.token_hash(unit.key, mail.token)
    row = store.token(unit.conn, hashed)
    person = unit.config.people.get(row.person) if row else None
    one = store.get(unit.conn, row.feedback_id) if row else None
    if (
        row is None
        or person is None
        or one is None
        or (person.email or "").casefold() != mail.sender
        or mail.proven is False
    ):
        unit.journal(
            "mail refused", mail.sender, "token" if row is None else "not proven" if mail.proven is False else "address"
        )
        return "mail refused"
    rights = unit.rights.get(row.person)
    bar = bar_of(person, rights, unit.ctx.today()) if rights else None
    if person.role != "coordinator" or one.network not in person.networks or bar in ("expired", "blocked"):
        unit.journal("mail refused", mail.sender, "no coordinator of this network")
        return "mail refused"
    if one.state != State.WAITING or row.used_at is not None or row.expires_at <= unit.now or not mail.verdict:
        unit.journal("mail without effect", mail.sender, f"F{one.id}")
        return "mail without effect"
    actor = Actor(
        channel=Channel.MAIL, proof=Proof.TOKEN, people=(row.person,), person=row.person, number=person.number[0]
    )
    if mail.verdict == "yes" and mail.proven is None:
        if rights is not None and rights.enrolled:
            feedback.ask_release(unit, replace(actor, proof=Proof.NOTHING), one, mail.words)
        unit.journal("mail asks for a code", mail.sender, f"F{one.id}")
        return "release asked"
    if not store.use_token(unit.conn, hashed, unit.now):
        return ""
    if mail.verdict == "yes":
        feedback.release(unit, actor, one.id, mail.words)
    else:
        feedback.refuse(unit, actor, one.id)
    return f"mail {mail.verdict}"


def _from_police(unit: UnitOfWork, mail: reading.Mail) -> str:
    """A mail from a registered police address: a draft for the coordinators, who release it."""
    for key, person in unit.config.people.items():
        if person.role == "police" and mail.sender and (person.email or "").casefold() == mail.sender:
            return _police_words(unit, mail, key)
    _of_nobody(unit, "mail of nobody known", mail.sender)
    return "mail of nobody known"


def _police_words(unit: UnitOfWork, mail: reading.Mail, key: str) -> str:
    """Hands an officer's words to the coordinators; what became of them."""
    person, rights = unit.config.people[key], unit.rights.get(key)
    if mail.proven is False or (rights and bar_of(person, rights, unit.ctx.today()) in ("expired", "blocked")):
        _of_nobody(unit, "mail refused", mail.sender)
        return "mail refused"
    if not mail.words.strip():
        return ""
    incident = broadcasts.latest_incident(unit.conn, person.networks, mail.incident)
    if incident is None:
        _of_nobody(unit, "feedback mail without an incident", mail.sender)
        return "no incident"
    source = "mail" if mail.proven else UNPROVEN
    subject, limit = (
        (f"mail of {key}", PROVEN_AN_HOUR) if mail.proven else (f"mail to {incident.network}", UNPROVEN_AN_HOUR)
    )
    waiting = sum(
        (one.source == UNPROVEN) == (source == UNPROVEN) for one in store.waiting(unit.conn, [incident.network])
    )
    if tallies.count(unit.conn, subject, source, unit.now - HOUR) >= limit or waiting >= WAITING[source]:
        _of_nobody(unit, "too many feedbacks wait", mail.sender)
        return "too many"
    tallies.add(unit.conn, subject, source, unit.now)
    actor = Actor(
        channel=Channel.MAIL, proof=Proof.ADDRESS if mail.proven else Proof.NOTHING, people=(key,), person=key
    )
    feedback.hand_over(unit, actor, incident.id, mail.words, source)
    return f"feedback by {source}"
