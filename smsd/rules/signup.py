"""The code in the question "answer JA 482157 to be a member": a forged
JOIN brings it to the true phone, and only there.

In: the machine key, a number, a network, the question's nonce. Out: the code, which is stored nowhere: a kept text
holds a mark, and the code is put in its place when it goes out. Six digits; eight while many questions stay unanswered,
which is what a flood of forged JOINs looks like. Five wrong answers end a question.

How seldom a guess is right: at most OPEN_MANY questions of six digits are open, five guesses each, so at most 250
guesses in seven days at 10^-6 and the rest at 10^-8; with 3,000 forged texts a day that is one forged member in about
forty years.
"""

from __future__ import annotations

import hashlib
import hmac
import re

DIGITS, DIGITS_IN_A_FLOOD = 6, 8
OPEN_MANY = 50  # unanswered questions of the last week, from which on a code is longer
WRONG_ENDS = 5  # wrong answers to one question
_MARK = re.compile(r"\u00a7(\d [0-9a-f]{16})\u00a7([a-z0-9_-]{1,20})\u00a7")


def question(unanswered: int, bits: int) -> str:
    """A new question, as it is kept: how long its code is, and 64 bits of chance."""
    return f"{DIGITS if unanswered < OPEN_MANY else DIGITS_IN_A_FLOOD} {bits:016x}"


def code(key: bytes, number: str, network: str, asked: str) -> str:
    """HMAC(key, number, network, nonce) mod 10^length."""
    length, _, nonce = asked.partition(" ")
    mac = hmac.new(key, f"join\x1f{number}\x1f{network}\x1f{nonce}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(mac[:8], 'big') % 10 ** int(length):0{int(length)}d}"


def holds(key: bytes, typed: str, number: str, network: str, asked: str) -> bool:
    """Whether the digits that somebody typed are the code of a question."""
    return bool(asked) and hmac.compare_digest(typed, code(key, number, network, asked))


def mark(network: str, asked: str) -> str:
    """What stands in a kept text where the code will be."""
    return f"\u00a7{asked}\u00a7{network}\u00a7"


def rendered(key: bytes, number: str, text: str) -> str:
    """The text as it goes out to a number."""
    return _MARK.sub(lambda found: code(key, number, found[2], found[1]), text)


def masked(text: str) -> str:
    """An answer as it may be kept: without its digits."""
    return re.sub(r"\d", "*", text)
