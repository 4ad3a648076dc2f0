"""The way back: the police's feedback becomes a draft for the coordinators, and with their word a letter to each
member.

In: a unit of work, an actor, words. Out: feedbacks, texts, letters in the queue. Nothing goes to a member without a
coordinator who proved it: by the code of a text, or by the token of a mail (channels/mail/post.py).
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy.engine import Connection

from smsd.config.schema import Config
from smsd.mail import letters
from smsd.model.challenge import Action, SendOn
from smsd.model.delivery import Priority
from smsd.model.feedback import UNPROVEN, Feedback, State
from smsd.rules import proof
from smsd.rules.lint import people_of
from smsd.service import proving
from smsd.service.access import Action as Do
from smsd.service.access import allowed, require, require_any
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
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


def hand_over(unit: UnitOfWork, actor: Actor, incident: int, body: str, source: str) -> int | None:
    """The police's words go to the coordinators: a text with the number, and a mail with a token each;
    the number, None without an incident.

    What happened in several networks at once is a feedback of its own in each: its own coordinators release it to its
    own members.
    """
    found = broadcasts.latest_incident(unit.conn, tuple(unit.config.networks), incident)
    if found is None or found.network not in unit.config.networks:
        return None
    require_any(unit, actor, Do.HAND_OVER, found.networks)
    author = actor.person or next((h.key for h in unit.behind(actor.number).acting), actor.key)
    numbers = []
    for network in (n for n in found.networks if allowed(unit, actor, Do.HAND_OVER, n)):
        number = store.add(
            unit.conn, incident=incident, network=network, author=author, source=source, body=body, now=unit.now
        )
        for key in unit.config.networks[network].coordinators if network in unit.config.networks else ():
            _show_coordinator(
                unit,
                key,
                number,
                incident=incident,
                network=network,
                author=unit.name_of(author),
                source=source,
                body=body,
            )
        unit.journal("feedback", actor.number, f"F{number} on #{incident} by {author}, {source}")
        numbers.append(number)
    return numbers[0]


def show_deputy(unit: UnitOfWork, one: Feedback) -> None:
    """Who stands in for a network's coordinators is shown what none of them answered, as they were."""
    key = unit.config.networks[one.network].deputy if one.network in unit.config.networks else None
    if key is None:
        return
    _show_coordinator(
        unit,
        key,
        one.id,
        incident=one.incident or 0,
        network=one.network,
        author=unit.name_of(one.author),
        source=one.source,
        body=one.body,
    )
    unit.journal("feedback", unit.config.people[key].number[0], f"F{one.id} to the deputy {key}")


def noted(unit: UnitOfWork, language: str, body: str) -> str:
    """What in the words says who somebody is (a name, a plate, guilt, origin), as a warning; or nothing."""
    found = [unit.wording.raw(language, key) for key, _ in people_of(body)]
    return unit.wording.raw(language, "note_lead", notes=", ".join(found)) if found else ""


def _show_coordinator(
    unit: UnitOfWork, key: str, number: int, incident: int, network: str, author: str, source: str, body: str
) -> None:
    person = unit.config.people[key]
    language = unit.language_of(person.number[0], network)
    by = f"{author} ({unit.wording.raw(language, 'not_proven')})" if source == UNPROVEN else author
    shown = body if len(body) <= SHOWN else f"{body[:SHOWN]}..."
    notes = noted(unit, language, body)
    text = unit.wording.raw(
        language,
        "feedback_waits",
        short=unit.short(network),
        number=number,
        author=by,
        id=incident,
        body=shown,
        notes=notes,
    )
    if fit(text).segments > 3:
        text = unit.wording.say(
            language,
            "feedback_waits",
            short=unit.short(network),
            number=number,
            author=by,
            id=incident,
            body=shown,
            notes=notes,
        )
    unit.queue(person.number[0], text, priority=Priority.REPLY, role="staff")
    if unit.config.mail is not None and person.email:
        _mail_coordinator(
            unit,
            number,
            incident,
            network=network,
            key=key,
            author=by,
            body=f"{body}\n\n[{notes.strip()}]" if notes else body,
        )


def _mail_coordinator(
    unit: UnitOfWork, number: int, incident: int, network: str, key: str, author: str, body: str
) -> None:
    mail, person = unit.config.mail, unit.config.people[key]
    assert mail is not None
    token = secrets.token_hex(16)  # 128 bits
    store.give_token(unit.conn, token_hash(unit.key, token), number, key, unit.now + TOKEN_LIVES)
    language = unit.language_of(person.number[0], network)
    letter = letters.to_coordinator(
        mail.sender,
        language,
        to=person.email or "",
        token=token,
        number=number,
        incident=incident,
        title=unit.config.networks[network].title,
        author=author,
        body=body,
        count=readers(unit.conn, network),
    )
    store.queue(unit.conn, [letter], unit.now)


def token_hash(key: bytes, token: str) -> str:
    """How a token is kept."""
    return proof.hashed(key, "mail token", "", token)


def release(unit: UnitOfWork, actor: Actor, number: int, body: str = "") -> int | None:
    """Each member with an address gets it alone, in these words or as it was handed over;
    how many, None if somebody was before.
    """
    one = store.get(unit.conn, number)
    if one is None or one.state != State.WAITING:
        return None
    require(unit, actor, Do.RELEASE_FEEDBACK, one.network)
    body = body or one.body
    to = store.readers(unit.conn, one.network)
    if not store.step(unit.conn, number, "release", unit.now, actor.key, members=len(to), body=body):
        return None
    mail = unit.config.mail
    if mail is not None:
        settings = unit.config.networks[one.network]
        store.queue(
            unit.conn,
            [
                letters.to_member(
                    mail.sender,
                    row.language,
                    to=row.email,
                    number=number,
                    incident=one.incident or 0,
                    title=settings.title,
                    controller=settings.controller or unit.config.gateway.name,
                    body=body,
                    stop=stop_token(unit.key, row.number),
                )
                for row in to
            ],
            unit.now,
        )
    unit.journal("feedback released", actor.number, f"F{number} by {actor.key}: {len(to)} letters")
    return len(to) if mail is not None else 0


def ask_release(unit: UnitOfWork, actor: Actor, one: Feedback, body: str = "") -> proving.Asking:
    """Asks a coordinator's phone for the code that lets a feedback go, in these words or as it was handed over."""
    body, number = body or one.body, one.id
    text = unit.wording.say(
        unit.language_of(actor.number, one.network),
        "preview_release",
        short=unit.short(one.network),
        number=number,
        count=readers(unit.conn, one.network),
        code=proving.CODE_HERE,
    )
    return proving.ask(
        unit,
        actor,
        actor.number,
        broadcast_id=None,
        action=Action.REQUESTS,
        digest=proof.digest("release", number, body, actor.number),
        text=text,
        needs_pin=False,
        payload=SendOn(number, body),
    )


def edit(unit: UnitOfWork, actor: Actor, number: int, body: str) -> bool:
    """Other words for a feedback that waits; False where it does not wait any more, or nothing is left of it."""
    one = store.get(unit.conn, number)
    if one is None or one.state != State.WAITING or not body.strip():
        return False
    require(unit, actor, Do.EDIT_FEEDBACK, one.network)
    if not store.reword(unit.conn, number, body.strip()):
        return False
    unit.journal("feedback changed", actor.number, f"F{number}{actor.by}")
    return True


def refuse(unit: UnitOfWork, actor: Actor, number: int) -> bool:
    """A coordinator's NEE; False where somebody was before."""
    one = store.get(unit.conn, number)
    if one is None:
        return False
    require(unit, actor, Do.REFUSE_FEEDBACK, one.network)
    if not store.step(unit.conn, number, "refuse", unit.now, actor.key):
        return False
    unit.journal("feedback refused", actor.number, f"F{number} by {actor.key}")
    return True


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
