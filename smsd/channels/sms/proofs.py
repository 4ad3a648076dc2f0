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
from smsd.rules.previews import choices
from smsd.rules.signature import cut
from smsd.rules.words import Verb
from smsd.service import behind, feedback, feedback_text, guard, halting, proving, release
from smsd.service.actor import Actor
from smsd.store import broadcasts, challenges, members, people, tallies
from smsd.store import feedback as feedback_store


def holds_secret(talk: Conversation, text: str) -> bool:
    """Whether digits of a text are, begin or end with an open code of this number, or the PIN or list code of somebody behind it."""
    codes = {proof.code_of(talk.key, c) for c in challenges.open_for(talk.conn, [talk.sender])}
    for piece in digits_.pieces(text):
        if any(
            piece == c or (len(piece) in digits_.PROOF_SIZES and (piece.startswith(c) or piece.endswith(c)))
            for c in codes
        ):
            return True
        if proof.holds_pin(piece, talk.who.holders, talk.key):
            return True
    return False


def holds_pin_of_anybody(talk: Conversation, text: str) -> bool:
    """Whether digits of a text are the PIN or a list code of any role holder, whoever texted: such digits are not kept."""
    everybody = [
        Holder(key, talk.config.people[key], own, None) for key, own in talk.rights.items() if key in talk.config.people
    ]
    return any(proof.holds_pin(piece, everybody, talk.key) for piece in digits_.pieces(digits_.plain(text)))


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


def among_words(talk: Conversation, command: Command, handler: Callable[[Conversation, Command], None] | None) -> bool:
    """Whether a role holder's text is a proof and nothing else; then it is judged here and goes nowhere."""
    if command.verb == Verb.DIGITS:
        if talk.who.bar is not None:
            officers.barred(talk)
        else:
            digits(talk, command)
        return True
    if (
        handler is not None
        and talk.who.bar is None
        and (behind_words(talk, command, handler) or one_step(talk, command, handler))
    ):
        return True
    text = digits_.plain(cut(talk.text.body))
    answered = talk.text.body.strip().strip(".!")
    if answered in ("1", "2") and officers.asked_whose(talk):
        officers.whose(talk, answered, None)
        return True
    requests = (
        bool(command.numbers)
        and command.verb in (Verb.YES, Verb.NO)
        and any(h.person.role == "coordinator" for h in talk.who.holders)
    )
    form = command.verb in FORMS and not requests and digits_.looks_like_proof(text)
    secret = holds_secret(talk, digits_.plain(talk.text.body))
    if not form and not secret and not _guessing_pins(talk, text):
        return False
    if command.verb in (Verb.STOP, Verb.WRONG):
        return True
    if talk.who.bar is not None:
        officers.barred(talk)
    elif form or any(r for r in digits_.readings(text) if len(r) in digits_.PROOF_SIZES) or command.verb == Verb.NO:
        digits(talk, command)
    else:
        talk.journal("code or PIN in a text", talk.sender)
        talk.answer("digits_kept")
    return True


def _guessing_pins(talk: Conversation, text: str) -> bool:
    """Whether the texts of a day hold so many numbers of a PIN's length that they try PINs: each tells whether it is one."""
    sizes = {h.rights.pin_digits or 4 for h in talk.who.holders if h.rights.pin_hash}
    looked = len({p for p in digits_.pieces(text) if len(p) in sizes})
    subject = talk.pseudonym(talk.sender)
    for _ in range(min(looked, limits.PIN_LOOKS + 1)):
        tallies.add(talk.conn, subject, "pin looks", talk.now)
    return bool(looked) and tallies.count(talk.conn, subject, "pin looks", talk.now - limits.DAY) > limits.PIN_LOOKS


def digits(talk: Conversation, command: Command) -> None:
    """Judges the digits of a text against the open challenges of the number."""
    readings = digits_.readings(digits_.plain(cut(talk.text.body))) or ([command.code] if command.code else [])
    waiting = proving.waiting(talk, talk.sender)
    if (command.verb == Verb.NO or officers.asked_whose(talk)) and (
        answered := _whose(talk.key, readings, waiting, no=command.verb == Verb.NO)
    ):
        officers.whose(talk, *answered)
        return
    if plain.one_of_pieces(talk, readings) or _without_words(talk, readings):
        return
    guesses = guard.guesses(talk, talk.sender)
    verdict = proof.judge(readings, waiting, talk.who.acting, talk.key, guesses, lambda code: totp_holder(talk, code))
    if verdict.why == "choice_missing":
        networks = tuple(verdict.choice.split(","))
        talk.answer("choice_missing", network=networks[0], names=choices(talk.config, networks))
        return
    if verdict.challenge is None:
        _refused(talk, verdict.why, guesses)
        return
    if isinstance(verdict.challenge.payload, Choice) and not verdict.choice:
        # proven by a list or TOTP code, which names no network: nobody may guess which neighbourhood is meant
        officers.ask_which(talk)
        return
    if verdict.choice and not members.count(talk.conn, verdict.choice):
        talk.answer("no_members", network=verdict.choice, short=talk.short(verdict.choice))
        return
    if verdict.challenge.broadcast is not None and verdict.challenge.action in proving.DRAFTS:
        b = broadcasts.get(talk.conn, verdict.challenge.broadcast)
        if release.same_person(talk.actor(verdict.how, verdict.holder), b):
            talk.answer("second_same", network=b.network)
            return
    if verdict.choice and verdict.challenge.broadcast is not None:
        broadcasts.change(talk.conn, verdict.challenge.broadcast, network=verdict.choice)
    if (
        verdict.how == Proof.LIST
        and verdict.holder
        and not people.use_list_code(talk.conn, verdict.holder.key, verdict.list_hash, talk.now)
    ):
        _refused(talk, "wrong", guesses)
        return
    if not challenges.settle(talk.conn, verdict.challenge.id, "pass"):
        _refused(talk, "nothing_open", guesses)
        return
    talk.proven = True
    if verdict.how == Proof.CODE_PIN:
        guard.right_pin(talk, talk.sender)
    _carry_out(talk, verdict.challenge, talk.actor(verdict.how, verdict.holder))


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


def _carry_out(talk: Conversation, challenge: Challenge, actor: Actor) -> None:
    """What the proof sets going."""
    match challenge.payload:
        case HandOver(incident, body):
            _hand_over(talk, actor, incident, body)
        case SendOn(number, body, by_text):
            _send_on(talk, actor, number, body, by_text=by_text)
        case Answers() as answers:
            coordinators.carry_out(talk, actor, answers)
        case About(person):
            staff.carry_out_right(talk, actor, challenge.action, person)
        case _:
            assert challenge.broadcast is not None
            _of_broadcast(talk, actor, challenge.action, broadcasts.get(talk.conn, challenge.broadcast))


def _of_broadcast(talk: Conversation, actor: Actor, action: Action, b: Broadcast) -> None:
    short = talk.short_of(b)
    if action in proving.DRAFTS:
        _release(talk, actor, b)
    elif action == Action.RESUME:
        if halting.resume(talk, actor, b):
            officers.status(talk, Command(verb=Verb.STATUS, incident=b.incident))
        else:
            talk.answer("nothing_to_resume", network=b.network, short=short)
    elif action == Action.HALT:
        halted = halting.halt(talk, actor, b)
        talk.answer("halted", network=b.network, short=short, id=b.incident, reached=halted.reached, count=b.members)


def _release(talk: Conversation, actor: Actor, b: Broadcast) -> None:
    released = release.release(talk, actor, b)
    if not released.running or released.done is None:
        talk.answer("second_waits", network=b.network)
        talk.outcome = "second asked"
        return
    talk.answer(
        "running", network=b.network, count=released.count, time=wording.local(released.done, talk.config.gateway.zone)
    )
    talk.outcome = "released"


def _hand_over(talk: Conversation, actor: Actor, incident: int, body: str) -> None:
    if feedback.hand_over(talk, actor, incident, body, "sms") is not None:
        network = broadcasts.incident_network(talk.conn, incident)
        talk.answer("feedback_handed", network=network, short=talk.short(network), id=incident)
        talk.outcome = "feedback handed over"


def _send_on(talk: Conversation, actor: Actor, number: int, body: str, *, by_text: bool) -> None:
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


def _refused(talk: Conversation, why: str, before: limits.Guesses) -> None:
    """A wrong answer counts against the number; it never kills a draft."""
    network = talk.who.networks[0]
    if why == "nothing_open":
        talk.answer("nothing_open", network=network)
        talk.outcome = "nothing open"
        return
    if why == "which_draft":
        talk.answer("which_draft", network=network)
        return
    if why == "stolen":
        talk.outcome = "wrong proof"
        _lock(talk, network)
        return
    guard.wrong(talk, talk.sender, pin=why == "pin_wrong")
    after = guard.guesses(talk, talk.sender)
    talk.journal("wrong proof", talk.sender, str(after.hour))
    talk.outcome = "wrong proof"
    if limits.tell_wrong(after.hour):
        talk.answer("wrong_told", network=network, count=after.hour)
        for _, person in talk.staff(network):
            if talk.sender not in person.number:
                talk.tell(
                    person.number[0],
                    "wrong_by",
                    network=network,
                    priority=Priority.ALERT,
                    short=talk.short(network),
                    count=after.hour,
                    author=talk.who.holders[0].person.name,
                )
    elif after.guessed or after.stolen:
        _lock(talk, network)
    elif after.hour < limits.WRONG_TELLS or why == "pin_wrong":
        talk.proven = why in ("pin_wrong", "pin_missing")  # only who sees the phone knows that code
        talk.answer("pin_missing" if why == "pin_missing" else "wrong_code", network=network)


def _lock(talk: Conversation, network: str) -> None:
    """Said once an hour; open drafts are shown to the other officers, so that it is no dead end."""
    if talk.once("locked"):
        talk.answer("locked", network=network)
        proving.ask_others(talk, talk.actor(), network)


def totp_holder(talk: Conversation, code: str) -> Holder | None:
    """Consumes a TOTP code and returns its holder; None counts as a wrong one for those who have TOTP."""
    holders = [h for h in talk.who.acting if h.rights.totp_secret and "totp" in h.person.confirm]
    subject = talk.pseudonym(talk.sender)
    wrong = tallies.count(talk.conn, subject, "totp", talk.now - limits.HOUR)
    for holder in holders:
        if not proof.totp_allowed(
            talk.now,
            talk.text.stamp,
            clock_proven=talk.ctx.trust.proven,
            wrong_last_hour=wrong,
            in_a_row=holder.rights.totp_failures,
        ):
            continue
        step = proof.totp_step(
            holder.rights.totp_secret or "", code, talk.text.stamp or talk.now, holder.rights.totp_last_step
        )
        if step is not None and people.accept_step(talk.conn, holder.key, step):
            return holder
        people.totp_failed(talk.conn, holder.key)
        tallies.add(talk.conn, subject, "totp", talk.now)
    return None


def one_step(talk: Conversation, command: Command, handler: Callable[[Conversation, Command], None]) -> bool:
    """A text with a TOTP or list code at its head or end goes at once, without a preview. Whether the code was right.

    Not a text in several parts: its tail might be somebody else's, so it is previewed like any other.
    """
    edge = command.totp
    if len(edge) == proof.LIST_DIGITS:
        found = (
            proof.list_code(edge, talk.who.acting, talk.key) if guard.guesses(talk, talk.sender).list_alone else None
        )
        right = found is not None and people.use_list_code(talk.conn, found[0].key, found[1], talk.now)
        holder, how = (found[0], Proof.LIST) if found and right else (None, Proof.NOTHING)
        if holder is None and any(h.rights.list_hashes for h in talk.who.acting):
            guard.wrong(talk, talk.sender, pin=False)
    else:
        holder, how = (totp_holder(talk, edge) if edge else None), Proof.TOTP
    if holder is None:
        return False
    words = command.text.strip()
    body = words[: -len(edge)] if words.rstrip(".!").endswith(edge) else words[len(edge) :]
    _at_once(talk, replace(command, text=body.strip(" ,.;:-"), totp=""), handler, holder, how)
    return True


def behind_words(talk: Conversation, command: Command, handler: Callable[[Conversation, Command], None]) -> bool:
    """Words with the code for behind words and the PIN at one of their ends go at once. Whether the text was about that code at all."""
    challenge = behind.code(talk, talk.sender)
    if challenge is None:
        return False
    guesses = guard.guesses(talk, talk.sender)
    for size in sorted({0, *(h.rights.pin_digits or 4 for h in talk.who.acting)}, reverse=True):
        for found, rest in digits_.edges(command.text.strip(), challenge.digits + size):
            verdict = proof.behind(found, challenge, talk.who.acting, talk.key, guesses)
            if verdict is None:
                continue
            if verdict.challenge is None or verdict.holder is None:
                _refused_behind(talk, verdict.why, guesses)
            elif not digits_.words(rest):
                talk.answer("behind_how", network=talk.who.networks[0])
            elif holds_secret(talk, digits_.plain(rest)):
                talk.answer("digits_kept")
            elif challenges.settle(talk.conn, challenge.id, "pass"):
                guard.right_pin(talk, talk.sender)
                _at_once(
                    talk,
                    replace(command, text=rest.strip(" \n\r\t,.;:-+/("), totp=""),
                    handler,
                    verdict.holder,
                    verdict.how,
                )
            return True
    return False


def _without_words(talk: Conversation, readings: list[str]) -> bool:
    """The code for behind words came alone, or with the PIN and without words: what is missing is said."""
    challenge = behind.code(talk, talk.sender)
    if challenge is None:
        return False
    guesses = guard.guesses(talk, talk.sender)
    found = [v for r in readings if (v := proof.behind(r, challenge, talk.who.acting, talk.key, guesses)) is not None]
    if not found:
        return False
    verdict = next((v for v in found if v.challenge is not None), found[0])
    if verdict.challenge is None:
        _refused_behind(talk, verdict.why, guesses)
    else:
        talk.answer("behind_how", network=talk.who.networks[0])
    return True


def _refused_behind(talk: Conversation, why: str, guesses: limits.Guesses) -> None:
    if why == "pin_missing":
        talk.answer("behind_how", network=talk.who.networks[0])
    else:
        _refused(talk, why, guesses)


def _at_once(
    talk: Conversation, command: Command, handler: Callable[[Conversation, Command], None], holder: Holder, how: Proof
) -> None:
    """Does what a proven text says without asking. Of several parts it is asked about all the same: a part might be somebody else's."""
    talk.proven = True
    talk.one_step = (holder, how) if talk.text.parts == 1 else None
    handler(talk, command)
    talk.one_step = None
    if talk.drafted is not None:
        drafted = broadcasts.get(talk.conn, talk.drafted)
        halting.drop_same(talk, drafted)
        _release(talk, talk.actor(how, holder), drafted)
    elif talk.asked is not None:
        challenge = next(c for c in challenges.open_for(talk.conn, [talk.sender]) if c.id == talk.asked)
        challenges.settle(talk.conn, challenge.id, "pass")
        _carry_out(talk, challenge, talk.actor(how, holder))
