"""What an operator does to memberships: add, import, remove, approve. Synchronous, one transaction a call.

In: a connection and entries. Out: counts. Nobody is texted unless that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from smsd.config.schema import Config
from smsd.model.delivery import Priority
from smsd.model.membership import MOVES, Membership, State
from smsd.phone_number import is_mobile, mask
from smsd.rules import membership as rules
from smsd.rules.cells import cell
from smsd.rules.member_list import Entry
from smsd.rules.proof import pseudonym
from smsd.rules.wording import Wording
from smsd.sms.fit import fit
from smsd.store import bars, journal, members, spool


@dataclass(frozen=True, slots=True)
class Added:
    """What became of entries."""

    added: int = 0
    known: int = 0
    removed: int = 0
    left: int = 0  # left by themselves before: not brought back silently
    landlines: int = 0  # texts do not arrive there


def add(conn: Connection, config: Config, entries: Sequence[Entry], now: datetime, channel: str, *, welcome: Wording | None = None,
        key: bytes | None = None, again: bool = False) -> Added:  # fmt: skip
    """Makes members of entries, each pinned to the line with the fewest; `welcome` are the words to welcome them with, if any.

    With the machine key `key`, who left by themselves is not brought back (they have to text JOIN, or to be asked again on paper:
    `again`), and sanctions hold that outlived a membership. A landline is refused: nobody would be reached there.
    """
    added = known = removed = left = landlines = 0
    load = members.loads(conn)
    for entry in entries:
        if not is_mobile(entry.number):
            landlines += 1
            continue
        who = pseudonym(key, entry.number) if key is not None else ""
        if who and not again and members.has_left(conn, who, entry.network):
            left += 1
            continue
        own = next((m for m in members.of_number(conn, entry.number) if m.network == entry.network), None)
        state = own.state if own else State.UNKNOWN
        bar, until = bars.of(conn, who, entry.network, now)
        event = rules.add(rules.Standing(state, bar=bar))
        if bar != "removed" and state != State.REMOVED:
            members.person(conn, entry.number, entry.language, now)
            members.describe(conn, entry.number, name=entry.name, street=entry.street, email=entry.email, language=entry.language)
        if event is None:
            removed += state == State.REMOVED or bar == "removed"
            known += state != State.REMOVED and bar != "removed"
            continue
        sim = own.sim if own and own.sim else min(config.sims_of(entry.network), key=lambda name: load.get(name, 0), default=None)
        if sim is not None and not (own and own.sim):
            load[sim] = load.get(sim, 0) + 1
        member_id = members.person(conn, entry.number, entry.language, now)
        members.step(conn, member_id, entry.network, state, event, zone=entry.zone, sim=sim, since=now, suspended_until=until, left_at=None,
                     left_from=None)  # fmt: skip
        members.forget_asked(conn, entry.number, None)
        members.consent(conn, member_id, entry.network, at=now, text="on paper", wording=rules.WORDING_VERSION, channel=channel)
        added += 1
        if welcome and event == "add":
            _text(conn, config, welcome, entry.number, entry.network, entry.language, "welcome", sim, now)
    journal.note(conn, now, "members added", "", f"{added} by {channel}")
    return Added(added, known, removed, left, landlines)


def sanction(conn: Connection, number: str, network: str, event: str, now: datetime, until: datetime | None, *, key: bytes) -> bool:
    """The charter's sanctions: suspend until a date, remove for good; False where that membership is none to change.

    It is kept by a keyed hash of the number as well: neither STOP nor an erasure ends it.
    """
    own = next((m for m in members.of_number(conn, number) if m.network == network), None)
    if own is None or event not in MOVES[own.state]:
        return False
    member_id = members.person(conn, number, own.language, now)
    members.step(conn, member_id, network, own.state, event, suspended_until=until)
    bars.put(conn, pseudonym(key, number), network, now, until)
    journal.note(conn, now, f"membership {event}", "", f"{network} by the operator" + (f", until {until:%Y-%m-%d}" if until else ""))
    return True


def remove(conn: Connection, number: str, network: str | None, now: datetime) -> list[str]:
    """Ends memberships; the networks that were left."""
    left = []
    for own in members.of_number(conn, number):
        if (network is None or own.network == network) and "leave" in MOVES[own.state]:
            member_id = members.person(conn, number, own.language, now)
            members.step(conn, member_id, own.network, own.state, "leave", left_at=now, left_from=None)  # no text of theirs undoes it
            left.append(own.network)
    if left:
        spool.withdraw(conn, "cancel", now, (), "left", *spool.all_of_member(number))
        journal.note(conn, now, "membership leave", "", "by the operator")
    return left


def approve(conn: Connection, config: Config, words: Wording, ids: Sequence[int], now: datetime, *, key: bytes) -> int:
    """Accepts requests."""
    count = 0
    for own in members.by_ids(conn, list(ids)):
        bar, until = bars.of(conn, pseudonym(key, own.number), own.network, now)
        step = rules.answer_request(rules.Standing(own.state, bar=bar), approved=True)
        if step.event:
            member_id = members.person(conn, own.number, own.language, now)
            members.step(conn, member_id, own.network, own.state, step.event, since=now, suspended_until=until)
            date = f"{until.astimezone(config.gateway.zone):%d/%m/%Y}" if until else ""
            _text(conn, config, words, own.number, own.network, own.language, step.answer or "welcome", own.sim, now, date)
            journal.note(conn, now, f"membership {step.event}", "", f"{own.network} by the operator")
            count += step.event == "approve"
    return count


def _text(conn: Connection, config: Config, words: Wording, number: str, network: str, language: str, key: str, sim: str | None,
          now: datetime, date: str = "") -> None:  # fmt: skip
    settings = config.networks[network]
    body = words.say(language, key, short=settings.short, controller=settings.controller or config.gateway.name, date=date)
    text_id = spool.text(conn, body, fit(body).segments)
    spool.add(conn, [{"text_id": text_id, "number": number, "role": "resident", "priority": int(Priority.REPLY), "ordinal": 0,
                      "pinned": sim, "created_at": now, "expires_at": now + timedelta(hours=24)}])  # fmt: skip


def named(own: Membership) -> str:
    """How a request is shown to a coordinator: its number, a name where one was given, a masked number."""
    return f"{own.id} {cell(own.name) or mask(own.number)}"
