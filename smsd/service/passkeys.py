"""Passkeys: a device's own key in the place of code and PIN, for signing in on the page and for nothing else.

In: a unit of work, what was verified elsewhere (web/verify.py: signature, origin, challenge). Out: a passkey that may
sign in, a session. Whoever is added here was signed in by code and PIN, and gave the PIN again. A new PIN ends all
passkeys of before; whoever may not act any more is not let in by a passkey either. What asks for the PIN asks for it
all the same. The owner's phone is told of each one.
"""

from __future__ import annotations

from smsd.rules import identity, limits, signin
from smsd.rules.identity import Holder
from smsd.service.signin import WRONG, SignedIn, begin, place, tell_owner
from smsd.service.unit import UnitOfWork
from smsd.store import passkeys, tallies, web
from smsd.store.passkeys import Passkey

MOST = 10  # of one person


def handle(key: bytes, person: str) -> str:
    """What a device keeps as the name of its owner: it says nothing to anybody else."""
    return signin.token_hash(key, "passkey owner", person)[:32]


def _enrolment(unit: UnitOfWork, holder: Holder) -> str:
    return signin.token_hash(unit.key, "passkey enrolment", f"{holder.key}\x1f{holder.rights.pin_hash}")


def add(
    unit: UnitOfWork, who: SignedIn, *, credential: str, public_key: bytes, count: int, origin: str, agent: str
) -> bool:
    """One more of one's own; False where it is known already, or one has enough of them."""
    if len(passkeys.of_person(unit.conn, who.holder.key)) >= MOST:
        return False
    done = passkeys.add(
        unit.conn,
        credential=credential,
        person=who.holder.key,
        enrolment=_enrolment(unit, who.holder),
        origin=origin,
        public_key=public_key,
        count=count,
        agent=agent[:120],
        created_at=unit.now,
    )
    if done:
        unit.journal("page: passkey added", who.number, f"{who.holder.key} at {origin}")
        tell_owner(unit, who, "passkey_added")
    return done


def end(unit: UnitOfWork, who: SignedIn, passkey_id: int) -> bool:
    """One of one's own is good no more."""
    done = passkeys.end(unit.conn, passkey_id, who.holder.key)
    if done:
        unit.journal("page: passkey ended", who.number, who.holder.key)
        tell_owner(unit, who, "passkey_ended")
    return done


def candidate(unit: UnitOfWork, credential: str, origin: str, address: str) -> Passkey | None:
    """The passkey that somebody says to have, if it is one, is good at this place, and that address did not try too
    often.
    """
    where = place(unit, address)
    if tallies.count(unit.conn, where, WRONG, unit.now - limits.HOUR) >= signin.WRONG_AN_HOUR:
        return None
    found = passkeys.of_credential(unit.conn, credential)
    if found is None or found.origin != origin or _holder(unit, found) is None:
        tallies.add(unit.conn, where, WRONG, unit.now)
        return None
    return found


def _holder(unit: UnitOfWork, passkey: Passkey) -> Holder | None:
    """Whose it is, if that person may come in, and has the PIN of then."""
    person = unit.config.people.get(passkey.person)
    if person is None:
        return None
    found = identity.who(person.number[0], unit.config, unit.rights, unit.ctx.today())
    own = next((h for h in found.holders if h.key == passkey.person and h.bar is None and h.rights.pin_hash), None)
    return own if own is not None and _enrolment(unit, own) == passkey.enrolment else None


def refused(unit: UnitOfWork, passkey: Passkey, address: str) -> None:
    """What was sent is not that passkey's."""
    tallies.add(unit.conn, place(unit, address), WRONG, unit.now)
    unit.journal("page: passkey refused", unit.config.people[passkey.person].number[0], passkey.person)


def sign_in(unit: UnitOfWork, passkey: Passkey, count: int, knock: str, address: str, agent: str) -> str | None:
    """A session's token; None where the passkey was ended meanwhile, or the question was answered before."""
    holder = _holder(unit, passkey)
    if holder is None or not web.use_form(unit.conn, knock, unit.now):
        return None
    if not passkeys.used(unit.conn, passkey, count, unit.now):
        return None
    return begin(unit, holder, holder.person.number[0], address=address, agent=agent, by="passkey")
