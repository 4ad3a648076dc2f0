"""Words that carry their own proof leave at once: a TOTP or list code, or the code for behind words with the PIN.

In: a conversation, a command, its handler. Out: whether the text was that; then what it asks for is done without a
preview.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from smsd.channels.sms import proven, refused
from smsd.channels.sms.conversation import Conversation
from smsd.model.challenge import Proof
from smsd.rules import digits as digits_
from smsd.rules import proof
from smsd.rules.grammar import Command
from smsd.rules.identity import Holder
from smsd.service import answers, behind, guard, halting
from smsd.store import broadcasts, challenges, people

Handler = Callable[[Conversation, Command], None]


def one_step(talk: Conversation, command: Command, handler: Handler) -> bool:
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
        holder, how = (_by_totp(talk, edge) if edge else None), Proof.TOTP
    if holder is None:
        return False
    words = command.text.strip()
    body = words[: -len(edge)] if words.rstrip(".!").endswith(edge) else words[len(edge) :]
    _at_once(talk, replace(command, text=body.strip(" ,.;:-"), totp=""), handler, holder, how)
    return True


def _by_totp(talk: Conversation, code: str) -> Holder | None:
    """Consumes a TOTP code and returns its holder; None counts as a wrong one for those who have TOTP."""
    totp = answers.look(talk, talk.text, talk.who.acting)
    holder = totp.holder(code)
    answers.note(talk, talk.sender, totp)
    return holder


def behind_words(
    talk: Conversation, command: Command, handler: Handler, secret: Callable[[Conversation, str], bool]
) -> bool:
    """Words with the code for behind words and the PIN at one of their ends go at once.
    Whether the text was about that code at all.

    `secret`: whether other words hold a code or a PIN too: then nothing leaves.
    """
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
                refused.refused_behind(talk, verdict.why)
            elif not digits_.words(rest):
                talk.answer("behind_how", network=talk.who.networks[0])
            elif secret(talk, digits_.plain(rest)):
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


def _at_once(talk: Conversation, command: Command, handler: Handler, holder: Holder, how: Proof) -> None:
    """Does what a proven text says without asking. Of several parts it is asked about all the same:
    a part might be somebody else's.
    """
    talk.proven = True
    talk.one_step = (holder, how) if talk.text.parts == 1 else None
    handler(talk, command)
    talk.one_step = None
    if talk.drafted is not None:
        drafted = broadcasts.get(talk.conn, talk.drafted)
        halting.drop_same(talk, drafted)
        proven.let_go(talk, talk.actor(how, holder), drafted)
    elif talk.asked is not None:
        challenge = next(c for c in challenges.open_for(talk.conn, [talk.sender]) if c.id == talk.asked)
        challenges.settle(talk.conn, challenge.id, "pass")
        proven.carry_out(talk, challenge, talk.actor(how, holder))
