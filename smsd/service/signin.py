"""Signing in on the page: a registered number, the code texted to that phone, the PIN in the head.

In: a unit of work, what somebody typed. Out: a token for the browser, or nothing: nobody learns whether a number is
known, whether code or PIN was wrong, or whether a limit was reached. A session releases no alert: what it may do
stands in service/access.py.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from smsd.model.challenge import Proof
from smsd.model.delivery import Priority
from smsd.phone_number import e164
from smsd.rules import identity, limits, proof, signin
from smsd.rules.identity import Holder
from smsd.service import guard
from smsd.service.actor import Actor, Channel
from smsd.service.unit import UnitOfWork
from smsd.sms.fit import fit
from smsd.store import journal, tallies, web

NUMBER_LONGEST, DIGITS_LONGEST = 30, 12
CODES, ASKED, WRONG = "page codes", "page asked", "page wrong"
EVERYBODY = "everybody"
TOLD_EVERY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as a request sees it."""

    session: web.Session
    holder: Holder
    number: str

    def actor(self, *, pin: bool = False) -> Actor:
        """Who acts; `pin`: it was asked again and was right."""
        return Actor(
            Channel.PAGE,
            Proof.SESSION_PIN if pin else Proof.SESSION,
            people=(self.holder.key,),
            person=self.holder.key,
            number=self.number,
        )


def ask(unit: UnitOfWork, typed: str, address: str) -> str:
    """Somebody wants in: the token to give to the browser. A code is texted if the number is somebody's who may, and
    within limits.
    """
    token, nonce = secrets.token_urlsafe(32), secrets.token_hex(8)
    where = place(unit, address)
    if tallies.count(unit.conn, where, ASKED, unit.now - limits.HOUR) >= signin.ASKS_AN_HOUR:
        return token  # nothing is written: who asks all day wears out no card and makes no alert wait
    tallies.add(unit.conn, where, ASKED, unit.now)
    number = e164(typed[:NUMBER_LONGEST], unit.config.gateway.country) or ""
    holders = _holders(unit, number)
    meant = number if holders and _may_text(unit, number) else ""
    web.ask(unit.conn, signin.token_hash(unit.key, "page code", token), meant, nonce, unit.now)
    if meant:
        _text(unit, meant, nonce, holders[0])
        unit.journal("page: code asked", meant)
    return token


def place(unit: UnitOfWork, address: str) -> str:
    """How tries are counted of where they come from."""
    return unit.pseudonym(f"address {signin.place_of(address)}")


def _holders(unit: UnitOfWork, number: str) -> list[Holder]:
    """Who behind a number may sign in: role holders with a PIN whose right has not ended."""
    found = identity.who(number, unit.config, unit.rights, unit.ctx.today())
    return [h for h in found.holders if h.bar is None and h.rights.pin_hash]


def _may_text(unit: UnitOfWork, number: str) -> bool:
    subject = unit.pseudonym(number)
    quarter = tallies.count(unit.conn, subject, CODES, unit.now - timedelta(minutes=15))
    day = tallies.count(unit.conn, subject, CODES, unit.now - limits.DAY)
    all_ = tallies.count(unit.conn, EVERYBODY, CODES, unit.now - limits.HOUR)
    if quarter >= signin.CODES_A_QUARTER or day >= signin.CODES_A_DAY or all_ >= signin.CODES_AN_HOUR:
        return False
    for one in (subject, EVERYBODY):
        tallies.add(unit.conn, one, CODES, unit.now)
    return True


def _text(unit: UnitOfWork, number: str, nonce: str, holder: Holder) -> None:
    """The code, below alerts: somebody else may have asked for it. It is put in its place when it goes out."""
    network = holder.person.networks[0]
    body = unit.wording.say(
        unit.language_of(number, network), "page_code", short=unit.short(network), code="0" * signin.DIGITS
    )
    mark = body.replace("0" * signin.DIGITS, signin.mark(nonce), 1)
    unit.queue(number, mark, priority=Priority.REPLY, role="staff", expires=signin.VALID, segments=fit(body).segments)


def finish(unit: UnitOfWork, token: str, code: str, pin: str, address: str, agent: str) -> str | None:
    """Code and PIN were typed: the session's token, or None; the try is counted either way."""
    where = place(unit, address)
    one = web.asked(unit.conn, signin.token_hash(unit.key, "page code", token))
    over = one is None or one.used or one.tries >= signin.TRIES or unit.now > one.created_at + signin.VALID
    if one is None or over or tallies.count(unit.conn, where, WRONG, unit.now - limits.HOUR) >= signin.WRONG_AN_HOUR:
        return None
    web.tried(unit.conn, one.hash)
    right = signin.holds(unit.key, code[:DIGITS_LONGEST], one.number, one.nonce)
    holder = next((h for h in _holders(unit, one.number) if _is_pin(unit, h, pin)), None) if one.number else None
    if right and one.number and guard.guesses(unit, one.number).stolen:
        return None
    if not right or holder is None:
        tallies.add(unit.conn, where, WRONG, unit.now)
        if right:  # somebody holds the phone, and not the PIN
            guard.wrong(unit, one.number, pin=True)
            unit.journal("page: wrong PIN", one.number)
        return None
    if not web.use_code(unit.conn, one.hash, unit.now):
        return None
    guard.right_pin(unit, one.number)
    return begin(unit, holder, one.number, address=address, agent=agent, by="code and PIN")


def begin(unit: UnitOfWork, holder: Holder, number: str, address: str, agent: str, by: str) -> str:
    """A new session's token. Whoever calls has seen the proof that `by` names."""
    session = secrets.token_urlsafe(32)
    web.begin(
        unit.conn,
        hash=signin.token_hash(unit.key, "page session", session),
        person=holder.key,
        created_at=unit.now,
        seen_at=unit.now,
        expires_at=unit.now + signin.LONGEST,
        address=address[:60],
        agent=agent[:120],
    )
    unit.journal("page: signed in", number, f"{holder.key} from {address} by {by}")
    return session


def _is_pin(unit: UnitOfWork, holder: Holder, pin: str) -> bool:
    typed = proof.hashed(unit.key, "pin", holder.key, pin[:DIGITS_LONGEST])
    return hmac.compare_digest(holder.rights.pin_hash or "", typed)


def pin_again(unit: UnitOfWork, who: SignedIn, pin: str) -> bool:
    """Whether somebody who is signed in knows the PIN. A few wrong ones end the session, and count against nothing
    else: who stole a session must not be able to lock an officer's phone.
    """
    if _is_pin(unit, who.holder, pin):
        return True
    subject = f"session {who.session.id}"
    tallies.add(unit.conn, subject, WRONG, unit.now)
    if tallies.count(unit.conn, subject, WRONG, who.session.created_at) >= signin.TRIES:
        web.end(unit.conn, who.session.id, unit.now)
    unit.journal("page: wrong PIN", who.number)
    return False


def noted(unit: UnitOfWork, who: SignedIn) -> None:
    """A session is in use."""
    web.seen(unit.conn, who.session.id, unit.now)


def end(unit: UnitOfWork, who: SignedIn, session_id: int) -> bool:
    """Ends one of one's own sessions. Where that is another one than this, the phone is told, once for all that end
    together.
    """
    done = web.end(unit.conn, session_id, unit.now, who.holder.key)
    if done:
        unit.journal("page: session ended", who.number, who.holder.key)
        if session_id != who.session.id and unit.note_first(who.number, "page session ended", TOLD_EVERY):
            tell_owner(unit, who, "session_ended")
    return done


def tell_owner(unit: UnitOfWork, who: SignedIn, key: str) -> None:
    """A text to the registered phone of whoever a session is of: a thief of the session does not hold it."""
    network = who.holder.person.networks[0]
    unit.tell(who.number, key, network=network, priority=Priority.REPLY, short=unit.short(network))


def looked(unit: UnitOfWork, who: SignedIn, at: str) -> None:
    """Somebody looked at personal data: a line of the journal."""
    journal.note(unit.conn, unit.now, "page: looked", unit.pseudonym(who.number), f"{who.holder.key}: {at}")
