"""What a proof sets going, by what its challenge carries: a table.

In: a conversation, a challenge whose proof held, who proved it. Out: the service that does it was called, and the
answer. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from smsd.channels.sms import coordinators, officers, staff
from smsd.channels.sms.conversation import Conversation
from smsd.model.broadcast import Broadcast
from smsd.model.challenge import DRAFTS, About, Action, Answers, Challenge, HandOver, Payload, SendOn
from smsd.rules import wording
from smsd.rules.grammar import Command
from smsd.rules.words import Verb
from smsd.service import feedback, feedback_text, halting, release
from smsd.service.actor import Actor
from smsd.store import broadcasts
from smsd.store import feedback as feedback_store

Handler = Callable[[Conversation, Actor, Challenge], None]


def carry_out(talk: Conversation, challenge: Challenge, actor: Actor) -> None:
    """What the proof sets going: what the challenge carries says, else its broadcast."""
    CARRIES.get(type(challenge.payload), _of_broadcast)(talk, actor, challenge)


def _of_broadcast(talk: Conversation, actor: Actor, challenge: Challenge) -> None:
    """A draft is let go, a halted broadcast goes on, one that was let go on is halted again."""
    assert challenge.broadcast is not None
    action, b = challenge.action, broadcasts.get(talk.conn, challenge.broadcast)
    short = talk.short_of(b)
    if action in DRAFTS:
        let_go(talk, actor, b)
    elif action == Action.RESUME:
        if halting.resume(talk, actor, b):
            officers.status(talk, Command(verb=Verb.STATUS, incident=b.incident))
        else:
            talk.answer("nothing_to_resume", network=b.network, short=short)
    elif action == Action.HALT:
        halted = halting.halt(talk, actor, b)
        talk.answer("halted", network=b.network, short=short, id=b.incident, reached=halted.reached, count=b.members)


def let_go(talk: Conversation, actor: Actor, b: Broadcast) -> None:
    """The broadcast leaves, or a second officer is asked."""
    released = release.release(talk, actor, b)
    if not released.running or released.done is None:
        talk.answer("second_waits", network=b.network)
        talk.outcome = "second asked"
        return
    talk.answer(
        "running", network=b.network, count=released.count, time=wording.local(released.done, talk.config.gateway.zone)
    )
    talk.outcome = "released"


def _hand_over(talk: Conversation, actor: Actor, challenge: Challenge) -> None:
    """FEEDBACK goes to the coordinators."""
    assert isinstance(challenge.payload, HandOver)
    incident, body = challenge.payload.incident, challenge.payload.body
    if feedback.hand_over(talk, actor, incident, body, "sms") is not None:
        network = broadcasts.incident_network(talk.conn, incident)
        talk.answer("feedback_handed", network=network, short=talk.short(network), id=incident)
        talk.outcome = "feedback handed over"


def _send_on(talk: Conversation, actor: Actor, challenge: Challenge) -> None:
    """JA F7: feedback goes to the members."""
    assert isinstance(challenge.payload, SendOn)
    number, body, by_text = challenge.payload.feedback, challenge.payload.body, challenge.payload.by_text
    count = feedback.release(talk, actor, number, body)
    one = feedback_store.get(talk.conn, number)
    network = one.network if one is not None and count is not None else talk.who.networks[0]
    if count is None:
        talk.answer("feedback_gone", network=network, short=talk.short(network))
        return
    if by_text and one is not None:
        texts = feedback_text.send(talk, actor, one, body)
        talk.answer(
            "feedback_texted", network=network, short=talk.short(network), number=number, count=count, sent=texts
        )
    else:
        talk.answer("feedback_sent", network=network, short=talk.short(network), number=number, count=count)
    talk.outcome = "feedback released"


def _answer_requests(talk: Conversation, actor: Actor, challenge: Challenge) -> None:
    """JA 5-11: requests are accepted or refused."""
    assert isinstance(challenge.payload, Answers)
    coordinators.carry_out(talk, actor, challenge.payload)


def _change_right(talk: Conversation, actor: Actor, challenge: Challenge) -> None:
    """BLOKKEER, RESET: a right is off, or a lock is lifted."""
    assert isinstance(challenge.payload, About)
    staff.carry_out_right(talk, actor, challenge.action, challenge.payload.person)


CARRIES: dict[type[Payload], Handler] = {
    HandOver: _hand_over,
    SendOn: _send_on,
    Answers: _answer_requests,
    About: _change_right,
}
