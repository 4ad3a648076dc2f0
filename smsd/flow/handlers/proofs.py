"""Digits from a role holder: code, code + PIN, a list code, a TOTP code; and what the proof sets going."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from smsd.flow import drafts, feedback, halting, release
from smsd.flow.desk import Desk
from smsd.flow.handlers import coordinators, network_work, police
from smsd.model.challenge import Action, Challenge
from smsd.model.delivery import Priority
from smsd.rules import limits, proof
from smsd.rules.grammar import Command
from smsd.rules.identity import Holder
from smsd.rules.words import Verb
from smsd.store import broadcasts, challenges, members, people, spool, tallies


def digits(desk: Desk, command: Command) -> None:
    """Judges digits against the open challenges of the number."""
    waiting = [c for c in challenges.open_for(desk.conn, [desk.sender]) if not proof.lapsed(c, desk.now)]
    subject = desk.pseudonym(desk.sender)
    wrong = tallies.count(desk.conn, subject, "wrong", desk.now - limits.HOUR)
    verdict = proof.judge(command.code, waiting, desk.who.acting, desk.key, locked=limits.locked(wrong))
    if verdict.challenge is None and waiting and len(command.code) == 6:
        holder = totp_holder(desk, command.code)
        if holder:
            verdict = proof.Verdict(max(waiting, key=lambda c: c.id), holder, "totp")
    if verdict.why == "choice_missing":
        networks = tuple(verdict.choice.split(","))
        desk.answer("choice_missing", network=networks[0], names=drafts.choices(desk, networks))
        return
    if verdict.challenge is None:
        _refused(desk, verdict.why, wrong)
        return
    if verdict.challenge.payload.startswith("which:") and not verdict.choice:
        # proven by a list or TOTP code, which names no network: nobody may guess which neighbourhood is meant
        police.ask_which(desk)
        return
    if verdict.choice and not members.count(desk.conn, verdict.choice):
        desk.answer("no_members", network=verdict.choice, short=desk.short(verdict.choice))
        return
    if verdict.choice and verdict.challenge.broadcast is not None:
        broadcasts.change(desk.conn, verdict.challenge.broadcast, network=verdict.choice)
    if verdict.how == "list" and verdict.holder and not people.use_list_code(desk.conn, verdict.holder.key, verdict.list_hash, desk.now):
        _refused(desk, "wrong", wrong)
        return
    if not challenges.settle(desk.conn, verdict.challenge.id, "pass"):
        _refused(desk, "nothing_open", wrong)
        return
    tallies.clear(desk.conn, subject, "wrong")
    _carry_out(desk, verdict.challenge, verdict.holder, verdict.how)


def _carry_out(desk: Desk, challenge: Challenge, holder: Holder | None, how: str) -> None:
    if challenge.action == Action.REQUESTS:
        verdict, _, rest = challenge.payload.partition(":")
        number, _, body = rest.partition(":")
        if verdict == "feedback":
            feedback.hand_over(desk, int(number), body, "sms")
        elif verdict == "release":
            feedback.release(desk, int(number), body, holder.key if holder else "")
        else:
            coordinators.carry_out(desk, challenge)
        return
    if challenge.action in (Action.BLOCK, Action.RESET):
        network_work.carry_out_right(desk, challenge)
        return
    assert challenge.broadcast is not None
    b = broadcasts.get(desk.conn, challenge.broadcast)
    if challenge.action in (Action.RELEASE, Action.SECOND):
        release.release(desk, b, holder, how)
    elif challenge.action == Action.RESUME:
        if halting.resume(desk, b):
            police.status(desk, Command(verb=Verb.STATUS, incident=b.incident))
        else:
            desk.answer("nothing_to_resume", network=b.network, short=desk.short(b.network))
    elif challenge.action == Action.HALT:
        reached = halting.halt(desk, b)
        desk.answer("halted", network=b.network, short=desk.short(b.network), id=b.incident, reached=reached, count=b.members)
        police.tell_halted(desk, b, reached)


def _refused(desk: Desk, why: str, wrong_before: int) -> None:
    """A wrong answer counts against the number; it never kills a draft."""
    network = desk.who.networks[0]
    if why == "nothing_open":
        desk.answer("nothing_open", network=network)
        desk.outcome = "nothing open"
        return
    subject = desk.pseudonym(desk.sender)
    tallies.add(desk.conn, subject, "wrong", desk.now)
    count = wrong_before + 1
    desk.journal("wrong proof", desk.sender, str(count))
    desk.outcome = "wrong proof"
    if limits.tell_wrong(count):
        desk.answer("wrong_told", network=network, count=count)
        for _, person in desk.staff(network):
            if desk.sender not in person.number:
                desk.tell(person.number[0], "wrong_by", network=network, priority=Priority.ALERT, short=desk.short(network),
                          count=count, author=desk.who.holders[0].person.name)  # fmt: skip
    elif limits.locked(count):
        if desk.once("locked"):
            desk.answer("locked", network=network)
            _ask_others(desk, network)
    elif count < limits.WRONG_TELLS:
        desk.answer("pin_missing" if why == "pin_missing" else "wrong_code", network=network)


def _ask_others(desk: Desk, network: str) -> None:
    """A locked number is no dead end: its open drafts are shown to the other officers, whose code + PIN release them."""
    for challenge in challenges.open_for(desk.conn, [desk.sender]):
        if challenge.action != Action.RELEASE or challenge.broadcast is None:
            continue
        b = broadcasts.get(desk.conn, challenge.broadcast)
        author = desk.who.holders[0].person.name
        for key, person in desk.staff(b.network):
            rights = desk.rights.get(key)
            if person.role != "police" or desk.sender in person.number or rights is None or not rights.enrolled:
                continue
            text = desk.wording.raw(desk.language_of(person.number[0], network), "preview_second", short=desk.short(b.network),
                                    author=author, count=b.members, segments=b.segments, body=b.body, code=drafts.CODE_HERE)  # fmt: skip
            drafts.ask(desk, person.number[0], b.id, Action.RELEASE, challenge.digest, text, needs_pin=True)


def totp_holder(desk: Desk, code: str) -> Holder | None:
    """Whose TOTP code this is, used up by looking; None counts as a wrong one for those who have TOTP."""
    assert desk.text is not None
    holders = [h for h in desk.who.acting if h.rights.totp_secret and "totp" in h.person.confirm]
    subject = desk.pseudonym(desk.sender)
    wrong = tallies.count(desk.conn, subject, "totp", desk.now - limits.HOUR)
    for holder in holders:
        if not proof.totp_allowed(desk.now, desk.text.stamp, clock_proven=desk.ctx.trust.proven, wrong_last_hour=wrong,
                                  in_a_row=holder.rights.totp_failures):  # fmt: skip
            continue
        step = proof.totp_step(holder.rights.totp_secret or "", code, desk.text.stamp or desk.now, holder.rights.totp_last_step)
        if step is not None and people.accept_step(desk.conn, holder.key, step):
            return holder
        people.totp_failed(desk.conn, holder.key)
        tallies.add(desk.conn, subject, "totp", desk.now)
    return None


def one_step(desk: Desk, command: Command, handler: Callable[[Desk, Command], None]) -> bool:
    """A text with a TOTP code at its head or end: sent at once where the code is right. Whether it was right."""
    holder = totp_holder(desk, command.totp) if command.totp else None
    if holder is None:
        return False
    words = command.text.strip()
    body = words[: -len(command.totp)] if words.rstrip(".!").endswith(command.totp) else words[len(command.totp) :]
    body = body.strip(" ,.;:-")
    before = {c.id for c in challenges.open_for(desk.conn, [desk.sender])}
    handler(desk, replace(command, text=body, totp=""))
    for challenge in reversed(challenges.open_for(desk.conn, [desk.sender])):
        if challenge.action != Action.RELEASE or challenge.broadcast is None or challenge.payload.startswith("which:"):
            continue
        b = broadcasts.get(desk.conn, challenge.broadcast)
        # a fresh draft, or one of the same words that waits already
        if (challenge.id not in before or b.body == body) and challenges.settle(desk.conn, challenge.id, "pass"):
            # its preview is not needed any more
            desk.effects.withdrawn |= set(spool.withdraw(desk.conn, "cancel", desk.now, desk.ctx.on_air, "proven in one step",
                                                         spool.of_challenge(challenge.id)))  # fmt: skip
            release.release(desk, b, holder, "totp")
            break
    return True
