"""STOP and VERDER: a broadcast is halted at the next message, or goes on after a code.

In: a conversation, a command. Out: service/halting.py is called, or a code is asked for, and the answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from smsd.channels.sms import asking, which, whose
from smsd.channels.sms.conversation import Conversation
from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast
from smsd.model.challenge import DRAFTS, Action, Challenge
from smsd.model.delivery import WAITING
from smsd.rules import limits, plan, proof
from smsd.rules.grammar import Command
from smsd.service import halting, proving
from smsd.service.allowance import lines_of
from smsd.service.halting import Halt
from smsd.service.proving import CODE_HERE
from smsd.store import broadcasts, spool


def networks_that_may_halt(talk: Conversation) -> tuple[str, ...]:
    """Whoever gets notices may halt, enrolled or not; an expired or blocked right may not."""
    return tuple(
        dict.fromkeys(n for h in talk.who.holders if h.bar in (None, "not_enrolled") for n in h.person.networks)
    )


def going_out(talk: Conversation) -> Broadcast | None:
    """The newest incident's broadcast that a STOP of the sender would halt."""
    networks = networks_that_may_halt(talk)
    found = broadcasts.find(talk.conn, states=(bc.State.LIVE,), networks=networks) if networks else []
    return next((b for b in found if b.incident is not None), None)


def stop(talk: Conversation, command: Command) -> None:
    """STOP [#id]: halts at the next message, without proof; after a proven VERDER it wants a code."""
    networks = networks_that_may_halt(talk)
    if not networks:
        return asking.barred(talk)
    if command.incident is not None and not broadcasts.find(
        talk.conn, states=tuple(bc.State), networks=networks, incident_id=command.incident
    ):
        command = replace(command, incident=None)  # a wrong number is no reason to go on texting a neighbourhood

    def find(states: tuple[bc.State, ...], after: datetime | None = None) -> list[Broadcast]:
        return broadcasts.find(
            talk.conn, states=states, networks=networks, incident_id=command.incident, done_after=after
        )

    live = find((bc.State.LIVE,))
    if live:
        for broadcast in live:
            _halt_or_ask(talk, broadcast, "halted_words" if command.text else "halted")
        return None
    halted = find((bc.State.HALTED,))
    if halted:
        b = halted[0]
        talk.answer(
            "halted_again",
            network=b.network,
            short=talk.short_of(b),
            id=b.incident,
            reached=halting.reached_or_on_air(talk, b),
            count=b.members,
        )
        return None
    done = [b for b in find((bc.State.DONE, bc.State.CANCELLED), talk.now - limits.STOP_MEANS_HALT) if b.incident]
    newest = _newest_draft(talk)
    if newest is not None and not (done and (done[0].started_at or talk.now) > newest.created_at):
        return whose.ask_whose(talk, newest)
    if done:
        b = done[0]
        talk.answer(
            "already_done",
            network=b.network,
            short=talk.short_of(b),
            id=b.incident,
            reached=halting.reached_or_on_air(talk, b),
        )
        return None
    talk.answer("nothing_runs", network=networks[0], short=talk.short(networks[0]))
    return None


def _newest_draft(talk: Conversation) -> Challenge | None:
    """The newest draft in the sender's name that waits for a code."""
    asked = [c for c in proving.waiting(talk, talk.sender) if c.action in DRAFTS and c.broadcast is not None]
    return next(
        (c for c in reversed(asked) if broadcasts.get(talk.conn, c.broadcast or 0).author_number == talk.sender), None
    )


def _halt_or_ask(talk: Conversation, b: Broadcast, said: str) -> None:
    short = talk.short_of(b)
    halted = halting.halt(talk, talk.actor(), b)
    if halted.came != Halt.WANTS_PROOF:
        talk.answer(said, network=b.network, short=short, id=b.incident, reached=halted.reached, count=b.members)
        return
    if not talk.who.acting:
        asking.barred(talk)
        return
    text = talk.wording.say(
        talk.language_of(talk.sender, b.network), "preview_halt", short=short, id=b.incident, code=CODE_HERE
    )
    asking.wish(talk, Action.HALT, proof.digest("halt", b.id, talk.sender), text, outcome="halt asked", broadcast=b.id)


def resume(talk: Conversation, command: Command) -> None:
    """VERDER [#id]: goes on, after a code."""
    found = broadcasts.find(
        talk.conn, states=(bc.State.HALTED,), networks=talk.who.networks, incident_id=command.incident
    )
    if not found:
        network = talk.who.networks[0]
        talk.answer("nothing_to_resume", network=network, short=talk.short(network))
        return
    b = found[0]
    incident = broadcasts.latest_incident(talk.conn, b.networks, b.incident)
    if incident is not None and not which.may_send(talk, incident):
        return
    counts = spool.counts(talk.conn, b.id)
    left = sum(counts.get(s, 0) for s in WAITING)
    load = {line or "": n for line, n in spool.held_by_line(talk.conn, b.id).items()}
    minutes = plan.minutes(plan.forecast(load, talk.ctx.plan_lines(lines_of(talk.config, b.networks))))
    text = talk.wording.say(
        talk.language_of(talk.sender, b.network),
        "preview_resume",
        short=talk.short_of(b),
        id=b.incident,
        count=left,
        minutes=minutes,
        code=CODE_HERE,
    )
    asking.wish(
        talk, Action.RESUME, proof.digest("resume", b.id, talk.sender), text, outcome="resume asked", broadcast=b.id
    )
