"""What coordinators text: JA n, NEE n to requests; the rest they share with officers."""

from __future__ import annotations

from smsd.channels.sms import asking, staff
from smsd.channels.sms.conversation import Conversation
from smsd.model.challenge import Action, Answers
from smsd.model.membership import State
from smsd.rules import proof
from smsd.rules.grammar import Command
from smsd.rules.words import Verb
from smsd.service import memberships
from smsd.service.actor import Actor
from smsd.service.proving import CODE_HERE
from smsd.store import members


def answer_requests(talk: Conversation, command: Command) -> None:
    """JA 5-11 or NEE 5, JA F7: asks for the code."""
    if command.feedbacks and not staff.release_asked(talk, command):
        talk.answer("feedback_gone", network=talk.who.networks[0], short=talk.short(talk.who.networks[0]))
    if command.feedbacks:
        return
    wanted = [
        m
        for m in members.by_ids(talk.conn, command.numbers)
        if m.state == State.PENDING and m.network in talk.who.networks
    ]
    network = wanted[0].network if wanted else talk.who.networks[0]
    if not wanted and staff.release_asked(talk, command):
        return
    if not wanted:
        talk.answer("no_requests", network=network, short=talk.short(network))
        return
    verdict = "yes" if command.verb == Verb.YES else "no"
    ids = ",".join(str(m.id) for m in wanted)
    language = talk.language_of(talk.sender, network)
    text = talk.wording.say(
        language,
        "preview_requests",
        short=talk.short(network),
        names=", ".join(map(memberships.named, wanted)),
        verdict=talk.wording.raw(language, f"verdict_{verdict}"),
        code=CODE_HERE,
    )
    asking.wish(
        talk,
        Action.REQUESTS,
        proof.digest("requests", verdict, ids, talk.sender),
        text,
        outcome="requests asked",
        payload=Answers(verdict == "yes", tuple(m.id for m in wanted)),
    )


def carry_out(talk: Conversation, actor: Actor, answers: Answers) -> None:
    """The code was right: requests are accepted or refused, and those who asked hear it."""
    done = memberships.answer_requests(talk, actor, answers.ids, approved=answers.approved)
    network = done[0].network if done else talk.who.networks[0]
    language = talk.language_of(talk.sender, network)
    talk.answer(
        "requests_done",
        network=network,
        short=talk.short(network),
        count=len(done),
        verdict=talk.wording.raw(language, "verdict_yes" if answers.approved else "verdict_no"),
    )
