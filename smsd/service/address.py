"""A member's address for feedback, given by text: asked, confirmed by mail, removed.

In: a unit of work, an actor whose number it is, or a mail that came. Out: what became of it; a letter in the queue.
Nothing counts until both are proven: who answers the letter reads that box (its tag is known there only), and the
digits in the answer stand on the phone only. So neither a forged text nor a forged mail gives an address. A forged
text can take one away, or a question that is open: the phone hears it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from smsd.mail import letters
from smsd.model.delivery import Priority
from smsd.model.membership import Membership, State
from smsd.rules import limits, proof, signup
from smsd.service.access import Action, require
from smsd.service.actor import Actor
from smsd.service.unit import REPLIES_LIVE, UnitOfWork
from smsd.store import feedback as feedback_store
from smsd.store import members, tallies

PLACE = "_email"  # what the code is of, where a sign-up's is of a network
CONFIRM_WITHIN = timedelta(days=3)
ASKED_A_DAY, ALL_A_DAY = 3, 60  # letters to addresses that anybody may have texted
WRONG_ENDS = 3
ADDRESS = re.compile(r"[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}")
_CODE = re.compile(r"(?<!\d)([0-9]{3} ?[0-9]{3})(?!\d)")


class Came(StrEnum):
    """What became of an EMAIL that somebody texted; most are names of the words that answer it."""

    ASKED = "email_asked"
    KNOWN = "email_set"
    NO_MAIL = "email_off"
    TOO_OFTEN = "email_often"
    NO_MEMBER = "no member"


@dataclass(frozen=True, slots=True)
class Asked:
    """`question`: what the code is made of, where one is asked for."""

    came: Came
    about: Membership | None = None
    question: str = ""


def own(unit: UnitOfWork, actor: Actor) -> Membership | None:
    """The membership that letters are about."""
    found = [m for m in members.of_number(unit.conn, actor.number) if m.network in unit.config.networks]
    return next((m for m in found if m.state in (State.ACTIVE, State.PAUSED)), None)


def ask(unit: UnitOfWork, actor: Actor, address: str) -> Asked:
    """A letter to that address; it counts once it is answered with the code that the phone gets."""
    about = own(unit, actor)
    if about is None:
        return Asked(Came.NO_MEMBER)
    require(unit, actor, Action.OWN_ADDRESS, about.network)
    mail, subject = unit.config.mail, unit.pseudonym(actor.number)
    if mail is None or mail.imap is None:  # nobody would read the answer
        return Asked(Came.NO_MAIL, about)
    if address == about.email.casefold():
        return Asked(Came.KNOWN, about)
    day = unit.now - limits.DAY
    if (
        tallies.count(unit.conn, subject, "address", day) >= ASKED_A_DAY
        or tallies.count(unit.conn, "all", "address", day) >= ALL_A_DAY
    ):
        return Asked(Came.TOO_OFTEN, about)
    for who in (subject, "all"):
        tallies.add(unit.conn, who, "address", unit.now)
    question = signup.question(0, unit.ctx.chance.getrandbits(64))
    members.ask_address(unit.conn, actor.number, address, question, unit.now)
    settings = unit.config.networks[about.network]
    letter = letters.to_confirm(
        mail.sender,
        about.language,
        to=address,
        token=_token(unit.key, actor.number, question),
        title=settings.title,
        controller=settings.controller or unit.config.gateway.name,
    )
    feedback_store.queue(unit.conn, [letter], unit.now)
    unit.journal("address asked", actor.number)
    return Asked(Came.ASKED, about, question)


def remove(unit: UnitOfWork, actor: Actor) -> Membership | None:
    """No letters any more, and no address; None for who is no member."""
    about = own(unit, actor)
    if about is None:
        return None
    require(unit, actor, Action.OWN_ADDRESS, about.network)
    feedback_store.drop_address(unit.conn, actor.number)
    members.ask_address(unit.conn, actor.number, "", "", None)
    unit.journal("address removed", actor.number)
    return about


def _token(key: bytes, number: str, question: str) -> str:
    """What makes the letter's way back its own; told from the number with the key only."""
    return proof.hashed(key, "own address", number, question)[:32]


def answered(unit: UnitOfWork, token: str, words: str, *, refused: bool) -> str:
    """A mail came back to such a letter: what came of it, empty where the tag is of no letter of ours."""
    for row in members.asked_addresses(unit.conn):
        if secrets.compare_digest(_token(unit.key, row.number, row.question), token):
            break
    else:
        return ""
    first = words.strip().splitlines()[0][:200] if words.strip() else ""
    typed = _CODE.search(first)
    right = typed is not None and signup.holds(unit.key, typed[1].replace(" ", ""), row.number, PLACE, row.question)
    if refused or unit.now - row.at > CONFIRM_WITHIN or not right:
        ended = members.wrong_address(unit.conn, row.number) >= WRONG_ENDS
        if ended:
            members.ask_address(unit.conn, row.number, "", "", None)
        unit.journal("address refused", row.number, "ended" if ended else "")
        return "address refused"
    members.set_address(unit.conn, row.number, row.address)
    unit.journal("address confirmed", row.number)
    about = next((m for m in members.of_number(unit.conn, row.number) if m.network in unit.config.networks), None)
    if about is not None:
        body = unit.wording.say(about.language, Came.KNOWN, short=unit.short(about.network), text=row.address)
        unit.queue(row.number, body, priority=Priority.REPLY, role="resident", pinned=about.sim, expires=REPLIES_LIVE)
    return "address confirmed"
