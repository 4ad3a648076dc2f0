"""What coordinators text: JA n, NEE n to requests; the rest they share with officers."""

from __future__ import annotations

from smsd.channels.sms import staff
from smsd.model.challenge import Action, Challenge
from smsd.model.membership import Membership, State
from smsd.rules import membership, proof
from smsd.rules.grammar import Command
from smsd.rules.words import Verb
from smsd.service import memberships, proving
from smsd.service.desk import Desk
from smsd.service.proving import CODE_HERE
from smsd.store import bars, members


def answer_requests(desk: Desk, command: Command) -> None:
    """JA 5-11 or NEE 5, JA F7: asks for the code."""
    if command.feedbacks and not staff.release_asked(desk, command):
        desk.answer("feedback_gone", network=desk.who.networks[0], short=desk.short(desk.who.networks[0]))
    if command.feedbacks:
        return
    wanted = [m for m in members.by_ids(desk.conn, command.numbers) if m.state == State.PENDING and m.network in desk.who.networks]
    network = wanted[0].network if wanted else desk.who.networks[0]
    if not wanted and staff.release_asked(desk, command):
        return
    if not wanted:
        desk.answer("no_requests", network=network, short=desk.short(network))
        return
    verdict = "yes" if command.verb == Verb.YES else "no"
    ids = ",".join(str(m.id) for m in wanted)
    language = desk.language_of(desk.sender, network)
    text = desk.wording.say(language, "preview_requests", short=desk.short(network), names=", ".join(map(memberships.named, wanted)),
                            verdict=desk.wording.raw(language, f"verdict_{verdict}"), code=CODE_HERE)  # fmt: skip
    proving.wish(desk, None, Action.REQUESTS, proof.digest("requests", verdict, ids, desk.sender), text, needs_pin=False, payload=f"{verdict}:{ids}")
    desk.outcome = desk.outcome or "requests asked"


def carry_out(desk: Desk, challenge: Challenge) -> None:
    """The code was right: requests are accepted or refused, and those who asked hear it."""
    verdict, _, listed = challenge.payload.partition(":")
    wanted = members.by_ids(desk.conn, [int(i) for i in listed.split(",")])
    count = answer_all(desk, wanted, approved=verdict == "yes")
    network = wanted[0].network if wanted else desk.who.networks[0]
    language = desk.language_of(desk.sender, network)
    desk.answer("requests_done", network=network, short=desk.short(network), count=count,
                verdict=desk.wording.raw(language, f"verdict_{verdict}"))  # fmt: skip


def answer_all(desk: Desk, wanted: list[Membership], *, approved: bool) -> int:
    """Accepts or refuses requests; how many. The members are welcomed from the line they texted."""
    count = 0
    for own in wanted:
        bar, until = bars.of(desk.conn, desk.pseudonym(own.number), own.network, desk.now)
        step = membership.answer_request(membership.Standing(own.state, bar=bar), approved=approved)
        if not step.event:
            continue
        member_id = members.person(desk.conn, own.number, own.language, desk.now)
        values = {"left_at": None} if step.event == "refuse" else {"since": desk.now, "suspended_until": until}
        members.step(desk.conn, member_id, own.network, own.state, step.event, **values)
        desk.journal(f"membership {step.event}", own.number, own.network)
        settings = desk.config.networks[own.network]
        text = desk.wording.say(own.language, step.answer or "", short=settings.short,
                                controller=settings.controller or desk.config.gateway.name,
                                date=f"{until.astimezone(desk.config.gateway.zone):%d/%m/%Y}" if until else "")  # fmt: skip
        desk.queue(own.number, text, priority=4, role="resident", pinned=own.sim)
        count += 1
    return count
