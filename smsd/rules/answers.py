"""What the digits of a role holder's text answer: one of four things, and which. Pure.

In: the readings of the digits, what is open for that number. Out: a word on whose a draft is, pieces to be joined,
the code for behind words without any, or what they prove (rules/proof.py). What follows from it is the channel's
(channels/sms/proofs.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smsd.model.broadcast import Broadcast
from smsd.model.challenge import Action, Challenge
from smsd.rules import hints, proof
from smsd.rules.identity import Holder
from smsd.rules.limits import Guesses
from smsd.rules.proof import Verdict
from smsd.rules.totp import Totp


@dataclass(frozen=True, slots=True)
class Given:
    """What is open for a number: challenges that wait, the code for behind words, the drafts they are about, what was
    guessed.
    """

    number: str
    waiting: tuple[Challenge, ...]
    behind: Challenge | None
    drafts: Mapping[int, Broadcast]
    guesses: Guesses


@dataclass(frozen=True, slots=True)
class Whose:
    """1 or 2 to NEE's question, with the code of what it asked about."""

    answer: str
    challenge: Challenge


@dataclass(frozen=True, slots=True)
class Pieces:
    """1 with the code of a draft: the drafts that wait are one message."""

    drafts: tuple[Broadcast, ...]
    challenges: tuple[Challenge, ...]


@dataclass(frozen=True, slots=True)
class WithoutWords:
    """The code for behind words came alone, or with the PIN and without words;
    `verdict.challenge` where the PIN was right.
    """

    verdict: Verdict


Answer = Whose | Pieces | WithoutWords | Verdict


def read(
    readings: Sequence[str],
    given: Given,
    holders: Sequence[Holder],
    key: bytes,
    totp: Totp,
    *,
    no: bool,
    only_no: bool,
    asked: bool,
) -> Answer:
    """`no`: NEE stands beside the digits; `only_no`: and nothing else; `asked`: the number was asked lately whose a
    draft is.
    """
    return (
        (_whose(readings, given, key, no=no, only_no=only_no) if no or only_no or asked else None)
        or _pieces(readings, given, key)
        or _without_words(readings, given, holders, key)
        or proof.judge(readings, given.waiting, holders, key=key, guesses=given.guesses, totp=totp.holder)
    )


def _whose(readings: Sequence[str], given: Given, key: bytes, *, no: bool, only_no: bool) -> Whose | None:
    """1 or 2 before or behind the code of what NEE asked about, or NEE and the code; with the PIN, where all words say
    no: NEE may also be that of the preview, sent back.
    """
    for challenge in reversed(given.waiting):
        code = proof.code_of(key, challenge)
        for answer in ("1", "2"):
            if any(r in (answer + code, code + answer) for r in readings):
                return Whose(answer, challenge)
        with_pin = only_no and challenge.broadcast is not None
        if (no and code in readings) or (with_pin and any(r.startswith(code) or r.endswith(code) for r in readings)):
            return Whose("1", challenge)
    return None


def _pieces(readings: Sequence[str], given: Given, key: bytes) -> Pieces | None:
    """The sender's drafts that wait are one message, in the order in which they were written.

    The code is wanted, as no one but who sees the previews may end a draft.
    """
    if given.guesses.guessed:
        return None
    waiting = [c for c in given.waiting if c.action == Action.RELEASE and c.broadcast is not None]
    codes = {proof.code_of(key, c): c for c in waiting}
    named = next((c for code, c in codes.items() if any(r in (f"1{code}", f"{code}1") for r in readings)), None)
    if named is None or named.broadcast is None:
        return None
    networks = given.drafts[named.broadcast].networks
    found = hints.own_drafts(given.waiting, given.drafts, given.number, networks)
    ids = {b.id for b in found}
    if len(found) < 2 or named.broadcast not in ids:
        return None
    return Pieces(tuple(found), tuple(c for c in waiting if c.broadcast in ids))


def _without_words(readings: Sequence[str], given: Given, holders: Sequence[Holder], key: bytes) -> WithoutWords | None:
    if given.behind is None:
        return None
    found = [v for r in readings if (v := proof.behind(r, given.behind, holders, key, given.guesses)) is not None]
    if not found:
        return None
    return WithoutWords(next((v for v in found if v.challenge is not None), found[0]))
