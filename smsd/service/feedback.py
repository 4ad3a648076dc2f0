"""The way back: the police's feedback becomes a draft for the coordinators, and with their word a letter to each member.

In: a desk, words, a coordinator's release. Out: feedbacks, texts, letters in the queue. Nothing goes to a member without a
coordinator who proved it: by the code of a text, or by the token of a mail (channels/mail/post.py).
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy.engine import Connection

from smsd.config.schema import Config
from smsd.mail import letters
from smsd.model.challenge import Action
from smsd.model.delivery import Priority
from smsd.model.feedback import UNPROVEN, Feedback, State
from smsd.rules import proof
from smsd.service import proving
from smsd.service.desk import Desk
from smsd.sms.fit import fit
from smsd.store import broadcasts
from smsd.store import feedback as store

TOKEN_LIVES = timedelta(days=7)
SHOWN = 320


def waiting(conn: Connection, networks: tuple[str, ...]) -> list[Feedback]:
    """Feedbacks that wait for a coordinator."""
    return store.waiting(conn, networks)


def readers(conn: Connection, network: str) -> int:
    """How many members would get a letter."""
    return len(store.readers(conn, network))


def hand_over(desk: Desk, incident: int, body: str, source: str, author: str = "") -> int | None:
    """The police's words go to the coordinators: a text with the number, and a mail with a token each; the number."""
    found = broadcasts.latest_incident(desk.conn, tuple(desk.config.networks), incident)
    if found is None or found.network not in desk.config.networks:
        return None
    network = found.network
    by = author or desk.who.acting[0].key
    number = store.add(desk.conn, incident=incident, network=network, author=by, source=source, body=body, now=desk.now)
    name = desk.config.people[by].name if by in desk.config.people else by
    for key in desk.config.networks[network].coordinators:
        person = desk.config.people[key]
        language = desk.language_of(person.number[0], network)
        by_whom = f"{name} ({desk.wording.raw(language, 'not_proven')})" if source == UNPROVEN else name
        shown = body if len(body) <= SHOWN else f"{body[:SHOWN]}..."
        text = desk.wording.raw(language, "feedback_waits", short=desk.short(network), number=number, author=by_whom, id=incident, body=shown)
        if fit(text).segments > 3:
            text = desk.wording.say(language, "feedback_waits", short=desk.short(network), number=number, author=by_whom, id=incident, body=shown)
        desk.queue(person.number[0], text, priority=Priority.REPLY, role="staff")
        if desk.config.mail is not None and person.email:
            _mail_coordinator(desk, number, incident, network, key, by_whom, body)
    desk.journal("feedback", desk.sender if desk.text else "", f"F{number} on #{incident} by {by}, {source}")
    if desk.text is not None:
        desk.answer("feedback_handed", network=network, short=desk.short(network), id=incident)
    desk.outcome = "feedback handed over"
    return number


def _mail_coordinator(desk: Desk, number: int, incident: int, network: str, key: str, author: str, body: str) -> None:
    mail, person = desk.config.mail, desk.config.people[key]
    assert mail is not None
    token = secrets.token_hex(16)  # 128 bits
    store.give_token(desk.conn, token_hash(desk.key, token), number, key, desk.now + TOKEN_LIVES)
    language = desk.language_of(person.number[0], network)
    letter = letters.to_coordinator(mail.sender, language, to=person.email or "", token=token, number=number, incident=incident,
                                    title=desk.config.networks[network].title, author=author, body=body, count=readers(desk.conn, network))  # fmt: skip
    store.queue(desk.conn, [letter], desk.now)


def token_hash(key: bytes, token: str) -> str:
    """How a token is kept."""
    return proof.hashed(key, "mail token", "", token)


def release(desk: Desk, number: int, body: str, by: str) -> int | None:
    """A coordinator proved it: each member with an address gets it alone; how many, or None if somebody was before."""
    one = store.get(desk.conn, number)
    texted = desk.text is not None
    if one is None or one.state != State.WAITING:
        if texted:
            network = desk.who.networks[0]
            desk.answer("feedback_gone", network=network, short=desk.short(network))
        return None
    to = store.readers(desk.conn, one.network)
    if not store.step(desk.conn, number, "release", desk.now, by, members=len(to), body=body):
        return None
    mail = desk.config.mail
    if mail is not None:
        settings = desk.config.networks[one.network]
        store.queue(desk.conn, [letters.to_member(mail.sender, row.language, to=row.email, number=number, incident=one.incident or 0, title=settings.title,
                                                  controller=settings.controller or desk.config.gateway.name, body=body,
                                                  stop=stop_token(desk.key, row.number)) for row in to], desk.now)  # fmt: skip
    desk.journal("feedback released", desk.sender if texted else "", f"F{number} by {by}: {len(to)} letters")
    if texted:
        desk.answer("feedback_sent", network=one.network, short=desk.short(one.network), number=number, count=len(to) if mail else 0)
    desk.outcome = "feedback released"
    return len(to)


def ask_release(desk: Desk, number: int, network: str, body: str, to: str = "") -> None:
    """Asks a coordinator's phone for the code that lets a feedback go."""
    phone = to or desk.sender
    count = readers(desk.conn, network)
    text = desk.wording.say(desk.language_of(phone, network), "preview_release", short=desk.short(network), number=number, count=count, code=proving.CODE_HERE)
    proving.wish(desk, None, Action.REQUESTS, proof.digest("release", number, body, phone), text, needs_pin=False,
                 payload=f"release:{number}:{body}", to=to)  # fmt: skip
    desk.outcome = desk.outcome or "release asked"


def refuse(desk: Desk, one: Feedback, by: str) -> None:
    """A coordinator's NEE."""
    if store.step(desk.conn, one.id, "refuse", desk.now, by):
        desk.journal("feedback refused", desk.sender if desk.text else "", f"F{one.id} by {by}")


def stop_token(key: bytes, number: str) -> str:
    """What makes a List-Unsubscribe address a member's own; it can be told from the number only with the key."""
    return proof.hashed(key, "no mail", "", number)[:32]


def by_stop_token(conn: Connection, config: Config, key: bytes, token: str) -> str | None:
    """The member whose token this is."""
    for network in config.networks:
        for row in store.readers(conn, network):
            if secrets.compare_digest(stop_token(key, row.number), token):
                return str(row.number)
    return None
