"""What proves: codes, PINs, lists and TOTP, alone or among words; and what the proof sets going.

A text of a role holder that holds an open code or a PIN is a proof and nothing else: it becomes no draft and is stored as [proof].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from smsd.channels.sms import coordinators, officers, plain, staff
from smsd.channels.sms.conversation import Conversation
from smsd.model.broadcast import Broadcast
from smsd.model.challenge import About, Action, Answers, Challenge, Choice, HandOver, Proof, SendOn
from smsd.model.delivery import Priority
from smsd.rules import digits as digits_
from smsd.rules import limits, proof, wording
from smsd.rules.grammar import Command
from smsd.rules.identity import Holder
from smsd.rules.signature import cut
from smsd.rules.words import Verb
from smsd.service import behind, drafts, feedback, guard, halting, proving, release
from smsd.service.actor import Actor
from smsd.store import broadcasts, challenges, members, people, tallies
from smsd.store import feedback as feedback_store


def holds_secret(desk: Conversation, text: str) -> bool:
    """Whether digits of a text are, begin or end with an open code of this number, or the PIN or list code of somebody behind it."""
    codes = {proof.code_of(desk.key, c) for c in challenges.open_for(desk.conn, [desk.sender])}
    for piece in digits_.pieces(text):
        if any(
            piece == c or (len(piece) in digits_.PROOF_SIZES and (piece.startswith(c) or piece.endswith(c)))
            for c in codes
        ):
            return True
        if proof.holds_pin(piece, desk.who.holders, desk.key):
            return True
    return False


# what may be a code and a PIN by its form alone: commands that take numbers of their own are none
FORMS = (
    Verb.TEXT,
    Verb.REACTION,
    Verb.ALERT,
    Verb.TEST,
    Verb.UPDATE,
    Verb.END,
    Verb.TIP,
    Verb.FEEDBACK,
    Verb.NOTICE,
    Verb.YES,
    Verb.NO,
)


def among_words(desk: Conversation, command: Command, handler: Callable[[Conversation, Command], None] | None) -> bool:
    """Whether a role holder's text is a proof and nothing else; then it is judged here and goes nowhere."""
    if command.verb == Verb.DIGITS:
        if desk.who.bar is not None:
            officers.barred(desk)
        else:
            digits(desk, command)
        return True
    if (
        handler is not None
        and desk.who.bar is None
        and (behind_words(desk, command, handler) or one_step(desk, command, handler))
    ):
        return True
    text = digits_.plain(cut(desk.text.body))
    answered = desk.text.body.strip().strip(".!")
    if answered in ("1", "2") and officers.asked_whose(desk):
        officers.whose(desk, answered, None)
        return True
    requests = (
        bool(command.numbers)
        and command.verb in (Verb.YES, Verb.NO)
        and any(h.person.role == "coordinator" for h in desk.who.holders)
    )
    form = command.verb in FORMS and not requests and digits_.looks_like_proof(text)
    secret = holds_secret(desk, digits_.plain(desk.text.body))
    if not form and not secret and not _guessing_pins(desk, text):
        return False
    if command.verb in (Verb.STOP, Verb.WRONG):
        return True
    if desk.who.bar is not None:
        officers.barred(desk)
    elif form or any(r for r in digits_.readings(text) if len(r) in digits_.PROOF_SIZES) or command.verb == Verb.NO:
        digits(desk, command)
    else:
        desk.journal("code or PIN in a text", desk.sender)
        desk.answer("digits_kept")
    return True


def _guessing_pins(desk: Conversation, text: str) -> bool:
    """Whether the texts of a day hold so many numbers of a PIN's length that they try PINs: each tells whether it is one."""
    sizes = {h.rights.pin_digits or 4 for h in desk.who.holders if h.rights.pin_hash}
    looked = len({p for p in digits_.pieces(text) if len(p) in sizes})
    subject = desk.pseudonym(desk.sender)
    for _ in range(min(looked, limits.PIN_LOOKS + 1)):
        tallies.add(desk.conn, subject, "pin looks", desk.now)
    return bool(looked) and tallies.count(desk.conn, subject, "pin looks", desk.now - limits.DAY) > limits.PIN_LOOKS


def digits(desk: Conversation, command: Command) -> None:
    """Judges the digits of a text against the open challenges of the number."""
    readings = digits_.readings(digits_.plain(cut(desk.text.body))) or ([command.code] if command.code else [])
    waiting = proving.waiting(desk, desk.sender)
    if (command.verb == Verb.NO or officers.asked_whose(desk)) and (
        answered := _whose(desk.key, readings, waiting, no=command.verb == Verb.NO)
    ):
        officers.whose(desk, *answered)
        return
    if plain.one_of_pieces(desk, readings) or _without_words(desk, readings):
        return
    guesses = guard.guesses(desk, desk.sender)
    verdict = proof.judge(readings, waiting, desk.who.acting, desk.key, guesses, lambda code: totp_holder(desk, code))
    if verdict.why == "choice_missing":
        networks = tuple(verdict.choice.split(","))
        desk.answer("choice_missing", network=networks[0], names=drafts.choices(desk, networks))
        return
    if verdict.challenge is None:
        _refused(desk, verdict.why, guesses)
        return
    if isinstance(verdict.challenge.payload, Choice) and not verdict.choice:
        # proven by a list or TOTP code, which names no network: nobody may guess which neighbourhood is meant
        officers.ask_which(desk)
        return
    if verdict.choice and not members.count(desk.conn, verdict.choice):
        desk.answer("no_members", network=verdict.choice, short=desk.short(verdict.choice))
        return
    if verdict.challenge.broadcast is not None and verdict.challenge.action in proving.DRAFTS:
        b = broadcasts.get(desk.conn, verdict.challenge.broadcast)
        if release.same_person(desk.actor(verdict.how, verdict.holder), b):
            desk.answer("second_same", network=b.network)
            return
    if verdict.choice and verdict.challenge.broadcast is not None:
        broadcasts.change(desk.conn, verdict.challenge.broadcast, network=verdict.choice)
    if (
        verdict.how == Proof.LIST
        and verdict.holder
        and not people.use_list_code(desk.conn, verdict.holder.key, verdict.list_hash, desk.now)
    ):
        _refused(desk, "wrong", guesses)
        return
    if not challenges.settle(desk.conn, verdict.challenge.id, "pass"):
        _refused(desk, "nothing_open", guesses)
        return
    desk.proven = True
    if verdict.how == Proof.CODE_PIN:
        guard.right_pin(desk, desk.sender)
    _carry_out(desk, verdict.challenge, desk.actor(verdict.how, verdict.holder))


def _whose(key: bytes, readings: list[str], waiting: list[Challenge], *, no: bool) -> tuple[str, Challenge] | None:
    """1 or 2 before or behind the code of what NEE asked about, or NEE and the code."""
    for challenge in reversed(waiting):
        code = proof.code_of(key, challenge)
        for answer in ("1", "2"):
            if any(r in (answer + code, code + answer) for r in readings):
                return answer, challenge
        if no and code in readings:
            return "1", challenge
    return None


def _carry_out(desk: Conversation, challenge: Challenge, actor: Actor) -> None:
    """What the proof sets going."""
    match challenge.payload:
        case HandOver(incident, body):
            _hand_over(desk, actor, incident, body)
        case SendOn(number, body):
            _send_on(desk, actor, number, body)
        case Answers() as answers:
            coordinators.carry_out(desk, actor, answers)
        case About(person):
            staff.carry_out_right(desk, actor, challenge.action, person)
        case _:
            assert challenge.broadcast is not None
            _of_broadcast(desk, actor, challenge.action, broadcasts.get(desk.conn, challenge.broadcast))


def _of_broadcast(desk: Conversation, actor: Actor, action: Action, b: Broadcast) -> None:
    short = desk.short(b.network)
    if action in proving.DRAFTS:
        _release(desk, actor, b)
    elif action == Action.RESUME:
        if halting.resume(desk, actor, b):
            officers.status(desk, Command(verb=Verb.STATUS, incident=b.incident))
        else:
            desk.answer("nothing_to_resume", network=b.network, short=short)
    elif action == Action.HALT:
        halted = halting.halt(desk, actor, b)
        desk.answer("halted", network=b.network, short=short, id=b.incident, reached=halted.reached, count=b.members)


def _release(desk: Conversation, actor: Actor, b: Broadcast) -> None:
    released = release.release(desk, actor, b)
    if not released.running or released.done is None:
        desk.answer("second_waits", network=b.network)
        desk.outcome = "second asked"
        return
    desk.answer(
        "running", network=b.network, count=released.count, time=wording.local(released.done, desk.config.gateway.zone)
    )
    desk.outcome = "released"


def _hand_over(desk: Conversation, actor: Actor, incident: int, body: str) -> None:
    if feedback.hand_over(desk, actor, incident, body, "sms") is not None:
        network = broadcasts.incident_network(desk.conn, incident)
        desk.answer("feedback_handed", network=network, short=desk.short(network), id=incident)
        desk.outcome = "feedback handed over"


def _send_on(desk: Conversation, actor: Actor, number: int, body: str) -> None:
    count = feedback.release(desk, actor, number, body)
    one = feedback_store.get(desk.conn, number)
    network = one.network if one is not None and count is not None else desk.who.networks[0]
    if count is None:
        desk.answer("feedback_gone", network=network, short=desk.short(network))
        return
    desk.answer("feedback_sent", network=network, short=desk.short(network), number=number, count=count)
    desk.outcome = "feedback released"


def _refused(desk: Conversation, why: str, before: limits.Guesses) -> None:
    """A wrong answer counts against the number; it never kills a draft."""
    network = desk.who.networks[0]
    if why == "nothing_open":
        desk.answer("nothing_open", network=network)
        desk.outcome = "nothing open"
        return
    if why == "which_draft":
        desk.answer("which_draft", network=network)
        return
    if why == "stolen":
        desk.outcome = "wrong proof"
        _lock(desk, network)
        return
    guard.wrong(desk, desk.sender, pin=why == "pin_wrong")
    after = guard.guesses(desk, desk.sender)
    desk.journal("wrong proof", desk.sender, str(after.hour))
    desk.outcome = "wrong proof"
    if limits.tell_wrong(after.hour):
        desk.answer("wrong_told", network=network, count=after.hour)
        for _, person in desk.staff(network):
            if desk.sender not in person.number:
                desk.tell(
                    person.number[0],
                    "wrong_by",
                    network=network,
                    priority=Priority.ALERT,
                    short=desk.short(network),
                    count=after.hour,
                    author=desk.who.holders[0].person.name,
                )
    elif after.guessed or after.stolen:
        _lock(desk, network)
    elif after.hour < limits.WRONG_TELLS or why == "pin_wrong":
        desk.proven = why in ("pin_wrong", "pin_missing")  # only who sees the phone knows that code
        desk.answer("pin_missing" if why == "pin_missing" else "wrong_code", network=network)


def _lock(desk: Conversation, network: str) -> None:
    """Said once an hour; open drafts are shown to the other officers, so that it is no dead end."""
    if desk.once("locked"):
        desk.answer("locked", network=network)
        proving.ask_others(desk, desk.actor(), network)


def totp_holder(desk: Conversation, code: str) -> Holder | None:
    """Consumes a TOTP code and returns its holder; None counts as a wrong one for those who have TOTP."""
    holders = [h for h in desk.who.acting if h.rights.totp_secret and "totp" in h.person.confirm]
    subject = desk.pseudonym(desk.sender)
    wrong = tallies.count(desk.conn, subject, "totp", desk.now - limits.HOUR)
    for holder in holders:
        if not proof.totp_allowed(
            desk.now,
            desk.text.stamp,
            clock_proven=desk.ctx.trust.proven,
            wrong_last_hour=wrong,
            in_a_row=holder.rights.totp_failures,
        ):
            continue
        step = proof.totp_step(
            holder.rights.totp_secret or "", code, desk.text.stamp or desk.now, holder.rights.totp_last_step
        )
        if step is not None and people.accept_step(desk.conn, holder.key, step):
            return holder
        people.totp_failed(desk.conn, holder.key)
        tallies.add(desk.conn, subject, "totp", desk.now)
    return None


def one_step(desk: Conversation, command: Command, handler: Callable[[Conversation, Command], None]) -> bool:
    """A text with a TOTP or list code at its head or end goes at once, without a preview. Whether the code was right.

    Not a text in several parts: its tail might be somebody else's, so it is previewed like any other.
    """
    edge = command.totp
    if len(edge) == proof.LIST_DIGITS:
        found = (
            proof.list_code(edge, desk.who.acting, desk.key) if guard.guesses(desk, desk.sender).list_alone else None
        )
        right = found is not None and people.use_list_code(desk.conn, found[0].key, found[1], desk.now)
        holder, how = (found[0], Proof.LIST) if found and right else (None, Proof.NOTHING)
        if holder is None and any(h.rights.list_hashes for h in desk.who.acting):
            guard.wrong(desk, desk.sender, pin=False)
    else:
        holder, how = (totp_holder(desk, edge) if edge else None), Proof.TOTP
    if holder is None:
        return False
    words = command.text.strip()
    body = words[: -len(edge)] if words.rstrip(".!").endswith(edge) else words[len(edge) :]
    _at_once(desk, replace(command, text=body.strip(" ,.;:-"), totp=""), handler, holder, how)
    return True


def behind_words(desk: Conversation, command: Command, handler: Callable[[Conversation, Command], None]) -> bool:
    """Words with the code for behind words and the PIN at one of their ends go at once. Whether the text was about that code at all."""
    challenge = behind.code(desk, desk.sender)
    if challenge is None:
        return False
    guesses = guard.guesses(desk, desk.sender)
    for size in sorted({0, *(h.rights.pin_digits or 4 for h in desk.who.acting)}, reverse=True):
        for found, rest in digits_.edges(command.text.strip(), challenge.digits + size):
            verdict = proof.behind(found, challenge, desk.who.acting, desk.key, guesses)
            if verdict is None:
                continue
            if verdict.challenge is None or verdict.holder is None:
                _refused_behind(desk, verdict.why, guesses)
            elif not digits_.words(rest):
                desk.answer("behind_how", network=desk.who.networks[0])
            elif holds_secret(desk, digits_.plain(rest)):
                desk.answer("digits_kept")
            elif challenges.settle(desk.conn, challenge.id, "pass"):
                guard.right_pin(desk, desk.sender)
                _at_once(
                    desk,
                    replace(command, text=rest.strip(" \n\r\t,.;:-+/("), totp=""),
                    handler,
                    verdict.holder,
                    verdict.how,
                )
            return True
    return False


def _without_words(desk: Conversation, readings: list[str]) -> bool:
    """The code for behind words came alone, or with the PIN and without words: what is missing is said."""
    challenge = behind.code(desk, desk.sender)
    if challenge is None:
        return False
    guesses = guard.guesses(desk, desk.sender)
    found = [v for r in readings if (v := proof.behind(r, challenge, desk.who.acting, desk.key, guesses)) is not None]
    if not found:
        return False
    verdict = next((v for v in found if v.challenge is not None), found[0])
    if verdict.challenge is None:
        _refused_behind(desk, verdict.why, guesses)
    else:
        desk.answer("behind_how", network=desk.who.networks[0])
    return True


def _refused_behind(desk: Conversation, why: str, guesses: limits.Guesses) -> None:
    if why == "pin_missing":
        desk.answer("behind_how", network=desk.who.networks[0])
    else:
        _refused(desk, why, guesses)


def _at_once(
    desk: Conversation, command: Command, handler: Callable[[Conversation, Command], None], holder: Holder, how: Proof
) -> None:
    """Does what a proven text says without asking. Of several parts it is asked about all the same: a part might be somebody else's."""
    desk.proven = True
    desk.one_step = (holder, how) if desk.text.parts == 1 else None
    handler(desk, command)
    desk.one_step = None
    if desk.drafted is not None:
        drafted = broadcasts.get(desk.conn, desk.drafted)
        halting.drop_same(desk, drafted)
        _release(desk, desk.actor(how, holder), drafted)
    elif desk.asked is not None:
        challenge = next(c for c in challenges.open_for(desk.conn, [desk.sender]) if c.id == desk.asked)
        challenges.settle(desk.conn, challenge.id, "pass")
        _carry_out(desk, challenge, desk.actor(how, holder))
