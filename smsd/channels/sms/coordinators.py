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


def answer_requests(desk: Conversation, command: Command) -> None:
    """JA 5-11 or NEE 5, JA F7: asks for the code."""
    if command.feedbacks and not staff.release_asked(desk, command):
        desk.answer("feedback_gone", network=desk.who.networks[0], short=desk.short(desk.who.networks[0]))
    if command.feedbacks:
        return
    wanted = [
        m
        for m in members.by_ids(desk.conn, command.numbers)
        if m.state == State.PENDING and m.network in desk.who.networks
    ]
    network = wanted[0].network if wanted else desk.who.networks[0]
    if not wanted and staff.release_asked(desk, command):
        return
    if not wanted:
        desk.answer("no_requests", network=network, short=desk.short(network))
        return
    verdict = "yes" if command.verb == Verb.YES else "no"
    ids = ",".join(str(m.id) for m in wanted)
    language = desk.language_of(desk.sender, network)
    text = desk.wording.say(
        language,
        "preview_requests",
        short=desk.short(network),
        names=", ".join(map(memberships.named, wanted)),
        verdict=desk.wording.raw(language, f"verdict_{verdict}"),
        code=CODE_HERE,
    )
    asking.wish(
        desk,
        Action.REQUESTS,
        proof.digest("requests", verdict, ids, desk.sender),
        text,
        outcome="requests asked",
        payload=Answers(verdict == "yes", tuple(m.id for m in wanted)),
    )


def carry_out(desk: Conversation, actor: Actor, answers: Answers) -> None:
    """The code was right: requests are accepted or refused, and those who asked hear it."""
    done = memberships.answer_requests(desk, actor, answers.ids, approved=answers.approved)
    network = done[0].network if done else desk.who.networks[0]
    language = desk.language_of(desk.sender, network)
    desk.answer(
        "requests_done",
        network=network,
        short=desk.short(network),
        count=len(done),
        verdict=desk.wording.raw(language, "verdict_yes" if answers.approved else "verdict_no"),
    )
